package passes

import "github.com/mirtool/mirtool/mir"

// ops makes the list of ops of a rule.
func ops(list ...mir.Op) []mir.Op { return list }

// Constants wander to the right and outwards: x - 3 is x + -3, and (x + 1) + y
// is (x + y) + 1, so that they meet.

var addRules = []rule{
	{"add-0", "x + 0 is x", ops(mir.Add), func(e *expr) mir.Value {
		if e.is(e.b, 0) {
			return e.a
		}
		return 0
	}},
	{"add-const", "(x + c) + d is x + (c+d)", ops(mir.Add), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.right {
			return e.become(mir.Add, e.t, x, e.n(c+e.k))
		}
		return 0
	}},
	{"add-sub-const", "(c - x) + d is (c+d) - x", ops(mir.Add), func(e *expr) mir.Value {
		a, x, ok := e.match(e.a, mir.Sub)
		if c, isK := e.s.constOf(a); ok && isK && e.right {
			return e.become(mir.Sub, e.t, e.n(c+e.k), x)
		}
		return 0
	}},
	{"add-not", "~x + c is (c-1) - x", ops(mir.Add), func(e *expr) mir.Value {
		if x, ok := e.not(e.a); ok && e.right {
			return e.become(mir.Sub, e.t, e.n(e.k-1), x)
		}
		return 0
	}},
	{"add-signbit", "(x ^ MIN) + c is x + (c^MIN)", ops(mir.Add), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Xor); ok && e.right && c == minInt(e.t) {
			return e.become(mir.Add, e.t, x, e.n(e.k^c))
		}
		return 0
	}},
	{"add-self", "x + x is x << 1", ops(mir.Add), func(e *expr) mir.Value {
		if e.a == e.b {
			return e.become(mir.Shl, e.t, e.a, e.n(1))
		}
		return 0
	}},
	{"add-neg", "x + -y is x - y", ops(mir.Add), func(e *expr) mir.Value {
		if y, ok := e.neg(e.b); ok {
			return e.become(mir.Sub, e.t, e.a, y)
		}
		if x, ok := e.neg(e.a); ok {
			return e.become(mir.Sub, e.t, e.b, x)
		}
		return 0
	}},
	{"add-of-sub", "(x - y) + y is x", ops(mir.Add), func(e *expr) mir.Value {
		if x, y, ok := e.match(e.a, mir.Sub); ok && y == e.b {
			return x
		}
		if x, y, ok := e.match(e.b, mir.Sub); ok && y == e.a {
			return x
		}
		return 0
	}},
	{"add-outwards", "(x + c) + y is (x + y) + c", ops(mir.Add), func(e *expr) mir.Value {
		if e.right {
			return 0
		}
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.once(e.a) {
			return e.become(mir.Add, e.t, e.fresh(mir.Add, e.t, e.t, x, e.b), e.n(c))
		}
		if y, c, ok := e.matchK(e.b, mir.Add); ok && e.once(e.b) {
			return e.become(mir.Add, e.t, e.fresh(mir.Add, e.t, e.t, e.a, y), e.n(c))
		}
		return 0
	}},
	{"add-factor", "x*c + x is x*(c+1)", ops(mir.Add), func(e *expr) mir.Value {
		if c, ok := e.times(e.a, e.b); ok && e.once(e.a) {
			return e.become(mir.Mul, e.t, e.b, e.n(c+1))
		}
		if c, ok := e.times(e.b, e.a); ok && e.once(e.b) {
			return e.become(mir.Mul, e.t, e.a, e.n(c+1))
		}
		return 0
	}},

	{"sub-const", "x - c is x + -c", ops(mir.Sub), func(e *expr) mir.Value {
		if e.right {
			return e.become(mir.Add, e.t, e.a, e.n(-e.k))
		}
		return 0
	}},
	{"sub-self", "x - x is 0", ops(mir.Sub), func(e *expr) mir.Value {
		if e.a == e.b {
			return e.n(0)
		}
		return 0
	}},
	{"sub-not", "-1 - x is ~x", ops(mir.Sub), func(e *expr) mir.Value {
		if e.is(e.a, -1) {
			return e.become(mir.Xor, e.t, e.b, e.a)
		}
		return 0
	}},
	{"sub-from-const", "c - (x + d) is (c-d) - x", ops(mir.Sub), func(e *expr) mir.Value {
		c, isK := e.konst(e.a)
		if x, d, ok := e.matchK(e.b, mir.Add); ok && isK {
			return e.become(mir.Sub, e.t, e.n(c-d), x)
		}
		return 0
	}},
	{"sub-from-sub", "c - (d - x) is x + (c-d)", ops(mir.Sub), func(e *expr) mir.Value {
		c, isK := e.konst(e.a)
		y, x, ok := e.match(e.b, mir.Sub)
		if d, isD := e.s.constOf(y); ok && isK && isD {
			return e.become(mir.Add, e.t, x, e.n(c-d))
		}
		return 0
	}},
	{"sub-from-not", "c - ~x is x + (c+1)", ops(mir.Sub), func(e *expr) mir.Value {
		c, isK := e.konst(e.a)
		if x, ok := e.not(e.b); ok && isK {
			return e.become(mir.Add, e.t, x, e.n(c+1))
		}
		return 0
	}},
	{"neg-sub", "-(x - y) is y - x", ops(mir.Sub), func(e *expr) mir.Value {
		if x, y, ok := e.match(e.b, mir.Sub); ok && e.is(e.a, 0) {
			return e.become(mir.Sub, e.t, y, x)
		}
		return 0
	}},
	{"sub-neg", "x - -y is x + y", ops(mir.Sub), func(e *expr) mir.Value {
		if y, ok := e.neg(e.b); ok {
			return e.become(mir.Add, e.t, e.a, y)
		}
		return 0
	}},
	{"sub-of-add", "(x + y) - x is y", ops(mir.Sub), func(e *expr) mir.Value {
		if y, ok := e.other(e.a, mir.Add, e.b); ok {
			return y
		}
		return 0
	}},
	{"sub-add", "x - (x + y) is -y", ops(mir.Sub), func(e *expr) mir.Value {
		if y, ok := e.other(e.b, mir.Add, e.a); ok {
			return e.become(mir.Sub, e.t, e.n(0), y)
		}
		return 0
	}},
	{"sub-sub", "x - (x - y) is y", ops(mir.Sub), func(e *expr) mir.Value {
		if x, y, ok := e.match(e.b, mir.Sub); ok && x == e.a {
			return y
		}
		return 0
	}},
	{"sub-of-sub", "(x - y) - x is -y", ops(mir.Sub), func(e *expr) mir.Value {
		if x, y, ok := e.match(e.a, mir.Sub); ok && x == e.b {
			return e.become(mir.Sub, e.t, e.n(0), y)
		}
		return 0
	}},
	{"sub-outwards", "(x + c) - y is (x - y) + c, x - (y + c) is (x - y) - c", ops(mir.Sub), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.once(e.a) {
			return e.become(mir.Add, e.t, e.fresh(mir.Sub, e.t, e.t, x, e.b), e.n(c))
		}
		if y, c, ok := e.matchK(e.b, mir.Add); ok && e.once(e.b) {
			return e.become(mir.Add, e.t, e.fresh(mir.Sub, e.t, e.t, e.a, y), e.n(-c))
		}
		return 0
	}},
	{"sub-factor", "x*c - x is x*(c-1)", ops(mir.Sub), func(e *expr) mir.Value {
		if c, ok := e.times(e.a, e.b); ok && e.once(e.a) {
			return e.become(mir.Mul, e.t, e.b, e.n(c-1))
		}
		if c, ok := e.times(e.b, e.a); ok && e.once(e.b) {
			return e.become(mir.Mul, e.t, e.a, e.n(1-c))
		}
		return 0
	}},
}

// constOf is konst for a value that may be none.
func (s *simplifier) constOf(v mir.Value) (uint64, bool) {
	if v == 0 {
		return 0, false
	}
	return s.f.IsConst(v)
}

// times returns c of v = x * c or v = x << log2(c).
func (e *expr) times(v, x mir.Value) (c uint64, ok bool) {
	if y, c, ok := e.matchK(v, mir.Mul); ok {
		return c, y == x
	}
	if y, k, ok := e.matchK(v, mir.Shl); ok {
		return 1 << (k % uint64(e.t.Bits())), y == x
	}
	return 0, false
}
