package analysis

import (
	"math/rand/v2"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// graph makes a function with random edges among n blocks.
func graph(seed uint64, n int) *mir.Func {
	r := rand.New(rand.NewPCG(seed, 3))
	b := mir.NewModule("").Define("f", []mir.Type{mir.I1})
	blocks := make([]mir.Block, n)
	for i := range blocks {
		blocks[i] = b.Block("")
	}
	any := func() mir.Block { return blocks[r.IntN(n)] }
	b.Jump(blocks[0])
	for _, blk := range blocks {
		switch b.At(blk); r.IntN(5) {
		case 0:
			b.Ret()
		case 1:
			b.Jump(any())
		default:
			b.Br(b.Param(0), any(), any())
		}
	}
	return b.Func
}

// reaches reports whether an end can be reached from b without going through
// avoid.
func reaches(c *mir.CFG, b, avoid mir.Block) bool {
	seen := map[mir.Block]bool{avoid: true}
	work := []mir.Block{b}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if Ends(c, b) {
			return true
		}
		work = c.Func.Successors(work, b)
	}
	return false
}

// A block post-dominates another exactly when no end is reached without it.
func TestPostDom(t *testing.T) {
	for seed := range uint64(300) {
		c := mir.NewCFG(graph(seed, 2+int(seed%12)))
		p := NewPostDom(c)
		for _, a := range c.RPO {
			above := map[mir.Block]bool{}
			for x := p.Ipdom(a); x != 0; x = p.Ipdom(x) {
				above[x] = true
			}
			for _, b := range c.RPO {
				if want := a != b && !reaches(c, a, b); above[b] != want {
					t.Fatalf("seed %d: %d post-dominates %d: %v, want %v\n%s", seed, b, a, above[b], want, c.Func)
				}
			}
		}
	}
}
