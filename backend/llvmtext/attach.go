package llvmtext

import "github.com/llir/llvm/ir"

// attach attaches metadata to an instruction.
func attach(in ir.Instruction, md ir.Metadata) {
	switch in := in.(type) {
	case *ir.InstAdd:
		in.Metadata = md
	case *ir.InstSub:
		in.Metadata = md
	case *ir.InstMul:
		in.Metadata = md
	case *ir.InstSDiv:
		in.Metadata = md
	case *ir.InstUDiv:
		in.Metadata = md
	case *ir.InstSRem:
		in.Metadata = md
	case *ir.InstURem:
		in.Metadata = md
	case *ir.InstShl:
		in.Metadata = md
	case *ir.InstLShr:
		in.Metadata = md
	case *ir.InstAShr:
		in.Metadata = md
	case *ir.InstAnd:
		in.Metadata = md
	case *ir.InstOr:
		in.Metadata = md
	case *ir.InstXor:
		in.Metadata = md
	case *ir.InstFAdd:
		in.Metadata = md
	case *ir.InstFSub:
		in.Metadata = md
	case *ir.InstFMul:
		in.Metadata = md
	case *ir.InstFDiv:
		in.Metadata = md
	case *ir.InstFNeg:
		in.Metadata = md
	case *ir.InstICmp:
		in.Metadata = md
	case *ir.InstFCmp:
		in.Metadata = md
	case *ir.InstSelect:
		in.Metadata = md
	case *ir.InstLoad:
		in.Metadata = md
	case *ir.InstStore:
		in.Metadata = md
	case *ir.InstGetElementPtr:
		in.Metadata = md
	case *ir.InstAlloca:
		in.Metadata = md
	case *ir.InstCall:
		in.Metadata = md
	default:
		attachConversion(in, md)
	}
}

func attachConversion(in ir.Instruction, md ir.Metadata) {
	switch in := in.(type) {
	case *ir.InstTrunc:
		in.Metadata = md
	case *ir.InstZExt:
		in.Metadata = md
	case *ir.InstSExt:
		in.Metadata = md
	case *ir.InstFPTrunc:
		in.Metadata = md
	case *ir.InstFPExt:
		in.Metadata = md
	case *ir.InstSIToFP:
		in.Metadata = md
	case *ir.InstUIToFP:
		in.Metadata = md
	case *ir.InstBitCast:
		in.Metadata = md
	case *ir.InstPtrToInt:
		in.Metadata = md
	case *ir.InstIntToPtr:
		in.Metadata = md
	case *ir.InstExtractValue:
		in.Metadata = md
	case *ir.InstInsertValue:
		in.Metadata = md
	}
}
