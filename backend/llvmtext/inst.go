package llvmtext

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// inst emits the instruction b.at.
func (b *builder) inst(v mir.Value) {
	in := b.f.At(v)
	switch in.Op.Form() {
	case mir.FormLeaf: // further results of a call
	case mir.FormLoad:
		b.load(in)
	case mir.FormStore:
		b.store(in)
	case mir.FormGet:
		b.add(&ir.InstLoad{LocalIdent: ident(b.result()), ElemType: b.e.typeOf(in.Res), Src: b.vars[in.Imm]})
	case mir.FormSet:
		b.add(&ir.InstStore{Src: b.arg(0), Dst: b.vars[in.Imm]})
	case mir.FormSelect:
		b.add(&ir.InstSelect{LocalIdent: ident(b.result()), Cond: b.arg(0), ValueTrue: b.arg(1), ValueFalse: b.arg(2), Typ: b.result().typ})
	case mir.FormFixed:
		b.memory(in)
	case mir.FormAlloca:
		b.alloca(in)
	case mir.FormCall, mir.FormCallI:
		b.callInst(in)
	case mir.FormConvert:
		b.convert(in)
	case mir.FormJump, mir.FormBr, mir.FormSwitch, mir.FormRet, mir.FormTrap, mir.FormNone:
		b.terminator(in)
	default:
		b.compute(in)
	}
	b.debugValue(v)
}

// compute emits an op of arithmetic or comparison.
func (b *builder) compute(in *mir.Inst) {
	switch {
	case in.Op >= mir.SDiv && in.Op <= mir.URem:
		b.divide(in)
	case in.Op >= mir.Shl && in.Op <= mir.AShr:
		b.shift(in)
	case in.Op == mir.RotL || in.Op == mir.RotR:
		name := map[mir.Op]string{mir.RotL: "fshl", mir.RotR: "fshr"}[in.Op]
		b.intrinsic(b.result(), name, b.arg(0), b.arg(0), b.arg(1))
	case in.Op == mir.SMulH || in.Op == mir.UMulH:
		b.mulHigh(in)
	case in.Op >= mir.SAddOvf && in.Op <= mir.UMulOvf:
		b.overflow(in)
	case in.Op == mir.FMin || in.Op == mir.FMax:
		b.floatMin(in)
	case in.Op >= mir.Eq && in.Op <= mir.UGe:
		b.add(&ir.InstICmp{LocalIdent: ident(b.result()), Pred: intPreds[in.Op-mir.Eq], X: b.arg(0), Y: b.arg(1), Typ: types.I1})
	case in.Op >= mir.FEq && in.Op <= mir.FGe:
		b.compareFloats(b.result(), floatPreds[in.Op-mir.FEq], b.arg(0), b.arg(1))
	case in.Op == mir.FNeg:
		b.add(&ir.InstFNeg{LocalIdent: ident(b.result()), X: b.arg(0), Typ: b.result().typ})
	default:
		if name := intrinsics[in.Op]; name != "" {
			b.direct(in, name)
			return
		}
		b.binary(b.result(), in.Op, b.arg(0), b.arg(1))
		b.quietConst(in)
	}
}

var intPreds = []enum.IPred{enum.IPredEQ, enum.IPredNE, enum.IPredSLT, enum.IPredSLE, enum.IPredSGT, enum.IPredSGE,
	enum.IPredULT, enum.IPredULE, enum.IPredUGT, enum.IPredUGE}

var floatPreds = []enum.FPred{enum.FPredOEQ, enum.FPredUNE, enum.FPredOLT, enum.FPredOLE, enum.FPredOGT, enum.FPredOGE}

// intrinsics are the functions of LLVM that do just what an op does. Those that
// end in ! take a further false: the result for 0 is defined.
var intrinsics = map[mir.Op]string{
	mir.SMin: "smin", mir.SMax: "smax", mir.UMin: "umin", mir.UMax: "umax",
	mir.Clz: "ctlz!", mir.Ctz: "cttz!", mir.Popcnt: "ctpop", mir.BitRev: "bitreverse", mir.BSwap: "bswap",
	mir.FAbs: "fabs", mir.FSqrt: "sqrt", mir.FMA: "fma", mir.FCopySign: "copysign",
	mir.FFloor: "floor", mir.FCeil: "ceil", mir.FTrunc: "trunc", mir.FNearest: "rint",
}

// direct emits the call of an intrinsic.
func (b *builder) direct(in *mir.Inst, name string) {
	var args []*operand
	for i := range b.f.Args(b.at) {
		args = append(args, b.arg(i))
	}
	if n := len(name) - 1; name[n] == '!' {
		name, args = name[:n], append(args, newOperand(types.I1, "false"))
	}
	b.intrinsic(b.result(), name, args...)
}

// binary emits an instruction of two operands that LLVM has too.
func (b *builder) binary(r *operand, op mir.Op, x, y *operand) {
	id := ident(r)
	switch op {
	case mir.Add:
		b.add(&ir.InstAdd{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.Sub:
		b.add(&ir.InstSub{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.Mul:
		b.add(&ir.InstMul{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.SDiv:
		b.add(&ir.InstSDiv{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.UDiv:
		b.add(&ir.InstUDiv{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.SRem:
		b.add(&ir.InstSRem{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.URem:
		b.add(&ir.InstURem{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.Shl:
		b.add(&ir.InstShl{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.LShr:
		b.add(&ir.InstLShr{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.AShr:
		b.add(&ir.InstAShr{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.And:
		b.add(&ir.InstAnd{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.Or:
		b.add(&ir.InstOr{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.Xor:
		b.add(&ir.InstXor{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.FAdd:
		b.add(&ir.InstFAdd{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.FSub:
		b.add(&ir.InstFSub{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.FMul:
		b.add(&ir.InstFMul{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	case mir.FDiv:
		b.add(&ir.InstFDiv{LocalIdent: id, X: x, Y: y, Typ: r.typ})
	default:
		panic(fmt.Sprintf("no LLVM instruction for %s", op))
	}
}

// two emits a binary instruction that gives a value without a name.
func (b *builder) two(op mir.Op, x, y *operand) *operand {
	r := b.temp(x.typ)
	b.binary(r, op, x, y)
	return r
}

func (b *builder) icmp(p enum.IPred, x, y *operand) *operand {
	r := b.temp(types.I1)
	b.add(&ir.InstICmp{LocalIdent: ident(r), Pred: p, X: x, Y: y, Typ: types.I1})
	return r
}

func (b *builder) fcmp(p enum.FPred, x, y *operand) *operand {
	return b.compareFloats(b.temp(types.I1), p, x, y)
}

// compareFloats puts the result of a comparison into r. A constant stands on the
// right: when a NaN stands on the left, LLVM 14 at level 0 takes une, where it
// gives up its fast way to select instructions, for a truth of eight bits, 255.
func (b *builder) compareFloats(r *operand, p enum.FPred, x, y *operand) *operand {
	if x.constant() && !y.constant() {
		x, y = y, x
		if swapped, ok := swappedPreds[p]; ok {
			p = swapped
		}
	}
	b.add(&ir.InstFCmp{LocalIdent: ident(r), Pred: p, X: x, Y: y, Typ: types.I1})
	return r
}

// swappedPreds are the predicates that are others when the operands change
// places.
var swappedPreds = map[enum.FPred]enum.FPred{
	enum.FPredOLT: enum.FPredOGT, enum.FPredOGT: enum.FPredOLT,
	enum.FPredOLE: enum.FPredOGE, enum.FPredOGE: enum.FPredOLE,
}

// choose puts x or y into r.
func (b *builder) choose(r, c, x, y *operand) *operand {
	b.add(&ir.InstSelect{LocalIdent: ident(r), Cond: c, ValueTrue: x, ValueFalse: y, Typ: r.typ})
	return r
}

// intrinsic calls a function of LLVM whose name ends in its type, such as
// llvm.smin.i32.
func (b *builder) intrinsic(r *operand, name string, args ...*operand) {
	full := "llvm." + name + "." + suffix(args[0].typ)
	b.intrinsicNamed(r, full, args...)
}

func (b *builder) intrinsicNamed(r *operand, full string, args ...*operand) {
	ret := types.Type(types.Void)
	if r != nil {
		ret = r.typ
	}
	if b.e.intrinsics[full] == "" {
		decl := ret.String() + " @" + full + "("
		for i, a := range args {
			if i > 0 {
				decl += ", "
			}
			decl += a.typ.String()
			if a.id == "true" || a.id == "false" {
				decl += " immarg"
			}
		}
		b.e.declare(full, decl+")")
	}
	b.callNamed(r, "@"+full, ret, args...)
}

// suffix is how a type is written in the name of an intrinsic.
func suffix(t types.Type) string {
	switch t {
	case types.Type(types.Float):
		return "f32"
	case types.Type(types.Double):
		return "f64"
	}
	return t.String()
}
