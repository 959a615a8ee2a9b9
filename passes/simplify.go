package passes

import "github.com/mirtool/mirtool/mir"

// Simplify folds constants and applies algebraic rules.
var Simplify = &Pass{
	Name:      "simplify",
	Doc:       "fold constants and apply algebraic rules that need no more than an instruction and its operands",
	Preserves: FactsOfGraph,
	Run:       runSimplify,
}

func runSimplify(c *Context, f *mir.Func) bool {
	s := newSimplifier(c, f)
	for _, b := range c.CFG().RPO {
		for v := range f.Insts(b) {
			s.visit(v)
		}
	}
	c.Invalidate(FactsOfGraph) // new constants alone change the table of uses
	return s.finish()
}

// simplifier is the state of simplifying a function. Blocks are visited in
// reverse postorder, so that operands are simplified before their users; blocks
// that are not reached are left alone, since values may go round in circles
// there.
type simplifier struct {
	f       *mir.Func
	index   *opRules // not a call of ruleIndex, since rules come back here
	subst   subst
	uses    []int32 // by Value: number of uses
	idle    []mir.Value
	depth   int
	stack   [maxFresh + 1]expr // by depth
	changed bool
	fired   func(*rule) // for tests
}

func newSimplifier(c *Context, f *mir.Func) *simplifier {
	s := &c.store().simple
	*s = simplifier{f: f, index: ruleIndex(), subst: newSubst(c, f), uses: c.numbers(f.NumValues() + 32), idle: s.idle[:0]}
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			f.Operands(i, func(o *mir.Value) { s.uses[*o]++ })
		}
	}
	return s
}

// maxSteps bounds the rules that are applied to one instruction in a run.
const maxSteps = 16

// visit simplifies an instruction whose operands are simplified.
func (s *simplifier) visit(v mir.Value) {
	s.subst.operands(v)
	for range maxSteps {
		e := &s.stack[s.depth]
		*e = s.expr(v)
		if !s.commute(e) {
			return
		}
		by := s.fold(e)
		if by == 0 {
			by = s.rules(e)
		}
		switch by {
		case 0:
			return
		case v:
			s.changed = true
		default:
			s.replace(v, by)
			return
		}
	}
}

// commute puts a constant to the right of an op that commutes. It reports
// whether the instruction can be simplified at all.
func (s *simplifier) commute(e *expr) bool {
	if e.a == 0 || len(s.index[e.in.Op]) == 0 && e.in.Op.Info().Eval == nil {
		return false
	}
	if e.in.Op.Is(mir.Commutes) && s.leafRank(e.a) > s.leafRank(e.b) {
		args := s.f.Args(e.v)
		args[0], args[1] = args[1], args[0]
		*e = s.expr(e.v)
		s.changed = true
	}
	return true
}

// leafRank orders operands: constants are the rightmost, then addresses.
func (s *simplifier) leafRank(v mir.Value) int {
	switch s.f.At(v).Op {
	case mir.OpConst:
		return 2
	case mir.OpAddr:
		return 1
	}
	return 0
}

// fold computes an instruction whose operands are all constant. What would
// trap stays, and so does an address that text has no literal for.
func (s *simplifier) fold(e *expr) mir.Value {
	eval := e.in.Op.Info().Eval
	if eval == nil {
		return 0
	}
	var x [3]uint64
	for i, a := range s.f.Args(e.v) {
		bits, ok := s.f.IsConst(a)
		if !ok {
			return 0
		}
		x[i] = bits
	}
	r, trap := eval(e.in.Type, e.in.Res, x)
	if trap != mir.NoTrap || e.in.Res == mir.Ptr && r != 0 {
		return 0
	}
	return s.f.Const(e.in.Res, r)
}

func (s *simplifier) rules(e *expr) mir.Value {
	for _, r := range s.index[e.in.Op] {
		if by := r.apply(e); by != 0 {
			if s.fired != nil {
				s.fired(r)
			}
			return by
		}
	}
	return 0
}

// replace puts by in the place of v, or takes v away when by is dropped.
func (s *simplifier) replace(v, by mir.Value) {
	s.changed = true
	if by != dropped {
		s.subst.set(v, by)
		s.use(by, s.uses[v])
		s.uses[v] = 0
	}
	s.release(v)
	s.f.Remove(v)
}

// use counts n more uses of v.
func (s *simplifier) use(v mir.Value, n int32) {
	for int(v) >= len(s.uses) {
		s.uses = append(s.uses, 0)
	}
	s.uses[v] += n
	if s.uses[v] == 0 && n < 0 {
		s.idle = append(s.idle, v)
	}
}

// release counts the operands of v out.
func (s *simplifier) release(v mir.Value) { s.f.Operands(v, func(o *mir.Value) { s.use(*o, -1) }) }

// finish puts replacements in their places and removes what rules left unused.
func (s *simplifier) finish() bool {
	s.subst.apply()
	for len(s.idle) > 0 {
		v := s.idle[len(s.idle)-1]
		s.idle = s.idle[:len(s.idle)-1]
		if s.uses[v] == 0 && s.f.At(v).Block() != 0 && s.f.At(v).Op != mir.OpParam && removable(s.f, v) {
			s.release(v)
			s.f.Remove(v)
		}
	}
	return s.changed
}
