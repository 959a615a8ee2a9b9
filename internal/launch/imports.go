package launch

import (
	"fmt"
	"maps"
	"slices"

	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// Codes documents the diagnostics of this package that those of link do not.
var Codes = []mir.CodeInfo{
	{Code: "link/import", Doc: "The module imports a function that nobody provides. The standard host library is listed in the language documentation; what is not in it, the embedder must provide."},
	{Code: "link/export", Doc: "The module has no exported function of this name. Only exports can be called from the outside: write `export` before `func`."},
	{Code: "link/main", Doc: "The parameters of @main cannot be filled from the command line: they must be of the types i64, f64 and i1, or be (i32, ptr), which are argc and argv."},
}

// Library returns the signatures of what a program can import, by name.
func Library() map[string]mir.Sig {
	sigs := rt.Imports()
	maps.Copy(sigs, rt.Checks())
	for name, f := range host.Primitives(host.Config{}) {
		sigs[name] = f.Sig
	}
	return sigs
}

// CheckImports returns what the module imports and nobody provides.
func CheckImports(m *mir.Module, provided map[string]mir.Sig) mir.Diagnostics {
	var ds mir.Diagnostics
	for _, s := range m.Syms() {
		f := m.Func(s)
		if f == nil || !f.Import {
			continue
		}
		sig, ok := provided[f.Name]
		switch name := mir.QuoteName(f.Name); {
		case !ok:
			hint := near.Hint("@%s", f.Name, slices.Sorted(maps.Keys(provided)))
			ds = append(ds, at(m, f, "link/import", "nobody provides the imported function @%s%s", name, hint))
		case !sig.Equal(f.Sig):
			ds = append(ds, at(m, f, "link/signature", "the import @%s has the signature %s, but the function is %s", name, f.Sig, sig))
		}
	}
	return ds
}

// at returns an error at the name of a function.
func at(m *mir.Module, f *mir.Func, code, format string, args ...any) mir.Diagnostic {
	d := mir.Diagnostic{Pos: m.Pos(f.Place), Code: code, Message: fmt.Sprintf(format, args...), Func: f.Name}
	if d.Pos.Col > 0 {
		d.End = d.Pos
		d.End.Col += len("@" + mir.QuoteName(f.Name))
	}
	return d
}

// Export returns the exported function of the given name. The error is
// mir.Diagnostics.
func Export(m *mir.Module, name string) (*mir.Func, error) {
	if f := m.ExportByName(name); f != nil {
		return f, nil
	}
	if f := m.FuncByName(name); f != nil && f.Defined() {
		return nil, mir.Diagnostics{at(m, f, "link/export", "@%s is not exported: write \"export func\" to call it from outside", mir.QuoteName(name))}
	}
	var names []string
	for _, f := range m.Funcs() {
		if f.Export {
			names = append(names, f.Name)
		}
	}
	msg := fmt.Sprintf("there is no function @%s to call%s", mir.QuoteName(name), near.Hint("@%s", name, names))
	if len(names) == 0 {
		msg = fmt.Sprintf("there is no function @%s to call; the module exports none", mir.QuoteName(name))
	}
	return nil, mir.Diagnostics{{Pos: mir.Pos{File: m.Name()}, Code: "link/export", Message: msg}}
}
