package passes

import "github.com/mirtool/mirtool/mir"

// In the rules for select, a is the condition, b the value if true, c else.
var selectRules = []rule{
	{"select-const", "a select of a constant condition, or of equal values", ops(mir.Select), func(e *expr) mir.Value {
		switch {
		case e.b == e.c || e.is(e.a, 1):
			return e.b
		case e.is(e.a, 0):
			return e.c
		}
		return 0
	}},
	{"select-not", "select ~c, x, y is select c, y, x", ops(mir.Select), func(e *expr) mir.Value {
		if c, ok := e.not(e.a); ok {
			return e.become(mir.Select, e.t, c, e.c, e.b)
		}
		return 0
	}},
	{"select-bool", "select c, true, y is c | y, select c, x, false is c & x, select c, false, true is ~c", ops(mir.Select), func(e *expr) mir.Value {
		switch {
		case e.t != mir.I1:
			return 0
		case e.is(e.b, 1) && e.is(e.c, 0):
			return e.a
		case e.is(e.b, 0) && e.is(e.c, 1):
			return e.become(mir.Xor, mir.I1, e.a, e.c)
		case e.is(e.b, 1) || e.b == e.a:
			return e.become(mir.Or, mir.I1, e.a, e.c)
		case e.is(e.c, 0) || e.c == e.a:
			return e.become(mir.And, mir.I1, e.a, e.b)
		}
		return 0
	}},
	{"select-number", "select c, 1, 0 is zext c, select c, -1, 0 is sext c", ops(mir.Select), func(e *expr) mir.Value {
		switch {
		case !e.t.IsInt() || !e.is(e.c, 0):
			return 0
		case e.is(e.b, 1):
			return e.become(mir.ZExt, mir.I1, e.a)
		case e.is(e.b, -1):
			return e.become(mir.SExt, mir.I1, e.a)
		}
		return 0
	}},
	{"select-number-not", "select c, 0, 1 is zext ~c when c is a compare for this alone", ops(mir.Select), func(e *expr) mir.Value {
		_, ok := inverses[e.s.f.At(e.a).Op]
		if !ok || !e.t.IsInt() || !e.is(e.b, 0) || !e.once(e.a) || !e.is(e.c, 1) && !e.is(e.c, -1) {
			return 0
		}
		op := mir.SExt
		if e.is(e.c, 1) {
			op = mir.ZExt
		}
		return e.become(op, mir.I1, e.fresh(mir.Xor, mir.I1, mir.I1, e.a, e.truth(true)))
	}},
	{"select-same", "select c, (select c, x, y), z is select c, x, z", ops(mir.Select), func(e *expr) mir.Value {
		if c, x, _, ok := e.selected(e.b); ok && c == e.a {
			return e.become(mir.Select, e.t, e.a, x, e.c)
		}
		if c, _, y, ok := e.selected(e.c); ok && c == e.a {
			return e.become(mir.Select, e.t, e.a, e.b, y)
		}
		return 0
	}},
	{"select-minmax", "select x < y, x, y is min(x, y), for integers", ops(mir.Select), func(e *expr) mir.Value {
		in := e.s.f.At(e.a)
		if !e.t.IsInt() || in.Type != e.t || len(e.s.f.Args(e.a)) != 2 {
			return 0
		}
		args := e.s.f.Args(e.a)
		op := in.Op
		if mm, ok := minMaxOf[op]; ok && args[0] == e.b && e.bound(op, args[1], e.c) {
			return e.become(mm, e.t, e.b, e.c)
		}
		if mm, ok := minMaxOf[inverses[op]]; ok && args[0] == e.c && e.bound(inverses[op], args[1], e.b) {
			return e.become(mm, e.t, e.c, e.b)
		}
		return 0
	}},
	{"select-equal", "select x = y, x, y is y, select x ≠ y, x, y is x, for integers", ops(mir.Select), func(e *expr) mir.Value {
		in := e.s.f.At(e.a)
		if in.Op != mir.Eq && in.Op != mir.Ne || in.Type != e.t || !e.t.IsInt() {
			return 0 // equal pointers may be derived from different objects
		}
		args := e.s.f.Args(e.a)
		if !(args[0] == e.b && args[1] == e.c) && !(args[0] == e.c && args[1] == e.b) {
			return 0
		}
		if in.Op == mir.Eq {
			return e.c
		}
		return e.b
	}},
	{"select-op", "select c, x op k, x op l and other pairs of one op share the op", ops(mir.Select), selectOfOps},
}

// selected returns the operands of a select.
func (e *expr) selected(v mir.Value) (c, x, y mir.Value, ok bool) {
	if e.s.f.At(v).Op != mir.Select {
		return 0, 0, 0, false
	}
	args := e.s.f.Args(v)
	return args[0], args[1], args[2], true
}

// minMaxOf tells what select x < y, x, y is.
var minMaxOf = map[mir.Op]mir.Op{
	mir.SLt: mir.SMin, mir.SLe: mir.SMin, mir.SGt: mir.SMax, mir.SGe: mir.SMax,
	mir.ULt: mir.UMin, mir.ULe: mir.UMin, mir.UGt: mir.UMax, mir.UGe: mir.UMax,
}

// bound reports whether select x op limit, x, y is the minimum or maximum of x
// and y: limit is y, or a constant next to it, since x < c+1 is x <= c.
func (e *expr) bound(op mir.Op, limit, y mir.Value) bool {
	if limit == y {
		return true
	}
	l, k, ok := e.twoConsts(limit, y)
	if !ok {
		return false
	}
	least, most := rangeOf(e.t, isSigned(op))
	switch op {
	case mir.SLt, mir.ULt: // x < l, else y = l-1
		return k == (l-1)&e.t.Mask() && l != least
	case mir.SGt, mir.UGt:
		return k == (l+1)&e.t.Mask() && l != most
	case mir.SLe, mir.ULe: // x <= l, else y = l+1
		return k == (l+1)&e.t.Mask() && l != most
	case mir.SGe, mir.UGe:
		return k == (l-1)&e.t.Mask() && l != least
	}
	return false
}

// selectOfOps makes one op of a select of two of the same op with an operand
// in common, both used here alone. The op must not trap.
func selectOfOps(e *expr) mir.Value {
	f := e.s.f
	x, y := f.At(e.b), f.At(e.c)
	form := x.Op.Form()
	if x.Op != y.Op || x.Type != y.Type || !x.Op.Is(mir.Pure) || x.Op.Is(mir.Traps) ||
		form != mir.FormBinary && form != mir.FormUnary && form != mir.FormConvert && x.Op != mir.PtrAdd || !e.once(e.b) || !e.once(e.c) {
		return 0
	}
	p, q := f.Args(e.b), f.Args(e.c)
	differ := -1
	for i := range p {
		if p[i] != q[i] {
			if differ >= 0 {
				return 0
			}
			differ = i
		}
	}
	if differ < 0 {
		return e.b
	}
	args := append([]mir.Value(nil), p...)
	t := f.TypeOf(p[differ])
	op, from := x.Op, x.Type
	args[differ] = e.fresh(mir.Select, t, t, e.a, p[differ], q[differ])
	return e.become(op, from, args...)
}
