package passes

import "github.com/mirtool/mirtool/mir"

var shiftRules = []rule{
	{"shift-0", "a shift or rotation by 0 modulo the width is none", ops(mir.Shl, mir.LShr, mir.AShr, mir.RotL, mir.RotR), func(e *expr) mir.Value {
		if w := uint64(e.t.Bits()); e.right && e.k%w == 0 {
			return e.a
		}
		return 0
	}},
	{"shift-of-0", "0 << x, 0 >> x are 0; -1 ashr x and rotations of -1 are -1", ops(mir.Shl, mir.LShr, mir.AShr, mir.RotL, mir.RotR), func(e *expr) mir.Value {
		turned := e.in.Op != mir.Shl && e.in.Op != mir.LShr
		if e.is(e.a, 0) || turned && e.is(e.a, -1) {
			return e.a
		}
		return 0
	}},
	{"shift-count", "a constant count is taken modulo the width", ops(mir.Shl, mir.LShr, mir.AShr, mir.RotL, mir.RotR), func(e *expr) mir.Value {
		if w := uint64(e.t.Bits()); e.right && e.k >= w {
			return e.become(e.in.Op, e.t, e.a, e.n(e.k%w))
		}
		return 0
	}},
	{"shift-count-mask", "x << (y & w-1) is x << y, and so is x << (y + w)", ops(mir.Shl, mir.LShr, mir.AShr, mir.RotL, mir.RotR), func(e *expr) mir.Value {
		low := uint64(e.t.Bits() - 1)
		if y, c, ok := e.matchK(e.b, mir.And); ok && c&low == low {
			return e.become(e.in.Op, e.t, e.a, y)
		}
		if y, c, ok := e.matchK(e.b, mir.Add); ok && c&low == 0 {
			return e.become(e.in.Op, e.t, e.a, y)
		}
		return 0
	}},
	{"shift-shift", "(x << c) << d is x << (c+d), or 0; so for >>", ops(mir.Shl, mir.LShr, mir.AShr), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, e.in.Op)
		if !ok || !e.right {
			return 0
		}
		w := uint64(e.t.Bits())
		n := c%w + e.k%w
		switch {
		case n < w:
		case e.in.Op == mir.AShr:
			n = w - 1
		default:
			return e.n(0)
		}
		return e.become(e.in.Op, e.t, x, e.n(n))
	}},
	{"shift-back", "(x >> c) << c and (x << c) >> c are x & mask", ops(mir.Shl, mir.LShr), func(e *expr) mir.Value {
		if !e.right {
			return 0
		}
		k := e.k % uint64(e.t.Bits())
		if x, c, ok := e.matchK(e.a, mir.Shl); ok && e.in.Op == mir.LShr && c == k {
			return e.become(mir.And, e.t, x, e.n(e.t.Mask()>>k))
		}
		for _, op := range [...]mir.Op{mir.LShr, mir.AShr} {
			if x, c, ok := e.matchK(e.a, op); ok && e.in.Op == mir.Shl && c == k {
				return e.become(mir.And, e.t, x, e.n(e.t.Mask()<<k))
			}
		}
		return 0
	}},
	{"shift-drops", "x & c before a shift goes when the shift drops all that it clears", ops(mir.Shl, mir.LShr), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, mir.And)
		if !ok || !e.right {
			return 0
		}
		k := e.k % uint64(e.t.Bits())
		kept := e.t.Mask() >> k // of a shift to the left
		if e.in.Op == mir.LShr {
			kept = e.t.Mask() << k & e.t.Mask()
		}
		if kept&^c == 0 {
			return e.become(e.in.Op, e.t, x, e.b)
		}
		return 0
	}},
	{"ashr-positive", "x ashr y is x lshr y when x is not negative", ops(mir.AShr), func(e *expr) mir.Value {
		if e.positive(e.a) {
			return e.become(mir.LShr, e.t, e.a, e.b)
		}
		return 0
	}},
	{"lshr-sign", "(x ashr c) lshr w-1 is x lshr w-1", ops(mir.LShr), func(e *expr) mir.Value {
		if x, _, ok := e.match(e.a, mir.AShr); ok && e.is(e.b, int64(e.t.Bits()-1)) {
			return e.become(mir.LShr, e.t, x, e.b)
		}
		return 0
	}},
	{"lshr-small", "x >> k is 0 when x has no bit from k on", ops(mir.LShr), func(e *expr) mir.Value {
		if e.right && e.ones(e.a)>>(e.k%uint64(e.t.Bits())) == 0 {
			return e.n(0)
		}
		return 0
	}},
	{"shl-outwards", "(x + c) << k is (x << k) + (c << k)", ops(mir.Shl), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.right && e.once(e.a) {
			return e.become(mir.Add, e.t, e.fresh(mir.Shl, e.t, e.t, x, e.b), e.n(c<<(e.k%uint64(e.t.Bits()))))
		}
		return 0
	}},
	{"shl-of-mul", "(x * c) << k is x * (c << k)", ops(mir.Shl), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Mul); ok && e.right {
			return e.become(mir.Mul, e.t, x, e.n(c<<(e.k%uint64(e.t.Bits()))))
		}
		return 0
	}},
	{"rotr-rotl", "x rotr c is x rotl w-c", ops(mir.RotR), func(e *expr) mir.Value {
		if w := uint64(e.t.Bits()); e.right {
			return e.become(mir.RotL, e.t, e.a, e.n(w-e.k%w))
		}
		return 0
	}},
	{"rot-neg", "x rotl -y is x rotr y, and the other way", ops(mir.RotL, mir.RotR), func(e *expr) mir.Value {
		from, y, ok := e.match(e.b, mir.Sub)
		if k, isK := e.s.constOf(from); ok && isK && k%uint64(e.t.Bits()) == 0 {
			return e.become(mir.RotL+mir.RotR-e.in.Op, e.t, e.a, y)
		}
		return 0
	}},
	{"rot-rot", "(x rotl c) rotl d is x rotl c+d", ops(mir.RotL), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.RotL); ok && e.right {
			return e.become(mir.RotL, e.t, x, e.n((c+e.k)%uint64(e.t.Bits())))
		}
		return 0
	}},
}
