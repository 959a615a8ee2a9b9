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

// tailCall emits a tail call: of the function itself as a branch, of others as a
// call from which nothing comes back to here.
func (e *emitter) tailCall(t mir.Value, in *mir.Inst) {
	args := e.f.Args(t)
	if e.isSelf(t) {
		e.again(args)
		return
	}
	if in.Op == mir.TailCallI {
		r := e.p.sigRange(e.f.SigOf(t))
		at := e.functionIndex(args[0], r)
		if r.n == 0 {
			return
		}
		e.pushAll(args[1:])
		e.epilogue()
		if r.n == 1 {
			e.imm(asm.Call, uint64(e.p.funcIndex[e.p.tableSyms[r.first-1]]))
		} else if r.n > 1 {
			e.get(at)
			e.op(asm.I32WrapI64)
			e.imm(asm.CallIndirect, uint64(r.typ))
			e.done(at)
		}
	} else {
		e.pushAll(args)
		e.epilogue()
		e.callSym(t, mir.Sym(in.Imm))
	}
	e.op(asm.Return)
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
