package passes

import "github.com/mirtool/mirtool/mir"

var convertRules = []rule{
	{"trunc-ext", "trunc of an extension is x, or a shorter extension or trunc of x", ops(mir.Trunc), func(e *expr) mir.Value {
		for _, op := range [...]mir.Op{mir.ZExt, mir.SExt} {
			x, from, ok := e.extended(op, e.a)
			switch to := e.in.Res; {
			case !ok:
			case from == to:
				return x
			case from.Bits() < to.Bits():
				return e.become(op, from, x)
			default:
				return e.become(mir.Trunc, from, x)
			}
		}
		return 0
	}},
	{"convert-twice", "trunc of trunc, zext of zext, sext of sext are one", ops(mir.Trunc, mir.ZExt, mir.SExt), func(e *expr) mir.Value {
		if x, from, ok := e.extended(e.in.Op, e.a); ok {
			return e.become(e.in.Op, from, x)
		}
		return 0
	}},
	{"sext-positive", "sext x is zext x when x is not negative", ops(mir.SExt), func(e *expr) mir.Value {
		if e.positive(e.a) {
			return e.become(mir.ZExt, e.t, e.a)
		}
		return 0
	}},
	{"zext-trunc", "zext of trunc x to the type of x is x & mask", ops(mir.ZExt), func(e *expr) mir.Value {
		x, from, ok := e.extended(mir.Trunc, e.a)
		if !ok || from != e.in.Res {
			return 0
		}
		return e.become(mir.And, from, x, e.s.f.Const(from, e.t.Mask()))
	}},
	{"trunc-mask", "trunc does not see x & c, x | c, x ^ c, x + c beyond its width", ops(mir.Trunc), func(e *expr) mir.Value {
		mask := e.in.Res.Mask()
		if x, c, ok := e.matchK(e.a, mir.And); ok && c&mask == mask {
			return e.become(mir.Trunc, e.t, x)
		}
		for _, op := range [...]mir.Op{mir.Or, mir.Xor, mir.Add} {
			if x, c, ok := e.matchK(e.a, op); ok && c&mask == 0 {
				return e.become(mir.Trunc, e.t, x)
			}
		}
		return 0
	}},
	{"trunc-narrow", "trunc(zext x + zext y) is x + y: what is cut off again need not be there", ops(mir.Trunc), truncNarrow},
	{"bitcast-twice", "bitcast undoes itself", ops(mir.Bitcast), func(e *expr) mir.Value {
		x, from, ok := e.extended(mir.Bitcast, e.a)
		if ok && from == e.in.Res {
			return x
		}
		return 0
	}},
	{"ptr-number", "ptrtoint of inttoptr x is x", ops(mir.PtrToInt), func(e *expr) mir.Value {
		if x, _, ok := e.match(e.a, mir.IntToPtr); ok {
			return x
		}
		return 0 // inttoptr of ptrtoint p may be derived from more objects than p
	}},
	{"int-float-ext", "an extended integer to float is the integer to float", ops(mir.SIToFP, mir.UIToFP), func(e *expr) mir.Value {
		if x, from, ok := e.extended(mir.ZExt, e.a); ok && from != mir.I1 {
			return e.become(mir.UIToFP, from, x)
		}
		if x, from, ok := e.extended(mir.SExt, e.a); ok && from != mir.I1 && e.in.Op == mir.SIToFP {
			return e.become(mir.SIToFP, from, x)
		}
		return 0
	}},
	{"int-float-int", "an integer to a float that holds it, and back, is the integer", ops(mir.FPToSI, mir.FPToUI), func(e *expr) mir.Value {
		op := mir.UIToFP
		if e.in.Op == mir.FPToSI {
			op = mir.SIToFP
		}
		if x, from, ok := e.extended(op, e.a); ok && from == e.in.Res && from.Bits() <= precision(e.t) {
			return x
		}
		return 0
	}},
	{"float-narrow", "fptrunc of fpext x is x when x is no signalling NaN", ops(mir.FPTrunc), func(e *expr) mir.Value {
		if x, _, ok := e.match(e.a, mir.FPExt); ok && e.quiet(x) {
			return x
		}
		return 0
	}},
}

// precision is the number of bits of integers that a float type holds.
func precision(t mir.Type) int {
	if t == mir.F32 {
		return 24
	}
	return 53
}

// truncNarrow makes an op whose lower bits hang on the lower bits of its
// operands alone in the narrow type, when its operands were extended from it.
func truncNarrow(e *expr) mir.Value {
	f, to := e.s.f, e.in.Res
	switch op := f.At(e.a).Op; op {
	case mir.Add, mir.Sub, mir.Mul, mir.And, mir.Or, mir.Xor:
		if !to.IsInt() || !e.once(e.a) {
			return 0
		}
		x, y := f.Arg(e.a, 0), f.Arg(e.a, 1)
		p, q := e.narrow(x), e.narrow(y)
		if p == 0 || q == 0 || f.At(p).Op == mir.OpConst && f.At(q).Op == mir.OpConst {
			return 0
		}
		return e.become(op, to, p, q)
	}
	return 0
}

// narrow returns v in the type that e truncates to when that costs nothing.
func (e *expr) narrow(v mir.Value) mir.Value {
	if k, ok := e.konst(v); ok {
		return e.s.f.Const(e.in.Res, k)
	}
	for _, op := range [...]mir.Op{mir.ZExt, mir.SExt} {
		if x, from, ok := e.extended(op, v); ok && from == e.in.Res {
			return x
		}
	}
	return 0
}
