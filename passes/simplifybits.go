package passes

import "github.com/mirtool/mirtool/mir"

var bitRules = []rule{
	{"bits-self", "x & x and x | x are x, x ^ x is 0", ops(mir.And, mir.Or, mir.Xor), func(e *expr) mir.Value {
		switch {
		case e.a != e.b:
			return 0
		case e.in.Op == mir.Xor:
			return e.n(0)
		}
		return e.a
	}},
	{"bits-const", "(x op c) op d is x op (c op d)", ops(mir.And, mir.Or, mir.Xor), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, e.in.Op)
		if !ok || !e.right {
			return 0
		}
		r, _ := e.in.Op.Info().Eval(e.t, e.t, [3]uint64{c, e.k})
		return e.become(e.in.Op, e.t, x, e.n(r))
	}},
	{"and-mask", "x & c is x when c has all bits that x may have, 0 when it has none", ops(mir.And), func(e *expr) mir.Value {
		x := e.ones(e.a)
		switch {
		case !e.right:
			return 0
		case x&^e.k == 0:
			return e.a
		case x&e.k == 0:
			return e.n(0)
		}
		return 0
	}},
	{"or-0", "x | 0 is x, x | -1 is -1", ops(mir.Or), func(e *expr) mir.Value {
		if e.is(e.b, 0) {
			return e.a
		}
		if e.is(e.b, -1) {
			return e.b
		}
		return 0
	}},
	{"xor-0", "x ^ 0 is x", ops(mir.Xor), func(e *expr) mir.Value {
		if e.is(e.b, 0) {
			return e.a
		}
		return 0
	}},
	{"bits-not", "x & ~x is 0, x | ~x and x ^ ~x are -1", ops(mir.And, mir.Or, mir.Xor), func(e *expr) mir.Value {
		x, ok := e.not(e.a)
		y, ok2 := e.not(e.b)
		switch {
		case !(ok && x == e.b) && !(ok2 && y == e.a):
			return 0
		case e.in.Op == mir.And:
			return e.n(0)
		}
		return e.n(e.t.Mask())
	}},
	{"bits-absorb", "x & (x | y) and x | (x & y) are x", ops(mir.And, mir.Or), func(e *expr) mir.Value {
		dual := mir.And + mir.Or - e.in.Op
		if _, ok := e.other(e.b, dual, e.a); ok {
			return e.a
		}
		if _, ok := e.other(e.a, dual, e.b); ok {
			return e.b
		}
		return 0
	}},
	{"bits-again", "x & (x & y) is x & y, x | (x | y) is x | y, x ^ (x ^ y) is y", ops(mir.And, mir.Or, mir.Xor), func(e *expr) mir.Value {
		y, ok := e.other(e.b, e.in.Op, e.a)
		by := e.b
		if !ok {
			y, ok = e.other(e.a, e.in.Op, e.b)
			by = e.a
		}
		switch {
		case !ok:
			return 0
		case e.in.Op == mir.Xor:
			return y
		}
		return by
	}},
	{"and-of-or", "(x | c) & d is x & d when c and d share no bit, d when c has all of d", ops(mir.And), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, mir.Or)
		switch {
		case !ok || !e.right:
			return 0
		case c&e.k == 0:
			return e.become(mir.And, e.t, x, e.b)
		case e.k&^c == 0:
			return e.b
		}
		return 0
	}},
	{"and-drops", "operands of which x & c keeps nothing go", ops(mir.And), func(e *expr) mir.Value {
		if !e.right {
			return 0
		}
		for _, op := range [...]mir.Op{mir.Or, mir.Xor} {
			x, y, ok := e.match(e.a, op)
			switch {
			case !ok:
			case e.ones(y)&e.k == 0:
				return e.become(mir.And, e.t, x, e.b)
			case e.ones(x)&e.k == 0:
				return e.become(mir.And, e.t, y, e.b)
			}
		}
		return 0
	}},
	{"and-of-add", "(x + c) & m is x & m when m is low bits that c has none of", ops(mir.And), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, mir.Add)
		if ok && e.right && e.k&(e.k+1) == 0 && c&e.k == 0 {
			return e.become(mir.And, e.t, x, e.b)
		}
		return 0
	}},
	{"or-of-and", "(x & c) | d is x | d when d has all bits of ~c", ops(mir.Or), func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, mir.And)
		if ok && e.right && ^(c|e.k)&e.t.Mask() == 0 {
			return e.become(mir.Or, e.t, x, e.b)
		}
		return 0
	}},
	{"or-of-ands", "(x & c) | (x & d) is x & (c|d), (x & m) | (y & m) is (x | y) & m", ops(mir.Or, mir.Xor), func(e *expr) mir.Value {
		x, m, ok := e.match(e.a, mir.And)
		y, n, ok2 := e.match(e.b, mir.And)
		if !ok || !ok2 || !e.once(e.a) && !e.once(e.b) {
			return 0
		}
		if c, d, both := e.twoConsts(m, n); both && x == y {
			r, _ := e.in.Op.Info().Eval(e.t, e.t, [3]uint64{c, d})
			return e.become(mir.And, e.t, x, e.n(r))
		}
		if m == n && e.once(e.a) && e.once(e.b) {
			return e.become(mir.And, e.t, e.fresh(e.in.Op, e.t, e.t, x, y), m)
		}
		return 0
	}},
	{"de-morgan", "~x & ~y is ~(x | y), ~x | ~y is ~(x & y)", ops(mir.And, mir.Or), func(e *expr) mir.Value {
		x, ok := e.not(e.a)
		y, ok2 := e.not(e.b)
		if ok && ok2 && e.once(e.a) && e.once(e.b) {
			dual := mir.And + mir.Or - e.in.Op
			return e.become(mir.Xor, e.t, e.fresh(dual, e.t, e.t, x, y), e.n(e.t.Mask()))
		}
		return 0
	}},
	{"xor-outwards", "(x ^ c) ^ y is (x ^ y) ^ c", ops(mir.Xor), func(e *expr) mir.Value {
		if e.right {
			return 0
		}
		if x, c, ok := e.matchK(e.a, mir.Xor); ok && e.once(e.a) {
			return e.become(mir.Xor, e.t, e.fresh(mir.Xor, e.t, e.t, x, e.b), e.n(c))
		}
		if y, c, ok := e.matchK(e.b, mir.Xor); ok && e.once(e.b) {
			return e.become(mir.Xor, e.t, e.fresh(mir.Xor, e.t, e.t, e.a, y), e.n(c))
		}
		return 0
	}},
	{"not-neg", "~(c - x) is x + ~c", ops(mir.Xor), func(e *expr) mir.Value {
		y, x, ok := e.match(e.a, mir.Sub)
		if c, isK := e.s.constOf(y); ok && isK && e.is(e.b, -1) {
			return e.become(mir.Add, e.t, x, e.n(^c))
		}
		return 0
	}},
	{"not-add", "~(x + c) is ~c - x", ops(mir.Xor), func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.is(e.b, -1) {
			return e.become(mir.Sub, e.t, e.n(^c), x)
		}
		return 0
	}},
	{"not-compare", "~(x < y) is x >= y, for integers and for equality of floats", ops(mir.Xor), func(e *expr) mir.Value {
		in := e.s.f.At(e.a)
		inverse, ok := inverses[in.Op]
		if e.t != mir.I1 || !ok || !e.is(e.b, 1) {
			return 0
		}
		args := e.s.f.Args(e.a)
		return e.become(inverse, in.Type, args[0], args[1])
	}},
	{"or-rotate", "x << y | x >> (w - y) is x rotl y", ops(mir.Or, mir.Add, mir.Xor), func(e *expr) mir.Value {
		if r := e.rotate(e.a, e.b); r != 0 {
			return r
		}
		return e.rotate(e.b, e.a)
	}},
}

// twoConsts returns the bits of two constants.
func (e *expr) twoConsts(a, b mir.Value) (c, d uint64, ok bool) {
	c, ok = e.s.constOf(a)
	d, ok2 := e.s.constOf(b)
	return c, d, ok && ok2
}

// inverses maps a compare to the one that is true when it is not.
var inverses = map[mir.Op]mir.Op{
	mir.Eq: mir.Ne, mir.Ne: mir.Eq, mir.FEq: mir.FNe, mir.FNe: mir.FEq,
	mir.SLt: mir.SGe, mir.SGe: mir.SLt, mir.SLe: mir.SGt, mir.SGt: mir.SLe,
	mir.ULt: mir.UGe, mir.UGe: mir.ULt, mir.ULe: mir.UGt, mir.UGt: mir.ULe,
}

// rotate makes a rotation of two shifts in opposite directions. Counts are
// taken modulo the width, so that a variable count of 0 gives x | x; that is
// why only an or may have one.
func (e *expr) rotate(left, right mir.Value) mir.Value {
	x, n, ok := e.match(left, mir.Shl)
	y, m, ok2 := e.match(right, mir.LShr)
	if !ok || !ok2 || x != y || !e.t.IsInt() || !e.once(left) && !e.once(right) {
		return 0
	}
	w := uint64(e.t.Bits())
	if c, d, both := e.twoConsts(n, m); both {
		if c, d = c%w, d%w; c != 0 && c+d == w {
			return e.become(mir.RotL, e.t, x, e.n(c))
		}
		return 0
	}
	if e.in.Op != mir.Or {
		return 0
	}
	if e.complement(n, m) {
		return e.become(mir.RotL, e.t, x, n)
	}
	if e.complement(m, n) {
		return e.become(mir.RotR, e.t, x, m)
	}
	return 0
}

// complement reports whether m = k - n with k a multiple of the width.
func (e *expr) complement(n, m mir.Value) bool {
	from, y, ok := e.match(m, mir.Sub)
	k, isK := e.s.constOf(from)
	return ok && isK && y == n && k%uint64(e.t.Bits()) == 0
}

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
