package llvmtext

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// divide emits a division, with the checks that the divisor needs.
func (b *builder) divide(in *mir.Inst) {
	x, y := b.arg(0), b.arg(1)
	minusOne := constant(in.Type, in.Type.Mask())
	smallest := constant(in.Type, 1<<(in.Type.Bits()-1))
	d, known := b.f.IsConst(b.f.Arg(b.at, 1))
	if !known || d == 0 {
		b.trapIf(b.icmp(enum.IPredEQ, y, constant(in.Type, 0)), mir.TrapDivByZero)
	}
	mayBeMinusOne := !known || d == in.Type.Mask()
	switch {
	case in.Op == mir.SDiv && mayBeMinusOne:
		b.trapIf(b.two(mir.And, b.icmp(enum.IPredEQ, y, minusOne), b.icmp(enum.IPredEQ, x, smallest)), mir.TrapIntOverflow)
	case in.Op == mir.SRem && known && mayBeMinusOne:
		y = constant(in.Type, 1) // the remainder is 0 as well
	case in.Op == mir.SRem && mayBeMinusOne:
		y = b.choose(b.temp(y.typ), b.icmp(enum.IPredEQ, y, minusOne), constant(in.Type, 1), y)
	}
	b.binary(b.result(), in.Op, x, y)
}

// shift emits a shift by a count modulo the width.
func (b *builder) shift(in *mir.Inst) {
	mask := uint64(in.Type.Bits() - 1)
	n := b.arg(1)
	if c, ok := b.f.IsConst(b.f.Arg(b.at, 1)); ok {
		n = constant(in.Type, c&mask)
	} else {
		n = b.two(mir.And, n, constant(in.Type, mask))
	}
	b.binary(b.result(), in.Op, b.arg(0), n)
}

// mulHigh emits the upper half of a product, by one of twice the width.
func (b *builder) mulHigh(in *mir.Inst) {
	wide := types.NewInt(uint64(2 * in.Type.Bits()))
	var w [2]*operand
	for i := range w {
		w[i] = b.temp(wide)
		if in.Op == mir.SMulH {
			b.add(&ir.InstSExt{LocalIdent: ident(w[i]), From: b.arg(i), To: wide})
		} else {
			b.add(&ir.InstZExt{LocalIdent: ident(w[i]), From: b.arg(i), To: wide})
		}
	}
	product := b.two(mir.Mul, w[0], w[1])
	high := b.two(mir.LShr, product, integer(wide, int64(in.Type.Bits())))
	b.add(&ir.InstTrunc{LocalIdent: ident(b.result()), From: high, To: b.result().typ})
}

// overflow emits whether an operation overflows. LLVM computes the result of
// the operation along with it and finds that the op beside is the same. Of two
// constants it is known here. LLVM 14, where it does not optimise, takes the
// processor's flag for a select, and may have spoilt it before: a copy helps.
func (b *builder) overflow(in *mir.Inst) {
	var c [3]uint64
	known := true
	for i, a := range b.f.Args(b.at) {
		bits, ok := b.f.IsConst(a)
		c[i], known = bits, known && ok
	}
	if known {
		r, _ := in.Op.Info().Eval(in.Type, mir.Void, c)
		b.binary(b.result(), mir.Or, constant(mir.I1, r), constant(mir.I1, 0))
		return
	}
	names := [...]string{"sadd", "uadd", "ssub", "usub", "smul", "umul"}
	x := b.arg(0)
	pair := b.temp(types.NewStruct(x.typ, types.I1))
	full := "llvm." + names[in.Op-mir.SAddOvf] + ".with.overflow." + suffix(x.typ)
	b.intrinsicNamed(pair, full, x, b.arg(1))
	over := b.result()
	if b.e.typed() {
		over = b.temp(types.I1)
	}
	b.add(&ir.InstExtractValue{LocalIdent: ident(over), X: pair, Indices: []uint64{1}, Typ: types.I1})
	if b.e.typed() {
		b.binary(b.result(), mir.Or, over, constant(mir.I1, 0))
	}
}

// floatMin emits fmin or fmax: the sum where either is NaN, which makes it
// quiet; for equal operands, of which one may be -0 and the other 0, the or of
// their bits for fmin, and the and for fmax.
func (b *builder) floatMin(in *mir.Inst) {
	x, y := b.arg(0), b.arg(1)
	pred, merge := enum.FPredOLT, mir.Or
	if in.Op == mir.FMax {
		pred, merge = enum.FPredOGT, mir.And
	}
	bits := types.Type(types.I32)
	if in.Type == mir.F64 {
		bits = types.I64
	}
	bx, by := b.bitcast(x, bits), b.bitcast(y, bits)
	same := b.bitcast(b.two(merge, bx, by), x.typ)
	less := b.choose(b.temp(x.typ), b.fcmp(pred, x, y), x, y)
	ordered := b.choose(b.temp(x.typ), b.fcmp(enum.FPredOEQ, x, y), same, less)
	b.choose(b.result(), b.fcmp(enum.FPredUNO, x, y), b.two(mir.FAdd, x, y), ordered)
}

func (b *builder) bitcast(x *operand, to types.Type) *operand {
	r := b.temp(to)
	b.add(&ir.InstBitCast{LocalIdent: ident(r), From: x, To: to})
	return r
}

// quietConst is for arithmetic with a constant that changes no more than the
// sign, such as x * 1.0: LLVM leaves x as it is, also a signalling NaN, which must
// come out quiet. The instruction, which is the last one, is replaced by what
// does that.
func (b *builder) quietConst(in *mir.Inst) {
	if in.Op < mir.FAdd || in.Op > mir.FDiv {
		return
	}
	i, negated, ok := b.changesNoMore(in)
	if !ok {
		return
	}
	b.cur.Insts = b.cur.Insts[:len(b.cur.Insts)-1]
	x := b.arg(i)
	bits, quiet, t := types.Type(types.I32), uint64(1)<<22, mir.I32
	if in.Type == mir.F64 {
		bits, quiet, t = types.I64, 1<<51, mir.I64
	}
	q := b.bitcast(b.two(mir.Or, b.bitcast(x, bits), constant(t, quiet)), x.typ)
	r := b.result()
	if negated {
		r = b.temp(x.typ)
	}
	b.choose(r, b.fcmp(enum.FPredUNO, x, constant(in.Type, 0)), q, x)
	if negated {
		b.add(&ir.InstFNeg{LocalIdent: ident(b.result()), X: r, Typ: r.typ})
	}
}

// changesNoMore reports whether a float operation gives operand i, whatever
// number that is, or that with its sign changed.
func (b *builder) changesNoMore(in *mir.Inst) (i int, negated, ok bool) {
	sign := uint64(1) << (in.Type.Bits() - 1)
	one := mir.FloatBits(in.Type, 1)
	for k, a := range b.f.Args(b.at) {
		c, isConst := b.f.IsConst(a)
		switch {
		case !isConst:
		case in.Op == mir.FAdd && c == sign:
			return 1 - k, false, true
		case in.Op == mir.FSub && k == 1 && c == 0:
			return 0, false, true
		case in.Op == mir.FSub && k == 0 && c == sign:
			return 1, true, true
		case (in.Op == mir.FMul || in.Op == mir.FDiv && k == 1) && c&^sign == one:
			return 1 - k, c != one, true
		}
	}
	return 0, false, false
}
