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
