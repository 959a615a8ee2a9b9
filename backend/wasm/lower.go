package wasm

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

//go:embed helpers.mir
var helpersText []byte

//go:embed start.mir
var startText []byte

//go:embed places.mir
var placesText []byte

//go:embed wasi.mir
var wasiText []byte

var (
	helpers = sync.OnceValue(func() *mir.Module { return mustParse("helpers.mir", helpersText) })
	start   = sync.OnceValue(startModule)
	placed  = sync.OnceValue(func() *mir.Module { return mustParse("places.mir", placesText) })
	wasi    = sync.OnceValue(func() *mir.Module { return mustParse("wasi.mir", wasiText) })
)

// mustParse reads a text of this package, which a test keeps free of errors.
func mustParse(name string, text []byte) *mir.Module {
	m, err := mirtext.Parse("wasm/"+name, text)
	if err != nil {
		panic(err)
	}
	return m
}

// startModule returns the library for the command line, which reads numbers as
// the runtime module does.
func startModule() *mir.Module {
	m, err := link.Modules(mustParse("start.mir", startText), rt.Module())
	if err != nil {
		panic(err)
	}
	return m
}

// reserved is the beginning of the names of what this package adds.
const reserved = "mir.wasm."

// helperOf returns the name of the helper that computes an op, or "".
func helperOf(in *mir.Inst) string {
	switch in.Op {
	case mir.FMA:
		return reserved + "fma." + in.Type.String()
	case mir.MemCpy, mir.MemMove:
		return reserved + "copy"
	case mir.MemSet:
		return reserved + "fill"
	}
	if in.Type != mir.I64 {
		return ""
	}
	switch in.Op {
	case mir.SMulH:
		return reserved + "smulh"
	case mir.UMulH:
		return reserved + "umulh"
	case mir.SMulOvf:
		return reserved + "smulo"
	case mir.UMulOvf:
		return reserved + "umulo"
	}
	return ""
}

// lower returns the module with the helpers that it needs in it, and for a WASI
// program what the runtime module rests on. The given module is not changed; it
// is what is returned when nothing is missing.
func lower(m *mir.Module, o *Options) (*mir.Module, error) {
	names := neededHelpers(m)
	if len(names) == 0 && o.world != worldWASI {
		return m, nil
	}
	m = m.Clone()
	if o.world == worldWASI {
		if err := foreign(m).Err(); err != nil {
			return nil, err
		}
		if err := addStart(m); err != nil {
			return nil, err
		}
		trap := mir.Sig{Params: []mir.Type{mir.I32}}
		if o.saysWhere() {
			trap.Params = append(trap.Params, mir.I32)
		}
		f, _ := m.AddImport(o.trapHelper(), trap)
		f.Runtime = true
		for _, lib := range []*mir.Module{start(), placed(), wasi()} {
			if err := linkOwn(m, lib); err != nil {
				return nil, err
			}
		}
	}
	return m, linkHelpers(m)
}

// trapHelper returns the name of the function that ends a WASI program after a trap.
func (o *Options) trapHelper() string {
	if o.saysWhere() {
		return reserved + "trap.at"
	}
	return reserved + "trap"
}

// foreign returns the imports that a WASI engine does not provide.
func foreign(m *mir.Module) mir.Diagnostics {
	var ds mir.Diagnostics
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import && !strings.HasPrefix(f.Name, "mir.") {
			ds = append(ds, mir.Diagnostic{Pos: m.Pos(f.Place), Code: "link/import", Func: f.Name,
				Message: "nobody provides the imported function @" + mir.QuoteName(f.Name) + " to a WASI program; a library (--no-wasi) may import it"})
		}
	}
	return ds
}

// linkHelpers links the helpers, also those that a library needs.
func linkHelpers(m *mir.Module) error {
	for _, name := range neededHelpers(m) {
		if f, _ := m.AddImport(name, helpers().FuncByName(name).Sig); f != nil {
			f.Runtime = true
		}
	}
	return linkOwn(m, helpers())
}

// linkOwn links a library of this package.
func linkOwn(m, lib *mir.Module) error {
	return link.Library(m, link.Lib{Module: lib, Internal: func(name string) bool { return !strings.HasPrefix(name, "mir.") }})
}

// neededHelpers returns the names of the helpers that a module needs, in a fixed
// order.
func neededHelpers(m *mir.Module) []string {
	need := map[string]bool{}
	var names []string
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				if name := helperOf(f.At(v)); name != "" && !need[name] {
					need[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return names
}
