package link

import (
	"github.com/mirtool/mirtool/mir"
)

// slotSize is the room that an argument takes in the array of a variadic call.
const slotSize = 8

// lower makes every call of the variadic import from a call of to, which takes
// a pointer to the further arguments instead, and drops the import.
func (l *libLinker) lower(from, to mir.Sym) {
	for _, f := range l.m.Funcs() {
		var calls []mir.Value
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				if in := f.At(v); in.Op.Form() == mir.FormCall && mir.Sym(in.Imm) == from {
					calls = append(calls, v)
				}
			}
		}
		l.lowerCalls(f, calls, to)
		l.refuseAddress(f, from)
	}
	l.refuseData(from)
	l.m.Remove(from)
}

// lowerCalls rewrites calls in f. They share one array: its content is used up
// when the callee returns.
func (l *libLinker) lowerCalls(f *mir.Func, calls []mir.Value, to mir.Sym) {
	if len(calls) == 0 {
		return
	}
	fixed := len(l.m.Func(to).Sig.Params) - 1
	most := 0
	for _, v := range calls {
		most = max(most, len(f.Args(v))-fixed)
	}
	slot := f.AddSlot(int64(most*slotSize), 0)
	f.At(slot).SetFlag(true) // noinit: what is read has been written
	f.SetName(slot, "args")
	for _, v := range calls {
		for i, arg := range f.Args(v)[fixed:] {
			l.storeArg(f, v, arg, slot, int64(i*slotSize))
		}
		args := append([]mir.Value{}, f.Args(v)[:fixed]...)
		f.SetArgs(v, append(args, slot)...)
		f.At(v).Imm = int64(to)
		if f.At(v).Op == mir.TailCall {
			callAndReturn(f, v, l.m.Func(to).Sig.Results)
		}
	}
}

// storeArg stores one further argument before the call v.
func (l *libLinker) storeArg(f *mir.Func, v, arg, slot mir.Value, off int64) {
	t := f.TypeOf(arg)
	place := f.At(v).Place
	if wide := widened(t); wide.to != t {
		w := f.New(wide.op, t, wide.to, arg)
		f.At(w).Place = place
		f.InsertBefore(v, w)
		if f.HasName(arg) {
			f.SetName(w, f.NameOf(arg))
		}
		arg, t = w, wide.to
	}
	s := f.New(mir.Store, t, mir.Void, arg, slot)
	f.At(s).Imm, f.At(s).Place = off, place
	f.InsertBefore(v, s)
}

// widening is how an argument gets 64 bits.
type widening struct {
	op mir.Op
	to mir.Type
}

func widened(t mir.Type) widening {
	switch t {
	case mir.I1, mir.I8, mir.I16, mir.I32:
		return widening{mir.ZExt, mir.I64}
	case mir.F32:
		return widening{mir.FPExt, mir.F64}
	}
	return widening{to: t}
}

// callAndReturn makes a tail call, whose caller's slots would be gone, a call
// and a ret.
func callAndReturn(f *mir.Func, v mir.Value, results []mir.Type) {
	in := f.At(v)
	in.Op = mir.Call
	if len(results) == 1 {
		in.Res = results[0]
		f.SetName(v, "result")
	}
	block := in.Block()
	if len(results) > 1 {
		for i, t := range results {
			r := f.New(mir.OpResult, mir.Void, t, v)
			f.At(r).Imm = int64(i)
			f.SetName(r, "result")
			f.Append(block, r)
		}
	}
	ret := f.New(mir.Ret, mir.Void, mir.Void, f.Results(v)...)
	f.At(ret).Place = in.Place
	f.Append(block, ret)
}

// refuseAddress reports where f takes the address of the import.
func (l *libLinker) refuseAddress(f *mir.Func, from mir.Sym) {
	for _, b := range f.Blocks() {
		for v := range f.Insts(b) {
			f.Operands(v, func(o *mir.Value) {
				if in := f.At(*o); in.Op == mir.OpAddr && mir.Sym(in.Imm) == from {
					l.refuse(f.At(v).Place, from)
				}
			})
		}
	}
}

// refuseData reports where a global holds the address of the import.
func (l *libLinker) refuseData(from mir.Sym) {
	for _, s := range l.m.Syms() {
		g := l.m.Global(s)
		if g == nil {
			continue
		}
		for i := range g.Init {
			if d := &g.Init[i]; d.Kind == mir.DatumAddr && d.Sym == from {
				l.refuse(d.Place, from)
			}
		}
	}
}

func (l *libLinker) refuse(at mir.Place, from mir.Sym) {
	l.ds = append(l.ds, mir.Diagnostic{
		Pos: l.m.Pos(at), Code: "link/variadic",
		Message: "the address of @" + mir.QuoteName(l.m.SymName(from)) + ", which is variadic, cannot be taken: it can only be called by its name",
	})
}
