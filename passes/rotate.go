package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// maxGuard bounds the instructions of a header that is copied.
const maxGuard = 16

// rotation turns loops that are tested at the top into loops that are tested
// at the bottom, behind a test whether they are entered at all: while becomes if
// and do (Muchnick, "Advanced Compiler Design and Implementation", section 18.5,
// loop inversion). The header, which ends in the test, is copied for those who
// come from outside, and the old one becomes the end of the loop.
type rotation struct {
	f      *mir.Func
	loops  *analysis.Loops
	in     *inEdges
	more   map[mir.Block][]inEdge // edges made, by target
	repair *repair
	guard  map[mir.Block][]mir.Block // by old header: what takes its place in the text
	behind map[mir.Block][]mir.Block // by block: old headers that now come right after it
	value  map[mir.Value]mir.Value   // copies of what the header at hand has
}

// inEdge is an edge and the block that it comes from.
type inEdge struct {
	edge *mir.Edge
	from mir.Block
}

// rotateLoops rotates all loops that gain by it, and reports whether there were any.
func rotateLoops(c *Context, f *mir.Func) bool {
	r := rotation{f: f, loops: c.Loops(), repair: newRepair(c, f), more: map[mir.Block][]inEdge{},
		guard: map[mir.Block][]mir.Block{}, behind: map[mir.Block][]mir.Block{}}
	for _, l := range r.loops.All {
		if k := r.stays(l); k >= 0 {
			if r.in == nil {
				r.in = c.in()
			}
			r.loop(l, k)
		}
	}
	if len(r.guard) == 0 {
		return false
	}
	f.SetBlocks(r.order())
	r.repair.apply()
	return true
}

// stays returns which edge of the header stays in the loop, or -1 when the loop
// is not to be rotated: the other must leave it, and some latch must not.
func (r *rotation) stays(l *analysis.Loop) int {
	f, h := r.f, l.Header
	t := f.Last(h)
	if f.At(t).Op != mir.Br || f.Edge(t, 0).To == h || f.Edge(t, 1).To == h {
		return -1
	}
	k := 0
	if !r.loops.Contains(l, f.Edge(t, 0).To) {
		k = 1
	}
	if !r.loops.Contains(l, f.Edge(t, k).To) || r.loops.Contains(l, f.Edge(t, 1-k).To) {
		return -1
	}
	n := 0
	for i := f.First(h); i != t; i = f.Next(i) {
		if op := f.At(i).Op; op.Form() == mir.FormCall || op.Form() == mir.FormCallI || op == mir.OpResult || n >= maxGuard {
			return -1
		}
		n++
	}
	for _, b := range l.Latches {
		if f.At(f.Last(b)).Op == mir.Jump {
			return k
		}
	}
	if len(l.Latches) > 1 {
		return k
	}
	for _, e := range f.Edges(f.Last(l.Latches[0])) {
		if !r.loops.Contains(l, e.To) {
			return -1
		}
	}
	return k
}

// entries returns the edges that enter the loop, as they are by now.
func (r *rotation) entries(l *analysis.Loop) []inEdge {
	var in []inEdge
	edges, from := r.in.to(l.Header)
	for i, e := range edges {
		if e.To == l.Header && !r.loops.Contains(l, from[i]) {
			in = append(in, inEdge{e, from[i]})
		}
	}
	for _, e := range r.more[l.Header] {
		if e.edge.To == l.Header && !r.loops.Contains(l, e.from) {
			in = append(in, e)
		}
	}
	return in
}

// loop rotates a loop; edge k of its header stays inside.
func (r *rotation) loop(l *analysis.Loop, k int) {
	f, h := r.f, l.Header
	entries := r.entries(l)
	g := f.NewBlock()
	f.NameBlockLike(g, f, h)
	f.SetBlockPlace(g, f.BlockPlace(h))
	r.value = map[mir.Value]mir.Value{}
	for i, p := range copyParams(f, g, h) {
		r.value[f.Params(h)[i]] = p
		r.repair.copied(f.Params(h)[i], g, p)
	}
	for _, e := range entries {
		e.edge.To = g
	}
	r.guard[h] = []mir.Block{g}
	r.copyHeader(h, g)
	r.split(h, g, k)
	last := l.Latches[len(l.Latches)-1]
	r.behind[last] = append(r.behind[last], h)
}

// copyHeader fills the guard with copies of what the header has.
func (r *rotation) copyHeader(h, g mir.Block) {
	f := r.f
	for i := f.First(h); i != 0; i = f.Next(i) {
		c := copyInst(f, i, r.value)
		f.Append(g, c)
		if f.TypeOf(i) != mir.Void {
			r.value[i] = c
			r.repair.copied(i, g, c)
		}
	}
	for _, e := range f.Edges(f.Last(g)) {
		r.more[e.To] = append(r.more[e.To], inEdge{e, g})
	}
}

// copyInst makes a copy of an instruction, in no block yet, whose operands are
// replaced by what values has for them.
func copyInst(f *mir.Func, i mir.Value, values map[mir.Value]mir.Value) mir.Value {
	in := f.At(i)
	c := f.New(in.Op, in.Type, in.Res, f.Args(i)...)
	n := f.At(c)
	n.Place = in.Place
	n.SetAlign(in.Align())
	n.SetFlag(in.Flag())
	f.NameLike(c, f, i)
	if edges := f.NumEdges(i); edges > 0 {
		f.SetEdges(c, edges)
		for k, e := range f.Edges(i) {
			to := f.Edge(c, k)
			to.To, to.Val = e.To, e.Val
			f.SetEdgeArgs(to, f.EdgeArgs(e)...)
		}
	} else {
		n.Imm = in.Imm
	}
	f.Operands(c, func(o *mir.Value) {
		if by := values[*o]; by != 0 {
			*o = by
		}
	})
	return c
}

// split makes a block of its own for the start of the loop when others than
// the old header and the guard lead to the block that would be it: that is
// the header of an inner loop.
func (r *rotation) split(h, g mir.Block, k int) {
	f := r.f
	first, again := f.Edge(f.Last(g), k), f.Edge(f.Last(h), k)
	b := first.To
	others := false
	edges, from := r.in.to(b)
	for i, e := range edges {
		others = others || e.To == b && from[i] != h
	}
	for _, e := range r.more[b] {
		others = others || e.edge.To == b && e.from != g
	}
	if !others {
		return
	}
	m := f.NewBlock()
	f.NameBlockLike(m, f, b)
	f.SetBlockPlace(m, f.BlockPlace(b))
	jump(f, m, f.At(f.Last(h)).Place, b, copyParams(f, m, b))
	first.To, again.To = m, m
	r.more[b] = append(r.more[b], inEdge{f.Edge(f.Last(m), 0), m})
	r.guard[h] = append(r.guard[h], m)
}

// order returns the blocks in their new order: a guard where the header was, and
// the header behind the last block of its loop that leads to it.
func (r *rotation) order() []mir.Block {
	var order []mir.Block
	for _, b := range r.f.Blocks() {
		if g := r.guard[b]; g != nil {
			order = append(order, g...)
			continue
		}
		stack := []mir.Block{b}
		for len(stack) > 0 {
			top := stack[len(stack)-1]
			stack = append(stack[:len(stack)-1], r.behind[top]...)
			order = append(order, top)
		}
	}
	return order
}
