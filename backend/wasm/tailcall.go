package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// tailCallsItself reports whether the function has a tail call of itself, which
// is a branch to its beginning.
func (e *emitter) tailCallsItself() bool {
	for _, b := range e.blocks {
		if e.g.isDispatcher(b) {
			continue
		}
		if e.isSelf(e.f.Last(b)) {
			return true
		}
	}
	return false
}

func (e *emitter) isSelf(t mir.Value) bool {
	in := e.f.At(t)
	return in.Op == mir.TailCall && e.p.m.Func(mir.Sym(in.Imm)) == e.f
}

// tailCall emits a tail call: of the function itself as a branch, of others, when
// the frame is given back, as the instruction for it, as a hop, or as a call.
func (e *emitter) tailCall(t mir.Value, in *mir.Inst) {
	args := e.f.Args(t)
	if in.Op == mir.TailCallI {
		e.tailCallIndirect(t, args)
		return
	}
	s := mir.Sym(in.Imm)
	callee := e.p.m.Func(s)
	h := &e.p.hops
	switch {
	case e.isSelf(t):
		e.again(args)
		return
	case h.in[s] != 0 && h.in[s] == h.in[e.sym]:
		e.pushAll(args)
		e.hop(callee.Sig.Params, callee.Sig.Results, func() { e.i32(h.thunk[s]) })
		return
	}
	e.pushAll(args)
	e.epilogue()
	if e.p.o.TailCall && callee.Defined() {
		e.noteSite(s)
		e.imm(asm.ReturnCall, uint64(e.p.callee(e.f, t, s)))
		return
	}
	e.callSym(t, s)
	e.op(asm.Return)
}

func (e *emitter) tailCallIndirect(t mir.Value, args []mir.Value) {
	sig := e.f.SigOf(t)
	key := sig.String()
	r := e.p.sigRange(sig)
	at := e.functionIndex(args, r)
	if r.n == 0 {
		return
	}
	e.noteSites(r)
	h := &e.p.hops
	index := func() {
		if r.n == 1 {
			e.i32(uint32(r.first))
			return
		}
		e.get(at)
		e.op(asm.I32WrapI64)
	}
	if h.sigIn[key] != 0 && h.sigIn[key] == h.in[e.sym] {
		e.hop(sig.Params, sig.Results, func() {
			index()
			e.i32(h.ranges[key] - uint32(r.first))
			e.op(asm.I32Add)
		})
	} else {
		e.epilogue()
		index()
		if e.p.o.TailCall {
			e.imm(asm.ReturnCallIndirect, uint64(r.typ))
		} else {
			e.imm(asm.CallIndirect, uint64(r.typ))
			e.op(asm.Return)
		}
	}
	if at >= 0 {
		e.done(at)
	}
}

// again goes back to the beginning of the function with other arguments.
func (e *emitter) again(args []mir.Value) {
	params := e.f.Params(e.f.Entry())
	var to []int32
	for i, a := range args {
		if x := &e.val[params[i]]; x.uses > 0 {
			e.push(a)
			to = append(to, x.local)
		} else if y := &e.val[a]; y.parent != 0 {
			e.push(a)
			e.op(asm.Drop)
		}
	}
	for i := len(to) - 1; i >= 0; i-- {
		e.set(to[i])
	}
	e.epilogue()
	e.imm(asm.Br, e.depth(e.restart))
}
