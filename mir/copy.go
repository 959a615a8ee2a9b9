package mir

// CopyFrom gives f, which is declared and has no body, the body and attributes
// of g, a function of another module that has the same signature. syms and
// files translate g's symbols and files to those of f's module.
func (f *Func) CopyFrom(g *Func, syms []Sym, files []uint16) {
	c := g.Clone()
	c.Name, c.Module, c.Export, c.Runtime = f.Name, f.Module, f.Export, f.Runtime
	*f = *c
	f.translate(syms, files)
}

func (f *Func) translate(syms []Sym, files []uint16) {
	f.Place.File, f.End.File = files[f.Place.File], files[f.End.File]
	for v := uint32(1); v < f.insts.n; v++ {
		in := f.insts.at(v)
		in.Place.File = files[in.Place.File]
		if in.Op == OpAddr || in.Op.Form() == FormCall {
			in.Imm = int64(syms[in.Imm])
		}
	}
	for b := uint32(1); b < f.blocks.n; b++ {
		d := f.blocks.at(b)
		d.place.File = files[d.place.File]
	}
	for i := range f.vars {
		f.vars[i].Place.File = files[f.vars[i].Place.File]
	}
	f.consts.rehash(f, len(f.consts.slot))
}

// CopyGlobal returns a copy of a global of another module under a new name.
func CopyGlobal(g *Global, name string, syms []Sym, files []uint16) *Global {
	c := *g
	c.Name = name
	c.Place.File = files[g.Place.File]
	c.Init = append([]Datum(nil), g.Init...)
	for i := range c.Init {
		d := &c.Init[i]
		d.Place.File = files[d.Place.File]
		if d.Kind == DatumAddr {
			d.Sym = syms[d.Sym]
		}
	}
	return &c
}

// FreeName returns the name if the module has no such symbol, else its stem
// with the lowest free suffix .1, .2, …
func (m *Module) FreeName(name string) string {
	if m.byName[name] == 0 {
		return name
	}
	stem := Stem(name)
	for i := 1; ; i++ {
		if s := stem + "." + itoa(i); m.byName[s] == 0 {
			return s
		}
	}
}

// EachSym calls visit with the symbols that the function names, some more than
// once. Constants that nothing uses any more count.
func (f *Func) EachSym(visit func(Sym)) {
	for v := uint32(1); v < f.insts.n; v++ {
		if in := f.insts.at(v); in.Op == OpAddr || in.Op.Form() == FormCall {
			visit(Sym(in.Imm))
		}
	}
}
