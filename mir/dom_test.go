package mir

import (
	"math/rand/v2"
	"testing"
)

// randomGraph makes a function of n blocks with random edges.
func randomGraph(r *rand.Rand, n int) *Func {
	m := NewModule("g")
	b := m.Define("g", []Type{I1, I32})
	blocks := []Block{b.Current()}
	for range n - 1 {
		blocks = append(blocks, b.Block("b"))
	}
	target := func() Block { return blocks[1+r.IntN(n-1)] }
	for _, blk := range blocks {
		b.At(blk)
		switch r.IntN(6) {
		case 0:
			b.Ret()
		case 1, 2:
			b.Jump(target())
		case 3, 4:
			b.Br(b.Param(0), target(), target())
		case 5:
			b.Switch(b.Param(1), []Case{{1, target(), nil}, {2, target(), nil}}, target())
		}
	}
	return b.Func
}

// reach returns the blocks that can be reached from the entry without going
// through skip.
func reach(f *Func, skip Block) map[Block]bool {
	got := map[Block]bool{}
	work := []Block{f.Entry()}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == skip || got[b] {
			continue
		}
		got[b] = true
		work = f.Successors(work, b)
	}
	return got
}

// TestDominators compares with the definition: a dominates b when b cannot be
// reached without a.
func TestDominators(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 3060 {
		f := randomGraph(r, 2+r.IntN(14))
		if n >= 3000 { // for both algorithms
			f = randomGraph(r, fewBlocks/2+r.IntN(fewBlocks*2))
		}
		c := NewCFG(f)
		d := Dominators(c)
		all := reach(f, 0)
		for _, b := range f.Blocks() {
			if c.Reached(b) != all[b] {
				t.Fatalf("Reached(%s) = %v\n%s", f.BlockName(b), c.Reached(b), f)
			}
		}
		for _, a := range f.Blocks() {
			without := reach(f, a)
			for _, b := range f.Blocks() {
				want := !all[b] || all[a] && !without[b]
				if got := d.Dominates(a, b); got != want {
					t.Fatalf("Dominates(%s, %s) = %v\n%s", f.BlockName(a), f.BlockName(b), got, f)
				}
			}
		}
		for _, b := range f.Blocks() {
			i := d.Idom(b)
			if (i == 0) != (b == f.Entry() || !all[b]) || i != 0 && (i == b || !d.Dominates(i, b)) {
				t.Fatalf("Idom(%s) is wrong\n%s", f.BlockName(b), f)
			}
			for _, a := range f.Blocks() {
				if i != 0 && a != b && d.Dominates(a, b) && all[a] && !d.Dominates(a, i) {
					t.Fatalf("Idom(%s) = %s, but %s is nearer\n%s", f.BlockName(b), f.BlockName(i), f.BlockName(a), f)
				}
			}
		}
	}
}

// TestPreds compares with the edges.
func TestPreds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		f := randomGraph(r, 2+r.IntN(10))
		c := NewCFG(f)
		count := map[[2]Block]int{}
		for _, b := range c.RPO {
			for _, s := range f.Successors(nil, b) {
				count[[2]Block{b, s}]++
			}
		}
		for _, b := range f.Blocks() {
			for _, p := range c.Preds(b) {
				count[[2]Block{p, b}]--
			}
		}
		for e, n := range count {
			if n != 0 {
				t.Fatalf("edge %v is missing or too often: %d\n%s", e, n, f)
			}
		}
	}
}

// TestDominatorsOfBadGraphs takes graphs that make simpler algorithms quadratic
// or overflow a stack.
func TestDominatorsOfBadGraphs(t *testing.T) {
	const n = 300_000
	m := NewModule("g")
	chain := m.Define("chain", []Type{I1}) // every block may leave to one exit
	exit := chain.Block("exit")
	for range n {
		next := chain.Block("b")
		chain.Br(chain.Param(0), exit, next)
		chain.At(next)
	}
	chain.Ret()
	chain.At(exit).Ret()
	if d := Dominators(NewCFG(chain.Func)); d.Idom(exit) != chain.Func.Entry() {
		t.Error("the entry is the immediate dominator of the exit")
	}

	far := m.Define("far", []Type{I1, I32}) // two far blocks that both lead to many
	first := far.Block("first")
	last := far.Block("last")
	far.Jump(first)
	far.At(first)
	var cases []Case
	for i := range n / 2 {
		e := far.Block("e")
		far.Func.SetBlockName(e, "e")
		cases = append(cases, Case{int64(i), e, nil})
	}
	mid := far.Block("mid")
	far.Switch(far.Param(1), cases, mid)
	far.At(mid)
	for range n / 2 {
		next := far.Block("c")
		far.Br(far.Param(0), next, next)
		far.At(next)
	}
	far.Jump(last)
	far.At(last).Switch(far.Param(1), cases, mid)
	for _, c := range cases {
		far.At(c.To).Ret()
	}
	if d := Dominators(NewCFG(far.Func)); d.Idom(cases[7].To) != first {
		t.Error("first is the immediate dominator of each case")
	}
}
