package rt

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// Files holds the texts of the module, in one folder.
//
//go:embed *.mir
var Files embed.FS

// Flush is the function that writes out what is held back of standard output.
const Flush = "rt.flush"

// VariadicSuffix is what the name of a variadic function of the library has
// behind it in the module.
const VariadicSuffix = ".va"

// An Export is a function that a file of the module exports.
type Export struct {
	Name string
	Sig  mir.Sig
	File string // its name in Files
}

// Internal reports whether the function is there for the module's other files
// only.
func (e *Export) Internal() bool {
	return strings.HasPrefix(e.Name, "rt.") && e.Name != Flush && !e.Check() && !e.Arg()
}

// Arg reports whether the function reads a word of the command line for @main:
// a backend that makes programs of their own imports it.
func (e *Export) Arg() bool { return strings.HasPrefix(e.Name, "rt.arg.") }

// Check reports whether the function is one that a module imports that the pass
// check has made.
func (e *Export) Check() bool { return strings.HasPrefix(e.Name, "rt.check.") }

// Exports returns what the files export, in the order of the files' names and
// of each text.
var Exports = sync.OnceValue(exports)

func exports() []Export {
	files, err := Files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	var list []Export
	for _, f := range files {
		m := parse(f.Name())
		for _, fn := range m.Funcs() {
			if fn.Export {
				list = append(list, Export{fn.Name, fn.Sig, f.Name()})
			}
		}
	}
	return list
}

// parse reads a file of the module. A test keeps the files free of errors.
func parse(name string) *mir.Module {
	text, err := Files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	m, err := mirtext.Parse("rt/"+name, text)
	if err != nil {
		panic(fmt.Sprintf("rt: %v", err))
	}
	return m
}
