package llvmtext

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// Options say for whom the text is.
type Options struct {
	// Version is the main version of the LLVM that will read the text, 14 or
	// later; 0 stands for the newest that is known.
	Version int
	Debug   bool   // with places, names and types for a debugger
	Dir     string // where the files of the places are, for a debugger
	// Exports gives exports their own names, with which C calls them.
	Exports bool
	Fuel    bool // charge for every block; the module must be for a child
	// Main is the name of what the C library calls to begin a program; "" stands
	// for main. Under another one a debugger knows but one main, that of MIR.
	Main string
}

// The versions of LLVM that the text is made for.
const (
	OldestVersion = 14
	NewestVersion = 19
)

// Emit writes a module that Prepare made. It changes nothing.
func Emit(w io.Writer, m *mir.Module, o Options) (err error) {
	defer func() {
		if r := recover(); r != nil { // llir panics where it finds something wrong
			err = fmt.Errorf("LLVM text cannot be made of this module: %v", r)
		}
	}()
	if o.Version == 0 {
		o.Version = NewestVersion
	}
	pointer := opaquePtr
	if o.Version < 15 {
		pointer = bytePtr
	}
	e := &emitter{ptr: pointer, w: bufio.NewWriterSize(w, 1<<16), m: m, o: o, funcs: make([]*function, m.NumSyms()),
		sigs: map[string]*signature{}, intrinsics: map[string]string{}}
	e.survey()
	e.header()
	e.globals()
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil {
			if err := e.function(s, f); err != nil {
				return err
			}
		}
	}
	e.fix()
	e.footer()
	return e.w.Flush()
}

// emitter is the state of an Emit.
type emitter struct {
	w          *bufio.Writer
	ptr        types.Type // opaquePtr or bytePtr
	dataTypes  []string   // of globals, by Sym
	m          *mir.Module
	o          Options
	funcs      []*function // by Sym
	sigs       map[string]*signature
	intrinsics map[string]string // declarations by name
	places     int               // number of place constants written
	trapSym    mir.Sym
	atSym      mir.Sym
	roomSym    mir.Sym
	rangeSym   mir.Sym
	alone      bool   // the module has what begins a program
	trapping   []bool // runtime functions that may trap, by Sym
	// trappingTaken says that the address of one of them is used.
	trappingTaken bool
	dbg           *debug
}

// function is what the emitter knows of a function before it comes to it.
type function struct {
	*signature
	f       *mir.Func
	id      string   // @f.
	address *operand // what its address is: for imports, a thunk
	thunk   string
	taken   bool
	tail    bool // tailcc
	// declared is set for an import that another one declares.
	declared bool
	fixed    bool // LLVM must leave its results as they are, see fix
}

func (e *emitter) printf(format string, args ...any) { fmt.Fprintf(e.w, format, args...) }

// quoted returns a symbol as LLVM writes it: in quotes when it is odd.
func quoted(name string) string {
	if plain(name) || ours(name) && plain(name[2:]) {
		return name
	}
	b := []byte{'"'}
	for i := 0; i < len(name); i++ {
		if c := name[i]; nameByte(c) || c == '$' || c == ' ' {
			b = append(b, c)
		} else {
			b = fmt.Appendf(b, `\%02X`, c)
		}
	}
	return string(append(b, '"'))
}

// functionType is the type of a function as LLVM writes it: for one of C, what
// it is declared as.
func (e *emitter) functionType(fn *function) string {
	if !fn.f.Import {
		return fn.typ.ElemType.String()
	}
	var params []string
	for _, t := range fn.sig.Params {
		params = append(params, e.typeOf(t).String())
	}
	if len(fn.sig.Results) > 1 {
		for _, t := range fn.sig.Results {
			params = append(params, e.pointerTo(e.typeOf(t)).String())
		}
	}
	if fn.sig.Variadic {
		params = append(params, "...")
	}
	ret := "void"
	if len(fn.sig.Results) == 1 {
		ret = e.typeOf(fn.sig.Results[0]).String()
	}
	return ret + " (" + strings.Join(params, ", ") + ")"
}

func (e *emitter) lower(sig mir.Sig) *signature {
	key := sig.String()
	s := e.sigs[key]
	if s == nil {
		s = e.lowered(sig)
		e.sigs[key] = s
	}
	return s
}

// declare notes an intrinsic or function of LLVM that must be declared.
func (e *emitter) declare(name, declaration string) { e.intrinsics[name] = declaration }

func (e *emitter) header() {
	e.printf("; LLVM IR, made by mirtool\nsource_filename = %s\n\n", quoteString(e.m.Name()))
	if e.o.Debug {
		e.dbg = newDebug(e)
	}
}

// fix keeps LLVM from taking away results that nobody wants, of functions that
// return several and tail-call: up to LLVM 19 it leaves the tail call with
// all results, and then cannot make it. What is in this list may be called by others.
func (e *emitter) fix() {
	var list []string
	for _, fn := range e.funcs {
		if fn != nil && fn.fixed {
			list = append(list, e.ptr.String()+" "+e.cast(fn.id, e.functionType(fn)))
		}
	}
	if list != nil {
		e.printf("\n@llvm.compiler.used = appending global [%d x %s] [%s], section \"llvm.metadata\"\n", len(list), e.ptr, strings.Join(list, ", "))
	}
}

// footer writes what was found to be needed on the way.
func (e *emitter) footer() {
	names := make([]string, 0, len(e.intrinsics))
	for n := range e.intrinsics {
		names = append(names, n)
	}
	slices.Sort(names)
	e.printf("\n")
	for _, n := range names {
		e.printf("declare %s\n", e.intrinsics[n])
	}
	if e.dbg != nil {
		e.dbg.footer()
	}
}

// quoteString writes a string for LLVM.
func quoteString(s string) string {
	b := []byte{'"'}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			b = fmt.Appendf(b, `\%02X`, c)
		} else {
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}
