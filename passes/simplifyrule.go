package passes

import (
	"sync"

	"github.com/mirtool/mirtool/mir"
)

// rule is a row of the table of algebraic rules. Rules are tried in the order
// of the table, and the first that applies ends the search.
type rule struct {
	name string
	doc  string
	ops  []mir.Op
	// apply returns 0 when the rule does not match, else what stands for the
	// instruction: another value, the instruction itself after it was rewritten
	// in place, or dropped.
	apply func(*expr) mir.Value
}

// dropped stands for an instruction without a value that is to be removed.
const dropped = ^mir.Value(0)

// allRules returns the whole table.
func allRules() []*rule {
	var all []*rule
	for _, part := range [][]rule{
		addRules, mulRules, divRules, bitRules, shiftRules, minMaxRules, countRules, overflowRules,
		compareRules, equalRules, rangeRules, floatCompareRules, selectRules, convertRules, floatRules, memoryRules,
	} {
		for i := range part {
			all = append(all, &part[i])
		}
	}
	return all
}

// opRules holds the rules by op.
type opRules [256][]*rule

var ruleIndex = sync.OnceValue(func() *opRules {
	var index opRules
	for _, r := range allRules() {
		for _, op := range r.ops {
			index[op] = append(index[op], r)
		}
	}
	return &index
})

// expr is an instruction as rules see it.
type expr struct {
	s       *simplifier
	v       mir.Value
	in      *mir.Inst
	t       mir.Type // in.Type
	a, b, c mir.Value
	k       uint64 // the bits of b when it is constant
	right   bool   // b is constant
}

func (s *simplifier) expr(v mir.Value) expr {
	e := expr{s: s, v: v, in: s.f.At(v)}
	e.t = e.in.Type
	args := s.f.Args(v)
	if len(args) > 0 {
		e.a = args[0]
	}
	if len(args) > 1 {
		e.b = args[1]
		e.k, e.right = s.f.IsConst(e.b)
	}
	if len(args) > 2 {
		e.c = args[2]
	}
	return e
}

// konst returns the bits of a constant.
func (e *expr) konst(v mir.Value) (uint64, bool) { return e.s.f.IsConst(v) }

// is reports whether v is the constant with the given bits, -1 for all ones.
func (e *expr) is(v mir.Value, n int64) bool {
	k, ok := e.konst(v)
	return ok && k == uint64(n)&e.s.f.TypeOf(v).Mask()
}

// match returns the operands of v when it is an instruction of the given op.
func (e *expr) match(v mir.Value, op mir.Op) (a, b mir.Value, ok bool) {
	if e.s.f.At(v).Op != op {
		return 0, 0, false
	}
	args := e.s.f.Args(v)
	if len(args) > 1 {
		b = args[1]
	}
	return args[0], b, true
}

// matchK returns the first operand and the constant of v = op x, constant.
func (e *expr) matchK(v mir.Value, op mir.Op) (x mir.Value, k uint64, ok bool) {
	a, b, ok := e.match(v, op)
	if !ok || b == 0 {
		return 0, 0, false
	}
	k, ok = e.konst(b)
	return a, k, ok
}

// other returns the other operand of v = op x, y when one of them is x and the
// op commutes.
func (e *expr) other(v mir.Value, op mir.Op, x mir.Value) (y mir.Value, ok bool) {
	a, b, ok := e.match(v, op)
	switch {
	case !ok:
		return 0, false
	case a == x:
		return b, true
	case b == x:
		return a, true
	}
	return 0, false
}

// not returns x of v = xor x, -1.
func (e *expr) not(v mir.Value) (x mir.Value, ok bool) {
	x, k, ok := e.matchK(v, mir.Xor)
	return x, ok && k == e.s.f.TypeOf(v).Mask()
}

// neg returns x of v = 0 - x.
func (e *expr) neg(v mir.Value) (x mir.Value, ok bool) {
	a, b, ok := e.match(v, mir.Sub)
	return b, ok && e.is(a, 0)
}

// once reports whether v is an instruction with one use, so that it goes when
// that use goes.
func (e *expr) once(v mir.Value) bool {
	return e.s.uses[v] == 1 && e.s.f.At(v).Op.IsInst()
}

// n returns a constant of the type of the operands.
func (e *expr) n(bits uint64) mir.Value { return e.s.f.Const(e.t, bits) }

// truth returns true or false.
func (e *expr) truth(b bool) mir.Value {
	if b {
		return e.s.f.Const(mir.I1, 1)
	}
	return e.s.f.Const(mir.I1, 0)
}

// become rewrites the instruction in place: its name and type stay.
func (e *expr) become(op mir.Op, t mir.Type, args ...mir.Value) mir.Value {
	s := e.s
	for _, a := range args {
		s.use(a, 1)
	}
	s.release(e.v)
	s.f.SetArgs(e.v, args...)
	e.in.Op, e.in.Type = op, t
	return e.v
}

// maxFresh bounds how deep rules make instructions for rules.
const maxFresh = 8

// fresh puts a new instruction before this one, with a name derived from its
// name, and simplifies it.
func (e *expr) fresh(op mir.Op, t, res mir.Type, args ...mir.Value) mir.Value {
	s := e.s
	v := s.f.New(op, t, res, args...)
	s.f.At(v).Place = e.in.Place
	for _, a := range args {
		s.use(a, 1)
	}
	s.use(v, 0)
	s.f.InsertBefore(e.v, v)
	s.f.NameLike(v, s.f, e.v)
	if s.depth < maxFresh {
		s.depth++
		s.visit(v)
		s.depth--
	}
	return s.subst.get(v)
}

// signed returns a constant of the operands' type as a signed number.
func (e *expr) signed(k uint64) int64 { return mir.SignExtend(e.t, k) }

// minInt and maxInt are the ends of the signed range of a type, as bits.
func minInt(t mir.Type) uint64 { return 1 << uint(t.Bits()-1) }
func maxInt(t mir.Type) uint64 { return minInt(t) - 1 }

// log2 returns k for 2^k.
func log2(x uint64) (k uint64, ok bool) {
	if x == 0 || x&(x-1) != 0 {
		return 0, false
	}
	for x >>= 1; x != 0; x >>= 1 {
		k++
	}
	return k, true
}
