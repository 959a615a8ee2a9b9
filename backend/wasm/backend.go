package wasm

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// Backend makes WebAssembly, and runs it in wazero's compiler.
var Backend = &backend.Backend{
	Name:  "wasm",
	Doc:   "compiles to WebAssembly and runs that in wazero",
	Check: check,
	Load:  load,
	// A branch that is mispredicted costs more than some instructions in vain.
	Passes: "simplifycfg<slack=6>,simplify,dce",
	// A tail call is a detour where the engine has none.
	Instead: "tailcall<others=0>",
	Targets: []backend.Target{
		{Name: "wasm", Doc: "a WebAssembly module, a WASI preview 1 command", Binary: true, Program: true, Library: NoWASI, Emit: emit(Emit)},
		{Name: "wat", Doc: "the same as WebAssembly text", Program: true, Library: NoWASI, Emit: emit(EmitText)},
	},
	Settings: []*backend.Setting{Features, NoWASI, Strip},
}

// What one can say on the command line.
var (
	Features = &backend.Setting{Name: "wasm-features", Value: "list", Doc: "WebAssembly beyond what every engine has: +tail-call", Check: checkFeatures, EmitOnly: true}
	NoWASI   = &backend.Setting{Name: "no-wasi", Doc: "make a library for any host: what it imports, it imports from \"env\"", EmitOnly: true}
	Strip    = &backend.Setting{Name: "strip", Doc: "leave out the names of functions and locals, and the places of traps", EmitOnly: true}
)

// checkFeatures says what is wrong with a list of features.
func checkFeatures(list string) error {
	for _, f := range strings.Split(list, ",") {
		if f != "" && f != "+tail-call" && f != "-tail-call" {
			if f == list {
				return errors.New("there is no such feature; there is +tail-call")
			}
			return fmt.Errorf("there is no feature %q; there is +tail-call", f)
		}
	}
	return nil
}

// emit returns a target's function.
func emit(to func(io.Writer, *mir.Module, Options) error) func(*mir.Module, io.Writer, backend.EmitOptions) error {
	return func(m *mir.Module, w io.Writer, o backend.EmitOptions) error {
		return to(w, m, Options{
			Debug: o.Debug, Strip: o.Settings.On(Strip), NoWASI: o.Settings.On(NoWASI),
			TailCall: strings.HasSuffix(","+o.Settings.Get(Features), ",+tail-call"),
		})
	}
}
