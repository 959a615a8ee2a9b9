package wasm

import (
	"github.com/mirtool/mirtool/mir"
)

// survey goes over all functions once. It returns the functions whose address
// is taken, in the order of the module.
func (p *program) survey() []mir.Sym {
	m := p.m
	isTaken := make([]bool, m.NumSyms())
	var trapping []mir.Sym
	ending := m.Lookup(p.o.trapHelper())
	for _, s := range m.Syms() {
		if g := m.Global(s); g != nil {
			for i := range g.Init {
				if d := &g.Init[i]; d.Kind == mir.DatumAddr {
					isTaken[d.Sym] = true
				}
			}
			continue
		}
		f := m.Func(s)
		p.canTrap[mir.TrapStackOverflow] = p.canTrap[mir.TrapStackOverflow] || len(f.Slots()) > 0
		size := int64(0)
		for _, slot := range f.Slots() {
			size = min(size+f.At(slot).Imm, maxFrame)
		}
		p.largeStack = p.largeStack || size > largeFrame
		tail := false
		p.traps = false
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				p.surveyInst(f, v, isTaken)
			}
			op := f.At(f.Last(b)).Op
			tail = tail || op == mir.TailCall || op == mir.TailCallI
		}
		if tail {
			p.tails = append(p.tails, s)
		}
		if p.traps && f.Runtime && s != ending {
			trapping = append(trapping, s)
		}
	}
	if p.o.saysWhere() {
		p.places.spread(m, trapping)
	}
	var taken []mir.Sym
	for _, s := range m.Syms() {
		if isTaken[s] && m.Func(s) != nil {
			taken = append(taken, s)
		}
	}
	return taken
}

func (p *program) surveyInst(f *mir.Func, v mir.Value, taken []bool) {
	in := f.At(v)
	p.surveyTraps(f, v, in)
	switch in.Op {
	case mir.CallI, mir.TailCallI:
		p.typeOf(f.SigOf(v))
	case mir.Call, mir.TailCall:
		if callee := p.m.Func(mir.Sym(in.Imm)); callee.Sig.Variadic {
			p.importVariadic(f, v, callee)
		}
	}
	for _, a := range f.Args(v) {
		if x := f.At(a); x.Op == mir.OpAddr {
			taken[x.Imm] = true
		}
	}
	for _, e := range f.Edges(v) {
		for _, a := range f.EdgeArgs(e) {
			if x := f.At(a); x.Op == mir.OpAddr {
				taken[x.Imm] = true
			}
		}
	}
}

// surveyTraps notes with what an instruction may trap.
func (p *program) surveyTraps(f *mir.Func, v mir.Value, in *mir.Inst) {
	switch in.Op {
	case mir.Alloca:
		p.mayTrap(mir.TrapStackOverflow)
		p.largeStack = true
	case mir.SDiv, mir.UDiv, mir.SRem, mir.URem:
		if !divides(f, v) {
			p.mayTrap(mir.TrapDivByZero)
			if in.Op == mir.SDiv {
				p.mayTrap(mir.TrapIntOverflow)
			}
		}
	case mir.Load:
		if !known(f, f.Arg(v, 0)) {
			p.mayTrap(mir.TrapBadPointer)
		}
	case mir.Store:
		if !known(f, f.Arg(v, 1)) {
			p.mayTrap(mir.TrapBadPointer)
		}
	case mir.CallI, mir.TailCallI:
		p.mayTrap(mir.TrapBadCall)
	case mir.Trap:
		p.mayTrap(mir.TrapKind(in.Imm))
	case mir.Unreachable:
		p.mayTrap(mir.TrapUnreachable)
	}
}

// mayTrap notes that the function at hand may trap.
func (p *program) mayTrap(k mir.TrapKind) {
	p.canTrap[k] = true
	p.traps = p.traps || k != mir.TrapStackOverflow
}

// importVariadic imports a variadic function as a call of it wants it: with the
// types of the further arguments.
func (p *program) importVariadic(f *mir.Func, v mir.Value, callee *mir.Func) {
	key, sig := variant(f, v, callee)
	if _, ok := p.variadic[key]; ok {
		return
	}
	p.variadic[key] = p.addImport(key, callee.Name, sig)
}

// variant returns a variadic function's name and signature as a call has them.
func variant(f *mir.Func, v mir.Value, callee *mir.Func) (string, mir.Sig) {
	sig := mir.Sig{Results: callee.Sig.Results}
	for _, a := range f.Args(v) {
		sig.Params = append(sig.Params, f.TypeOf(a))
	}
	return callee.Name + mir.Sig{Params: sig.Params}.String(), sig
}
