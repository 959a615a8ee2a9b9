package passes

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// SimplifyCFG makes the control-flow graph simpler.
var SimplifyCFG = &Pass{
	Name: "simplifycfg",
	Doc:  "fold, merge, forward and thread blocks and branches, use what branches decided, and make small ifs selects",
	Options: []Option{
		{"select", 1, "make small ifs selects"},
		{"slack", 0, "how many half instructions more than the branch a select may cost"},
	},
	Run: runSimplifyCFG,
}

// shapeSteps are what is done in a round. A step is one walk over the function
// and leaves it whole; each has fresh facts.
var shapeSteps = []func(s *shaper) bool{
	(*shaper).unreached,
	(*shaper).implied,
	(*shaper).branches,
	(*shaper).unreached,
	(*shaper).chains,
	(*shaper).forward,
	(*shaper).thread,
	(*shaper).unreached,
	(*shaper).selects,
	(*shaper).merge,
	(*shaper).ends,
}

// maxShapes bounds the rounds. What is left then is for the next run.
const maxShapes = 8

func runSimplifyCFG(c *Context, f *mir.Func) bool {
	s := &shaper{c: c, f: f}
	changed := false
	quiet := 0 // how many steps in a row have found nothing
	for range maxShapes {
		for _, step := range shapeSteps {
			if quiet == len(shapeSteps) {
				break
			}
			c.store().reset() // each has tables of its own
			if quiet++; step(s) {
				c.Invalidate(0)
				changed, quiet = true, 0
			}
		}
	}
	c.Invalidate(FactsOfGraph) // new constants alone change the table of uses
	return changed
}

// shaper is the state of simplifying a control-flow graph.
type shaper struct {
	c   *Context
	f   *mir.Func
	nth []int32 // by Value: scratch of through
}

// unreached removes the blocks that the entry does not reach.
func (s *shaper) unreached() bool { return removeUnreached(s.c, s.f) }

// removeUnreached removes the blocks that the entry does not reach, and
// reports whether there were any. The caller invalidates the facts.
func removeUnreached(c *Context, f *mir.Func) bool {
	g := c.CFG()
	if len(g.RPO) == len(f.Blocks()) {
		return false
	}
	for _, b := range f.Blocks() {
		if g.Reached(b) {
			continue
		}
		for i := range f.Insts(b) {
			if f.At(i).Block() == b {
				f.Remove(i)
			}
		}
		for _, p := range f.Params(b) {
			f.Remove(p)
		}
	}
	f.SetBlocks(slices.DeleteFunc(f.Blocks(), func(b mir.Block) bool { return !g.Reached(b) }))
	return true
}

// merge joins each block with the one that it jumps to when no other edge
// leads there.
func (s *shaper) merge() bool {
	f, in := s.f, s.c.in()
	gone := s.c.flags(f.NumBlocks())
	sub := newSubst(s.c, f)
	any := false
	for _, b := range s.c.CFG().RPO {
		for !gone[b] {
			t := f.Last(b)
			if f.At(t).Op != mir.Jump {
				break
			}
			to := f.Edge(t, 0).To
			if edges, _ := in.to(to); len(edges) != 1 || to == b || to == f.Entry() {
				break
			}
			args := f.EdgeArgs(f.Edge(t, 0))
			for i, p := range f.Params(to) {
				s.nameAfter(args[i], p)
				sub.set(p, args[i])
				f.Remove(p)
			}
			f.Remove(t)
			s.move(to, b)
			gone[to], any = true, true
		}
	}
	if any {
		sub.apply()
		s.drop(gone)
	}
	return any
}

// nameAfter gives a value that has no name, or one derived from that of the
// parameter which it replaces, the parameter's.
func (s *shaper) nameAfter(v, p mir.Value) {
	f := s.f
	if op := f.At(v).Op; !op.IsInst() && op != mir.OpParam || !f.HasName(p) {
		return
	}
	if !f.HasName(v) || mir.Stem(f.NameOf(v)) == f.NameOf(p) {
		name := f.NameOf(p)
		f.Remove(p)
		f.SetName(v, name)
	}
}

// move appends the instructions of a block to another.
func (s *shaper) move(from, to mir.Block) {
	for i := s.f.First(from); i != 0; {
		next := s.f.Next(i)
		s.f.Detach(i)
		s.f.Append(to, i)
		i = next
	}
}

// drop takes blocks out of the function.
func (s *shaper) drop(gone []bool) {
	s.f.SetBlocks(slices.DeleteFunc(s.f.Blocks(), func(b mir.Block) bool { return gone[b] }))
}

// goesTo makes the terminator t a jump to a block.
func goesTo(f *mir.Func, t mir.Value, to mir.Block, args []mir.Value) {
	args = append([]mir.Value(nil), args...)
	in := f.At(t)
	in.Op, in.Type = mir.Jump, mir.Void
	f.SetArgs(t)
	f.SetEdges(t, 1)
	e := f.Edge(t, 0)
	e.To = to
	f.SetEdgeArgs(e, args...)
}

// follow makes the terminator t a jump along its edge i.
func follow(f *mir.Func, t mir.Value, i int) {
	e := f.Edge(t, i)
	goesTo(f, t, e.To, f.EdgeArgs(e))
}

// sameEdge reports whether two edges lead to the same block with the same
// arguments.
func sameEdge(f *mir.Func, a, b *mir.Edge) bool {
	if a.To != b.To {
		return false
	}
	x, y := f.EdgeArgs(a), f.EdgeArgs(b)
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

// before makes an instruction in front of pos, named after a value.
func before(f *mir.Func, pos mir.Value, op mir.Op, t, res mir.Type, name mir.Value, args ...mir.Value) mir.Value {
	v := f.New(op, t, res, args...)
	f.At(v).Place = f.At(pos).Place
	f.InsertBefore(pos, v)
	if name != 0 {
		f.NameLike(v, f, name)
	}
	return v
}
