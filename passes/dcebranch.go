package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// dependences finds the blocks that hang on each branch: those between it and
// what post-dominates it. Where that would take more than near linear time,
// deps stays nil, and all branches are needed.
func (d *dce) dependences() {
	f, g := d.f, d.c.CFG()
	d.post = &d.c.store().post
	d.post.Compute(g)
	deps := newLists(d.c, 0, len(g.RPO))
	left := 64*len(g.RPO) + 10000
	for i, a := range g.RPO {
		t := f.Last(a)
		if f.NumEdges(t) < 2 || analysis.Ends(g, a) {
			continue
		}
		for _, e := range f.Edges(t) {
			for b := e.To; b != d.post.Ipdom(a); b = d.post.Ipdom(b) {
				if left--; left < 0 {
					return
				}
				if deps.last(int32(g.Index(b))) == int32(i) {
					break // and so are all above, from an earlier edge
				}
				deps.add(int32(g.Index(b)), int32(i))
			}
		}
	}
	deps.sort(d.c)
	d.deps = deps
}

// branches makes each branch that is not needed a jump to the block where its
// ways meet again: between the two nothing is needed.
func (d *dce) branches() bool {
	f, g := d.f, d.c.CFG()
	any := false
	for _, b := range g.RPO {
		t := f.Last(b)
		if op := f.At(t).Op; d.live[t] || op != mir.Br && op != mir.Switch {
			continue
		}
		to := d.post.Ipdom(b)
		goesTo(f, t, to, d.argsFor(t, to))
		any = true
	}
	return any
}

// argsFor returns what the branch t passes to the block to: what one of its
// edges passes, or when none leads there, nulls for parameters that are not
// needed.
func (d *dce) argsFor(t mir.Value, to mir.Block) []mir.Value {
	f := d.f
	for _, e := range f.Edges(t) {
		if e.To == to {
			return f.EdgeArgs(e)
		}
	}
	var args []mir.Value
	for _, p := range f.Params(to) {
		args = append(args, f.Const(f.TypeOf(p), 0))
	}
	return args
}
