package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// call emits a call. A single result stays on the stack, several go to their
// locals.
func (e *emitter) call(v mir.Value, in *mir.Inst) {
	args := e.f.Args(v)
	if in.Op == mir.CallI {
		e.callIndirect(v, args)
	} else {
		e.pushAll(args)
		e.callSym(v, mir.Sym(in.Imm))
	}
	if in.Res != mir.Void {
		return
	}
	results := e.f.Results(v)
	for i := len(results) - 1; i >= 0; i-- {
		if r := &e.val[results[i]]; r.uses > 0 {
			e.set(r.local)
		} else {
			e.op(asm.Drop)
		}
	}
}

// callSym calls a function whose arguments are on the stack.
func (e *emitter) callSym(v mir.Value, s mir.Sym) {
	callee := e.p.m.Func(s)
	if op, ok := e.p.intrinsic(callee); ok {
		op(e)
		return
	}
	e.noteSite(s)
	e.imm(asm.Call, uint64(e.p.callee(e.f, v, s)))
	if callee.Import && len(callee.Sig.Results) == 1 {
		e.trim(callee.Sig.Results[0])
	}
}

// callIndirect calls the function at an address. The functions of one signature
// stand side by side in the table, so that one comparison finds whether there
// is one at the address and whether it has the signature.
func (e *emitter) callIndirect(v mir.Value, args []mir.Value) {
	r := e.p.sigRange(e.f.SigOf(v))
	at := e.functionIndex(args, r)
	if r.n == 0 {
		return // nothing behind the trap is reached
	}
	e.noteSites(r)
	switch {
	case r.n == 1:
		e.imm(asm.Call, uint64(e.p.funcIndex[e.p.tableSyms[r.first-1]]))
	default:
		e.get(at)
		e.op(asm.I32WrapI64)
		e.imm(asm.CallIndirect, uint64(r.typ))
		e.done(at)
	}
}

// functionIndex evaluates the address and the arguments of an indirect call, in
// this order, and then traps unless the address is one of a range of functions:
// an argument may be a call that prints. The arguments stay on the stack. The
// local that it returns holds the address until it is given back by done; it is
// -1 when the range has at most one.
func (e *emitter) functionIndex(args []mir.Value, r sigRange) int32 {
	at := e.temp(asm.I64)
	e.push(args[0])
	e.set(at)
	e.pushAll(args[1:])
	if r.n == 0 {
		e.done(at)
		e.trap(mir.TrapBadCall)
		return -1
	}
	e.get(at)
	e.i64(uint64(funcBase + r.first))
	if r.n == 1 {
		e.done(at)
		at = -1
		e.op(asm.I64Ne)
	} else {
		e.op(asm.I64Sub)
		e.i64(uint64(r.n))
		e.op(asm.I64GeU)
	}
	e.trapIf(mir.TrapBadCall)
	return at
}

// callHelper calls the helper that computes an op; the operands are on the stack.
func (e *emitter) callHelper(in *mir.Inst) {
	e.noteSite(e.p.m.Lookup(helperOf(in)))
	e.imm(asm.Call, uint64(e.p.helperIndex(in)))
}

// trap stops the program.
func (e *emitter) trap(k mir.TrapKind) {
	e.placeHere(k)
	e.imm(asm.Call, uint64(e.p.trapIndex(k)))
	e.op(asm.Unreachable)
}

// trapIf stops the program if what is on the stack is not 0.
func (e *emitter) trapIf(k mir.TrapKind) {
	e.op(asm.If)
	e.trap(k)
	e.op(asm.End)
}
