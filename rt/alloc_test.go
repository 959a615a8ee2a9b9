package rt_test

import (
	"math/rand/v2"
	"testing"

	"github.com/mirtool/mirtool/backend"
)

// A block is one that the program holds, filled with a byte.
type block struct {
	p    uint64
	n    int
	fill byte
}

func (m *machine) fill(b block) {
	bytes := m.view(b.p, b.n)
	for i := range bytes {
		bytes[i] = b.fill
	}
}

// intact reports whether the first n bytes are what they were.
func (m *machine) intact(b block, n int) bool {
	for _, x := range m.view(b.p, n) {
		if x != b.fill {
			return false
		}
	}
	return true
}

// churn allocates, resizes and frees at random, with sizes up to 2^most, and checks
// that no block ever changes.
func (m *machine) churn(r *rand.Rand, steps, most int) (failures int) {
	var blocks []block
	for range steps {
		n := int(r.Uint64() >> (64 - r.IntN(most)))
		switch i := r.IntN(len(blocks) + 1); {
		case len(blocks) < 300 && r.IntN(5) < 3:
			b := block{n: n, fill: byte(1 + r.IntN(255))}
			if r.IntN(3) == 0 {
				b.fill = 0
				b.p = m.call("calloc", n, 1)
			} else {
				b.p = m.call("malloc", n)
			}
			if b.p == 0 {
				failures++
				continue
			}
			if b.p%16 != 0 || b.fill == 0 && !m.intact(b, n) {
				m.t.Fatalf("the block at %#x is not aligned, or not cleared", b.p)
			}
			m.fill(b)
			blocks = append(blocks, b)
		case i == len(blocks):
		case r.IntN(4) == 0:
			b := blocks[i]
			p := m.call("realloc", b.p, n)
			if p == 0 {
				failures++
				continue
			}
			b.p = p
			if p%16 != 0 || !m.intact(b, min(n, b.n)) {
				m.t.Fatalf("realloc to %d bytes loses what was there", n)
			}
			b.n = n
			m.fill(b)
			blocks[i] = b
		default:
			if b := blocks[i]; !m.intact(b, b.n) {
				m.t.Fatalf("the %d bytes at %#x have changed", b.n, b.p)
			}
			m.call("free", blocks[i].p)
			blocks[i] = blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
		}
	}
	for _, b := range blocks {
		if !m.intact(b, b.n) {
			m.t.Fatalf("the %d bytes at %#x have changed", b.n, b.p)
		}
		m.call("free", b.p)
	}
	return failures
}

func TestHeap(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(23, 24))
	for _, most := range []int{7, 10, 17, 7, 10} {
		if n := m.churn(r, count(3000), most); n > 0 {
			t.Errorf("%d allocations failed", n)
		}
	}
}

// TestHeapInPieces grows by pieces that do not lie side by side.
func TestHeapInPieces(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(25, 26))
	m.onGrow = func(mem backend.Memory) { mem.Grow(uint64(16 * r.IntN(3))) }
	for _, most := range []int{8, 18, 12} {
		m.churn(r, count(3000), most)
	}
}

// TestHeapEnds runs out of memory, again and again.
func TestHeapEnds(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(27, 28))
	m.left = 1 << 17
	if m.churn(r, count(3000), 15) == 0 {
		t.Error("no allocation failed")
	}
	if m.churn(r, count(1000), 8) > 0 {
		t.Error("small allocations failed after all was free")
	}
	if p := m.call("malloc", 130000); p == 0 {
		t.Error("the freed blocks were not joined")
	}
}

func TestHeapEdges(t *testing.T) {
	m := newMachine(t)
	for _, c := range []struct {
		name string
		args []any
		null bool
	}{
		{"malloc", []any{0}, false},
		{"malloc", []any{-1}, true},
		{"malloc", []any{1 << 62}, true},
		{"calloc", []any{1 << 33, 1 << 33}, true},
		{"calloc", []any{0, 0}, false},
		{"calloc", []any{-1, 0}, false},
		{"realloc", []any{0, 10}, false},
		{"realloc", []any{m.call("malloc", 5), -9}, true},
		{"realloc", []any{m.call("malloc", 5), 0}, false},
	} {
		if p := m.call(c.name, c.args...); (p == 0) != c.null {
			t.Errorf("%s%v gives %#x", c.name, c.args, p)
		}
	}
	m.call("free", 0)
}

// TestHeapIsReused holds memory to what is in use at a time.
func TestHeapIsReused(t *testing.T) {
	m := newMachine(t)
	left := m.left
	for range 200 {
		p, q := m.call("malloc", 40000), m.call("malloc", 24)
		m.call("free", p)
		m.call("free", q)
	}
	if used := left - m.left; used > 1<<17 {
		t.Errorf("%d bytes grown for 40 kB", used)
	}
	p := m.call("malloc", 8)
	for n := 8; n < 1<<20; n += n / 4 {
		p = m.call("realloc", p, n)
	}
	if used := left - m.left; used > 4<<20 {
		t.Errorf("%d bytes grown for a vector of 1 MB", used)
	}
}
