package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Values of i1, i8 and i16 are in i32 locals, zero-extended, so that they can be
// compared and passed on as they are. Where nobody looks at the upper bits of
// a value, they are whatever the operation left.

// widen finds the values whose upper bits somebody looks at. It goes backwards,
// so that users come first; with dispatchers they need not.
func (e *emitter) widen() {
	f := e.f
	for i := len(e.blocks) - 1; i >= 0; i-- {
		b := e.blocks[i]
		if e.g.isDispatcher(b) {
			continue
		}
		t := f.Last(b)
		for _, edge := range f.Edges(t) {
			for _, a := range f.EdgeArgs(edge) {
				e.val[a].clean = true
			}
		}
		for v := t; v != 0; v = f.Prev(v) {
			if e.g.route != nil {
				e.val[v].clean = true
			}
			in := f.At(v)
			for k, a := range f.Args(v) {
				if e.looks(v, in, k) {
					e.val[a].clean = true
				}
			}
		}
	}
}

// looks reports whether the instruction v looks at the upper bits of operand k.
func (e *emitter) looks(v mir.Value, in *mir.Inst, k int) bool {
	switch in.Op {
	case mir.Add, mir.Sub, mir.Mul, mir.Shl, mir.Trunc, mir.SExt, mir.SIToFP:
		return false
	case mir.AShr, mir.LShr, mir.SMin, mir.SMax:
		return k == 0 && in.Op == mir.LShr
	case mir.And, mir.Or, mir.Xor:
		return e.val[v].clean
	case mir.Select:
		return k == 0 || e.val[v].clean
	case mir.Store:
		return in.Type == mir.I1
	}
	if row := &compareOf[in.Op]; row.signed {
		return false
	}
	return true
}

// trimParams trims the parameters of a function that others may call, at whose
// upper bits somebody looks: to JavaScript -1 is an i8 as good as 255.
func (e *emitter) trimParams() {
	if !e.f.Export || e.f.Runtime {
		return
	}
	for _, p := range e.f.Params(e.f.Entry()) {
		if x := &e.val[p]; x.clean && e.f.TypeOf(p).Bits() < 32 {
			e.get(x.local)
			e.trim(e.f.TypeOf(p))
			e.set(x.local)
		}
	}
}

// trim cuts off what lies above a narrow type.
func (e *emitter) trim(t mir.Type) {
	switch t {
	case mir.I1, mir.I8, mir.I16:
		e.i32(uint32(t.Mask()))
		e.op(asm.I32And)
	}
}

// trimFor trims the result of an instruction if somebody looks.
func (e *emitter) trimFor(v mir.Value, t mir.Type) {
	if e.val[v].clean {
		e.trim(t)
	}
}

// signed makes a narrow integer on the stack one with its sign.
func (e *emitter) signed(t mir.Type) {
	switch t {
	case mir.I8:
		e.op(asm.I32Extend8S)
	case mir.I16:
		e.op(asm.I32Extend16S)
	}
}

// pushSigned puts an integer on the stack, with its sign in the upper bits.
func (e *emitter) pushSigned(v mir.Value) {
	if bits, ok := e.f.IsConst(v); ok && e.f.TypeOf(v).Bits() < 32 {
		e.i32(uint32(mir.SignExtend(e.f.TypeOf(v), bits)))
		return
	}
	e.push(v)
	e.signed(e.f.TypeOf(v))
}

// pushCount puts a shift count on the stack, modulo the width of a narrow type.
func (e *emitter) pushCount(t mir.Type, v mir.Value) {
	mask := uint32(t.Bits() - 1)
	if bits, ok := e.f.IsConst(v); ok {
		e.i32(uint32(bits) & mask)
		return
	}
	e.push(v)
	e.i32(mask)
	e.op(asm.I32And)
}

// narrow emits arithmetic on i8 and i16.
func (e *emitter) narrow(v mir.Value, in *mir.Inst, args []mir.Value) {
	t := in.Type
	width := uint32(t.Bits())
	switch in.Op {
	case mir.Shl:
		e.push(args[0])
		e.pushCount(t, args[1])
		e.op(asm.I32Shl)
		e.trimFor(v, t)
	case mir.LShr:
		e.push(args[0])
		e.pushCount(t, args[1])
		e.op(asm.I32ShrU)
	case mir.AShr:
		e.pushSigned(args[0])
		e.pushCount(t, args[1])
		e.op(asm.I32ShrS)
		e.trimFor(v, t)
	case mir.RotL, mir.RotR:
		e.rotate(v, in, args)
	case mir.Clz:
		e.push(args[0])
		e.op(asm.I32Clz)
		e.i32(32 - width)
		e.op(asm.I32Sub)
	case mir.Ctz:
		e.push(args[0])
		e.i32(1 << width)
		e.op(asm.I32Or)
		e.op(asm.I32Ctz)
	case mir.And, mir.Or, mir.Xor, mir.Popcnt:
		e.pushOrdered(v, args)
		e.op(directOf[in.Op].w32)
	default: // add, sub, mul
		e.pushOrdered(v, args)
		e.op(directOf[in.Op].w32)
		e.trimFor(v, t)
	}
}

// rotate doubles a narrow integer, so that a shift brings in what it shifts out.
func (e *emitter) rotate(v mir.Value, in *mir.Inst, args []mir.Value) {
	t := in.Type
	x := e.temp(asm.I32)
	e.push(args[0])
	e.tee(x)
	e.get(x)
	e.i32(uint32(t.Bits()))
	e.op(asm.I32Shl)
	e.op(asm.I32Or)
	e.done(x)
	e.pushCount(t, args[1])
	if in.Op == mir.RotL {
		// To the left by n is to the right by width - n, of 32 bits by 32 - n.
		x := e.temp(asm.I32)
		e.set(x)
		e.i32(uint32(t.Bits()))
		e.get(x)
		e.op(asm.I32Sub)
		e.done(x)
	}
	e.op(asm.I32ShrU)
	e.trimFor(v, t)
}
