package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// Effects infers what functions do not do.
var Effects = &Pass{
	Name:      "effects",
	Doc:       "infer which functions are pure, readonly, notrap or noreturn",
	RunModule: runEffects,
	Touches:   true,
}

// inferred are the attributes that the pass gives.
const inferred = mir.AttrPure | mir.AttrReadonly | mir.AttrNoTrap | mir.AttrNoReturn

// runEffects starts from the belief that every function keeps every attribute
// and takes back what a body or a callee contradicts: the greatest solution,
// in which recursion alone contradicts nothing.
func runEffects(c *Context, m *mir.Module) bool {
	g := analysis.NewCallGraph(m)
	e := effects{c: c, m: m, attrs: make([]mir.Attrs, m.NumSyms()), tails: make([][]mir.Sym, m.NumSyms())}
	for _, s := range m.Syms() {
		f := m.Func(s)
		switch {
		case f == nil:
		case f.Defined():
			e.attrs[s] = e.alone(s, f)
		default:
			e.attrs[s] = f.Attrs & inferred
			if f.Attrs&mir.AttrPure != 0 {
				e.attrs[s] |= mir.AttrReadonly
			}
		}
	}
	e.spread(g)
	return e.write(g)
}

type effects struct {
	c     *Context
	m     *mir.Module
	attrs []mir.Attrs // by Sym: what is believed
	tails [][]mir.Sym // by Sym: the functions that it calls last
}

// alone returns the attributes that the instructions of f keep, calls by name
// left aside.
func (e *effects) alone(s mir.Sym, f *mir.Func) mir.Attrs {
	keeps := inferred
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			in := f.At(i)
			if in.Op == mir.TailCall {
				e.tails[s] = append(e.tails[s], mir.Sym(in.Imm))
			}
			if in.Op.Form() == mir.FormCall {
				continue
			}
			for _, a := range []mir.Attrs{mir.AttrPure, mir.AttrReadonly, mir.AttrNoTrap, mir.AttrNoReturn} {
				if keeps&a != 0 && f.Breaks(a, i) {
					keeps &^= a
				}
			}
		}
	}
	return keeps
}

// spread takes back what callees do not keep, until nothing changes.
func (e *effects) spread(g *analysis.CallGraph) {
	work := append([]mir.Sym(nil), g.BottomUp...)
	for len(work) > 0 {
		s := work[0]
		work = work[1:]
		keeps := e.attrs[s]
		for _, callee := range g.Callees[s] {
			keeps &= e.attrs[callee] | mir.AttrNoReturn
		}
		for _, callee := range e.tails[s] {
			keeps &= e.attrs[callee] | ^mir.AttrNoReturn
		}
		if keeps != e.attrs[s] {
			e.attrs[s] = keeps
			for _, caller := range g.Callers[s] {
				if f := e.m.Func(caller); f != nil && f.Defined() {
					work = append(work, caller)
				}
			}
		}
	}
}

// write gives the functions what is left, and reports whether that is more than
// they claimed.
func (e *effects) write(g *analysis.CallGraph) bool {
	changed := false
	for _, s := range g.BottomUp {
		f, a := e.m.Func(s), e.attrs[s]
		if a&mir.AttrPure != 0 || f.Attrs&mir.AttrPure != 0 {
			a &^= mir.AttrReadonly // pure says more
		}
		if f.Attrs|a != f.Attrs {
			f.Attrs |= a
			if f.Attrs&mir.AttrPure != 0 {
				f.Attrs &^= mir.AttrReadonly
			}
			e.touch(g, s)
			changed = true
		}
	}
	return changed
}

// touch notes that those who call s may now be optimised further.
func (e *effects) touch(g *analysis.CallGraph, s mir.Sym) {
	for _, caller := range g.Callers[s] {
		e.c.Touch(e.m.Func(caller))
	}
}
