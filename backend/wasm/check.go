package wasm

import "github.com/mirtool/mirtool/mir"

// Codes documents the diagnostics of this package.
var Codes = []mir.CodeInfo{
	{Code: "wasm/limit", Doc: "WebAssembly, or every engine for it, has a limit that the module exceeds: the memory has 4 GiB, and a function at most 1,000 parameters and results, 50,000 locals and some 7 MB of code. Split the function, or ask for the memory while the program runs."},
	{Code: "wasm/name", Doc: "The name of an export stands for something else in a WebAssembly module: @memory, and in a program @_start. Rename it."},
}

// What V8 accepts, which is the least of all engines.
const (
	maxParams = 1000
	maxLocals = 50000
)

// check returns what Wasm cannot hold.
func check(m *mir.Module) mir.Diagnostics {
	var ds mir.Diagnostics
	for _, s := range m.Syms() {
		f := m.Func(s)
		if f == nil {
			continue
		}
		name := mir.QuoteName(f.Name)
		if n := len(f.Sig.Params); n > maxParams {
			ds = append(ds, refusal(m, f, "@%s has %d parameters, more than the %d that engines accept", name, n, maxParams))
		}
		if n := len(f.Sig.Results); n > maxParams {
			ds = append(ds, refusal(m, f, "@%s has %d results, more than the %d that engines accept", name, n, maxParams))
		}
		if f.Export && f.Defined() && f.Name == "memory" {
			d := refusal(m, f, "@memory cannot be exported: it is the name of the memory")
			d.Code = "wasm/name"
			ds = append(ds, d)
		}
	}
	l := layout{}
	l.place(m, 0)
	if l.end > maxMemory {
		ds = append(ds, tooMuchData(m, l.end))
	}
	return ds
}
