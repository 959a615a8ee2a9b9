package link

import (
	"github.com/mirtool/mirtool/mir"
)

// Lib is a library that programs are linked with as far as they use it.
type Lib struct {
	Module *mir.Module // its exports are what a program may import
	// Internal reports whether an export is not for programs.
	Internal func(name string) bool
	// Variadic is what the name of a function has behind it that stands for a
	// variadic one: instead of the further arguments it takes a pointer to an
	// array of 8-byte slots, one an argument.
	Variadic string
	// Final is a function without parameters and results that is to be called
	// when the program has ended. It is added, and becomes mir.Module.Final,
	// when something that it uses is added.
	Final string
}

// Library gives the imports of m that the library provides a body, and adds
// what these need; what is not used is not added. Functions of the library are
// marked Runtime. Names of m never change and never meet those of the library.
// It changes m. The error is mir.Diagnostics.
func Library(m *mir.Module, lib Lib) error {
	l := &libLinker{m: m, lib: lib, syms: make([]mir.Sym, lib.Module.NumSyms())}
	for range lib.Module.Files {
		l.files = append(l.files, 0)
	}
	for i, f := range lib.Module.Files {
		l.files[i] = m.FileIndex(f)
	}
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import {
			l.resolve(f, s)
		}
	}
	if err := l.ds.Err(); err != nil {
		return l.ds
	}
	l.finish()
	return l.ds.Err()
}

// libLinker is the state of a Library.
type libLinker struct {
	m     *mir.Module
	lib   Lib
	syms  []mir.Sym // what the library's symbols are in m, 0 if not needed so far
	files []uint16
	work  []mir.Sym // library functions whose body is still to be copied
	rows  []variadic
	ds    mir.Diagnostics
}

// variadic is an import of m, and the library function that stands for it.
type variadic struct {
	from, to mir.Sym
}

// resolve makes the import f of m, symbol s, the library's function.
func (l *libLinker) resolve(f *mir.Func, s mir.Sym) {
	if l.lib.Internal != nil && l.lib.Internal(f.Name) {
		return
	}
	if vs := l.lib.Module.Lookup(f.Name + l.lib.Variadic); l.lib.Variadic != "" && vs != 0 {
		l.resolveVariadic(f, s, vs)
		return
	}
	ls := l.lib.Module.Lookup(f.Name)
	g := l.lib.Module.Func(ls)
	if g == nil || !g.Export {
		return
	}
	if !f.Sig.Equal(g.Sig) {
		l.mismatch(f, g.Sig)
		return
	}
	if l.syms[ls] == 0 {
		l.syms[ls] = s
		l.work = append(l.work, ls)
		f.Import, f.Runtime = false, true
	}
}

func (l *libLinker) mismatch(f *mir.Func, want mir.Sig) {
	l.ds = append(l.ds, mir.Diagnostic{
		Pos: l.m.Pos(f.Place), Code: "link/signature", Func: f.Name,
		Message: "@" + mir.QuoteName(f.Name) + " is imported as " + f.Sig.String() + ", and the library has it as " + want.String(),
	})
}

// resolveVariadic notes that calls of the import f become calls of the library
// function vs.
func (l *libLinker) resolveVariadic(f *mir.Func, s, vs mir.Sym) {
	sig := l.lib.Module.Func(vs).Sig
	want := mir.Sig{Params: sig.Params[:len(sig.Params)-1], Results: sig.Results, Variadic: true}
	if !f.Sig.Equal(want) {
		l.mismatch(f, want)
		return
	}
	l.rows = append(l.rows, variadic{s, vs})
}

// finish copies what is needed. The names that the program uses stay its own.
func (l *libLinker) finish() {
	for _, row := range l.rows {
		l.need(row.to)
	}
	l.drain()
	if final := l.lib.Module.Lookup(l.lib.Final); final != 0 && l.touched(final) {
		l.m.Final = l.need(final)
		l.drain()
	}
	for _, row := range l.rows {
		name := l.m.SymName(row.from)
		l.lower(row.from, l.syms[row.to])
		l.m.Rename(l.syms[row.to], name)
	}
}

// touched reports whether something that the library function s uses has been
// added.
func (l *libLinker) touched(s mir.Sym) bool {
	found := false
	l.lib.Module.Func(s).EachSym(func(used mir.Sym) { found = found || l.syms[used] != 0 })
	return found
}

// drain copies bodies until nothing is missing.
func (l *libLinker) drain() {
	for len(l.work) > 0 {
		s := l.work[len(l.work)-1]
		l.work = l.work[:len(l.work)-1]
		g := l.lib.Module.Func(s)
		g.EachSym(func(used mir.Sym) { l.need(used) })
		l.m.Func(l.syms[s]).CopyFrom(g, l.syms, l.files)
	}
}

// need returns what a symbol of the library is in m, and adds it if need be.
func (l *libLinker) need(s mir.Sym) mir.Sym {
	if l.syms[s] != 0 {
		return l.syms[s]
	}
	if g := l.lib.Module.Global(s); g != nil {
		return l.needGlobal(s, g)
	}
	g := l.lib.Module.Func(s)
	if f := l.m.FuncByName(g.Name); g.Import && f != nil && f.Import && f.Sig.Equal(g.Sig) {
		l.syms[s] = l.m.Lookup(g.Name)
		return l.syms[s]
	}
	if old := l.m.Lookup(g.Name); g.Import && old != 0 {
		l.ds = append(l.ds, mir.Diagnostic{
			Pos: l.m.Pos(l.m.SymPlace(old)), Code: "link/reserved",
			Message: "@" + mir.QuoteName(g.Name) + " is the name of a function that the backend supplies",
		})
	}
	f, to := l.m.AddFunc(l.m.FreeName(g.Name), g.Sig)
	f.Import, f.Runtime, f.Attrs = g.Import, true, g.Attrs
	l.syms[s] = to
	if !g.Import {
		l.work = append(l.work, s)
	}
	return to
}

func (l *libLinker) needGlobal(s mir.Sym, g *mir.Global) mir.Sym {
	to := l.m.AddGlobal(&mir.Global{Name: l.m.FreeName(g.Name)})
	l.syms[s] = to
	for i := range g.Init {
		if d := &g.Init[i]; d.Kind == mir.DatumAddr {
			l.need(d.Sym)
		}
	}
	*l.m.Global(to) = *mir.CopyGlobal(g, l.m.SymName(to), l.syms, l.files)
	return to
}
