package rt

import (
	"io/fs"
	"slices"
	"sync"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
)

// Module returns the whole runtime module. It is shared and must not be changed.
var Module = sync.OnceValue(func() *mir.Module {
	names, err := fs.Glob(Files, "*.mir")
	if err != nil {
		panic(err)
	}
	var ms []*mir.Module
	for _, name := range names {
		ms = append(ms, parse(name))
	}
	m, err := link.Modules(ms...)
	if err != nil {
		panic(err)
	}
	return m
})

// Link puts into m what it imports from the runtime module, as far as it uses
// it, apart from the functions named, which the embedder provides himself. What
// is left to import are the five functions that a backend supplies, and what
// the embedder provides. It changes m. The error is mir.Diagnostics.
func Link(m *mir.Module, except ...string) error {
	if !slices.ContainsFunc(m.Syms(), func(s mir.Sym) bool { f := m.Func(s); return f != nil && f.Import }) {
		return nil // spares reading the runtime module
	}
	final := Flush
	if m.Final != 0 {
		final = "" // linked before: it is this module's output that is held back
	}
	return link.Library(m, link.Lib{
		Module:   Module(),
		Internal: func(name string) bool { return (&Export{Name: name}).Internal() || slices.Contains(except, name) },
		Variadic: VariadicSuffix,
		Final:    final,
	})
}
