package mir

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// Codes documents the diagnostics of Verify.
var Codes = []CodeInfo{
	{"verify/type", "An operand, argument or result has another type than its place wants. Convert it, or change the type after the op's name."},
	{"verify/count", "A call, edge, ret or instruction has more or fewer operands than it takes."},
	{"verify/dominance", "A value is used where its definition may not have been executed: the definition must come before the use in the same block, or in a block through which every path to the use goes. Pass the value as a block argument instead."},
	{"verify/operand", "An operand is no value of this function: it was removed, has no type, or was never there."},
	{"verify/terminator", "Every block ends in exactly one terminator (jump, br, switch, ret, tailcall, tailcalli, trap, unreachable) and has none before its end."},
	{"verify/entry", "The first block is the function's entry: no edge may lead to it, and its parameters are those of the function."},
	{"verify/edge", "An edge leads to a block that this function does not have."},
	{"verify/switch", "Two cases of a switch have the same value, or a case does not fit the type."},
	{"verify/op", "The op does not take this type, or is no instruction."},
	{"verify/call", "What is called is no function, or cannot be called so."},
	{"verify/variable", "A get or set names a variable that the function does not have, or one of another type."},
	{"verify/slot", "A slot's size is negative, or a slot is used that the function does not have."},
	{"verify/symbol", "An address names a symbol that the module does not have."},
	{"verify/function", "A function's declaration contradicts itself: an import with a body or exported, a definition without one, a variadic definition."},
	{"verify/attribute", "A function claims an attribute that its body does not keep, or two that exclude one another."},
	{"verify/data", "A global's content cannot be laid out: a negative or gigantic size, or a bad alignment."},
	{"verify/trap", "A trap names a kind that programs cannot cause."},
}

// Verify checks everything that is true of a module that can be run: single
// assignment with dominance, types, block arguments, terminators, calls,
// variables, slots, symbols, attributes and data. It returns all errors, at
// most one a cause, sorted by place; an empty list means that the module is
// good. It never panics. Where the text had errors, OpBad stands in the module,
// and Verify says nothing about what touches it. Functions are checked in
// parallel.
func Verify(m *Module) Diagnostics {
	var ds Diagnostics
	var fs []*Func
	for _, s := range m.order {
		switch f, g := m.Func(s), m.Global(s); {
		case f != nil && f.Defined():
			fs = append(fs, f)
		case f != nil:
			ds = append(ds, verifyDeclaration(f)...)
		case g != nil:
			ds = append(ds, verifyGlobal(m, g)...)
		}
	}
	found := make([]Diagnostics, len(fs))
	Parallel(len(fs), func(i int) { found[i] = VerifyFunc(fs[i]) })
	for _, d := range found {
		ds = append(ds, d...)
	}
	ds.Sort()
	return ds
}

// Parallel calls do with 0 to n-1, on as many goroutines as there are
// processors, and returns when all are done.
func Parallel(n int, do func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

func verifyDeclaration(f *Func) Diagnostics {
	v := verifier{f: f, m: f.Module}
	if !f.Import {
		v.report(f.Place, "verify/function", "@%s has no body", QuoteName(f.Name))
	}
	if f.Import && f.Export {
		v.report(f.Place, "verify/function", "@%s cannot be imported and exported", QuoteName(f.Name))
	}
	v.exclusive()
	v.sigTypes(f.Sig, f.Place)
	return v.ds
}

// maxGlobal bounds the size of a global; every backend has less memory.
const maxGlobal = 1 << 46

func verifyGlobal(m *Module, g *Global) Diagnostics {
	v := verifier{m: m}
	if g.Align < 0 || g.Align > MaxAlign || g.Align&(g.Align-1) != 0 {
		v.report(g.Place, "verify/data", "the alignment of @%s is %d, want a power of two up to %d", QuoteName(g.Name), g.Align, MaxAlign)
	}
	var size int64
	for i := range g.Init {
		d := &g.Init[i]
		at := d.Place
		if !at.IsValid() {
			at = g.Place
		}
		switch n := d.Size(); {
		case d.Kind == DatumValue && (d.Type == Void || d.Type >= numTypes):
			v.report(at, "verify/data", "a value in @%s has no type", QuoteName(g.Name))
		case d.Kind == DatumAddr && !m.HasSym(d.Sym):
			v.report(at, "verify/symbol", "the address in @%s names no symbol", QuoteName(g.Name))
		case n < 0:
			v.report(at, "verify/data", "a size of %d bytes is negative", n)
		case n > maxGlobal-size:
			v.report(at, "verify/data", "@%s takes more than %d bytes", QuoteName(g.Name), int64(maxGlobal))
			return v.ds
		default:
			size += n
		}
	}
	return v.ds
}

// verifier is the state of the check of one function or global.
type verifier struct {
	m  *Module
	f  *Func
	ds Diagnostics

	cfg     *CFG
	dom     *DomTree
	listed  []bool // blocks in the function's order
	present []bool // values that the function has: parameters, slots, instructions
	seen    []bool // values defined so far in the walk
	at      Value  // the instruction being checked
	blk     Block
}

func (v *verifier) report(at Place, code, format string, args ...any) *Diagnostic {
	d := Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)}
	if v.m != nil {
		d.Pos = v.m.Pos(at)
	}
	if v.f != nil {
		d.Func = v.f.Name
	}
	v.ds = append(v.ds, d)
	return &v.ds[len(v.ds)-1]
}

// bad reports what is wrong with the current instruction, or with its operand
// n (from 1).
func (v *verifier) bad(n int, code, format string, args ...any) *Diagnostic {
	d := v.report(v.f.At(v.at).Place, code, format, args...)
	d.Operand = n
	return d
}

// VerifyFunc checks one function with a body, given that the declarations of
// the module are good. Errors come in the order of the text.
func VerifyFunc(f *Func) Diagnostics {
	v := verifier{f: f, m: f.Module}
	v.header()
	v.survey()
	if v.edgesLead() {
		v.cfg = NewCFG(f)
		v.dom = Dominators(v.cfg)
	}
	for k := range f.order {
		v.block(k)
	}
	if len(v.ds) == 0 {
		v.claims()
	}
	return v.ds
}

// header checks the function's declaration, variables and slots.
func (v *verifier) header() {
	f := v.f
	if f.Import {
		v.report(f.Place, "verify/function", "the import @%s has a body", QuoteName(f.Name))
	}
	if f.Sig.Variadic {
		v.report(f.Place, "verify/function", "@%s is variadic, which only imports can be", QuoteName(f.Name))
	}
	v.exclusive()
	v.sigTypes(f.Sig, f.Place)
	params := f.Params(f.Entry())
	same := len(params) == len(f.Sig.Params)
	for i := 0; same && i < len(params); i++ {
		same = f.TypeOf(params[i]) == f.Sig.Params[i]
	}
	if !same {
		v.report(f.Place, "verify/entry", "the entry of @%s has other parameters than its signature %s", QuoteName(f.Name), f.Sig)
	}
	v.noalias()
	for _, s := range f.slots {
		if in := f.At(s); in.Imm < 0 || in.Imm > maxGlobal {
			v.report(in.Place, "verify/slot", "the slot %%%s has a size of %d bytes", QuoteName(f.NameOf(s)), in.Imm)
		}
	}
}

// noalias reports the parameters that must not be noalias.
func (v *verifier) noalias() {
	f := v.f
	for i, b := range f.order {
		for _, p := range f.Params(b) {
			switch in := f.At(p); {
			case !in.Flag():
			case i > 0:
				v.report(in.Place, "verify/attribute", "noalias is for parameters of functions, and %%%s is one of ^%s", QuoteName(f.NameOf(p)), QuoteName(f.BlockName(b)))
			case in.Res != Ptr:
				v.report(in.Place, "verify/attribute", "noalias is for parameters of type ptr, and %%%s has type %s", QuoteName(f.NameOf(p)), in.Res)
			}
		}
	}
}

func (v *verifier) sigTypes(s Sig, at Place) {
	for _, t := range append(append([]Type{}, s.Params...), s.Results...) {
		if t == Void || t >= numTypes {
			v.report(at, "verify/function", "a parameter or result has no type")
			return
		}
	}
}

// survey notes which blocks and values the function has.
func (v *verifier) survey() {
	f := v.f
	v.listed = make([]bool, f.NumBlocks())
	v.present = make([]bool, f.NumValues())
	v.seen = make([]bool, f.NumValues())
	for _, s := range f.slots {
		v.present[s] = true
	}
	for _, b := range f.order {
		v.listed[b] = true
		for _, p := range f.Params(b) {
			v.present[p] = true
		}
		for i := f.First(b); i != 0; i = f.Next(i) {
			v.present[i] = true
		}
	}
}

// edgesLead reports whether all edges lead to blocks of the function, which
// the analyses need, and reports those that do not.
func (v *verifier) edgesLead() bool {
	good := true
	for _, b := range v.f.order {
		v.at = v.f.Last(b)
		if v.at == 0 {
			continue
		}
		for i, e := range v.f.Edges(v.at) {
			switch {
			case int(e.To) >= len(v.listed) || !v.listed[e.To]:
				v.bad(0, "verify/edge", "edge %d leads to no block of @%s", i+1, QuoteName(v.f.Name))
				good = false
			case e.To == v.f.Entry():
				v.bad(0, "verify/entry", "an edge leads to the entry ^%s", QuoteName(v.f.BlockName(e.To)))
			}
		}
	}
	return good
}
