package llvmtext

import (
	"github.com/llir/llvm/ir"

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
		b.intrinsicNamed(r, "llvm.fptoui.sat."+suffix(to)+"."+suffix(x.typ), x)
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
