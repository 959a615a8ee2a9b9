package llvmtext

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

//go:embed support*.mir
var files embed.FS

// Mode says what a module becomes.
type Mode uint8

// The modes.
const (
	Alone   Mode = iota // a program that @main begins
	Library             // functions that a C program calls
	Child               // a process that does what another one tells it
)

// Program is a module with all that it needs.
type Program struct {
	Module *mir.Module
	// Imports are what a child has its parent call, in the order of their
	// numbers.
	Imports []Import
}

// An Import is a function that a child has its parent call.
type Import struct {
	Func *mir.Func // as the module imports it
	// Sig is how it is called: the signature of Func or, of a variadic one, that
	// with the types of a call's further arguments.
	Sig mir.Sig
}

// Prepare returns a copy of a verified module with all that it needs: the support
// code and, but for a child, whose parent provides what it imports, what it uses
// of the runtime module. What it still imports are functions of C.
func Prepare(m *mir.Module, mode Mode) (*Program, error) {
	m = m.Clone()
	p := preparer{m: m, mode: mode}
	p.makeRoom()
	if mode == Alone && !p.wantArguments() {
		return nil, errors.Join(p.errs...)
	}
	if mode == Child {
		p.variadic()
		p.imports = imports(m)
	} else if err := rt.Link(m); err != nil {
		return nil, err
	}
	p.want("mir.trap", []mir.Type{mir.I32, mir.Ptr})
	p.want("mir.at", []mir.Type{mir.Ptr})
	p.want("mir.room", []mir.Type{mir.I64}, mir.I1)
	p.want("mir.callable", []mir.Type{mir.Ptr}, mir.I1)
	if mode == Alone {
		p.want("mir.say", []mir.Type{mir.Ptr})
		p.want("mir.exit", []mir.Type{mir.I32})
	}
	if mode != Library {
		p.want("mir.main", []mir.Type{mir.I32, mir.Ptr}, mir.I32)
	}
	support := supportAlone
	if mode == Child {
		support = supportChild
		p.want("mir.serve", nil)
		p.relay()
	}
	p.errs = append(p.errs, link.Library(m, link.Lib{Module: support()}))
	p.build()
	if err := errors.Join(p.errs...); err != nil {
		return nil, err
	}
	if err := mir.Verify(m).Err(); err != nil {
		return nil, fmt.Errorf("the support code: %w", err)
	}
	return &Program{m, p.called}, nil
}

// The support code for programs of their own and for children. It is shared and
// must not be changed.
var (
	supportAlone = sync.OnceValue(func() *mir.Module { return supportModule("support.mir", "support_alone.mir") })
	supportChild = sync.OnceValue(func() *mir.Module { return supportModule("support.mir", "support_child.mir") })
)

// supportModule reads files of the support code. A test keeps them free of
// errors.
func supportModule(names ...string) *mir.Module {
	var ms []*mir.Module
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		m, err := mirtext.Load("backend/llvmtext/"+name, text)
		if err != nil {
			panic(err)
		}
		ms = append(ms, m)
	}
	m, err := link.Modules(ms...)
	if err != nil {
		panic(err)
	}
	return m
}

// preparer is the state of a Prepare.
type preparer struct {
	m    *mir.Module
	mode Mode
	errs []error

	imports  []*mir.Func
	called   []Import                // what imports stands for, and uncalled
	variants map[*mir.Func]*mir.Func // of variadic imports, and what they are of
	uncalled []*mir.Func             // variadic imports that are never called
}

// makeRoom renames what is the program's own and has a name of the support code.
// Only an export, whose name others know, cannot be renamed.
func (p *preparer) makeRoom() {
	for _, s := range p.m.Syms() {
		name := p.m.SymName(s)
		f := p.m.Func(s)
		switch {
		case !strings.HasPrefix(name, "mir.") || f != nil && (f.Import || f.Runtime):
		case f != nil && f.Export:
			p.fail(p.m.Pos(f.Place), "link/reserved", "@"+mir.QuoteName(name)+" is exported under a name of the toolkit's own, as all are that begin with mir.")
		default:
			p.m.Rename(s, p.m.FreeName("own."+name))
		}
	}
}

// want imports a function of the support code, so that it is linked in.
func (p *preparer) want(name string, params []mir.Type, results ...mir.Type) {
	f, _ := p.m.AddImport(name, mir.Sig{Params: params, Results: results})
	if f == nil {
		if f = p.m.FuncByName(name); f != nil && f.Import && f.Sig.Equal(mir.Sig{Params: params, Results: results}) {
			return
		}
		p.errs = append(p.errs, mir.Diagnostics{{Pos: p.m.Pos(p.m.SymPlace(p.m.Lookup(name))), Code: "link/reserved",
			Message: "@" + mir.QuoteName(name) + " is the name of a function that the backend supplies"}})
		return
	}
	f.Runtime = true
}

// build makes the functions that the support code imports.
func (p *preparer) build() {
	for _, s := range slices.Clone(p.m.Syms()) {
		f := p.m.Func(s)
		if f == nil || !f.Import || !f.Runtime {
			continue
		}
		if make := built[f.Name]; make != nil {
			f.Import = false
			make(p, mir.NewBuilder(f))
		}
	}
}

// built are the functions that are made for the module at hand.
var built = map[string]func(p *preparer, b *mir.Builder){
	"mir.final":     (*preparer).final,
	"mir.start":     (*preparer).start,
	"mir.functions": (*preparer).functions,
	"mir.kind":      (*preparer).kind,
	"mir.dispatch":  (*preparer).dispatch,
	"mir.address":   (*preparer).addresses,
}

func (p *preparer) final(b *mir.Builder) {
	if p.m.Final != 0 {
		b.Call(p.m.Final)
	}
	b.Ret()
}

// functions returns a table of the functions whose addresses are used.
func (p *preparer) functions(b *mir.Builder) {
	taken := map[mir.Sym]bool{}
	note := func(s mir.Sym) {
		if p.m.Func(s) != nil {
			taken[s] = true
		}
	}
	for _, s := range p.m.Syms() {
		if f := p.m.Func(s); f != nil && f.Defined() && !f.Runtime {
			for v := range f.NumValues() {
				if in := f.At(mir.Value(v)); v > 0 && in.Op == mir.OpAddr {
					note(mir.Sym(in.Imm))
				}
			}
		} else if g := p.m.Global(s); g != nil {
			for i := range g.Init {
				if d := &g.Init[i]; d.Kind == mir.DatumAddr {
					note(d.Sym)
				}
			}
		}
	}
	table := &mir.Global{Name: p.m.FreeName("mir.functions.table"), Const: true}
	for _, s := range p.m.Syms() {
		if taken[s] {
			table.Init = append(table.Init, mir.Datum{Kind: mir.DatumAddr, Sym: s})
		}
	}
	n := len(table.Init)
	at := p.m.AddGlobal(table)
	b.Ret(b.Addr(at), b.Int(mir.I64, int64(n)))
}

// kind returns the name of a kind of trap.
func (p *preparer) kind(b *mir.Builder) {
	entry := b.Current()
	var cases []mir.Case
	blocks := map[mir.TrapKind]mir.Block{}
	for _, k := range mir.TrapKinds() {
		blocks[k] = b.Block(k.String())
		cases = append(cases, mir.Case{Val: int64(k), To: blocks[k]})
	}
	other := b.Block("other")
	b.At(entry)
	b.Switch(b.Param(0), cases, other)
	for _, k := range append(mir.TrapKinds(), mir.NoTrap) {
		to := other
		if k != mir.NoTrap {
			to = blocks[k]
		}
		text := p.m.AddGlobal(&mir.Global{Name: p.m.FreeName("mir.kind." + k.String()), Const: true,
			Init: []mir.Datum{{Kind: mir.DatumBytes, Bytes: k.String() + "\x00"}}})
		b.At(to)
		b.Ret(b.Addr(text))
	}
}
