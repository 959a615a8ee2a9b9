package passes

import "github.com/mirtool/mirtool/mir"

// Compares of what was extended are made before the extension.
var rangeRules = []rule{
	{"compare-zext", "a compare of zext x with c or zext y is an unsigned one of x", compare, func(e *expr) mir.Value {
		x, from, ok := e.extended(mir.ZExt, e.a)
		if !ok || from == mir.I1 {
			return 0
		}
		op := unsigned(e.in.Op)
		if y, other, ok := e.extended(mir.ZExt, e.b); ok && other == from {
			return e.become(op, from, x, y)
		}
		if e.right && e.k <= from.Mask() {
			return e.become(op, from, x, e.s.f.Const(from, e.k))
		}
		return 0
	}},
	{"compare-sext", "a compare of sext x with c or sext y is one of x", compare, func(e *expr) mir.Value {
		x, from, ok := e.extended(mir.SExt, e.a)
		if !ok || from == mir.I1 || e.in.Op >= mir.ULt {
			return 0
		}
		if y, other, ok := e.extended(mir.SExt, e.b); ok && other == from {
			return e.become(e.in.Op, from, x, y)
		}
		if e.right && mir.SignExtend(from, e.k) == e.signed(e.k) {
			return e.become(e.in.Op, from, x, e.s.f.Const(from, e.k))
		}
		return 0
	}},
	{"compare-bound", "x < c is true, and x > c false, when x is known to be below c", orders, func(e *expr) mir.Value {
		if !e.right || e.t == mir.Ptr {
			return 0
		}
		most := e.ones(e.a)
		if isSigned(e.in.Op) {
			if most&minInt(e.t) != 0 {
				return 0
			}
			if e.signed(e.k) < 0 { // x is not negative
				return e.truth(e.in.Op == mir.SGt || e.in.Op == mir.SGe)
			}
		}
		switch op := unsigned(e.in.Op); {
		case most < e.k:
			return e.truth(op == mir.ULt || op == mir.ULe)
		case most == e.k && (op == mir.UGt || op == mir.ULe):
			return e.truth(op == mir.ULe)
		}
		return 0
	}},
}

// extended returns what v extends by op, and its type.
func (e *expr) extended(op mir.Op, v mir.Value) (x mir.Value, from mir.Type, ok bool) {
	x, _, ok = e.match(v, op)
	return x, e.s.f.At(v).Type, ok
}

// unsigned returns the unsigned compare for a signed one.
func unsigned(op mir.Op) mir.Op {
	if isSigned(op) {
		return op - mir.SLt + mir.ULt
	}
	return op
}

var floatCompares = ops(mir.FEq, mir.FNe, mir.FLt, mir.FLe, mir.FGt, mir.FGe)

var floatCompareRules = []rule{
	{"fcompare-self", "x < x and x > x are false, x <= x and x >= x are x = x", floatCompares, func(e *expr) mir.Value {
		switch {
		case e.a != e.b:
		case e.in.Op == mir.FLt || e.in.Op == mir.FGt:
			return e.truth(false)
		case e.in.Op == mir.FLe || e.in.Op == mir.FGe:
			return e.become(mir.FEq, e.t, e.a, e.b)
		}
		return 0
	}},
	{"fcompare-nan", "compares with NaN are false, but for ≠", floatCompares, func(e *expr) mir.Value {
		left, isK := e.konst(e.a)
		if isK && isNaN(e.t, left) || e.right && isNaN(e.t, e.k) {
			return e.truth(e.in.Op == mir.FNe)
		}
		return 0
	}},
	{"fcompare-swap", "constants go to the right, and > and >= of two others become < and <=", floatCompares, func(e *expr) mir.Value {
		_, left := e.konst(e.a)
		greater := e.in.Op == mir.FGt || e.in.Op == mir.FGe
		if left && !e.right || greater && !e.right {
			return e.become(swaps[e.in.Op], e.t, e.b, e.a)
		}
		return 0
	}},
	{"fcompare-neg", "-x < -y is x > y, -x < c is x > -c", floatCompares, func(e *expr) mir.Value {
		x, _, ok := e.match(e.a, mir.FNeg)
		y, _, ok2 := e.match(e.b, mir.FNeg)
		switch {
		case ok && ok2:
			return e.become(swaps[e.in.Op], e.t, x, y)
		case ok && e.right:
			return e.become(swaps[e.in.Op], e.t, x, e.n(e.k^minInt(e.t)))
		}
		return 0
	}},
	{"fcompare-ext", "a compare of fpext x with fpext y, or with a number of f32, is one of x", floatCompares, func(e *expr) mir.Value {
		x, _, ok := e.match(e.a, mir.FPExt)
		if !ok {
			return 0
		}
		if y, _, ok := e.match(e.b, mir.FPExt); ok {
			return e.become(e.in.Op, mir.F32, x, y)
		}
		if narrow := mir.FloatBits(mir.F32, mir.FloatOf(e.t, e.k)); e.right && mir.FloatOf(mir.F32, narrow) == mir.FloatOf(e.t, e.k) {
			return e.become(e.in.Op, mir.F32, x, e.s.f.Const(mir.F32, narrow))
		}
		return 0
	}},
}

func isNaN(t mir.Type, bits uint64) bool {
	x := mir.FloatOf(t, bits)
	return x != x
}
