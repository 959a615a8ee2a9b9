package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// pair is an opcode for operands of 32 bits and one for 64.
type pair struct{ w32, w64 asm.Opcode }

func (p pair) of(t mir.Type) asm.Opcode {
	if t.Bits() == 64 {
		return p.w64
	}
	return p.w32
}

// direct has the ops that one opcode computes, for i32, i64, f32 and f64. Of
// those on i8 and i16 narrow.go takes care.
var direct = map[mir.Op]pair{
	mir.Add: {asm.I32Add, asm.I64Add}, mir.Sub: {asm.I32Sub, asm.I64Sub}, mir.Mul: {asm.I32Mul, asm.I64Mul},
	mir.Shl: {asm.I32Shl, asm.I64Shl}, mir.LShr: {asm.I32ShrU, asm.I64ShrU}, mir.AShr: {asm.I32ShrS, asm.I64ShrS},
	mir.RotL: {asm.I32Rotl, asm.I64Rotl}, mir.RotR: {asm.I32Rotr, asm.I64Rotr},
	mir.Clz: {asm.I32Clz, asm.I64Clz}, mir.Ctz: {asm.I32Ctz, asm.I64Ctz}, mir.Popcnt: {asm.I32Popcnt, asm.I64Popcnt},
	mir.And: {asm.I32And, asm.I64And}, mir.Or: {asm.I32Or, asm.I64Or}, mir.Xor: {asm.I32Xor, asm.I64Xor},

	mir.FAdd: {asm.F32Add, asm.F64Add}, mir.FSub: {asm.F32Sub, asm.F64Sub}, mir.FMul: {asm.F32Mul, asm.F64Mul}, mir.FDiv: {asm.F32Div, asm.F64Div},
	mir.FNeg: {asm.F32Neg, asm.F64Neg}, mir.FAbs: {asm.F32Abs, asm.F64Abs}, mir.FSqrt: {asm.F32Sqrt, asm.F64Sqrt},
	mir.FMin: {asm.F32Min, asm.F64Min}, mir.FMax: {asm.F32Max, asm.F64Max}, mir.FCopySign: {asm.F32Copysign, asm.F64Copysign},
	mir.FFloor: {asm.F32Floor, asm.F64Floor}, mir.FCeil: {asm.F32Ceil, asm.F64Ceil}, mir.FTrunc: {asm.F32Trunc, asm.F64Trunc}, mir.FNearest: {asm.F32Nearest, asm.F64Nearest},
}

// compares has the comparisons, with the one that says the opposite; those of
// floats have none, but feq and fne.
var compares = map[mir.Op]struct {
	yes, not pair
	signed   bool
}{
	mir.Eq:  {pair{asm.I32Eq, asm.I64Eq}, pair{asm.I32Ne, asm.I64Ne}, false},
	mir.Ne:  {pair{asm.I32Ne, asm.I64Ne}, pair{asm.I32Eq, asm.I64Eq}, false},
	mir.SLt: {pair{asm.I32LtS, asm.I64LtS}, pair{asm.I32GeS, asm.I64GeS}, true},
	mir.SLe: {pair{asm.I32LeS, asm.I64LeS}, pair{asm.I32GtS, asm.I64GtS}, true},
	mir.SGt: {pair{asm.I32GtS, asm.I64GtS}, pair{asm.I32LeS, asm.I64LeS}, true},
	mir.SGe: {pair{asm.I32GeS, asm.I64GeS}, pair{asm.I32LtS, asm.I64LtS}, true},
	mir.ULt: {pair{asm.I32LtU, asm.I64LtU}, pair{asm.I32GeU, asm.I64GeU}, false},
	mir.ULe: {pair{asm.I32LeU, asm.I64LeU}, pair{asm.I32GtU, asm.I64GtU}, false},
	mir.UGt: {pair{asm.I32GtU, asm.I64GtU}, pair{asm.I32LeU, asm.I64LeU}, false},
	mir.UGe: {pair{asm.I32GeU, asm.I64GeU}, pair{asm.I32LtU, asm.I64LtU}, false},
	mir.FEq: {pair{asm.F32Eq, asm.F64Eq}, pair{asm.F32Ne, asm.F64Ne}, false},
	mir.FNe: {pair{asm.F32Ne, asm.F64Ne}, pair{asm.F32Eq, asm.F64Eq}, false},
	mir.FLt: {pair{asm.F32Lt, asm.F64Lt}, pair{}, false},
	mir.FLe: {pair{asm.F32Le, asm.F64Le}, pair{}, false},
	mir.FGt: {pair{asm.F32Gt, asm.F64Gt}, pair{}, false},
	mir.FGe: {pair{asm.F32Ge, asm.F64Ge}, pair{}, false},
}

// The tables by op, for speed.
var (
	directOf  = tableOf(direct)
	compareOf = tableOf(compares)
)

func tableOf[T any](m map[mir.Op]T) (t [256]T) {
	for op, x := range m {
		t[op] = x
	}
	return t
}

// compute puts what an instruction yields on the stack.
func (e *emitter) compute(v mir.Value, in *mir.Inst) {
	args := e.f.Args(v)
	switch in.Op.Form() {
	case mir.FormConvert:
		e.convert(v, in, args[0])
	case mir.FormCompare:
		e.compare(v, in, args, false)
	case mir.FormSelect:
		if in.Type.IsFloat() {
			e.selectFloat(in.Type, args)
			return
		}
		e.push(args[1])
		e.push(args[2])
		e.condition(args[0], false)
		e.op(asm.Select)
	case mir.FormLoad:
		e.load(in, args[0])
	case mir.FormAlloca:
		e.alloca(in, args[0])
	case mir.FormGet:
		e.get(e.vars[in.Imm])
	case mir.FormCall, mir.FormCallI:
		e.call(v, in)
	case mir.FormFixed:
		e.push(args[0])
		e.push(args[1])
		e.op(asm.I64Add) // ptradd
	default:
		e.arithmetic(v, in, args)
	}
}

// selectFloat chooses between floats by a branch. Processors have no instruction
// for it, and of wazero 1.12 the compiler makes wrong code of select.f64 when an
// operand lives across a call: it then gives the first operand always.
func (e *emitter) selectFloat(t mir.Type, args []mir.Value) {
	x := e.temp(valType(t))
	e.push(args[1])
	e.set(x)
	y := int32(-1)
	if in := e.f.At(args[2]); in.Op != mir.OpConst && e.val[args[2]].home != held {
		y = e.temp(valType(t))
		e.push(args[2])
		e.set(y)
	}
	e.condition(args[0], true)
	e.op(asm.If)
	if y >= 0 {
		e.get(y)
		e.done(y)
	} else {
		e.push(args[2])
	}
	e.set(x)
	e.op(asm.End)
	e.get(x)
	e.done(x)
}

// arithmetic emits an op whose operands and result have one type.
func (e *emitter) arithmetic(v mir.Value, in *mir.Inst, args []mir.Value) {
	switch in.Op {
	case mir.SDiv, mir.UDiv, mir.SRem, mir.URem:
		e.divide(in, args)
		return
	case mir.SMin, mir.SMax, mir.UMin, mir.UMax:
		e.minmax(in, args)
		return
	case mir.SMulH, mir.UMulH:
		e.mulHigh(in, args)
		return
	case mir.BitRev, mir.BSwap:
		e.reverse(in, args[0])
		return
	case mir.FMA:
		e.pushAll(args)
		e.callHelper(in)
		return
	}
	if in.Type == mir.I8 || in.Type == mir.I16 {
		e.narrow(v, in, args)
		return
	}
	e.pushOrdered(v, args)
	e.op(directOf[in.Op].of(in.Type))
}

// pushOrdered puts the operands on the stack, of an op that may have them
// swapped.
func (e *emitter) pushOrdered(v mir.Value, args []mir.Value) {
	if e.val[v].swapped {
		e.push(args[1])
		e.push(args[0])
		return
	}
	e.pushAll(args)
}

// compare emits a comparison or an overflow test, or its opposite.
func (e *emitter) compare(v mir.Value, in *mir.Inst, args []mir.Value, not bool) {
	row := &compareOf[in.Op]
	if row.yes.w32 == 0 {
		e.overflows(in, args)
		if not {
			e.op(asm.I32Eqz)
		}
		return
	}
	op := row.yes.of(in.Type)
	if not && row.not.w32 != 0 {
		op, not = row.not.of(in.Type), false
	}
	zero, isConst := e.f.IsConst(args[1])
	switch {
	case isConst && zero == 0 && (op == asm.I32Eq || op == asm.I64Eq):
		e.push(args[0])
		e.op(pair{asm.I32Eqz, asm.I64Eqz}.of(in.Type))
	default:
		if e.val[v].swapped && in.Op != mir.Eq && in.Op != mir.Ne && !in.Type.IsFloat() {
			op = mirrored[op]
		}
		for _, i := range e.order(v, in.Op, 2) {
			if row.signed {
				e.pushSigned(args[i])
			} else {
				e.push(args[i])
			}
		}
		if isOrder(in.Op) && e.confuses(args[0], args[1]) && !e.val[v].swapped {
			e.obscure(in.Type)
		}
		e.op(op)
	}
	if not {
		e.op(asm.I32Eqz)
	}
}

// condition puts an i1, or its opposite, on the stack.
func (e *emitter) condition(c mir.Value, not bool) {
	in := e.f.At(c)
	if e.val[c].home == stacked && in.Op.Form() == mir.FormCompare {
		site := e.site
		e.site = uint32(c)
		e.compareFor(c, in, e.f.Args(c), not)
		e.site = site
		return
	}
	e.push(c)
	if not {
		e.op(asm.I32Eqz)
	}
}

// compareFor is compare where any number but 0 is true.
func (e *emitter) compareFor(v mir.Value, in *mir.Inst, args []mir.Value, not bool) {
	zero, isConst := e.f.IsConst(args[1])
	if in.Type.Bits() <= 32 && isConst && zero == 0 && (in.Op == mir.Ne && !not || in.Op == mir.Eq && not) && !in.Type.IsFloat() {
		e.push(args[0])
		return
	}
	e.compare(v, in, args, not)
}
