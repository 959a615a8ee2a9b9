package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// An address has 64 bits, and Wasm's memory 32: an access cuts off the upper
// half. Where the address is made from an object that is known, as ptradd makes
// it, it is believed to be in the object, as the language says. Of any other
// the access checks first that it is not below 64 KiB and not beyond 4 GiB, and
// the engine checks that it is in memory.

// loads are the opcodes that read a type.
var loads = [...]asm.Opcode{mir.I1: asm.I32Load8U, mir.I8: asm.I32Load8U, mir.I16: asm.I32Load16U, mir.I32: asm.I32Load, mir.I64: asm.I64Load, mir.F32: asm.F32Load, mir.F64: asm.F64Load, mir.Ptr: asm.I64Load}

var stores = [...]asm.Opcode{mir.I1: asm.I32Store8, mir.I8: asm.I32Store8, mir.I16: asm.I32Store16, mir.I32: asm.I32Store, mir.I64: asm.I64Store, mir.F32: asm.F32Store, mir.F64: asm.F64Store, mir.Ptr: asm.I64Store}

func (e *emitter) load(in *mir.Inst, p mir.Value) {
	off := e.base(p, in.Imm)
	e.access(loads[in.Type], in, off)
	if in.Type == mir.I1 {
		e.trim(mir.I1)
	}
}

func (e *emitter) store(in *mir.Inst, v, p mir.Value) {
	off := e.base(p, in.Imm)
	e.push(v)
	e.access(stores[in.Type], in, off)
}

// access emits a load or store. It says what alignment is known, at most the
// natural one.
func (e *emitter) access(op asm.Opcode, in *mir.Inst, off uint64) {
	size := in.Type.Size()
	natural := log2(size)
	align := natural
	if a := in.Align(); a != 0 && a < size {
		align = log2(a)
	}
	e.code = append(e.code, asm.Instr{Op: op, Align: align, Imm: off, Site: e.site})
}

func log2(n int) (k uint8) {
	for n > 1 {
		n /= 2
		k++
	}
	return k
}

// maxOffset is the greatest offset that is left to the access. The first object
// lies as far above the lowest valid address, so that no valid address less
// the offset is below that.
const maxOffset = 1 << 16

// base puts an address on the stack, as an i32, and returns the offset that the
// access adds to it.
func (e *emitter) base(p mir.Value, off int64) uint64 {
	in := e.f.At(p)
	switch in.Op {
	case mir.OpAddr:
		if at := int64(e.p.address(mir.Sym(in.Imm))) + off; at >= 0 && at < 1<<32 {
			e.i32(0)
			return uint64(at)
		}
	case mir.OpSlot:
		if at := e.frame.offset[p] + off; at >= 0 && at < e.frame.size {
			e.get(e.frame.local)
			return uint64(at)
		}
	case mir.PtrAdd:
		if e.val[p].home == stacked {
			if at, ok := e.indexed(p, off); ok {
				return at
			}
		}
	}
	near := off >= 0 && off <= maxOffset
	if w, ok := e.wrapped(p); ok && near {
		e.get(w)
		return uint64(off)
	}
	if e.known(p) {
		if near {
			e.push(p)
			e.op(asm.I32WrapI64)
			e.keepWrapped(p)
			return uint64(off)
		}
		e.push(p)
		e.op(asm.I32WrapI64)
		e.i32(uint32(off))
		e.op(asm.I32Add)
		return 0
	}
	return e.checked(p, off)
}

// indexed emits the address of a global plus an index that is the whole
// distance from it, so that it is not negative.
func (e *emitter) indexed(p mir.Value, off int64) (uint64, bool) {
	args := e.f.Args(p)
	in := e.f.At(args[0])
	if off != 0 || in.Op != mir.OpAddr || e.p.m.Global(mir.Sym(in.Imm)) == nil {
		return 0, false
	}
	e.push(args[1])
	e.op(asm.I32WrapI64)
	return e.p.address(mir.Sym(in.Imm)), true
}

// lowest is the lowest address that an access may have.
const lowest = 1 << 16

// checked puts an address of which nothing is known on the stack.
func (e *emitter) checked(p mir.Value, off int64) uint64 {
	near := off >= 0 && off <= maxOffset
	e.push(p)
	if !near {
		e.i64(uint64(off))
		e.op(asm.I64Add)
		off = 0
	}
	x := e.temp(asm.I64)
	e.tee(x)
	e.i64(lowest)
	e.op(asm.I64Sub)
	if e.p.o.world == worldWASI {
		e.imm(asm.GlobalGet, e.p.roomGlobal)
	} else {
		e.i64(1<<32 - lowest)
	}
	e.op(asm.I64GeU)
	e.trapIf(mir.TrapBadPointer)
	e.get(x)
	e.op(asm.I32WrapI64)
	e.done(x)
	if near {
		e.keepWrapped(p)
	}
	return uint64(off)
}

// accessed returns the address of a load or store, 0 of what is none.
func (e *emitter) accessed(v mir.Value, in *mir.Inst) mir.Value {
	switch in.Op {
	case mir.Load:
		return e.f.Arg(v, 0)
	case mir.Store:
		return e.f.Arg(v, 1)
	}
	return 0
}

// maxKept bounds the locals that keep lower halves of addresses.
const maxKept = 1000

// keepWrapped keeps the lower half of an address, which is on the stack, in a
// local if there are more accesses to it: where this block dominates them, an
// engine then knows that it is in memory.
func (e *emitter) keepWrapped(p mir.Value) {
	if e.val[p].accesses < 2 || e.kept == maxKept || e.onEdge {
		return
	}
	w := &e.val[p].wrapped
	if *w == 0 {
		e.kept++
		*w = e.newLocal(asm.I32) + 1
	}
	e.tee(*w - 1)
	e.val[p].wrappedIn = e.block
}

// wrapped returns the local that has the lower half of an address here.
func (e *emitter) wrapped(p mir.Value) (int32, bool) {
	x := &e.val[p]
	return x.wrapped - 1, x.wrapped > 0 && e.g.dom.Dominates(x.wrappedIn, e.block)
}

// statement emits an instruction that yields nothing.
func (e *emitter) statement(v mir.Value, in *mir.Inst) {
	args := e.f.Args(v)
	switch in.Op {
	case mir.Store:
		e.store(in, args[0], args[1])
	case mir.Set:
		e.push(args[0])
		e.set(e.vars[in.Imm])
	case mir.MemCpy, mir.MemMove, mir.MemSet:
		e.pushAll(args)
		e.callHelper(in)
	default:
		e.call(v, in)
	}
}
