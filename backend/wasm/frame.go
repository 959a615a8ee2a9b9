package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Slots and allocas lie on a stack in memory, which grows down from the value
// that the global $stack has at the start.

// frame is where a function's slots are.
type frame struct {
	used   bool
	local  int32 // the address of the frame
	old    int32 // what $stack was before, -1 where that is the frame plus its size
	size   int64
	align  int64
	offset map[mir.Value]int64
}

// maxFrame is more than any stack has.
const maxFrame = 1 << 31

// prologue makes room for the slots, and zeroes them.
func (e *emitter) prologue() {
	f := e.f
	e.frame = frame{old: -1, align: 16, used: e.hasAlloca()}
	fr := &e.frame
	if len(f.Slots()) > 0 {
		fr.offset = map[mir.Value]int64{}
	}
	for _, s := range f.Slots() {
		a := int64(f.SlotAlign(s))
		fr.align = max(fr.align, a)
		fr.size = (fr.size + a - 1) &^ (a - 1)
		fr.offset[s] = fr.size
		fr.size = min(fr.size+max(f.At(s).Imm, 1), maxFrame)
		fr.used = true
	}
	fr.size = (fr.size + fr.align - 1) &^ (fr.align - 1)
	if !fr.used {
		return
	}
	fr.local = e.newLocal(asm.I32)
	e.imm(asm.GlobalGet, e.p.stackGlobal)
	if fr.align > 16 {
		fr.old = e.newLocal(asm.I32)
		e.tee(fr.old)
	}
	e.tee(fr.local)
	e.i32(e.p.stackLimit)
	e.op(asm.I32Sub)
	e.i32(uint32(min(fr.size+fr.align-16, maxFrame)))
	e.op(asm.I32LtU)
	e.trapIf(mir.TrapStackOverflow)
	if fr.size > 0 || fr.align > 16 {
		e.get(fr.local)
		e.i32(uint32(fr.size))
		e.op(asm.I32Sub)
		if fr.align > 16 {
			e.i32(uint32(-fr.align))
			e.op(asm.I32And)
		}
		e.tee(fr.local)
		e.imm(asm.GlobalSet, e.p.stackGlobal)
	}
	for _, s := range f.Slots() {
		if !f.At(s).Flag() {
			e.zero(fr.offset[s], f.At(s).Imm)
		}
	}
}

// hasAlloca reports whether the function has an alloca.
func (e *emitter) hasAlloca() bool {
	for _, b := range e.blocks {
		if e.g.isDispatcher(b) {
			continue
		}
		for v := range e.f.Insts(b) {
			if e.f.At(v).Op == mir.Alloca {
				return true
			}
		}
	}
	return false
}

// manyZeros is the number of bytes from which on zeroing takes memory.fill.
const manyZeros = 64

// zero zeroes a part of the frame.
func (e *emitter) zero(at, size int64) {
	if size > manyZeros {
		e.get(e.frame.local)
		e.i32(uint32(at))
		e.op(asm.I32Add)
		e.i32(0)
		e.i32(uint32(size))
		e.op(asm.MemoryFill)
		return
	}
	for size > 0 {
		op, n := asm.I64Store, int64(8)
		switch {
		case size >= 8:
		case size >= 4:
			op, n = asm.I32Store, 4
		case size >= 2:
			op, n = asm.I32Store16, 2
		default:
			op, n = asm.I32Store8, 1
		}
		e.get(e.frame.local)
		if n == 8 {
			e.i64(0)
		} else {
			e.i32(0)
		}
		e.code = append(e.code, asm.Instr{Op: op, Imm: uint64(at), Site: e.site})
		at, size = at+n, size-n
	}
}

// epilogue gives the frame back.
func (e *emitter) epilogue() {
	fr := &e.frame
	switch {
	case !fr.used:
		return
	case fr.old >= 0:
		e.get(fr.old)
	case fr.size == 0:
		e.get(fr.local)
	default:
		e.get(fr.local)
		e.i32(uint32(fr.size))
		e.op(asm.I32Add)
	}
	e.imm(asm.GlobalSet, e.p.stackGlobal)
}

// slotAddress puts the address of a slot on the stack.
func (e *emitter) slotAddress(v mir.Value) {
	e.get(e.frame.local)
	if off := e.frame.offset[v]; off != 0 {
		e.i32(uint32(off))
		e.op(asm.I32Add)
	}
	e.op(asm.I64ExtendI32U)
}

// alloca takes more of the stack, a byte at least, so that it has an address of its
// own.
func (e *emitter) alloca(in *mir.Inst, n mir.Value) {
	align := int64(max(in.Align(), 16))
	x := e.temp(asm.I32)
	again, free := e.pushTwice(n, false)
	// It must leave what aligning takes.
	e.imm(asm.GlobalGet, e.p.stackGlobal)
	e.i32(e.p.stackLimit)
	e.op(asm.I32Sub)
	e.op(asm.I64ExtendI32U)
	e.i64(uint64(align))
	e.op(asm.I64Sub)
	e.op(asm.I64GtS)
	e.imm(asm.GlobalGet, e.p.stackGlobal)
	e.op(asm.I64ExtendI32U)
	again()
	e.op(asm.I64LtU)
	e.op(asm.I32Or)
	e.trapIf(mir.TrapStackOverflow)
	e.imm(asm.GlobalGet, e.p.stackGlobal)
	again()
	e.op(asm.I32WrapI64)
	e.op(asm.I32Sub)
	if c, known := e.f.IsConst(n); !known {
		again()
		e.op(asm.I64Eqz)
		e.op(asm.I32Sub)
	} else if c == 0 {
		e.i32(1)
		e.op(asm.I32Sub)
	}
	e.i32(uint32(-align))
	e.op(asm.I32And)
	e.tee(x)
	e.imm(asm.GlobalSet, e.p.stackGlobal)
	e.get(x)
	e.op(asm.I64ExtendI32U)
	free()
	e.done(x)
}

// ret returns from the function.
func (e *emitter) ret(t mir.Value) {
	e.pushAll(e.f.Args(t))
	e.epilogue()
	if len(e.labels) > 0 || len(e.tasks) > 0 {
		e.op(asm.Return)
		return
	}
	e.open = true
}
