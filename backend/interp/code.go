package interp

import "unsafe"

// inst is a decoded instruction. a, b and c are registers unless an op says
// otherwise; a is what is written where there is a result. Branches hold the
// way to their target in the upper half of imm, in bytes from the instruction.
type inst struct {
	op, a, b, c uint16
	imm         int64
}

const instSize = int64(unsafe.Sizeof(inst{}))

// The ops. Rare, slow and failing ones leave the switch of run.go. In the
// comments r is the registers, i the immediate, w the lower 32 bits of the
// immediate, sign-extended.
const (
	opBad uint16 = iota

	// Ends, entries, bookkeeping.
	opHalt     // the call from outside is done
	opFuel     // charge i
	opCount    // count block i
	opEnter    // a slot base, b old stack pointer, i number of the frame layout
	opEnterFew // the same with c words, all zeroed; upper half of i the number, lower half the bytes
	opLeave    // stack pointer = r[a]
	opRoom     // make sure that the frame of i words fits
	opTrap     // trap of kind i

	opMov    // r[a] = r[b]
	opMovI   // r[a] = i
	opMovFar // r[lower half of i] = r[upper half]
	opEval   // r[a] = the op table's Eval, i as packEval says

	// Control.
	opJump
	opBrNZ // if r[a] != 0
	opBrZ
	opSwitch // r[a] by table i

	opCall0    // a result, c words of frame, lower half of i the target
	opCall1    // b argument 0
	opCall2    // b, bits 32 to 47 of i
	opCall3    // and bits 48 to 63
	opCallStep // as opCall1, with the upper half of i added to the argument
	opCallI    // through r[b], i number of the call site
	opCallFar
	opHost // i number of the call site
	opTail // lower half of i the target
	opTailI
	opRet0
	opRet1   // r[a]
	opRetI   // i
	opRetAdd // r[a] + r[b]
	opRet2   // r[a], r[b]
	opRetN   // list i
	opRes2   // after a call of two results: where they go
	opResN   // after a call of more

	// 64-bit integers; also narrower ones where the result needs no mask.
	opAdd
	opAddI
	opSub
	opSubI // i - r[b]
	opMul
	opMulI
	opAnd
	opAndI
	opOr
	opOrI
	opXor
	opXorI
	opShl
	opShlI
	opLShr
	opLShrI
	opAShr
	opAShrI
	opSDiv
	opUDiv
	opSRem
	opURem

	// 32-bit integers.
	opAdd32
	opAdd32I
	opSub32
	opSub32I
	opMul32
	opMul32I
	opShl32
	opShl32I
	opLShr32
	opAShr32
	opAShr32I
	opSDiv32
	opSRem32

	// Compare, giving 0 or 1.
	opEq
	opEqI
	opNe
	opNeI
	opSLt
	opSLtI
	opSGtI
	opSLe
	opULt
	opULtI
	opUGtI
	opULe
	opSLt32
	opSLt32I
	opSGt32I
	opSLe32
	opFEq
	opFNe
	opFLt
	opFLe
	opFEq32
	opFNe32
	opFLt32
	opFLe32

	// Compare and branch: r[a] with r[b], or with w.
	opBrEq
	opBrNe
	opBrSLt
	opBrSLe
	opBrULt
	opBrULe
	opBrSLt32
	opBrSLe32
	opBrFEq
	opBrFNe
	opBrFLt
	opBrFLe
	opBrNFLt // not less: also when one is NaN
	opBrNFLe
	opBrEqI
	opBrNeI
	opBrSLtI
	opBrSGtI
	opBrULtI
	opBrUGtI
	opBrEq32I
	opBrNe32I
	opBrSLt32I
	opBrSGt32I
	opBrAndEqI // if r[a] & b == c
	opBrAndNeI

	// Step and branch back: r[a] += w, then r[b] with r[c]; with a constant,
	// c is the step and w is compared with r[b]; Add: r[a] += r[c].
	opStepSLt
	opStepNe
	opStepULt
	opStepSLtI
	opStepNeI
	opStepSGtI
	opStepSLt32
	opStepSLt32I
	opStepNe32I
	opAddSLtI
	opAddSLt // r[a] += z, then r[b] with r[c]

	// Two steps and branch back: r[a] += lower 16 bits of w, r[b] += upper ones,
	// then r[b] with r[c].
	opStep2SLt
	opStep2Ne
	opStep2ULt

	// Floats.
	opFAdd
	opFSub
	opFMul
	opFDiv
	opFAddI // r[b] + i, and so on
	opFISub // i - r[b]
	opFMulI
	opFDivI
	opFIDiv
	opFSqrt
	opFAdd32
	opFSub32
	opFMul32
	opFDiv32

	// Pairs: z is r[lower 16 bits of i].
	opFMulAdd    // r[b]*r[c] + z
	opFMulSub    // r[b]*r[c] - z
	opFSubMul    // z - r[b]*r[c]
	opFMulMul    // r[b]*r[c] * z
	opFAddAdd    // r[b]+r[c] + z
	opFSubAdd    // r[b]-r[c] + z
	opFAddMulBy  // (r[b]+r[c]) * z
	opFSubMulBy  // (r[b]-r[c]) * z
	opAddAddI    // r[b]+r[c] + i
	opSubAddI    // r[b]-r[c] + i
	opMulAddI    // r[b]*c + i
	opMulIAdd    // r[b]*i + r[c]
	opMulAdd     // r[b]*r[c] + z
	opAddIMul    // (r[b]+i) * r[c]
	opLShrAndI   // r[b]>>c & i
	opLShrIXor   // r[b]>>i ^ r[c]
	opShlIXor    // r[b]<<i ^ r[c]
	opAndIXor    // r[b]&i ^ r[c]
	opLShrIOr    // r[b]>>i | r[c]
	opShlIOr     // r[b]<<i | r[c]
	opXorMulI    // (r[b]^r[c]) * i
	opXorShrMulI // (r[b] ^ r[b]>>c) * i
	opMulAdd32I  // r[b] * upper half of i + lower half, 32 bits
	opSDivPow2   // r[b] / 2^c, signed

	// Conversions.
	opSExt8
	opSExt16
	opSExt32
	opSExt8To32
	opSExt16To32
	opI64ToF64
	opI32ToF64
	opI64ToF32
	opI32ToF32
	opF64ToI64 // i as packEval says, for what is out of range
	opF64ToI32
	opF64ToF32
	opF32ToF64
	opSelect // r[a] = r[b] != 0 ? r[c] : r[i]

	// Memory: r[b] + i; X adds r[c]; S adds r[c] times the size; P is S
	// without r[b].
	opLd1 // i1
	opLd8
	opLd16
	opLd32
	opLd64
	opLd8X
	opLd16X
	opLd32X
	opLd64X
	opLd16S
	opLd32S
	opLd64S
	opLd16P
	opLd32P
	opLd64P
	opSt8
	opSt16
	opSt32
	opSt64
	opSt8X
	opSt16X
	opSt32X
	opSt64X
	opSt16S
	opSt32S
	opSt64S
	opSt16P
	opSt32P
	opSt64P
	opLd8A // at i, which is there: no check
	opLd16A
	opLd32A
	opLd64A
	opSt8A
	opSt16A
	opSt32A
	opSt64A
	opSt8C // a as a signed number, at r[b] + i
	opSt16C
	opSt32C
	opSt64C
	opLd64PM // r[lower half of i + (r[b] * r[c] + z) * 8], z upper 16 bits of i

	// Accesses that are part of a float op: [m] is the f64 at r[bits 32 to 47 of i]
	// + r[c] * 8 + w, z is r[bits 48 to 63 of i].
	opFAddLd    // r[b] + [m]
	opFSubLd    // r[b] - [m]
	opFLdSub    // [m] - r[b]
	opFMulLd    // r[b] * [m]
	opFLdSubLd  // [m] - [n], [m] at r[b] + w, [n] at r[c] + upper half of i
	opFAddSt    // [m] = r[b] + r[c], [m] at r[a] + w
	opFMulAddSt // [m] = r[b] * r[c] + z
	opFSubMulSt // [m] = z - r[b] * r[c]
	opFMulAddLd // r[b] * [m] + z

	// Two loads, or two accesses of one place: [m] is the f64 at r[a] + w, in
	// what also has an [n] at r[a] + lower 24 bits of i, and [n] at r[c] + the
	// next 24 bits.
	opLd32Pair      // r[a] = 32 bits at r[b] + w, r[c] = those at r[b] + upper half of i
	opLd64Pair      // the same with 64 bits
	opSt32Pair      // r[a] to r[b] + w, r[c] to r[b] + upper half of i
	opSt64Pair      // the same with 64 bits
	opSort32        // the 32 bits at r[b] + w and those at r[b] + upper half of i in order, signed; a is 1 if the upper ones are loaded first
	opSort64        // the same with 64 bits
	opFMulAddLd2    // r[a] = [l] * [n] + z, [l] at r[b] + lower 24 bits of i
	opFAddRMW       // [m] += r[b]
	opFMulAddRMW    // [m] += r[b] * r[c]
	opFSubMulRMW    // [m] -= r[b] * r[c]
	opFAddMulLdRMW  // [m] += r[b] * [n]
	opFSubMulLdRMW  // [m] -= r[b] * [n]
	opFAddMulMulRMW // [m] += r[b] * [n] * z
	opFSubMulMulRMW // [m] -= r[b] * [n] * z

	opMemCpy // r[a], r[b], r[c]
	opMemMove
	opMemSet
	opAlloca // r[a] = r[b] bytes aligned to i

	numOps
)
