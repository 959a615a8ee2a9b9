package wasm

import (
	"math/bits"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// again puts a value on the stack a second time.
type again func()

// pushTwice puts a value on the stack and returns how to do so again. The
// local that it may need is given back by free.
func (e *emitter) pushTwice(v mir.Value, signed bool) (again again, free func()) {
	x := &e.val[v]
	narrow := signed && e.f.TypeOf(v).Bits() < 32
	if _, isConst := e.f.IsConst(v); isConst {
		push := func() { e.push(v) }
		if signed {
			push = func() { e.pushSigned(v) }
		}
		push()
		return push, func() {}
	}
	if !narrow && x.local >= 0 && (x.home == held || x.home == teed && x.done) {
		e.get(x.local)
		return func() { e.get(x.local) }, func() {}
	}
	if signed {
		e.pushSigned(v)
	} else {
		e.push(v)
	}
	if !narrow && x.home == teed {
		return func() { e.get(x.local) }, func() {}
	}
	t := e.temp(valType(e.f.TypeOf(v)))
	e.tee(t)
	return func() { e.get(t) }, func() { e.done(t) }
}

// divides reports whether the divisor of a division is a constant with which it
// cannot trap.
func divides(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	switch in.Op {
	case mir.SDiv, mir.UDiv, mir.SRem, mir.URem:
	default:
		return false
	}
	divisor, ok := f.IsConst(f.Arg(v, 1))
	return ok && divisor != 0 && (in.Op != mir.SDiv || divisor != in.Type.Mask())
}

var divisions = map[mir.Op]pair{
	mir.SDiv: {asm.I32DivS, asm.I64DivS}, mir.UDiv: {asm.I32DivU, asm.I64DivU},
	mir.SRem: {asm.I32RemS, asm.I64RemS}, mir.URem: {asm.I32RemU, asm.I64RemU},
}

// divide emits a division: what would trap is found before, so that it traps in
// the toolkit's way.
func (e *emitter) divide(in *mir.Inst, args []mir.Value) {
	t := in.Type
	signed := in.Op == mir.SDiv || in.Op == mir.SRem
	divisor, isConst := e.f.IsConst(args[1])
	if n := mir.SignExtend(t, divisor); isConst && signed && n > 1 && n&(n-1) == 0 {
		e.dividePower(in, args[0], n)
		return
	}
	a, freeA := e.pushTwice(args[0], signed)
	b, freeB := e.pushTwice(args[1], signed)
	if !isConst || divisor == 0 {
		e.op(pair{asm.I32Eqz, asm.I64Eqz}.of(t))
		e.trapIf(mir.TrapDivByZero)
		b()
	}
	if in.Op == mir.SDiv && (!isConst || divisor == t.Mask()) {
		b()
		e.constant(wider(t), ^uint64(0))
		e.op(pair{asm.I32Eq, asm.I64Eq}.of(t))
		a()
		e.constant(wider(t), uint64(int64(-1)<<(t.Bits()-1)))
		e.op(pair{asm.I32Eq, asm.I64Eq}.of(t))
		e.op(asm.I32And)
		e.trapIf(mir.TrapIntOverflow)
	}
	freeA()
	freeB()
	e.op(divisions[in.Op].of(t))
	if signed {
		e.trim(t)
	}
}

// dividePower emits the signed division of x by n, a power of two, or its
// remainder, by shifts: a negative number has n - 1 added, so that the shift
// rounds towards zero. Not every engine does so by itself.
func (e *emitter) dividePower(in *mir.Inst, x mir.Value, n int64) {
	t := in.Type
	w := wider(t)
	k := bits.TrailingZeros64(uint64(n))
	again, free := e.pushTwice(x, true)
	if in.Op == mir.SRem {
		again()
	}
	again()
	e.constant(w, uint64(w.Bits()-1))
	e.op(pair{asm.I32ShrS, asm.I64ShrS}.of(w))
	e.constant(w, uint64(w.Bits()-k))
	e.op(pair{asm.I32ShrU, asm.I64ShrU}.of(w))
	e.op(pair{asm.I32Add, asm.I64Add}.of(w))
	free()
	if in.Op == mir.SDiv {
		e.constant(w, uint64(k))
		e.op(pair{asm.I32ShrS, asm.I64ShrS}.of(w))
	} else {
		e.constant(w, uint64(-n))
		e.op(pair{asm.I32And, asm.I64And}.of(w))
		e.op(pair{asm.I32Sub, asm.I64Sub}.of(w))
	}
	e.trim(t)
}

// wider returns the type in which a narrow integer is computed.
func wider(t mir.Type) mir.Type {
	if t.Bits() < 32 {
		return mir.I32
	}
	return t
}

func (e *emitter) minmax(in *mir.Inst, args []mir.Value) {
	t := in.Type
	signed := in.Op == mir.SMin || in.Op == mir.SMax
	a, freeA := e.pushTwice(args[0], signed)
	b, freeB := e.pushTwice(args[1], signed)
	a()
	b()
	less := map[mir.Op]pair{
		mir.SMin: {asm.I32LtS, asm.I64LtS}, mir.SMax: {asm.I32GtS, asm.I64GtS},
		mir.UMin: {asm.I32LtU, asm.I64LtU}, mir.UMax: {asm.I32GtU, asm.I64GtU},
	}[in.Op]
	e.op(less.of(t))
	e.op(asm.Select)
	freeA()
	freeB()
	if signed {
		e.trim(t)
	}
}

// mulHigh emits the upper half of a product. Of 64 bits a helper computes it.
func (e *emitter) mulHigh(in *mir.Inst, args []mir.Value) {
	t := in.Type
	signed := in.Op == mir.SMulH
	if t == mir.I64 {
		e.pushAll(args)
		e.callHelper(in)
		return
	}
	e.pushWide(args[0], signed)
	e.pushWide(args[1], signed)
	e.op(asm.I64Mul)
	e.i64(uint64(t.Bits()))
	e.op(asm.I64ShrU)
	e.op(asm.I32WrapI64)
	e.trim(t)
}

// pushWide puts an integer of at most 32 bits on the stack as one of 64.
func (e *emitter) pushWide(v mir.Value, signed bool) {
	if signed {
		e.pushSigned(v)
		e.op(asm.I64ExtendI32S)
		return
	}
	e.push(v)
	e.op(asm.I64ExtendI32U)
}

// reverse emits bitrev and bswap: halves of ever smaller parts change places.
func (e *emitter) reverse(in *mir.Inst, arg mir.Value) {
	t := in.Type
	w := wider(t)
	x := e.temp(valType(w))
	e.push(arg)
	width := w.Bits()
	step := 1
	if in.Op == mir.BSwap {
		step = 8
	}
	for ; step < width; step *= 2 {
		if step == width/2 { // the halves change places by a rotation
			e.constant(w, uint64(step))
			e.op(pair{asm.I32Rotl, asm.I64Rotl}.of(w))
			break
		}
		mask := w.Mask() / (1<<step + 1)
		e.tee(x)
		e.constant(w, uint64(step))
		e.op(pair{asm.I32ShrU, asm.I64ShrU}.of(w))
		e.constant(w, mask)
		e.op(pair{asm.I32And, asm.I64And}.of(w))
		e.get(x)
		e.constant(w, mask)
		e.op(pair{asm.I32And, asm.I64And}.of(w))
		e.constant(w, uint64(step))
		e.op(pair{asm.I32Shl, asm.I64Shl}.of(w))
		e.op(pair{asm.I32Or, asm.I64Or}.of(w))
	}
	e.done(x)
	if t != w {
		e.i32(uint32(width - t.Bits()))
		e.op(asm.I32ShrU)
	}
}

// overflows emits an overflow test.
func (e *emitter) overflows(in *mir.Inst, args []mir.Value) {
	t := in.Type
	signed := in.Op == mir.SAddOvf || in.Op == mir.SSubOvf || in.Op == mir.SMulOvf
	switch {
	case t == mir.I64:
		e.overflows64(in, args)
	case t == mir.I32:
		op := map[mir.Op]asm.Opcode{mir.SAddOvf: asm.I64Add, mir.UAddOvf: asm.I64Add, mir.SSubOvf: asm.I64Sub, mir.USubOvf: asm.I64Sub, mir.SMulOvf: asm.I64Mul, mir.UMulOvf: asm.I64Mul}[in.Op]
		e.pushWide(args[0], signed)
		e.pushWide(args[1], signed)
		e.op(op)
		x := e.temp(asm.I64)
		e.tee(x)
		e.get(x)
		if signed {
			e.op(asm.I64Extend32S)
		} else {
			e.i64(t.Mask())
			e.op(asm.I64And)
		}
		e.op(asm.I64Ne)
		e.done(x)
	default:
		op := map[mir.Op]asm.Opcode{mir.SAddOvf: asm.I32Add, mir.UAddOvf: asm.I32Add, mir.SSubOvf: asm.I32Sub, mir.USubOvf: asm.I32Sub, mir.SMulOvf: asm.I32Mul, mir.UMulOvf: asm.I32Mul}[in.Op]
		for _, a := range args {
			if signed {
				e.pushSigned(a)
			} else {
				e.push(a)
			}
		}
		e.op(op)
		x := e.temp(asm.I32)
		e.tee(x)
		e.get(x)
		if signed {
			e.signed(t)
		} else {
			e.trim(t)
		}
		e.op(asm.I32Ne)
		e.done(x)
	}
}

func (e *emitter) overflows64(in *mir.Inst, args []mir.Value) {
	switch in.Op {
	case mir.SMulOvf, mir.UMulOvf:
		e.pushAll(args)
		e.callHelper(in)
		return
	case mir.USubOvf:
		e.pushAll(args)
		if e.confuses(args[0], args[1]) {
			e.obscure(mir.I64)
		}
		e.op(asm.I64LtU)
		return
	}
	a, freeA := e.pushTwice(args[0], false)
	b, freeB := e.pushTwice(args[1], false)
	r := e.temp(asm.I64)
	switch in.Op {
	case mir.UAddOvf: // the sum is less than an operand
		e.op(asm.I64Add)
		a()
		e.op(asm.I64LtU)
	case mir.SAddOvf: // both operands have another sign than the sum
		e.op(asm.I64Add)
		e.tee(r)
		a()
		e.op(asm.I64Xor)
		e.get(r)
		b()
		e.op(asm.I64Xor)
		e.op(asm.I64And)
		e.i64(0)
		e.op(asm.I64LtS)
	default: // the operands differ in sign, and so do the first and the difference
		e.op(asm.I64Sub)
		a()
		e.op(asm.I64Xor)
		a()
		b()
		e.op(asm.I64Xor)
		e.op(asm.I64And)
		e.i64(0)
		e.op(asm.I64LtS)
	}
	e.done(r)
	freeA()
	freeB()
}
