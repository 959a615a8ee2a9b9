package llvmtext

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// variadic makes of each variadic import of a child one for each list of
// types that it is called with, so that its parent knows what comes.
func (p *preparer) variadic() {
	p.variants = map[*mir.Func]*mir.Func{}
	bySig := map[mir.Sym]map[string]mir.Sym{}
	for _, s := range p.m.Syms() {
		if f := p.m.Func(s); f != nil && f.Import && f.Sig.Variadic {
			bySig[s] = map[string]mir.Sym{}
		}
	}
	if len(bySig) == 0 {
		return
	}
	for _, f := range p.m.Funcs() {
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				in := f.At(v)
				if to := mir.Sym(in.Imm); in.Op.Form() == mir.FormCall && bySig[to] != nil {
					in.Imm = int64(p.variant(f, v, to, bySig[to]))
				}
				f.Operands(v, func(o *mir.Value) {
					if a := f.At(*o); a.Op == mir.OpAddr && bySig[mir.Sym(a.Imm)] != nil {
						p.refuseAddress(f.At(v).Place, mir.Sym(a.Imm))
					}
				})
			}
		}
	}
	for _, s := range p.m.Syms() {
		if g := p.m.Global(s); g != nil {
			for i := range g.Init {
				if d := &g.Init[i]; d.Kind == mir.DatumAddr && bySig[d.Sym] != nil {
					p.refuseAddress(d.Place, d.Sym)
				}
			}
		}
	}
	if len(p.errs) > 0 {
		return
	}
	for _, s := range slices.Clone(p.m.Syms()) {
		if known, ok := bySig[s]; ok {
			if len(known) == 0 {
				p.uncalled = append(p.uncalled, p.m.Func(s))
			}
			p.m.Remove(s)
		}
	}
}

// variant returns the import for the types that the call v of a variadic one has.
func (p *preparer) variant(f *mir.Func, v mir.Value, to mir.Sym, known map[string]mir.Sym) mir.Sym {
	of := p.m.Func(to)
	sig := mir.Sig{Results: of.Sig.Results}
	for _, a := range f.Args(v) {
		sig.Params = append(sig.Params, f.TypeOf(a))
	}
	s, ok := known[sig.String()]
	if !ok {
		var fresh *mir.Func
		fresh, s = p.m.AddImport(p.m.FreeName("mir.variant."+of.Name), sig)
		fresh.Attrs, fresh.Place = of.Attrs, of.Place
		known[sig.String()] = s
		p.variants[fresh] = of
	}
	return s
}

func (p *preparer) refuseAddress(at mir.Place, s mir.Sym) {
	p.fail(p.m.Pos(at), "link/variadic", "the address of @"+mir.QuoteName(p.m.SymName(s))+", which is variadic, cannot be taken: it can only be called by its name")
}
