package interp

import (
	"math/bits"

	"github.com/mirtool/mirtool/mir"
)

// binaryRow says which op does a binary op of MIR: on two registers, and on a
// register and a constant.
type binaryRow struct{ rr, ri uint16 }

// wide has the ops on i64; those on i8 and i16 are made of the ones marked
// narrow by cutting the result.
var wide = map[mir.Op]binaryRow{
	mir.Add: {opAdd, opAddI}, mir.Sub: {opSub, 0}, mir.Mul: {opMul, opMulI},
	mir.And: {opAnd, opAndI}, mir.Or: {opOr, opOrI}, mir.Xor: {opXor, opXorI},
	mir.Shl: {opShl, opShlI}, mir.LShr: {opLShr, opLShrI}, mir.AShr: {opAShr, opAShrI},
	mir.SDiv: {opSDiv, 0}, mir.UDiv: {opUDiv, 0}, mir.SRem: {opSRem, 0}, mir.URem: {opURem, 0},
	mir.FAdd: {opFAdd, 0}, mir.FSub: {opFSub, 0}, mir.FMul: {opFMul, 0}, mir.FDiv: {opFDiv, 0},
}

var narrow = map[mir.Op]bool{mir.Add: true, mir.Sub: true, mir.Mul: true}

// word has the ops on i32 and f32 that differ from the ones on i64 and f64.
var word = map[mir.Op]binaryRow{
	mir.Add: {opAdd32, opAdd32I}, mir.Sub: {opSub32, 0}, mir.Mul: {opMul32, opMul32I},
	mir.And: {opAnd, opAndI}, mir.Or: {opOr, opOrI}, mir.Xor: {opXor, opXorI},
	mir.Shl: {opShl32, opShl32I}, mir.LShr: {opLShr32, opLShrI}, mir.AShr: {opAShr32, opAShr32I},
	mir.SDiv: {opSDiv32, 0}, mir.UDiv: {opUDiv, 0}, mir.SRem: {opSRem32, 0}, mir.URem: {opURem, 0},
	mir.FAdd: {opFAdd32, 0}, mir.FSub: {opFSub32, 0}, mir.FMul: {opFMul32, 0}, mir.FDiv: {opFDiv32, 0},
}

// small has the ops on i1, i8 and i16 that need no cutting.
var small = map[mir.Op]binaryRow{
	mir.And: {opAnd, opAndI}, mir.Or: {opOr, opOrI}, mir.Xor: {opXor, opXorI},
	mir.UDiv: {opUDiv, 0}, mir.URem: {opURem, 0}, mir.LShr: {0, opLShrI},
}

// The rows by op and kind of type, made from the maps above.
const (
	kindWide = iota
	kindWord
	kindSmall
	numKinds
)

var binaryRows = func() (t [256][numKinds]binaryRow) {
	for i, m := range []map[mir.Op]binaryRow{wide, word, small} {
		for op, row := range m {
			t[op][i] = row
		}
	}
	return t
}()

func kindOf(t mir.Type) int {
	switch t {
	case mir.I64, mir.F64, mir.Ptr:
		return kindWide
	case mir.I32, mir.F32:
		return kindWord
	}
	return kindSmall
}

// instruction selects code for an instruction that is no terminator.
func (d *decoder) instruction(v mir.Value) {
	if d.flags[v]&flagInline != 0 {
		return
	}
	if d.flags[v]&flagPair != 0 {
		d.pair(v)
		return
	}
	in := d.f.At(v)
	args := d.f.Args(v)
	switch in.Op {
	case mir.ZExt, mir.Bitcast, mir.PtrToInt, mir.IntToPtr:
		// d.alias says where they are
	case mir.Trunc:
		d.emit1(opAndI, v, args[0], int64(in.Res.Mask()))
	case mir.FNeg:
		d.emit1(opXorI, v, args[0], int64(signBit(in.Type)))
	case mir.FAbs:
		d.emit1(opAndI, v, args[0], int64(in.Type.Mask()&^signBit(in.Type)))
	case mir.PtrAdd:
		d.ptrAdd(v, args)
	case mir.Load:
		d.load(v, in, args[0])
	case mir.Store:
		d.store(in, args[0], args[1])
	case mir.Select:
		d.choice(v, args)
	case mir.Get:
		if d.alias[v] != 0 {
			return
		}
		d.emit(inst{op: opMov, b: d.use(d.variable(in.Imm)), a: d.def(v)})
	case mir.Set:
		d.set(d.variable(in.Imm), args[0])
	case mir.Call, mir.CallI:
		d.call(v, in, args)
	case mir.MemCpy, mir.MemMove, mir.MemSet:
		op := map[mir.Op]uint16{mir.MemCpy: opMemCpy, mir.MemMove: opMemMove, mir.MemSet: opMemSet}[in.Op]
		d.emit(inst{op: op, a: d.use(args[0]), b: d.use(args[1]), c: d.use(args[2])})
	case mir.Alloca:
		align := int64(in.Align())
		if align == 0 {
			align = 16
		}
		d.emit(inst{op: opAlloca, b: d.use(args[0]), a: d.def(v), imm: align})
	default:
		d.compute(v, in, args)
	}
}

func signBit(t mir.Type) uint64 { return 1 << (t.Bits() - 1) }

// emit1 emits an op of one register and an immediate.
func (d *decoder) emit1(op uint16, v, x mir.Value, imm int64) {
	in := inst{op: op, b: d.use(x), imm: imm}
	in.a = d.def(v)
	d.emit(in)
}

func (d *decoder) emit2(op uint16, v, x, y mir.Value) {
	in := inst{op: op, b: d.use(x), c: d.use(y)}
	in.a = d.def(v)
	d.emit(in)
}

// compute selects code for an op whose value depends on its operands alone.
func (d *decoder) compute(v mir.Value, in *mir.Inst, args []mir.Value) {
	switch {
	case in.Op.Form() == mir.FormBinary && d.binary(v, in, args[0], args[1]):
	case in.Op.Form() == mir.FormCompare && d.setCompare(v):
	case in.Op.Form() == mir.FormConvert && d.convert(v, in, args[0]):
	case in.Op == mir.FSqrt && in.Type == mir.F64:
		d.emit1(opFSqrt, v, args[0], 0)
	default:
		e := inst{op: opEval}
		third := uint16(0)
		for i, a := range args {
			switch r := d.use(a); i {
			case 0:
				e.b = r
			case 1:
				e.c = r
			case 2:
				third = r
			}
		}
		e.a, e.imm = d.def(v), packEval(in.Op, in.Type, in.Res, third)
		d.emit(e)
	}
}

// binary selects code for a binary op, and reports whether there is an op for it.
func (d *decoder) binary(v mir.Value, in *mir.Inst, x, y mir.Value) bool {
	kind := kindOf(in.Type)
	row := binaryRows[in.Op][kind]
	cut := kind == kindSmall && narrow[in.Op]
	if cut {
		row = binaryRows[in.Op][kindWide]
	}
	cx, constX := d.f.IsConst(x)
	cy, constY := d.f.IsConst(y)
	if constX && !constY && in.Op.Is(mir.Commutes) {
		x, y, cy, constX, constY = y, x, cx, false, true
	}
	if in.Type == mir.F64 && (constX || constY) {
		return d.floatConst(v, in.Op, x, y)
	}
	switch {
	case in.Op == mir.Sub && constY && row.rr != 0:
		op := uint16(opAddI)
		if kind == kindWord {
			op = opAdd32I
		}
		d.emit1(op, v, x, -int64(cy))
	case in.Op == mir.Sub && constX && row.rr != 0:
		op := uint16(opSubI)
		if kind == kindWord {
			op = opSub32I
		}
		d.emit1(op, v, y, int64(cx))
	case in.Op == mir.SDiv && kind == kindWide && constY && cy&(cy-1) == 0 && cy > 1 && cy < 1<<63:
		e := inst{op: opSDivPow2, b: d.use(x), c: uint16(bits.TrailingZeros64(cy))}
		e.a = d.def(v)
		d.emit(e)
	case constY && row.ri != 0:
		if in.Op == mir.Shl || in.Op == mir.LShr || in.Op == mir.AShr {
			cy &= uint64(in.Type.Bits() - 1)
		}
		d.emit1(row.ri, v, x, int64(cy))
	case row.rr != 0:
		d.emit2(row.rr, v, x, y)
	default:
		return false
	}
	if cut {
		r := d.defAgain(v)
		d.emit(inst{op: opAndI, a: r, b: r, imm: int64(in.Type.Mask())})
	}
	return true
}

// floatConst selects code for a binary op on f64 with a constant, and reports
// whether there is an op for it.
func (d *decoder) floatConst(v mir.Value, op mir.Op, x, y mir.Value) bool {
	if c, ok := d.f.IsConst(y); ok {
		row := map[mir.Op]uint16{mir.FAdd: opFAddI, mir.FSub: opFAddI, mir.FMul: opFMulI, mir.FDiv: opFDivI}[op]
		if op == mir.FSub {
			c ^= 1 << 63
		}
		if row != 0 {
			d.emit1(row, v, x, int64(c))
		}
		return row != 0
	}
	c, _ := d.f.IsConst(x)
	row := map[mir.Op]uint16{mir.FSub: opFISub, mir.FDiv: opFIDiv}[op]
	if row != 0 {
		d.emit1(row, v, y, int64(c))
	}
	return row != 0
}

// defAgain returns the register that def gave for v.
func (d *decoder) defAgain(v mir.Value) uint16 {
	if d.scan {
		return 0
	}
	if r := d.reg[v]; r < farReg {
		return uint16(r)
	}
	return d.pending[len(d.pending)-1].temp
}

// ptrAdd selects code for a ptradd that is not part of an access.
func (d *decoder) ptrAdd(v mir.Value, args []mir.Value) {
	x, y := args[0], args[1]
	if c, ok := d.constant(y); ok {
		d.emit1(opAddI, v, x, int64(c))
	} else if c, ok := d.constant(x); ok {
		d.emit1(opAddI, v, y, int64(c))
	} else {
		d.emit2(opAdd, v, x, y)
	}
}

func (d *decoder) choice(v mir.Value, args []mir.Value) {
	in := inst{op: opSelect, b: d.use(args[0]), c: d.use(args[1]), imm: int64(d.use(args[2]))}
	in.a = d.def(v)
	d.emit(in)
}

// set puts a value into a hidden register.
func (d *decoder) set(to, x mir.Value) {
	if _, ok := d.constant(d.root(x)); !d.scan || ok {
		d.put(d.reg[to], d.root(x))
		return
	}
	d.use(x)
}

// conversions that have an op. Those that saturate also get what eval needs.
var conversions = map[[3]uint8]uint16{
	conv(mir.SExt, mir.I8, mir.I64): opSExt8, conv(mir.SExt, mir.I16, mir.I64): opSExt16,
	conv(mir.SExt, mir.I32, mir.I64): opSExt32,
	conv(mir.SExt, mir.I8, mir.I32):  opSExt8To32, conv(mir.SExt, mir.I16, mir.I32): opSExt16To32,
	conv(mir.SIToFP, mir.I64, mir.F64): opI64ToF64, conv(mir.SIToFP, mir.I32, mir.F64): opI32ToF64,
	conv(mir.SIToFP, mir.I64, mir.F32): opI64ToF32, conv(mir.SIToFP, mir.I32, mir.F32): opI32ToF32,
	// An unsigned number of up to 32 bits is a positive one of 64.
	conv(mir.UIToFP, mir.I8, mir.F64): opI64ToF64, conv(mir.UIToFP, mir.I16, mir.F64): opI64ToF64,
	conv(mir.UIToFP, mir.I32, mir.F64): opI64ToF64,
	conv(mir.UIToFP, mir.I8, mir.F32):  opI64ToF32, conv(mir.UIToFP, mir.I16, mir.F32): opI64ToF32,
	conv(mir.UIToFP, mir.I32, mir.F32): opI64ToF32,
	conv(mir.FPToSI, mir.F64, mir.I64): opF64ToI64, conv(mir.FPToSI, mir.F64, mir.I32): opF64ToI32,
	conv(mir.FPTrunc, mir.F64, mir.F32): opF64ToF32, conv(mir.FPExt, mir.F32, mir.F64): opF32ToF64,
}

func conv(op mir.Op, from, to mir.Type) [3]uint8 {
	return [3]uint8{uint8(op), uint8(from), uint8(to)}
}

func (d *decoder) convert(v mir.Value, in *mir.Inst, x mir.Value) bool {
	op := conversions[conv(in.Op, in.Type, in.Res)]
	if op == 0 {
		return false
	}
	d.emit1(op, v, x, packEval(in.Op, in.Type, in.Res, 0))
	return true
}
