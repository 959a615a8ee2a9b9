package host

import (
	"bytes"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

func TestHeap(t *testing.T) {
	w := newWorld(t, "")
	seen := map[int]bool{}
	for _, n := range []int{0, 1, 16, 17, 100, 129, 1000, 20000, 100000} {
		p := w.must("malloc", n)
		if p == 0 || p%16 != 0 || seen[p] {
			t.Errorf("malloc(%d) gives %#x", n, p)
		}
		seen[p] = true
		for i := range n {
			w.mem.bytes[p-memStart+i] = 0xff
		}
	}
	for p := range seen {
		w.must("free", p)
	}
	w.must("free", 0)
	p := w.must("calloc", 10, 10)
	if !seen[p] {
		t.Errorf("a freed block is not used again")
	}
	if got := bytes.Count(w.mem.bytes[p-memStart:][:100], []byte{0}); got != 100 {
		t.Errorf("calloc leaves %d of 100 bytes as they were", 100-got)
	}
	copy(w.mem.bytes[p-memStart:], "kept")
	q := w.must("realloc", p, 5000)
	if w.at(q) != "kept" {
		t.Errorf("realloc keeps %q", w.at(q))
	}
	w.wantTrap(mir.TrapBadPointer, "free", p)
	w.wantTrap(mir.TrapBadPointer, "realloc", 12345, 10)
	if w.must("malloc", 2*memSize) != 0 || w.must("malloc", -1) != 0 || w.must("calloc", 1<<40, 1<<40) != 0 || w.must("realloc", q, -1) != 0 {
		t.Errorf("memory from nothing")
	}
	if w.must("realloc", 0, 8) == 0 {
		t.Errorf("realloc of null is no malloc")
	}
}

func TestClass(t *testing.T) {
	for n := uint64(0); n < 1<<20; n += 1 + n/50 {
		c := class(n)
		if c < n || c%16 != 0 || class(c) != c || c > n+n/4+16 {
			t.Errorf("class(%d) = %d", n, c)
		}
	}
}
