package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Of wazero 1.12 the compiler takes a branch on the comparison of 0 with the result
// of an i32.and or i64.and for one on the comparison of that with 0: "0 <u (x and 1)"
// is never true. It sees through locals, so that the 0 may be a variable's first
// value, or the argument of a block. Such operands change places, where the
// comparison is another then; otherwise something without an effect is put between.

// mirrored has the comparisons for operands that changed places.
var mirrored = map[asm.Opcode]asm.Opcode{
	asm.I32LtS: asm.I32GtS, asm.I32GtS: asm.I32LtS, asm.I32LeS: asm.I32GeS, asm.I32GeS: asm.I32LeS,
	asm.I32LtU: asm.I32GtU, asm.I32GtU: asm.I32LtU, asm.I32LeU: asm.I32GeU, asm.I32GeU: asm.I32LeU,
	asm.I64LtS: asm.I64GtS, asm.I64GtS: asm.I64LtS, asm.I64LeS: asm.I64GeS, asm.I64GeS: asm.I64LeS,
	asm.I64LtU: asm.I64GtU, asm.I64GtU: asm.I64LtU, asm.I64LeU: asm.I64GeU, asm.I64GeU: asm.I64LeU,
}

// isOrder reports whether an op compares integers by their order.
func isOrder(op mir.Op) bool {
	return compareOf[op].yes.w32 != 0 && mirrored[compareOf[op].yes.w32] != 0
}

// confuses reports whether x may be a 0 and y a result of and, as far as an engine
// can know.
func (e *emitter) confuses(x, y mir.Value) bool { return e.maybeZero(x) && e.maybeMasked(y) }

// plainly follows a value through what is no instruction of Wasm's for an engine:
// some conversions, and variables that are set in the same block. It reports
// whether that was near enough to be found.
func (e *emitter) plainly(v mir.Value) (*mir.Inst, bool) {
	for range 100 {
		in := e.f.At(v)
		switch in.Op {
		case mir.PtrToInt, mir.IntToPtr, mir.Bitcast:
			v = e.f.Arg(v, 0)
		case mir.Get:
			set, ok := e.setBefore(v, in.Imm)
			if set == 0 {
				return in, ok
			}
			v = e.f.Arg(set, 0)
		default:
			return in, true
		}
	}
	return nil, false
}

// setBefore returns the instruction that set a variable last, in the block of v
// and before v; 0 if there is none, and false if none is near.
func (e *emitter) setBefore(v mir.Value, variable int64) (mir.Value, bool) {
	v = e.f.Prev(v)
	for range 200 {
		if v == 0 {
			return 0, true
		}
		if in := e.f.At(v); in.Op == mir.Set && in.Imm == variable {
			return v, true
		}
		v = e.f.Prev(v)
	}
	return 0, false
}

func (e *emitter) maybeZero(v mir.Value) bool {
	in, sure := e.plainly(v)
	if !sure {
		return true
	}
	switch in.Op {
	case mir.OpConst:
		return in.Imm == 0
	case mir.OpParam, mir.Get, mir.ZExt, mir.Trunc:
		return true
	}
	return false
}

func (e *emitter) maybeMasked(v mir.Value) bool {
	in, sure := e.plainly(v)
	if !sure {
		return true
	}
	switch in.Op {
	case mir.OpConst, mir.OpAddr, mir.OpSlot, mir.OpParam, mir.Get:
		return false // of what another block has set, beyond what an engine combines
	case mir.And, mir.ZExt, mir.Trunc:
		return true
	}
	return in.Res == mir.I1 || in.Res == mir.I8 || in.Res == mir.I16
}

// obscure makes what is on the stack something else for an engine, of the same value.
func (e *emitter) obscure(t mir.Type) {
	if t.Bits() == 64 {
		e.i64(0)
		e.op(asm.I64Add)
		return
	}
	e.i32(0)
	e.op(asm.I32Add)
}
