package llvmtext

import (
	"math"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// convert emits a conversion.
func (b *builder) convert(in *mir.Inst) {
	r, x := b.result(), b.arg(0)
	id, to := ident(r), r.typ
	switch in.Op {
	case mir.Trunc:
		b.add(&ir.InstTrunc{LocalIdent: id, From: x, To: to})
	case mir.ZExt:
		b.add(&ir.InstZExt{LocalIdent: id, From: x, To: to})
	case mir.SExt:
		b.add(&ir.InstSExt{LocalIdent: id, From: x, To: to})
	case mir.FPTrunc:
		b.add(&ir.InstFPTrunc{LocalIdent: id, From: x, To: to})
	case mir.FPExt:
		b.add(&ir.InstFPExt{LocalIdent: id, From: x, To: to})
	case mir.SIToFP:
		b.add(&ir.InstSIToFP{LocalIdent: id, From: x, To: to})
	case mir.UIToFP:
		b.add(&ir.InstUIToFP{LocalIdent: id, From: x, To: to})
	case mir.FPToSI:
		b.intrinsicNamed(r, "llvm.fptosi.sat."+suffix(to)+"."+suffix(x.typ), x)
	case mir.FPToUI:
		b.toUnsigned(r, x)
	case mir.Bitcast:
		b.add(&ir.InstBitCast{LocalIdent: id, From: x, To: to})
	case mir.PtrToInt:
		b.add(&ir.InstPtrToInt{LocalIdent: id, From: x, To: to})
	case mir.IntToPtr:
		b.add(&ir.InstIntToPtr{LocalIdent: id, From: x, To: to})
	default:
		panic("no LLVM conversion for " + in.Op.String())
	}
}

// toUnsigned converts x to the unsigned integer r. At level 0 LLVM 14 for RISC-V
// takes 2^32-1, as a limit of i32, for zero-extended, and the instruction leaves it
// with its sign: it gets an i64 that is limited.
func (b *builder) toUnsigned(r, x *operand) {
	if b.e.o.Version >= 16 || r.typ != types.Type(types.I32) {
		b.intrinsicNamed(r, "llvm.fptoui.sat."+suffix(r.typ)+"."+suffix(x.typ), x)
		return
	}
	wide, limited := b.temp(types.I64), b.temp(types.I64)
	b.intrinsicNamed(wide, "llvm.fptoui.sat.i64."+suffix(x.typ), x)
	b.intrinsic(limited, "umin", wide, integer(types.I64, math.MaxUint32))
	b.add(&ir.InstTrunc{LocalIdent: ident(r), From: limited, To: r.typ})
}
