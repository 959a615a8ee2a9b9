package reduce

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// dropLocals removes slots and variables; it can be done where nothing uses
// them.
func dropLocals(m *mir.Module) []change {
	var cs []change
	for _, s := range m.Syms() {
		f := m.Func(s)
		if f == nil || !f.Defined() {
			continue
		}
		for _, slot := range f.Slots() {
			cs = append(cs, func(m *mir.Module) {
				f := m.Func(s)
				f.SetSlots(slices.DeleteFunc(slices.Clone(f.Slots()), func(v mir.Value) bool { return v == slot }))
			})
		}
		for x := range f.Vars() {
			cs = append(cs, func(m *mir.Module) { m.Func(s).RemoveVar(x) })
		}
	}
	return cs
}

// plainDetails takes away attributes, exports, flags, alignments, weights and
// the content of globals.
func plainDetails(m *mir.Module) []change {
	var cs []change
	for _, s := range m.Syms() {
		if g := m.Global(s); g != nil && len(g.Init) > 0 && !(len(g.Init) == 1 && g.Init[0].Kind == mir.DatumZero) {
			cs = append(cs, func(m *mir.Module) {
				g := m.Global(s)
				g.Init = []mir.Datum{{Kind: mir.DatumZero, Off: g.Size()}}
			})
		}
		if f := m.Func(s); f != nil && f.Attrs != 0 {
			cs = append(cs, func(m *mir.Module) { m.Func(s).Attrs = 0 })
		}
		if f := m.Func(s); f != nil && f.Export && f.Name != "main" {
			cs = append(cs, func(m *mir.Module) { m.Func(s).Export = false })
		}
	}
	eachInst(m, func(s mir.Sym, f *mir.Func, v mir.Value) {
		if in := f.At(v); in.Align() != 0 || in.Flag() {
			cs = append(cs, func(m *mir.Module) {
				in := m.Func(s).At(v)
				in.SetAlign(0)
				in.SetFlag(false)
			})
		}
		if f.At(v).Op == mir.Br && f.Edge(v, 0).Val != 0 {
			cs = append(cs, func(m *mir.Module) {
				for _, e := range m.Func(s).Edges(v) {
					e.Val = 0
				}
			})
		}
	})
	return cs
}
