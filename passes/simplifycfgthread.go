package passes

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// thread leads edges past blocks whose branch is decided by the arguments that
// the edge passes: in ^join(%p): br %p, ^a, ^b the edge that passes true goes
// to ^a. What the block computes must be used in it alone, and what the new
// edge passes must be known without it. The header of a loop is left alone,
// or the loop would get a second entry.
func (s *shaper) thread() bool {
	f, in := s.f, s.c.in()
	g := s.c.CFG()
	known := map[mir.Value]mir.Value{}
	any := false
	for _, b := range g.RPO[1:] {
		t := f.Last(b)
		if len(f.Params(b)) == 0 || f.NumEdges(t) < 2 {
			continue
		}
		edges, from := in.to(b)
		if !slices.ContainsFunc(edges, s.passesConst) || s.header(b) || !s.closed(b) {
			continue
		}
		way := ways(f, t)
		for n, e := range edges {
			if e.To == b && from[n] != b && s.passesConst(e) {
				any = s.threadEdge(b, t, e, way, known) || any
			}
		}
	}
	return any
}

// passesConst reports whether an edge passes a constant.
func (s *shaper) passesConst(e *mir.Edge) bool {
	for _, a := range s.f.EdgeArgs(e) {
		if s.f.At(a).Op == mir.OpConst {
			return true
		}
	}
	return false
}

// header reports whether an edge comes to b from a block that is not before
// it.
func (s *shaper) header(b mir.Block) bool {
	g := s.c.CFG()
	for _, p := range g.Preds(b) {
		if g.Index(p) >= g.Index(b) {
			return true
		}
	}
	return false
}

// maxThreaded bounds the instructions of a block that is threaded.
const maxThreaded = 6

// closed reports whether a block has few instructions, all pure, and what it
// defines is used in it alone.
func (s *shaper) closed(b mir.Block) bool {
	f := s.f
	inside := func(v mir.Value) bool {
		for _, u := range s.c.Uses().Of(v) {
			if f.At(u).Block() != b {
				return false
			}
		}
		return true
	}
	for _, p := range f.Params(b) {
		if !inside(p) {
			return false
		}
	}
	n := 0
	for v := f.First(b); v != f.Last(b); v = f.Next(v) {
		if op := f.At(v).Op; !op.Is(mir.Pure) || op.Is(mir.Traps) || n == maxThreaded || !inside(v) {
			return false
		}
		n++
	}
	return true
}

// ways returns a function that tells which edge the branch t takes on k.
func ways(f *mir.Func, t mir.Value) func(k uint64) int {
	if f.At(t).Op == mir.Br {
		return func(k uint64) int { return int(1 - k) }
	}
	var edge map[uint64]int
	return func(k uint64) int {
		if edge == nil {
			edge = map[uint64]int{}
			for i, e := range f.Edges(t) {
				if i > 0 {
					edge[uint64(e.Val)] = i
				}
			}
		}
		return edge[k]
	}
}

// threadEdge leads the edge e past b when it decides the branch t.
func (s *shaper) threadEdge(b mir.Block, t mir.Value, e *mir.Edge, way func(uint64) int, known map[mir.Value]mir.Value) bool {
	f := s.f
	clear(known)
	for i, p := range f.Params(b) {
		known[p] = f.EdgeArgs(e)[i]
	}
	for v := f.First(b); v != t; v = f.Next(v) {
		known[v] = s.compute(v, known)
	}
	x, ok := s.seen(f.Arg(t, 0), known)
	if !ok {
		return false
	}
	k, isK := f.IsConst(x)
	if !isK {
		return false
	}
	on := f.Edge(t, way(k))
	var args []mir.Value
	for _, a := range f.EdgeArgs(on) {
		a, ok := s.seen(a, known)
		if !ok {
			return false
		}
		args = append(args, a)
	}
	e.To = on.To
	f.SetEdgeArgs(e, args...)
	return true
}

// seen returns what a value is on the edge, unless that must be computed.
func (s *shaper) seen(v mir.Value, known map[mir.Value]mir.Value) (mir.Value, bool) {
	if w, ok := known[v]; ok {
		return w, w != 0
	}
	return v, true
}

// compute returns the constant that an instruction computes on the edge, or 0.
func (s *shaper) compute(v mir.Value, known map[mir.Value]mir.Value) mir.Value {
	f := s.f
	in := f.At(v)
	eval := in.Op.Info().Eval
	var x [3]uint64
	for i, a := range f.Args(v) {
		a, ok := s.seen(a, known)
		if !ok {
			return 0
		}
		if x[i], ok = f.IsConst(a); !ok {
			return 0
		}
	}
	if eval == nil {
		return 0
	}
	r, trap := eval(in.Type, in.Res, x)
	if trap != mir.NoTrap || in.Res == mir.Ptr && r != 0 {
		return 0
	}
	return f.Const(in.Res, r)
}
