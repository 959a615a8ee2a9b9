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

// survey looks over the module for what must be known before the first
// function is emitted.
func (e *emitter) survey() {
	imports := map[string]*function{}
	for _, s := range e.m.Syms() {
		f := e.m.Func(s)
		if f == nil {
			continue
		}
		fn := &function{signature: e.lower(f.Sig), f: f, id: "@" + symbol(f.Name)}
		if f.Import {
			e.importID(fn, imports)
		}
		fn.address = newOperand(e.ptr, e.cast(fn.id, e.functionType(fn)))
		e.funcs[s] = fn
		if f.Runtime && !f.Import {
			switch f.Name {
			case "mir.trap":
				e.trapSym = s
			case "mir.at":
				e.atSym = s
			case "mir.main":
				e.alone = true
			case "mir.room":
				e.roomSym = s
			case "mir.callable":
				e.rangeSym = s
			}
		}
	}
	e.takenAddresses()
	for _, fn := range e.funcs {
		if fn != nil && fn.f.Import && fn.taken {
			fn.thunk = "@m.thunk." + symbol(fn.f.Name)
			fn.address = newOperand(e.ptr, e.cast(fn.thunk, fn.typ.ElemType.String()))
		}
	}
	e.tailConvention()
	e.trapping = mayTrap(e.m)
	for s, traps := range e.trapping {
		e.trappingTaken = e.trappingTaken || traps && e.funcs[s].taken
	}
}

// importID gives an imported function its name. The support code and the program
// may import one function with two signatures; the first declares it, and where
// pointers have types the others are that with another type.
func (e *emitter) importID(fn *function, known map[string]*function) {
	fn.id = "@" + importSymbol(fn.f)
	first, ok := known[fn.id]
	if !ok {
		known[fn.id] = fn
		return
	}
	fn.declared = true
	if has, want := e.functionType(first), e.functionType(fn); e.typed() && has != want {
		fn.id = "bitcast (" + has + "* " + fn.id + " to " + want + "*)"
	}
}

// importSymbol is the name of an imported function: that of C.
func importSymbol(f *mir.Func) string {
	if f.Runtime && len(f.Name) > len(libc) && f.Name[:len(libc)] == libc {
		return quoted(f.Name[len(libc):])
	}
	return quoted(f.Name)
}

// libc is what the support code has before the names of C's functions, so that
// the program may have functions of these names.
const libc = "mir.libc."

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

// takenAddresses marks the functions whose address is used other than by a call
// of a matching signature.
func (e *emitter) takenAddresses() {
	for _, s := range e.m.Syms() {
		if g := e.m.Global(s); g != nil {
			for i := range g.Init {
				if d := &g.Init[i]; d.Kind == mir.DatumAddr {
					e.take(d.Sym)
				}
			}
		}
		if f := e.m.Func(s); f != nil && f.Defined() {
			for _, b := range f.Blocks() {
				for v := range f.Insts(b) {
					f.Operands(v, func(o *mir.Value) {
						if in := f.At(*o); in.Op == mir.OpAddr {
							e.take(mir.Sym(in.Imm))
						}
					})
				}
			}
		}
	}
}

func (e *emitter) take(s mir.Sym) {
	if fn := e.funcs[s]; fn != nil {
		fn.taken = true
	}
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
