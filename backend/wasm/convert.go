package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// convert emits a conversion.
func (e *emitter) convert(v mir.Value, in *mir.Inst, arg mir.Value) {
	from, to := in.Type, in.Res
	switch in.Op {
	case mir.Trunc:
		e.push(arg)
		if from == mir.I64 {
			e.op(asm.I32WrapI64)
		}
		if to == mir.I1 || e.val[v].clean {
			e.trim(to)
		}
	case mir.ZExt:
		e.push(arg)
		if to == mir.I64 {
			e.op(asm.I64ExtendI32U)
		}
	case mir.SExt:
		e.signExtend(v, from, to, arg)
	case mir.FPTrunc:
		e.push(arg)
		e.op(asm.F32DemoteF64)
	case mir.FPExt:
		e.push(arg)
		e.op(asm.F64PromoteF32)
	case mir.SIToFP, mir.UIToFP:
		e.toFloat(in, arg)
	case mir.FPToSI, mir.FPToUI:
		e.toInt(in, arg)
	case mir.Bitcast:
		e.push(arg)
		e.op(map[mir.Type]asm.Opcode{mir.I32: asm.F32ReinterpretI32, mir.F32: asm.I32ReinterpretF32, mir.I64: asm.F64ReinterpretI64, mir.F64: asm.I64ReinterpretF64}[from])
	default: // ptrtoint, inttoptr
		e.push(arg)
	}
}

func (e *emitter) signExtend(v mir.Value, from, to mir.Type, arg mir.Value) {
	if from == mir.I1 {
		e.constant(wider(to), 0)
		e.push(arg)
		if to == mir.I64 {
			e.op(asm.I64ExtendI32U)
			e.op(asm.I64Sub)
			return
		}
		e.op(asm.I32Sub)
		e.trimFor(v, to)
		return
	}
	e.push(arg)
	e.signed(from)
	if to == mir.I64 {
		e.op(asm.I64ExtendI32S)
		return
	}
	e.trimFor(v, to)
}

// toFloats are the conversions from integers of 32 and 64 bits, to f32 and f64.
var toFloats = map[mir.Op][2]pair{
	mir.SIToFP: {{asm.F32ConvertI32S, asm.F32ConvertI64S}, {asm.F64ConvertI32S, asm.F64ConvertI64S}},
	mir.UIToFP: {{asm.F32ConvertI32U, asm.F32ConvertI64U}, {asm.F64ConvertI32U, asm.F64ConvertI64U}},
}

func (e *emitter) toFloat(in *mir.Inst, arg mir.Value) {
	if in.Op == mir.SIToFP {
		e.pushSigned(arg)
	} else {
		e.push(arg)
	}
	e.op(toFloats[in.Op][in.Res.Bits()/64].of(in.Type))
}

// toInts are the conversions to integers of 32 and 64 bits, from f32 and f64.
var toInts = map[mir.Op][2]pair{
	mir.FPToSI: {{asm.I32TruncSatF32S, asm.I64TruncSatF32S}, {asm.I32TruncSatF64S, asm.I64TruncSatF64S}},
	mir.FPToUI: {{asm.I32TruncSatF32U, asm.I64TruncSatF32U}, {asm.I32TruncSatF64U, asm.I64TruncSatF64U}},
}

// toInt emits a saturating conversion. For i8 and i16 it saturates at 32 bits
// first, and then again.
func (e *emitter) toInt(in *mir.Inst, arg mir.Value) {
	to := in.Res
	e.push(arg)
	e.op(toInts[in.Op][in.Type.Bits()/64].of(to))
	if to.Bits() >= 32 {
		return
	}
	if in.Op == mir.FPToUI {
		e.atMost(uint32(to.Mask()), asm.I32LtU)
		return
	}
	high := uint32(to.Mask() >> 1)
	e.atMost(high, asm.I32LtS)
	e.atMost(-high-1, asm.I32GtS)
	e.trim(to)
}

// atMost leaves what is on the stack if the comparison with the bound holds, else
// the bound.
func (e *emitter) atMost(bound uint32, holds asm.Opcode) {
	x := e.temp(asm.I32)
	e.tee(x)
	e.i32(bound)
	e.get(x)
	e.i32(bound)
	e.op(holds)
	e.op(asm.Select)
	e.done(x)
}
