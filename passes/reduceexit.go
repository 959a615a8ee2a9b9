package passes

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// maxAbove bounds how many dominators are asked what they decided.
const maxAbove = 16

// exit is the test at the end of a loop: the loop goes on while the counter's next
// value has not come to a limit that does not change.
type exit struct {
	counter *counter
	limit   mir.Value
	test    mir.Value // the comparison
	onward  int       // the edge of the latch's br that goes on
}

// retest lets the test at the end of the loop compare the pointer of a group with
// what it is in the end, if the counter is then needed no more: linear-function
// test replacement (Cocke and Kennedy, as above). It stands on that the counter
// comes to its limit exactly; the pointer does so for the first time in the same
// round, but in loops of more rounds than any machine makes.
func (r *reduction) retest(back *mir.Edge, front mir.Block, nexts []mir.Value) {
	x, ok := r.findExit(front)
	if !ok || !r.onlyCounts(&x) {
		return
	}
	for k, g := range r.groups {
		if !r.movesBy(&g.form, x.counter) {
			continue
		}
		f, latch := r.f, r.l.Latches[0]
		start := x.counter.start
		x.counter.start = x.limit
		end := r.start(g, front, nexts[k])
		x.counter.start = start
		op := mir.Ne
		if x.onward == 1 {
			op = mir.Eq
		}
		t := f.Last(latch)
		f.Args(t)[0] = r.insert(t, x.test, op, mir.Ptr, mir.I1, nexts[k], end)
		f.EdgeArgs(back)[slices.Index(f.Params(r.l.Header), x.counter.param)] = x.counter.param
		return
	}
}

// movesBy reports whether of all counters the form has the given one alone, with
// a factor that lets the pointer take very many values.
func (r *reduction) movesBy(l *linear, c *counter) bool {
	ok := false
	for _, t := range l.terms {
		for i := range r.z.counters {
			if r.z.counters[i].param == t.val {
				if t.val != c.param || t.factor%(1<<16) == 0 {
					return false
				}
				ok = true
			}
		}
	}
	return ok
}

// findExit finds the test at the end of the loop.
func (r *reduction) findExit(front mir.Block) (x exit, ok bool) {
	f := r.f
	t := f.Last(r.l.Latches[0])
	if f.At(t).Op != mir.Br {
		return x, false
	}
	if x.onward = 0; f.Edge(t, 0).To != r.l.Header {
		x.onward = 1
	}
	if r.z.inside(f.Edge(t, 1-x.onward).To) {
		return x, false
	}
	x.test = f.Arg(t, 0)
	op := f.At(x.test).Op
	if op.Form() != mir.FormCompare || !r.inLoop(x.test) {
		return x, false
	}
	a, b := f.Arg(x.test, 0), f.Arg(x.test, 1)
	for i := range r.z.counters {
		c := &r.z.counters[i]
		if b == c.next {
			a, b, op = b, a, swaps[op]
		}
		if a != c.next || r.inLoop(b) || f.At(b).Block() != 0 && r.z.inside(f.At(b).Block()) {
			continue
		}
		if x.onward == 1 {
			op = inverses[op]
		}
		x.counter, x.limit = c, b
		return x, r.comesTo(op, c, b, front)
	}
	return x, false
}

// comesTo reports whether a loop that goes on while the counter compares so
// with the limit ends when the counter is equal to it.
func (r *reduction) comesTo(op mir.Op, c *counter, limit mir.Value, front mir.Block) bool {
	switch {
	case op == mir.Ne:
		return c.step == 1 || c.step == -1
	case op == mir.SLt && c.step == 1:
		return r.known(mir.SLt, c.start, limit, front)
	case op == mir.SGt && c.step == -1:
		return r.known(mir.SGt, c.start, limit, front)
	}
	return false
}

// known reports whether a comparison is true at a block: of constants, or because
// a branch above has decided it.
func (r *reduction) known(op mir.Op, a, b mir.Value, at mir.Block) bool {
	f := r.f
	x, constA := f.IsConst(a)
	y, constB := f.IsConst(b)
	if constA && constB {
		if op == mir.SGt {
			x, y = y, x
		}
		return int64(x) < int64(y)
	}
	for range maxAbove {
		from, edge := r.onlyWay(at)
		if from == 0 {
			if l := r.fronts.madeFor(at); l != nil {
				at = l.Header
			}
			if from = r.c.Dom().Idom(at); from == 0 {
				return false
			}
		} else if t := f.Last(from); edge >= 0 && f.At(t).Op == mir.Br {
			c := f.Arg(t, 0)
			held := f.At(c).Op
			if edge == 1 {
				held = inverses[held]
			}
			if f.At(c).Op.Form() == mir.FormCompare {
				l, m := f.Arg(c, 0), f.Arg(c, 1)
				if held == op && l == a && m == b || swaps[held] == op && l == b && m == a {
					return true
				}
			}
		}
		at = from
	}
	return false
}

// onlyWay returns the block from which alone a block is entered, and by which
// of its edges.
func (r *reduction) onlyWay(b mir.Block) (from mir.Block, edge int) {
	way := b
	if l := r.fronts.madeFor(b); l != nil { // what entered the loop enters the block in front of it
		way = l.Header
	}
	for _, p := range r.c.CFG().Preds(way) {
		if way != b && r.c.Loops().Contains(r.c.Loops().Of(way), p) {
			continue
		}
		if from != 0 {
			return 0, -1
		}
		from = p
	}
	if from == 0 {
		return 0, -1
	}
	return from, edgeTo(r.f, from, b)
}

// edgeTo returns which edge of a block leads to another, or -1 when several do.
func edgeTo(f *mir.Func, from, to mir.Block) int {
	edge := -1
	for k, e := range f.Edges(f.Last(from)) {
		if e.To == to {
			if edge >= 0 {
				return -1
			}
			edge = k
		}
	}
	return edge
}

// onlyCounts reports whether the counter is needed for nothing but the test, once
// the addresses are gone.
func (r *reduction) onlyCounts(x *exit) bool {
	f, uses := r.f, r.c.Uses()
	t := f.Last(r.l.Latches[0])
	for _, u := range uses.Of(x.counter.param) {
		if u != x.counter.next && !r.dead[u] {
			return false
		}
	}
	for _, u := range uses.Of(x.counter.next) {
		if u != x.test && u != t && !r.dead[u] {
			return false
		}
	}
	n := 0
	f.Operands(t, func(o *mir.Value) {
		if *o == x.counter.next {
			n++
		}
	})
	return n == 1 && uses.Count(x.test) == 1
}
