package llvmtext

import "github.com/mirtool/mirtool/mir"

// survey looks over the module for what must be known before the first
// function is emitted.
func (e *emitter) survey() {
	imports := map[string]*function{}
	for _, s := range e.m.Syms() {
		f := e.m.Func(s)
		if f == nil {
			continue
		}
		fn := &function{signature: e.lower(f.Sig), f: f, id: "@" + symbol(f.Name)}
		if f.Import {
			e.importID(fn, imports)
		}
		fn.address = newOperand(e.ptr, e.cast(fn.id, e.functionType(fn)))
		e.funcs[s] = fn
		if f.Runtime && !f.Import {
			switch f.Name {
			case "mir.trap":
				e.trapSym = s
			case "mir.at":
				e.atSym = s
			case "mir.main":
				e.alone = true
			case "mir.room":
				e.roomSym = s
			case "mir.callable":
				e.rangeSym = s
			}
		}
	}
	e.takenAddresses()
	for _, fn := range e.funcs {
		if fn != nil && fn.f.Import && fn.taken {
			fn.thunk = "@m.thunk." + symbol(fn.f.Name)
			fn.address = newOperand(e.ptr, e.cast(fn.thunk, fn.typ.ElemType.String()))
		}
	}
	e.tailConvention()
	e.trapping = mayTrap(e.m)
	for s, traps := range e.trapping {
		e.trappingTaken = e.trappingTaken || traps && e.funcs[s].taken
	}
}

// importID gives an imported function its name. The support code and the program
// may import one function with two signatures; the first declares it, and where
// pointers have types the others are that with another type.
func (e *emitter) importID(fn *function, known map[string]*function) {
	fn.id = "@" + importSymbol(fn.f)
	first, ok := known[fn.id]
	if !ok {
		known[fn.id] = fn
		return
	}
	fn.declared = true
	if has, want := e.functionType(first), e.functionType(fn); e.typed() && has != want {
		fn.id = "bitcast (" + has + "* " + fn.id + " to " + want + "*)"
	}
}

// importSymbol is the name of an imported function: that of C.
func importSymbol(f *mir.Func) string {
	if f.Runtime && len(f.Name) > len(libc) && f.Name[:len(libc)] == libc {
		return quoted(f.Name[len(libc):])
	}
	return quoted(f.Name)
}

// libc is what the support code has before the names of C's functions, so that
// the program may have functions of these names.
const libc = "mir.libc."

// takenAddresses marks the functions whose address is used other than by a call
// of a matching signature.
func (e *emitter) takenAddresses() {
	for _, s := range e.m.Syms() {
		if g := e.m.Global(s); g != nil {
			for i := range g.Init {
				if d := &g.Init[i]; d.Kind == mir.DatumAddr {
					e.take(d.Sym)
				}
			}
		}
		if f := e.m.Func(s); f != nil && f.Defined() {
			for _, b := range f.Blocks() {
				for v := range f.Insts(b) {
					f.Operands(v, func(o *mir.Value) {
						if in := f.At(*o); in.Op == mir.OpAddr {
							e.take(mir.Sym(in.Imm))
						}
					})
				}
			}
		}
	}
}

func (e *emitter) take(s mir.Sym) {
	if fn := e.funcs[s]; fn != nil {
		fn.taken = true
	}
}

// tailConvention finds the functions that need the convention tailcc, with
// which a tail call may lead to a function of another signature: those that make
// such a call and those that it leads to. Both sides of every tail call must agree, as
// must all that can be called through a pointer of one signature. So functions
// are joined in classes, and a class has the convention when one of it needs it.
func (e *emitter) tailConvention() {
	u := &union{parent: map[any]any{}, needs: map[any]bool{}}
	for s, fn := range e.funcs {
		if fn == nil || fn.f.Import {
			continue
		}
		if fn.taken {
			u.join(mir.Sym(s), fn.signature)
		}
		several := !fn.memory && len(fn.sig.Results) > 1
		for _, b := range fn.f.Blocks() {
			last := fn.f.Last(b)
			in := fn.f.At(last)
			switch in.Op {
			case mir.TailCall:
				to := e.funcs[in.Imm]
				if to.f.Import {
					continue // an ordinary call, and a return
				}
				fn.fixed = several
				u.tailCall(mir.Sym(s), mir.Sym(in.Imm), fn.signature != to.signature)
			case mir.TailCallI:
				fn.fixed = several
				sig := e.lower(fn.f.SigOf(last))
				u.tailCall(mir.Sym(s), sig, fn.signature != sig)
			}
		}
	}
	for s, fn := range e.funcs {
		if fn != nil && !fn.f.Import {
			fn.tail = u.needs[u.find(mir.Sym(s))]
		}
	}
	for _, sig := range e.sigs {
		sig.tail = u.needs[u.find(sig)]
	}
	for _, fn := range e.funcs {
		if fn != nil && fn.f.Import && fn.taken {
			fn.tail = fn.signature.tail // of its thunk
		}
	}
}

// union is a union-find over functions, by Sym, and signatures.
type union struct {
	parent map[any]any
	needs  map[any]bool // by the representative
}

func (u *union) find(x any) any {
	for {
		p, ok := u.parent[x]
		if !ok {
			return x
		}
		if pp, ok := u.parent[p]; ok {
			u.parent[x] = pp
		}
		x = p
	}
}

func (u *union) join(a, b any) {
	a, b = u.find(a), u.find(b)
	if a != b {
		u.parent[b] = a
		u.needs[a] = u.needs[a] || u.needs[b]
	}
}

func (u *union) tailCall(from, to any, differ bool) {
	u.join(from, to)
	if differ {
		u.needs[u.find(from)] = true
	}
}

// mayTrap finds, by Sym, the functions of the runtime module that may trap for
// another reason than a memory error.
func mayTrap(m *mir.Module) []bool {
	traps := make([]bool, m.NumSyms())
	callers := make([][]mir.Sym, m.NumSyms())
	var work []mir.Sym
	for _, s := range m.Syms() {
		f := m.Func(s)
		if f == nil || !f.Runtime || !f.Defined() {
			continue
		}
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				in := f.At(v)
				switch in.Op {
				case mir.Call, mir.TailCall:
					callers[in.Imm] = append(callers[in.Imm], s)
				default:
					if in.Op.Is(mir.Traps) && !safeDivision(f, v) && !traps[s] {
						traps[s] = true
						work = append(work, s)
					}
				}
			}
		}
	}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		for _, c := range callers[s] {
			if !traps[c] {
				traps[c] = true
				work = append(work, c)
			}
		}
	}
	return traps
}

// safeDivision reports whether v is a division by a constant with which it
// never traps.
func safeDivision(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	if in.Op < mir.SDiv || in.Op > mir.URem {
		return false
	}
	d, ok := f.IsConst(f.Arg(v, 1))
	return ok && d != 0 && (in.Op != mir.SDiv || d != in.Type.Mask())
}
