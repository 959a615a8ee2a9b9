package passes

import "github.com/mirtool/mirtool/mir"

var equality = ops(mir.Eq, mir.Ne)

var equalRules = []rule{
	{"eq-bool", "x = true is x, x = false is ~x, x ≠ y on i1 is x ^ y", equality, func(e *expr) mir.Value {
		switch {
		case e.t != mir.I1:
			return 0
		case e.right && (e.k == 1) == (e.in.Op == mir.Eq):
			return e.a
		case e.right || e.in.Op == mir.Ne:
			return e.become(mir.Xor, mir.I1, e.a, e.orTrue())
		}
		return 0
	}},
	{"eq-add", "x + c = d is x = d-c", equality, func(e *expr) mir.Value {
		if x, c, ok := e.matchK(e.a, mir.Add); ok && e.right {
			return e.become(e.in.Op, e.t, x, e.n(e.k-c))
		}
		return 0
	}},
	{"eq-sub", "c - x = d is x = c-d, x - y = 0 is x = y", equality, func(e *expr) mir.Value {
		x, y, ok := e.match(e.a, mir.Sub)
		if !ok || !e.right {
			return 0
		}
		if c, isK := e.konst(x); isK {
			return e.become(e.in.Op, e.t, y, e.n(c-e.k))
		}
		if e.k == 0 {
			return e.become(e.in.Op, e.t, x, y)
		}
		return 0
	}},
	{"eq-xor", "x ^ c = d is x = c^d, x ^ y = 0 is x = y", equality, func(e *expr) mir.Value {
		x, y, ok := e.match(e.a, mir.Xor)
		if !ok || !e.right {
			return 0
		}
		if c, isK := e.konst(y); isK {
			return e.become(e.in.Op, e.t, x, e.n(c^e.k))
		}
		if e.k == 0 {
			return e.become(e.in.Op, e.t, x, y)
		}
		return 0
	}},
	{"eq-both", "x + z = y + z is x = y, x + y = x is y = 0; so for ^", equality, func(e *expr) mir.Value {
		for _, op := range [...]mir.Op{mir.Add, mir.Xor} {
			if y, ok := e.other(e.a, op, e.b); ok {
				return e.become(e.in.Op, e.t, y, e.n(0))
			}
			if y, ok := e.other(e.b, op, e.a); ok {
				return e.become(e.in.Op, e.t, y, e.n(0))
			}
			z, w, ok := e.match(e.a, op)
			if !ok {
				continue
			}
			if y, ok := e.other(e.b, op, z); ok {
				return e.become(e.in.Op, e.t, w, y)
			}
			if y, ok := e.other(e.b, op, w); ok {
				return e.become(e.in.Op, e.t, z, y)
			}
		}
		return 0
	}},
	{"eq-subs", "x - y = x is y = 0, x - z = y - z is x = y", equality, func(e *expr) mir.Value {
		x, y, ok := e.match(e.a, mir.Sub)
		if ok && x == e.b {
			return e.become(e.in.Op, e.t, y, e.n(0))
		}
		u, w, ok2 := e.match(e.b, mir.Sub)
		switch {
		case ok2 && u == e.a:
			return e.become(e.in.Op, e.t, w, e.n(0))
		case ok && ok2 && y == w:
			return e.become(e.in.Op, e.t, x, u)
		case ok && ok2 && x == u:
			return e.become(e.in.Op, e.t, y, w)
		}
		return 0
	}},
	{"eq-bit", "x & 2^k = 2^k is x & 2^k ≠ 0", equality, func(e *expr) mir.Value {
		x, c, ok := e.matchK(e.a, mir.And)
		if _, power := log2(c); ok && power && x != 0 && e.right && e.k == c && e.t != mir.I1 {
			return e.become(inverses[e.in.Op], e.t, e.a, e.n(0))
		}
		return 0
	}},
	{"eq-impossible", "x = c is false when c has a bit that x cannot have", equality, func(e *expr) mir.Value {
		if e.right && e.k&^e.ones(e.a) != 0 {
			return e.truth(e.in.Op == mir.Ne)
		}
		return 0
	}},
	{"eq-bool-number", "zext c = 0 is ~c and zext c = 1 is c, for sext -1", equality, func(e *expr) mir.Value {
		from := e.s.f.At(e.a)
		if from.Type != mir.I1 || from.Op != mir.ZExt && from.Op != mir.SExt || !e.right {
			return 0
		}
		c := e.s.f.Arg(e.a, 0)
		switch same := e.in.Op == mir.Eq; {
		case from.Op == mir.ZExt && e.k > 1 || from.Op == mir.SExt && e.k != 0 && e.k != e.t.Mask():
			return e.truth(!same)
		case (e.k == 0) == same:
			return e.become(mir.Xor, mir.I1, c, e.truth(true))
		}
		return e.s.f.Arg(e.a, 0)
	}},
	{"eq-number-ptr", "ptrtoint p = 0 is p = null, inttoptr x = null is x = 0", equality, func(e *expr) mir.Value {
		if p, _, ok := e.match(e.a, mir.PtrToInt); ok && e.is(e.b, 0) {
			return e.become(e.in.Op, mir.Ptr, p, e.s.f.Const(mir.Ptr, 0))
		}
		if x, _, ok := e.match(e.a, mir.IntToPtr); ok && e.is(e.b, 0) {
			return e.become(e.in.Op, mir.I64, x, e.s.f.Const(mir.I64, 0))
		}
		return 0
	}},
	{"eq-ptr-symbol", "the address of a symbol or slot is not null", equality, func(e *expr) mir.Value {
		op := e.s.f.At(e.a).Op
		if (op == mir.OpAddr || op == mir.OpSlot) && e.is(e.b, 0) {
			return e.truth(e.in.Op == mir.Ne)
		}
		return 0
	}},
	{"eq-ptradd", "p + x = p is x = 0, p + x = p + y is x = y", equality, func(e *expr) mir.Value {
		p, x, ok := e.match(e.a, mir.PtrAdd)
		q, y, ok2 := e.match(e.b, mir.PtrAdd)
		zero := e.s.f.Const(mir.I64, 0)
		switch {
		case ok && p == e.b:
			return e.become(e.in.Op, mir.I64, x, zero)
		case ok2 && q == e.a:
			return e.become(e.in.Op, mir.I64, y, zero)
		case ok && ok2 && p == q:
			return e.become(e.in.Op, mir.I64, x, y)
		}
		return 0
	}},
}

// orTrue returns the right operand, or true when it is a constant.
func (e *expr) orTrue() mir.Value {
	if e.right {
		return e.truth(true)
	}
	return e.b
}
