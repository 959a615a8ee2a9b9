package passes

import (
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// Check finds memory errors where they happen. It rewrites a module so that
// every access asks the shadow memory in rt/check.mir first, which is where the
// ideas come from. A module in which the runtime library is linked is checked
// wholly, the library's own accesses too; in one where it is not, the library
// is trusted.
//
// It stands first in a pipeline: what is checked is the program as it was
// written. A pass before it may remove an access, and the error with it.
var Check = &Pass{
	Name:      "check",
	Doc:       "trap every access outside live objects, use after free, double free and read of what was never written",
	RunModule: runCheck,
}

// checkPrefix begins the names of the functions that the checks call.
const checkPrefix = "rt.check."

func runCheck(_ *Context, m *mir.Module) bool {
	if f := m.FuncByName(checkPrefix + "start"); f != nil && (f.Import || f.Runtime) {
		return false // checked before
	}
	k := &memoryChecker{m: m, syms: map[string]mir.Sym{}, trusted: make([]bool, m.NumSyms())}
	k.text.offset = map[string]int64{}
	var work []mir.Sym
	for _, s := range m.Syms() {
		switch f := m.Func(s); {
		case f == nil || !f.Defined():
		case s == m.Final || f.Runtime && isCheckFile(m, f):
			k.trusted[s] = true
		default:
			work = append(work, s)
		}
	}
	globals := k.globals()
	before := m.Syms()
	k.declare()
	k.findOpen()
	for _, s := range work {
		k.function(s)
	}
	if !k.used {
		m.SetSyms(before)
		return false
	}
	k.start()
	k.addGlobals(globals)
	k.redirectHeap()
	k.weakenClaims()
	return true
}

// isCheckFile reports whether a function of the runtime library belongs to
// what the checks rest on, the allocator among it.
func isCheckFile(m *mir.Module, f *mir.Func) bool {
	name := m.FileOf(f.Place).Name
	return name == "rt/alloc.mir" || strings.HasPrefix(name, "rt/check")
}

// memoryChecker is the state of a run of check.
type memoryChecker struct {
	m       *mir.Module
	syms    map[string]mir.Sym // the functions of the runtime, without prefix
	trusted []bool             // by Sym: functions that are left as they are
	open    []bool             // by Sym: globals whose address goes about
	text    checkText
	textSym mir.Sym // the global that gets the text
	table   mir.Sym // that of the globals
	used    bool    // something is checked
}

// checkSigs are the signatures of the functions that the checks call.
var checkSigs = []struct{ name, params, result string }{
	{"start", "ptr", ""},
	{"argv", "i32 ptr", ""},
	{"enter", "", "i64"},
	{"object", "ptr i64 i8 ptr i64", ""},
	{"leave", "i64", ""},
	{"at", "ptr i64", ""},
	{"load1", "ptr ptr i64", ""}, {"load2", "ptr ptr i64", ""}, {"load4", "ptr ptr i64", ""}, {"load8", "ptr ptr i64", ""},
	{"store1", "ptr ptr i64", ""}, {"store2", "ptr ptr i64", ""}, {"store4", "ptr ptr i64", ""}, {"store8", "ptr ptr i64", ""},
	{"align", "ptr i64 i64 ptr i64", ""},
	{"copy", "ptr ptr i64 ptr i64", ""},
	{"move", "ptr ptr i64 ptr i64", ""},
	{"set", "ptr i64 ptr i64", ""},
	{"out", "ptr i64 ptr i64", ""},
	{"room", "ptr i64 ptr i64", ""},
	{"came", "ptr i64", ""},
	{"extern", "ptr", ""},
	{"malloc", "i64", "ptr"},
	{"calloc", "i64 i64", "ptr"},
	{"realloc", "ptr i64", "ptr"},
	{"free", "ptr", ""},
	{"strdup", "ptr", "ptr"},
}

// declare adds the imports and the globals, which are filled in later. A name
// that the module has itself gives way: it begins as only the runtime's do.
func (k *memoryChecker) declare() {
	for _, row := range checkSigs {
		name := checkPrefix + row.name
		if old := k.m.Lookup(name); old != 0 {
			k.m.Rename(old, k.m.FreeName(name))
		}
		_, k.syms[row.name] = k.m.AddImport(name, sigOf(row.params, row.result))
	}
	k.textSym = k.m.AddGlobal(&mir.Global{Name: k.m.FreeName("check.text"), Const: true})
	k.table = k.m.AddGlobal(&mir.Global{Name: k.m.FreeName("check.globals")})
}

func sigOf(params, result string) mir.Sig {
	var s mir.Sig
	for _, p := range strings.Fields(params) {
		s.Params = append(s.Params, mir.TypeByName(p))
	}
	if result != "" {
		s.Results = []mir.Type{mir.TypeByName(result)}
	}
	return s
}

// isHeap reports whether f is malloc or one of its like as the runtime has it,
// linked in or not.
func (k *memoryChecker) isHeap(f *mir.Func, name string) bool {
	if f.Import {
		return f.Name == name && f.Sig.Equal(k.m.Func(k.syms[name]).Sig)
	}
	return f.Runtime && mir.Stem(f.Name) == name && k.m.FileOf(f.Place).Name == "rt/alloc.mir"
}

// redirectHeap makes calls of malloc and its like, and uses of their addresses,
// those of the checked ones.
func (k *memoryChecker) redirectHeap() {
	to := make([]mir.Sym, k.m.NumSyms())
	for _, s := range k.m.Syms() {
		f := k.m.Func(s)
		if f == nil {
			continue
		}
		for _, name := range []string{"malloc", "calloc", "realloc", "free", "strdup"} {
			if k.isHeap(f, name) {
				to[s] = k.syms[name]
			}
		}
	}
	for _, s := range k.m.Syms() {
		if f := k.m.Func(s); f != nil && f.Defined() && !k.trusted[s] {
			redirect(f, to)
		}
		if g := k.m.Global(s); g != nil {
			for i := range g.Init {
				if d := &g.Init[i]; d.Kind == mir.DatumAddr && to[d.Sym] != 0 {
					d.Sym = to[d.Sym]
				}
			}
		}
	}
	k.dropUnused(to)
}

// redirect replaces symbols in a function.
func redirect(f *mir.Func, to []mir.Sym) {
	for _, b := range f.Blocks() {
		for i := range f.Insts(b) {
			if in := f.At(i); in.Op.Form() == mir.FormCall && to[in.Imm] != 0 {
				in.Imm = int64(to[in.Imm])
			}
			f.Operands(i, func(o *mir.Value) {
				if in := f.At(*o); in.Op == mir.OpAddr && to[in.Imm] != 0 {
					*o = f.Addr(to[in.Imm])
				}
			})
		}
	}
}

// dropUnused removes imports that nothing names any more: those that were
// redirected, and those of the checks that this module does not need.
func (k *memoryChecker) dropUnused(redirected []mir.Sym) {
	named := make([]bool, k.m.NumSyms())
	for _, f := range k.m.Funcs() {
		f.EachSym(func(s mir.Sym) { named[s] = true })
	}
	for _, s := range k.m.Syms() {
		if g := k.m.Global(s); g != nil {
			for i := range g.Init {
				named[g.Init[i].Sym] = true
			}
		}
	}
	ours := make([]bool, k.m.NumSyms())
	for _, s := range k.syms {
		ours[s] = true
	}
	var first, rest []mir.Sym
	for _, s := range k.m.Syms() {
		f := k.m.Func(s)
		imported := f != nil && f.Import
		switch {
		case imported && (ours[s] || redirected[s] != 0) && !named[s]:
		case ours[s]:
			first = append(first, s)
		default:
			rest = append(rest, s)
		}
	}
	k.m.SetSyms(append(first, rest...))
}

// weakenClaims drops what functions claim and, checked, no longer keep.
func (k *memoryChecker) weakenClaims() {
	for again := true; again; {
		again = false
		for _, f := range k.m.Funcs() {
			for _, claim := range []mir.Attrs{mir.AttrPure, mir.AttrReadonly, mir.AttrNoTrap} {
				if f.Attrs&claim != 0 && breaks(f, claim) {
					f.Attrs &^= claim
					again = true
				}
			}
		}
	}
}

func breaks(f *mir.Func, claim mir.Attrs) bool {
	for _, b := range f.Blocks() {
		for i := range f.Insts(b) {
			if f.Breaks(claim, i) {
				return true
			}
		}
	}
	return false
}
