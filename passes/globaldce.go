package passes

import "github.com/mirtool/mirtool/mir"

// GlobalDCE drops what nothing reaches.
var GlobalDCE = &Pass{
	Name:      "globaldce",
	Doc:       "drop the functions, imports and globals that no export reaches",
	RunModule: runGlobalDCE,
	Touches:   true, // nothing: what stays is as it was
}

func runGlobalDCE(c *Context, m *mir.Module) bool {
	reached := make([]bool, m.NumSyms())
	var work []mir.Sym
	need := func(s mir.Sym) {
		if s != 0 && !reached[s] {
			reached[s] = true
			work = append(work, s)
		}
	}
	need(m.Final)
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Export {
			need(s)
		}
	}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		eachSym(m, s, need)
	}
	var keep []mir.Sym
	for _, s := range m.Syms() {
		if reached[s] {
			keep = append(keep, s)
		}
	}
	if len(keep) == len(m.Syms()) {
		return false
	}
	m.SetSyms(keep)
	return true
}

// eachSym calls visit with the symbols that a symbol's body or content names.
func eachSym(m *mir.Module, s mir.Sym, visit func(mir.Sym)) {
	if g := m.Global(s); g != nil {
		for i := range g.Init {
			if d := &g.Init[i]; d.Kind == mir.DatumAddr {
				visit(d.Sym)
			}
		}
		return
	}
	f := m.Func(s)
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if in := f.At(i); in.Op.Form() == mir.FormCall {
				visit(mir.Sym(in.Imm))
			}
			f.Operands(i, func(o *mir.Value) {
				if a := f.At(*o); a.Op == mir.OpAddr {
					visit(mir.Sym(a.Imm))
				}
			})
		}
	}
}
