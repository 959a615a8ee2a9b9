package passes

import "github.com/mirtool/mirtool/mir"

var minMaxRules = []rule{
	{"minmax-self", "min(x, x) and max(x, x) are x", ops(mir.SMin, mir.SMax, mir.UMin, mir.UMax), func(e *expr) mir.Value {
		if e.a == e.b {
			return e.a
		}
		return 0
	}},
	{"minmax-end", "min and max with an end of the range", ops(mir.SMin, mir.SMax, mir.UMin, mir.UMax), func(e *expr) mir.Value {
		least, most := rangeOf(e.t, e.in.Op == mir.SMin || e.in.Op == mir.SMax)
		if e.in.Op == mir.SMax || e.in.Op == mir.UMax {
			least, most = most, least
		}
		switch {
		case e.right && e.k == least:
			return e.b
		case e.right && e.k == most:
			return e.a
		}
		return 0
	}},
	{"minmax-const", "min(min(x, c), d) is min(x, min(c, d)); so for max", ops(mir.SMin, mir.SMax, mir.UMin, mir.UMax), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, e.in.Op)
		if !ok || !e.right {
			return 0
		}
		r, _ := e.in.Op.Info().Eval(e.t, e.t, [3]uint64{c, e.k})
		return e.become(e.in.Op, e.t, x, e.n(r))
	}},
	{"minmax-again", "min(min(x, y), x) is min(x, y); so for max", ops(mir.SMin, mir.SMax, mir.UMin, mir.UMax), func(e *expr) mir.Value {
		if _, ok := e.other(e.a, e.in.Op, e.b); ok {
			return e.a
		}
		if _, ok := e.other(e.b, e.in.Op, e.a); ok {
			return e.b
		}
		return 0
	}},
	{"umin-small", "umin(x, c) is x and umax(x, c) is c when x is known not to be above c", ops(mir.UMin, mir.UMax), func(e *expr) mir.Value {
		switch {
		case !e.right || e.ones(e.a) > e.k:
			return 0
		case e.in.Op == mir.UMin:
			return e.a
		}
		return e.b
	}},
}

// rangeOf returns the ends of the range of a type, as bits.
func rangeOf(t mir.Type, signed bool) (least, most uint64) {
	if signed {
		return minInt(t), maxInt(t)
	}
	return 0, t.Mask()
}

var countRules = []rule{
	{"reverse-twice", "bitrev and bswap undo themselves", ops(mir.BitRev, mir.BSwap), func(e *expr) mir.Value {
		if x, _, ok := e.match(e.a, e.in.Op); ok {
			return x
		}
		return 0
	}},
	{"count-reversed", "ctz of bitrev is clz, clz of bitrev is ctz", ops(mir.Ctz, mir.Clz), func(e *expr) mir.Value {
		if x, _, ok := e.match(e.a, mir.BitRev); ok {
			return e.become(mir.Clz+mir.Ctz-e.in.Op, e.t, x)
		}
		return 0
	}},
	{"popcnt-moved", "popcnt does not see bitrev, bswap, rotl and rotr", ops(mir.Popcnt), func(e *expr) mir.Value {
		for _, op := range [...]mir.Op{mir.BitRev, mir.BSwap, mir.RotL, mir.RotR} {
			if x, _, ok := e.match(e.a, op); ok {
				return e.become(mir.Popcnt, e.t, x)
			}
		}
		return 0
	}},
	{"mulh-0", "the upper half of x * 0, and of an unsigned x * 1, is 0", ops(mir.UMulH, mir.SMulH), func(e *expr) mir.Value {
		if e.is(e.b, 0) || e.in.Op == mir.UMulH && e.is(e.b, 1) {
			return e.n(0)
		}
		return 0
	}},
	{"umulh-shr", "umulh(x, 2^k) is x >> w-k", ops(mir.UMulH), func(e *expr) mir.Value {
		if k, ok := log2(e.k); ok && e.right && k > 0 {
			return e.become(mir.LShr, e.t, e.a, e.n(uint64(e.t.Bits())-k))
		}
		return 0
	}},
	{"smulh-shr", "smulh(x, 2^k) is x ashr w-k, and x ashr w-1 for 1", ops(mir.SMulH), func(e *expr) mir.Value {
		k, ok := log2(e.k)
		if !ok || !e.right || e.k == minInt(e.t) {
			return 0
		}
		return e.become(mir.AShr, e.t, e.a, e.n(min(uint64(e.t.Bits())-k, uint64(e.t.Bits()-1))))
	}},
}
