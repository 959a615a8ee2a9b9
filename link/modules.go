package link

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// Codes documents the diagnostics of this package.
var Codes = []mir.CodeInfo{
	{Code: "link/duplicate", Doc: "Two files export a function of the same name. Rename one, or do not export it."},
	{Code: "link/signature", Doc: "An import has another signature than the function that provides it, or than the import of the same name in another file. Change it to the one that the message shows."},
	{Code: "link/reserved", Doc: "The program defines or imports otherwise a function whose name, beginning with mir., stands for what every backend supplies. Rename it."},
	{Code: "link/variadic", Doc: "A variadic function of the library is used other than by a call of its name."},
}

// Modules links modules into a new one. The declarations come in the order of
// the modules; the modules are not changed and may be linked again. A single
// module is returned as it is. The error is mir.Diagnostics.
func Modules(ms ...*mir.Module) (*mir.Module, error) {
	if len(ms) == 1 {
		return ms[0], nil
	}
	l := linker{out: mir.NewModule("")}
	for i, m := range ms {
		l.units = append(l.units, l.unit(i, m))
	}
	l.public()
	if err := l.ds.Err(); err != nil {
		l.ds.Sort()
		return nil, l.ds
	}
	l.private()
	l.copy()
	return l.out, nil
}

// unit is one module to be linked.
type unit struct {
	m     *mir.Module
	syms  []mir.Sym // what its symbols are in the output
	files []uint16  // what its files are in the output
}

type linker struct {
	out   *mir.Module
	units []*unit
	ds    mir.Diagnostics
}

// unit enters the files of module number i into the output.
func (l *linker) unit(i int, m *mir.Module) *unit {
	u := &unit{m: m, syms: make([]mir.Sym, m.NumSyms()), files: make([]uint16, len(m.Files))}
	for j, f := range m.Files {
		if i == 0 && j == 0 {
			l.out.Files[0] = f
			continue
		}
		u.files[j] = l.out.FileIndex(f)
	}
	return u
}

// public declares what has one meaning for all modules: exports, and the
// imports that none of them satisfies.
func (l *linker) public() {
	from := map[string]*mir.Func{}
	for _, u := range l.units {
		for _, s := range u.m.Syms() {
			f := u.m.Func(s)
			if f == nil || !f.Export {
				continue
			}
			if first := from[f.Name]; first != nil {
				d := l.error(u.m, f.Place, "link/duplicate", "@%s is exported twice", mir.QuoteName(f.Name))
				d.Notes = []mir.Note{{Pos: first.Module.Pos(first.Place), Message: "the other one is here"}}
				continue
			}
			from[f.Name] = f
		}
	}
	for _, u := range l.units {
		for _, s := range u.m.Syms() {
			if f := u.m.Func(s); f != nil && f.Import {
				l.checkImport(u.m, f, from)
			}
		}
	}
	l.declarePublic(from)
}

// checkImport compares an import with what provides it, or with the first
// import of its name, which from gets.
func (l *linker) checkImport(m *mir.Module, f *mir.Func, from map[string]*mir.Func) {
	first := from[f.Name]
	if first == nil {
		from[f.Name] = f
		return
	}
	if f.Sig.Equal(first.Sig) {
		return
	}
	d := l.error(m, f.Place, "link/signature", "@%s is imported as %s, want %s", mir.QuoteName(f.Name), f.Sig, first.Sig)
	d.Notes = []mir.Note{{Pos: first.Module.Pos(first.Place), Message: "declared here"}}
}

func (l *linker) error(m *mir.Module, at mir.Place, code, format string, args ...any) *mir.Diagnostic {
	l.ds = append(l.ds, mir.Diagnostic{Pos: m.Pos(at), Code: code, Message: fmt.Sprintf(format, args...)})
	return &l.ds[len(l.ds)-1]
}

// declarePublic reserves the public names, so that private ones give way.
func (l *linker) declarePublic(from map[string]*mir.Func) {
	for _, u := range l.units {
		for _, s := range u.m.Syms() {
			f := u.m.Func(s)
			if f == nil || !f.Export && !f.Import {
				continue
			}
			if u.syms[s] = l.out.Lookup(f.Name); u.syms[s] == 0 {
				u.syms[s] = l.declare(f.Name, from[f.Name])
			}
		}
	}
}

// declare makes a function like f without a body.
func (l *linker) declare(name string, f *mir.Func) mir.Sym {
	g, s := l.out.AddFunc(name, f.Sig)
	g.Export, g.Import, g.Runtime, g.Attrs = f.Export, f.Import, f.Runtime, f.Attrs
	return s
}

// private declares what only its own module sees, under a free name.
func (l *linker) private() {
	for _, u := range l.units {
		for _, s := range u.m.Syms() {
			if f := u.m.Func(s); f != nil && !f.Export && !f.Import {
				u.syms[s] = l.declare(l.out.FreeName(f.Name), f)
			} else if g := u.m.Global(s); g != nil {
				u.syms[s] = l.out.AddGlobal(&mir.Global{Name: l.out.FreeName(g.Name)})
			}
		}
	}
}

// copy fills the declarations and puts them in the order of the modules.
func (l *linker) copy() {
	placed := make([]bool, l.out.NumSyms())
	var order []mir.Sym
	for _, u := range l.units {
		for _, s := range u.m.Syms() {
			to := u.syms[s]
			f, g := u.m.Func(s), u.m.Global(s)
			switch {
			case g != nil:
				*l.out.Global(to) = *mir.CopyGlobal(g, l.out.SymName(to), u.syms, u.files)
			case !f.Import:
				l.out.Func(to).CopyFrom(f, u.syms, u.files)
			case l.out.Func(to).Import && !placed[to]:
				l.out.Func(to).Place = f.Place
				l.out.Func(to).Place.File = u.files[f.Place.File]
			default:
				continue // satisfied by an export, or declared before
			}
			placed[to] = true
			order = append(order, to)
		}
	}
	l.out.SetSyms(order)
}
