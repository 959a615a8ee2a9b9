package passes

import "github.com/mirtool/mirtool/mir"

// SCCP finds values that are constant on all ways that are taken.
var SCCP = &Pass{
	Name:      "sccp",
	Doc:       "find constants along the ways that can be taken, and fold the branches that they decide",
	Preserves: FactsOfGraph, // when no branch is folded
	Run:       runSCCP,
}

func runSCCP(c *Context, f *mir.Func) bool {
	s := newConstProp(c, f)
	s.solve()
	changed := s.constants()
	c.Invalidate(FactsOfGraph) // new constants alone change the table of uses
	if s.branches() {
		c.Invalidate(0)
		removeUnreached(c, f)
		c.Invalidate(0)
		changed = true
	}
	return changed
}

// constProp is the state of sparse conditional constant propagation (Wegman and
// Zadeck, "Constant propagation with conditional branches", TOPLAS 1991), with
// the edges' arguments in the place of phis.
type constProp struct {
	c *Context
	f *mir.Func

	// is has for each value what is known: 0 nothing yet, a constant or the
	// address of a symbol or slot, or varies.
	is      []mir.Value
	reached []bool  // by Block
	firstID []int32 // by Block: number of its first edge
	taken   []bool  // by number of the edge

	// passed lists for each value the edges that pass it.
	passed csr
	passes []passing

	fresh bool // what hangs on the values at hand is still to be visited
	insts []mir.Value
	edges []int32
	keys  []int32 // to make passed of
	items []int32
	from  []mir.Block // by number of the edge
}

// passing is an argument of an edge, for a parameter.
type passing struct {
	edge  int32
	param mir.Value
}

// varies stands for a value that is not constant.
const varies = ^mir.Value(0)

func newConstProp(c *Context, f *mir.Func) *constProp {
	s := &c.store().sccp
	*s = constProp{c: c, f: f, firstID: c.numbers(f.NumBlocks()), reached: c.flags(f.NumBlocks()),
		passes: s.passes[:0], insts: s.insts[:0], edges: s.edges[:0], from: s.from[:0], keys: s.keys[:0], items: s.items[:0]}
	s.is = c.values(f.NumValues())
	for _, b := range c.CFG().RPO {
		s.firstID[b] = int32(len(s.from))
		for _, e := range f.Edges(f.Last(b)) {
			for i, a := range f.EdgeArgs(e) {
				s.keys, s.items = append(s.keys, int32(a)), append(s.items, int32(len(s.passes)))
				s.passes = append(s.passes, passing{int32(len(s.from)), f.Params(e.To)[i]})
			}
			s.from = append(s.from, b)
		}
	}
	s.passed = newCSR(c, f.NumValues(), s.keys, s.items)
	s.taken = c.flags(len(s.from))
	return s
}

// solve goes from the entry along what can be taken.
func (s *constProp) solve() {
	f := s.f
	for _, p := range f.Params(f.Entry()) {
		s.is[p] = varies
	}
	s.enter(f.Entry())
	for len(s.edges)+len(s.insts) > 0 {
		if n := len(s.insts); n > 0 {
			v := s.insts[n-1]
			s.insts = s.insts[:n-1]
			s.lowered(v)
			continue
		}
		id := s.edges[len(s.edges)-1]
		s.edges = s.edges[:len(s.edges)-1]
		s.take(id)
	}
}

// enter visits the instructions of a block that is reached for the first time.
// Nothing that hangs on them has been visited yet.
func (s *constProp) enter(b mir.Block) {
	s.reached[b], s.fresh = true, true
	for v := s.f.First(b); v != 0; v = s.f.Next(v) {
		s.visit(v)
	}
	s.fresh = false
}

// take goes along an edge for the first time.
func (s *constProp) take(id int32) {
	if s.taken[id] {
		return
	}
	s.taken[id] = true
	b := s.from[id]
	e := s.f.Edge(s.f.Last(b), int(id-s.firstID[b]))
	params := s.f.Params(e.To)
	s.fresh = !s.reached[e.To]
	for i, a := range s.f.EdgeArgs(e) {
		s.meet(params[i], s.what(a))
	}
	s.fresh = false
	if !s.reached[e.To] {
		s.enter(e.To)
	}
}

// what returns what is known of an operand.
func (s *constProp) what(v mir.Value) mir.Value {
	if !s.f.At(v).Op.IsInst() && s.f.At(v).Op != mir.OpParam && s.f.At(v).Op != mir.OpResult {
		return v
	}
	if int(v) < len(s.is) {
		return s.is[v]
	}
	return varies
}

// meet adds to what is known of v that it may be w.
func (s *constProp) meet(v, w mir.Value) {
	old := s.is[v]
	if w == 0 || old == w || old == varies {
		return
	}
	if old != 0 {
		w = varies
	}
	s.is[v] = w
	if !s.fresh {
		s.insts = append(s.insts, v)
	}
}

// lowered visits what hangs on a value of which more is known.
func (s *constProp) lowered(v mir.Value) {
	latest := mir.Value(0)
	for _, u := range s.c.Uses().Of(v) {
		if in := s.f.At(u); u != latest && s.reached[in.Block()] && (!in.Op.Is(mir.Terminator) || s.f.NumEdges(u) > 1 && s.f.Arg(u, 0) == v) {
			s.visit(u)
		}
		latest = u
	}
	for _, i := range s.passed.of(int32(v)) {
		if p := s.passes[i]; s.taken[p.edge] {
			s.meet(p.param, s.is[v])
		}
	}
}

// visit looks at an instruction in a block that is reached.
func (s *constProp) visit(v mir.Value) {
	f := s.f
	in := f.At(v)
	switch {
	case in.Op.Is(mir.Terminator):
		s.branch(v)
	case in.Op == mir.Select:
		s.choose(v)
	case in.Res == mir.Void:
	case in.Op.Info().Eval == nil:
		s.meet(v, varies)
	case s.is[v] != varies:
		s.meet(v, s.eval(v))
	}
}

// branch takes the edges that a terminator may take.
func (s *constProp) branch(t mir.Value) {
	f := s.f
	n := f.NumEdges(t)
	if n == 0 {
		return
	}
	first := s.firstID[f.At(t).Block()]
	if n > 1 {
		x := s.what(f.Arg(t, 0))
		if x == 0 {
			return
		}
		if i, ok := s.decided(t, x); ok {
			s.edges = append(s.edges, first+int32(i))
			return
		}
	}
	for i := range int32(n) {
		if !s.taken[first+i] {
			s.edges = append(s.edges, first+i)
		}
	}
}

// decided returns the number of the edge that the branch t takes on x.
func (s *constProp) decided(t, x mir.Value) (int, bool) {
	if x == varies {
		return 0, false
	}
	k, ok := s.f.IsConst(x)
	switch {
	case !ok:
		return 0, false
	case s.f.At(t).Op == mir.Br:
		return int(1 - k), true
	}
	return switchEdge(s.f, t, k), true
}

// choose visits a select, of which only one operand may count.
func (s *constProp) choose(v mir.Value) {
	args := s.f.Args(v)
	c := s.what(args[0])
	if c == 0 {
		return
	}
	if k, ok := s.isConst(c); ok {
		s.meet(v, s.what(args[2-k]))
		return
	}
	s.meet(v, s.what(args[1]))
	s.meet(v, s.what(args[2]))
}

func (s *constProp) isConst(v mir.Value) (uint64, bool) {
	if v == 0 || v == varies {
		return 0, false
	}
	return s.f.IsConst(v)
}

// eval returns what is known of the result of an op, 0 while too little is
// known of its operands. What would trap is not folded.
func (s *constProp) eval(v mir.Value) mir.Value {
	f := s.f
	in := f.At(v)
	var x [3]uint64
	var zero, unknown, vary bool
	absorbs := in.Op == mir.And || in.Op == mir.Mul
	for i, a := range f.Args(v) {
		w := s.what(a)
		k, ok := s.isConst(w)
		zero = zero || absorbs && ok && k == 0
		unknown = unknown || w == 0
		vary = vary || w != 0 && !ok
		x[i] = k
	}
	switch {
	case zero:
		return f.Const(in.Res, 0)
	case vary && !(absorbs && unknown): // the unknown may turn out to be 0
		return varies
	case unknown:
		return 0
	}
	r, trap := in.Op.Info().Eval(in.Type, in.Res, x)
	if trap != mir.NoTrap || in.Res == mir.Ptr && r != 0 {
		return varies
	}
	return f.Const(in.Res, r)
}
