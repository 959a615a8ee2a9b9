package passes

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// Rules for floats hold for every number, for both zeros and infinities, and
// for NaN but for its bits. Where the value of an operand would stand for that
// of arithmetic on it, the operand must not be a signalling NaN, since NaNs
// that arithmetic makes are quiet.
var floatRules = []rule{
	{"fneg-fneg", "-(-x) is x", ops(mir.FNeg), func(e *expr) mir.Value {
		if x, _, ok := e.match(e.a, mir.FNeg); ok {
			return x
		}
		return 0
	}},
	{"fabs-sign", "fabs does not see fneg, fabs, fcopysign", ops(mir.FAbs), func(e *expr) mir.Value {
		if x := e.unsign(e.a); x != 0 {
			return e.become(mir.FAbs, e.t, x)
		}
		return 0
	}},
	{"fcopysign-sign", "fcopysign does not see the sign of its first operand", ops(mir.FCopySign), func(e *expr) mir.Value {
		if x := e.unsign(e.a); x != 0 {
			return e.become(mir.FCopySign, e.t, x, e.b)
		}
		return 0
	}},
	{"fcopysign-known", "fcopysign(x, x) is x, fcopysign(x, 1.0) is fabs x", ops(mir.FCopySign), func(e *expr) mir.Value {
		switch {
		case e.a == e.b:
			return e.a
		case e.right && e.k&minInt(e.t) == 0:
			return e.become(mir.FAbs, e.t, e.a)
		}
		return 0
	}},
	{"fadd-fneg", "x + -y is x - y", ops(mir.FAdd), func(e *expr) mir.Value {
		if y, _, ok := e.match(e.b, mir.FNeg); ok {
			return e.become(mir.FSub, e.t, e.a, y)
		}
		if x, _, ok := e.match(e.a, mir.FNeg); ok {
			return e.become(mir.FSub, e.t, e.b, x)
		}
		return 0
	}},
	{"fsub-fneg", "x - -y is x + y", ops(mir.FSub), func(e *expr) mir.Value {
		if y, _, ok := e.match(e.b, mir.FNeg); ok {
			return e.become(mir.FAdd, e.t, e.a, y)
		}
		return 0
	}},
	{"fmul-fneg", "-x * -y is x * y, -x * c is x * -c; so for /", ops(mir.FMul, mir.FDiv), func(e *expr) mir.Value {
		x, _, ok := e.match(e.a, mir.FNeg)
		if !ok {
			return 0
		}
		if y, _, ok := e.match(e.b, mir.FNeg); ok {
			return e.become(e.in.Op, e.t, x, y)
		}
		if e.right {
			return e.become(e.in.Op, e.t, x, e.n(e.k^minInt(e.t)))
		}
		return 0
	}},
	{"fma-fneg", "fma(-x, -y, z) is fma(x, y, z)", ops(mir.FMA), func(e *expr) mir.Value {
		x, _, ok := e.match(e.a, mir.FNeg)
		y, _, ok2 := e.match(e.b, mir.FNeg)
		if ok && ok2 {
			return e.become(mir.FMA, e.t, x, y, e.c)
		}
		return 0
	}},
	{"float-neutral", "x + -0, x - 0, x * 1, x / 1 are x when x is no signalling NaN", ops(mir.FAdd, mir.FSub, mir.FMul, mir.FDiv), func(e *expr) mir.Value {
		neutral := mir.FloatBits(e.t, 1)
		switch e.in.Op {
		case mir.FAdd:
			neutral = minInt(e.t)
		case mir.FSub:
			neutral = 0
		}
		if e.right && e.k == neutral && e.quiet(e.a) {
			return e.a
		}
		return 0
	}},
	{"float-minus-one", "x * -1, x / -1 are -x when x is no signalling NaN", ops(mir.FMul, mir.FDiv), func(e *expr) mir.Value {
		if e.right && e.k == mir.FloatBits(e.t, -1) && e.quiet(e.a) {
			return e.become(mir.FNeg, e.t, e.a)
		}
		return 0
	}},
	{"fsub-from-0", "-0 - x is -x when x is no signalling NaN", ops(mir.FSub), func(e *expr) mir.Value {
		if k, ok := e.konst(e.a); ok && k == minInt(e.t) && e.quiet(e.b) {
			return e.become(mir.FNeg, e.t, e.b)
		}
		return 0
	}},
	{"fdiv-power", "x / 2^k is x * 2^-k, which is exact", ops(mir.FDiv), func(e *expr) mir.Value {
		if !e.right {
			return 0
		}
		d := mir.FloatOf(e.t, e.k)
		frac, exp := math.Frexp(d)
		if math.Abs(frac) != 0.5 || exp > maxExp(e.t) || exp < 4-maxExp(e.t) {
			return 0
		}
		return e.become(mir.FMul, e.t, e.a, e.n(mir.FloatBits(e.t, 1/d)))
	}},
	{"fminmax-self", "fmin(x, x) and fmax(x, x) are x when x is no signalling NaN", ops(mir.FMin, mir.FMax), func(e *expr) mir.Value {
		if e.a == e.b && e.quiet(e.a) {
			return e.a
		}
		return 0
	}},
	{"round-twice", "what was rounded to a whole number stays", roundings, func(e *expr) mir.Value {
		for _, op := range roundings {
			if _, _, ok := e.match(e.a, op); ok {
				return e.a
			}
		}
		return 0
	}},
	{"round-integer", "an integer made a float is whole", roundings, func(e *expr) mir.Value {
		if op := e.s.f.At(e.a).Op; op == mir.SIToFP || op == mir.UIToFP {
			return e.a
		}
		return 0
	}},
}

var roundings = ops(mir.FFloor, mir.FCeil, mir.FTrunc, mir.FNearest)

// maxExp is the greatest exponent, as Frexp gives it, of a power of two whose
// inverse is no subnormal number.
func maxExp(t mir.Type) int {
	if t == mir.F32 {
		return 127
	}
	return 1023
}

// unsign returns x of -x, fabs x and fcopysign(x, y), or 0.
func (e *expr) unsign(v mir.Value) mir.Value {
	for _, op := range [...]mir.Op{mir.FNeg, mir.FAbs, mir.FCopySign} {
		if x, _, ok := e.match(v, op); ok {
			return x
		}
	}
	return 0
}

// quiet reports whether v is known to be no signalling NaN: it was made by
// arithmetic.
func (e *expr) quiet(v mir.Value) bool {
	switch e.s.f.At(v).Op {
	case mir.FAdd, mir.FSub, mir.FMul, mir.FDiv, mir.FSqrt, mir.FMA, mir.FMin, mir.FMax,
		mir.FFloor, mir.FCeil, mir.FTrunc, mir.FNearest, mir.FPTrunc, mir.FPExt, mir.SIToFP, mir.UIToFP:
		return true
	case mir.FNeg, mir.FAbs:
		return e.quiet(e.s.f.Arg(v, 0))
	}
	return false
}
