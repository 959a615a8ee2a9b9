package passes

import "github.com/mirtool/mirtool/mir"

// forward leads the edges to a block that only jumps to where it jumps. A
// block that jumps to itself stays.
func (s *shaper) forward() bool {
	return s.lone(func(b mir.Block, t mir.Value, e *mir.Edge, _ mir.Block) bool {
		return s.f.At(t).Op == mir.Jump && s.skip(b, t, e)
	})
}

// ends copies a block that only returns or traps to where it is jumped to.
func (s *shaper) ends() bool {
	return s.lone(func(b mir.Block, t mir.Value, _ *mir.Edge, from mir.Block) bool {
		switch s.f.At(t).Op {
		case mir.Ret, mir.Trap, mir.Unreachable:
			return s.copyEnd(b, t, s.f.Last(from))
		}
		return false
	})
}

// lone calls do for each edge to a block that holds nothing but its terminator
// t, which alone uses its parameters. Blocks are taken in postorder, so that a
// chain of them is done in one walk.
func (s *shaper) lone(do func(b mir.Block, t mir.Value, e *mir.Edge, from mir.Block) bool) bool {
	f, in := s.f, s.c.in()
	rpo := s.c.CFG().RPO
	any := false
	for i := len(rpo) - 1; i > 0; i-- {
		b := rpo[i]
		t := f.First(b)
		if t == 0 || t != f.Last(b) || !s.paramsStay(b, t) {
			continue
		}
		edges, from := in.to(b)
		for n, e := range edges {
			if e.To == b {
				any = do(b, t, e, from[n]) || any
			}
		}
	}
	return any
}

// paramsStay reports whether the parameters of b are used by its terminator
// alone.
func (s *shaper) paramsStay(b mir.Block, t mir.Value) bool {
	for _, p := range s.f.Params(b) {
		for _, u := range s.c.Uses().Of(p) {
			if u != t {
				return false
			}
		}
	}
	return true
}

// skip leads the edge e to b along the jump t of b.
func (s *shaper) skip(b mir.Block, t mir.Value, e *mir.Edge) bool {
	f := s.f
	on := f.Edge(t, 0)
	if on.To == b || e == on {
		return false
	}
	args := s.through(b, f.EdgeArgs(on), f.EdgeArgs(e))
	e.To = on.To
	f.SetEdgeArgs(e, args...)
	return true
}

// copyEnd makes a jump to b the return or trap t that b consists of.
func (s *shaper) copyEnd(b mir.Block, t, jump mir.Value) bool {
	f := s.f
	if f.At(jump).Op != mir.Jump {
		return false
	}
	args := s.through(b, f.Args(t), f.EdgeArgs(f.Edge(jump, 0)))
	end, in := f.At(t), f.At(jump)
	f.SetEdges(jump, 0)
	in.Op, in.Imm, in.Place = end.Op, end.Imm, end.Place
	f.SetArgs(jump, args...)
	return true
}

// through returns values of block b as an edge to b with the given arguments
// sees them.
func (s *shaper) through(b mir.Block, vals, args []mir.Value) []mir.Value {
	f := s.f
	if n := f.NumValues(); len(s.nth) < n {
		s.nth = append(s.nth, make([]int32, n-len(s.nth))...)
	}
	for n, p := range f.Params(b) {
		s.nth[p] = int32(n)
	}
	out := append([]mir.Value(nil), vals...)
	for i, v := range out {
		if in := f.At(v); in.Op == mir.OpParam && in.Block() == b {
			out[i] = args[s.nth[v]]
		}
	}
	return out
}
