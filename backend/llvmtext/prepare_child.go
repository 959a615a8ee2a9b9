package llvmtext

import (
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// Exports returns the functions that a child calls by their number, and after
// them its Final, if it has one.
func Exports(m *mir.Module) []mir.Sym {
	var list []mir.Sym
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Defined() && f.Export {
			list = append(list, s)
		}
	}
	if m.Final != 0 {
		list = append(list, m.Final)
	}
	return list
}

// imports returns what a module imports of its parent once it is linked with
// the runtime module. The memory is its own business.
func imports(m *mir.Module) []*mir.Func {
	var list []*mir.Func
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import && f.Name != "mir.grow" {
			list = append(list, f)
		}
	}
	return list
}

// relay gives each import a body that has the parent call it.
func (p *preparer) relay() {
	p.want("mir.child.host", []mir.Type{mir.Ptr, mir.I32, mir.I64})
	index := map[string]int64{}
	for i, f := range p.imports {
		index[f.Name] = int64(i)
		of := f
		if v := p.variants[f]; v != nil {
			of = v
		}
		p.called = append(p.called, Import{of, f.Sig})
	}
	for _, f := range p.uncalled {
		p.called = append(p.called, Import{f, f.Sig})
	}
	host := p.m.Lookup("mir.child.host")
	for _, s := range p.m.Syms() {
		f := p.m.Func(s)
		if f == nil || !f.Import {
			continue
		}
		if i, ok := index[f.Name]; ok {
			p.relayed(f, host, i)
		}
	}
}

// head is what is before the values in a message of a child.
const head = 16

func (p *preparer) relayed(f *mir.Func, host mir.Sym, index int64) {
	f.Import, f.Runtime = false, true
	f.Attrs &= mir.AttrNoReturn
	b := mir.NewBuilder(f)
	n := max(len(f.Sig.Params), len(f.Sig.Results))
	event := b.Slot("event", head+8*int64(n), 8)
	for i := range f.Sig.Params {
		b.Store(b.Param(i), event, head+8*int64(i))
	}
	b.Call(host, event, b.Int(mir.I32, index), b.Int(mir.I64, 8*int64(len(f.Sig.Params))))
	if f.Attrs&mir.AttrNoReturn != 0 {
		b.Unreachable()
		return
	}
	var rs []mir.Value
	for i, t := range f.Sig.Results {
		rs = append(rs, b.Load(t, event, head+8*int64(i)))
	}
	b.Ret(rs...)
}

// dispatch makes the function that calls an export by its number.
func (p *preparer) dispatch(b *mir.Builder) {
	entry := b.Current()
	none := b.Block("none")
	var cases []mir.Case
	exports := Exports(p.m)
	for i, s := range exports {
		cases = append(cases, mir.Case{Val: int64(i), To: b.Block("call." + p.m.SymName(s))})
	}
	b.At(entry)
	b.Switch(b.Param(0), cases, none)
	b.At(none).Ret(b.Int(mir.I64, 0))
	for i, s := range exports {
		b.At(cases[i].To)
		sig := p.m.Func(s).Sig
		var args []mir.Value
		for k, t := range sig.Params {
			args = append(args, b.Load(t, b.Param(1), 8*int64(k)))
		}
		for k, r := range b.Call(s, args...) {
			b.Store(b.Int(mir.I64, 0), b.Param(1), 8*int64(k))
			b.Store(r, b.Param(1), 8*int64(k))
		}
		b.Ret(b.Int(mir.I64, 8*int64(len(sig.Results))))
	}
}

// Globals returns the globals whose addresses a child tells, in the order of
// their numbers.
func Globals(m *mir.Module) []mir.Sym {
	var list []mir.Sym
	for _, s := range m.Syms() {
		if g := m.Global(s); g != nil && !strings.HasPrefix(g.Name, "mir.") {
			list = append(list, s)
		}
	}
	return list
}

// addresses makes the function that tells the address of a global.
func (p *preparer) addresses(b *mir.Builder) {
	table := &mir.Global{Name: p.m.FreeName("mir.globals"), Const: true}
	for _, s := range Globals(p.m) {
		table.Init = append(table.Init, mir.Datum{Kind: mir.DatumAddr, Sym: s})
	}
	at := b.Addr(p.m.AddGlobal(table))
	offset := b.Op(mir.Shl, mir.I64, b.Convert(mir.ZExt, mir.I64, b.Param(0)), b.Int(mir.I64, 3))
	b.Ret(b.Load(mir.Ptr, b.Op(mir.PtrAdd, mir.Void, at, offset), 0))
}
