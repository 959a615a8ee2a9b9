package passes

import "github.com/mirtool/mirtool/mir"

var mulRules = []rule{
	{"mul-0", "x * 0 is 0", ops(mir.Mul), func(e *expr) mir.Value {
		if e.is(e.b, 0) {
			return e.b
		}
		return 0
	}},
	{"mul-1", "x * 1 is x", ops(mir.Mul), func(e *expr) mir.Value {
		if e.is(e.b, 1) {
			return e.a
		}
		return 0
	}},
	{"mul-neg1", "x * -1 is -x", ops(mir.Mul), func(e *expr) mir.Value {
		if e.is(e.b, -1) {
			return e.become(mir.Sub, e.t, e.n(0), e.a)
		}
		return 0
	}},
	{"mul-shl", "x * 2^k is x << k", ops(mir.Mul), func(e *expr) mir.Value {
		if k, ok := log2(e.k); ok && e.right {
			return e.become(mir.Shl, e.t, e.a, e.n(k))
		}
		return 0
	}},
	{"mul-const", "(x * c) * d is x * (c*d)", ops(mir.Mul), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Mul); ok && e.right {
			return e.become(mir.Mul, e.t, x, e.n(c*e.k))
		}
		return 0
	}},
	{"mul-of-shl", "(x << k) * c is x * (c << k)", ops(mir.Mul), func(e *expr) mir.Value {
		if x, k, ok := e.matchK(e.a, mir.Shl); ok && e.right {
			return e.become(mir.Mul, e.t, x, e.n(e.k<<(k%uint64(e.t.Bits()))))
		}
		return 0
	}},
	{"mul-neg", "-x * c is x * -c, -x * -y is x * y", ops(mir.Mul), func(e *expr) mir.Value {
		x, ok := e.neg(e.a)
		if !ok {
			return 0
		}
		if e.right {
			return e.become(mir.Mul, e.t, x, e.n(-e.k))
		}
		if y, ok := e.neg(e.b); ok {
			return e.become(mir.Mul, e.t, x, y)
		}
		return 0
	}},
	{"mul-outwards", "(x + c) * d is x*d + c*d", ops(mir.Mul), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.right && e.once(e.a) {
			return e.become(mir.Add, e.t, e.fresh(mir.Mul, e.t, e.t, x, e.b), e.n(c*e.k))
		}
		return 0
	}},
}

// A division is folded only where it cannot trap.
var divRules = []rule{
	{"div-1", "x / 1 is x", ops(mir.SDiv, mir.UDiv), func(e *expr) mir.Value {
		if e.is(e.b, 1) {
			return e.a
		}
		return 0
	}},
	{"rem-1", "x rem 1 is 0, x srem -1 is 0", ops(mir.SRem, mir.URem), func(e *expr) mir.Value {
		if e.is(e.b, 1) || e.in.Op == mir.SRem && e.is(e.b, -1) {
			return e.n(0)
		}
		return 0
	}},
	{"udiv-shr", "x udiv 2^k is x >> k", ops(mir.UDiv), func(e *expr) mir.Value {
		if k, ok := log2(e.k); ok && e.right {
			return e.become(mir.LShr, e.t, e.a, e.n(k))
		}
		return 0
	}},
	{"urem-and", "x urem 2^k is x & 2^k-1", ops(mir.URem), func(e *expr) mir.Value {
		if _, ok := log2(e.k); ok && e.right {
			return e.become(mir.And, e.t, e.a, e.n(e.k-1))
		}
		return 0
	}},
	{"sdiv-shr", "x sdiv 2^k is x >> k when x is not negative", ops(mir.SDiv), func(e *expr) mir.Value {
		if k, ok := log2(e.k); ok && e.right && e.k != minInt(e.t) && e.positive(e.a) {
			return e.become(mir.LShr, e.t, e.a, e.n(k))
		}
		return 0
	}},
	{"srem-and", "x srem 2^k is x & 2^k-1 when x is not negative", ops(mir.SRem), func(e *expr) mir.Value {
		if _, ok := log2(e.k); ok && e.right && e.positive(e.a) {
			return e.become(mir.And, e.t, e.a, e.n(e.k-1))
		}
		return 0
	}},
	{"srem-neg", "x srem -c is x srem c", ops(mir.SRem), func(e *expr) mir.Value {
		if e.right && e.signed(e.k) < -1 && e.k != minInt(e.t) {
			return e.become(mir.SRem, e.t, e.a, e.n(-e.k))
		}
		return 0
	}},
	{"udiv-udiv", "(x udiv c) udiv d is x udiv (c*d), or 0 when c*d is too large", ops(mir.UDiv), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, mir.UDiv)
		if !ok || !e.right || c == 0 || e.k == 0 {
			return 0
		}
		if c > e.t.Mask()/e.k {
			return e.n(0)
		}
		return e.become(mir.UDiv, e.t, x, e.n(c*e.k))
	}},
	{"div-small", "x udiv c is 0 and x urem c is x when x is below c", ops(mir.UDiv, mir.URem), func(e *expr) mir.Value {
		if !e.right || e.ones(e.a) >= e.k {
			return 0
		}
		if e.in.Op == mir.URem {
			return e.a
		}
		return e.n(0)
	}},
}
