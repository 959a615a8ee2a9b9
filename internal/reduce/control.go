package reduce

import "github.com/mirtool/mirtool/mir"

// emptyFunctions lets functions return zeros at once.
func emptyFunctions(m *mir.Module) []change {
	var cs []change
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Defined() && len(f.Blocks()) > 1 {
			cs = append(cs, func(m *mir.Module) {
				f := m.Func(s)
				end(f, f.Entry(), f.First(f.Entry()))
			})
		}
	}
	return cs
}

// dropSymbols removes functions and globals; it can be done where nothing uses
// them.
func dropSymbols(m *mir.Module) []change {
	var cs []change
	for _, s := range m.Syms() {
		if m.SymName(s) != "main" {
			cs = append(cs, func(m *mir.Module) {
				if m.HasSym(s) {
					m.Remove(s)
				}
			})
		}
	}
	return cs
}

// eachBlock yields changes to the blocks of all functions.
func eachBlock(m *mir.Module, make func(s mir.Sym, f *mir.Func, b mir.Block)) {
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Defined() {
			for _, b := range f.Blocks() {
				make(s, f, b)
			}
		}
	}
}

// straighten makes a branch go one way, or a switch lose a case.
func straighten(m *mir.Module) []change {
	var cs []change
	eachBlock(m, func(s mir.Sym, f *mir.Func, b mir.Block) {
		t := f.Last(b)
		for i := range f.NumEdges(t) {
			if f.NumEdges(t) == 1 {
				break
			}
			cs = append(cs, func(m *mir.Module) {
				f := m.Func(s)
				if t := f.Last(b); f.NumEdges(t) > max(i, 1) {
					retarget(f, t, i)
				}
			})
		}
		if f.At(t).Op == mir.Switch {
			for i := f.NumEdges(t) - 1; i > 0; i-- {
				cs = append(cs, func(m *mir.Module) { dropCase(m.Func(s), b, i) })
			}
		}
	})
	return cs
}

// dropCase removes an edge of a switch.
func dropCase(f *mir.Func, b mir.Block, i int) {
	t := f.Last(b)
	n := f.NumEdges(t)
	if i >= n || f.At(t).Op != mir.Switch {
		return
	}
	var keep []mir.Edge
	for j, e := range f.Edges(t) {
		if j != i {
			keep = append(keep, *e)
		}
	}
	f.SetEdges(t, n-1)
	for j := range keep {
		*f.Edge(t, j) = keep[j]
	}
}

// endBlocks lets blocks return zeros.
func endBlocks(m *mir.Module) []change {
	var cs []change
	eachBlock(m, func(s mir.Sym, f *mir.Func, b mir.Block) {
		if f.At(f.Last(b)).Op != mir.Ret {
			cs = append(cs, func(m *mir.Module) {
				f := m.Func(s)
				if f.At(f.Last(b)).Op != mir.Ret {
					end(f, b, f.Last(b))
				}
			})
		}
	})
	return cs
}

// joinBlocks appends a block to the only one that leads to it.
func joinBlocks(m *mir.Module) []change {
	var cs []change
	eachBlock(m, func(s mir.Sym, f *mir.Func, b mir.Block) {
		cs = append(cs, func(m *mir.Module) { join(m.Func(s), b) })
	})
	return cs
}

func join(f *mir.Func, b mir.Block) {
	t := f.Last(b)
	if f.NumEdges(t) != 1 || f.At(t).Op != mir.Jump {
		return
	}
	e := f.Edge(t, 0)
	to, edges := e.To, 0
	for _, p := range f.Blocks() {
		for _, s := range f.Successors(nil, p) {
			if s == to {
				edges++
			}
		}
	}
	if edges != 1 || to == b {
		return
	}
	args := append([]mir.Value(nil), f.EdgeArgs(e)...)
	f.Detach(t)
	for i, p := range f.Params(to) {
		replace(f, p, args[i])
	}
	for v := f.First(to); v != 0; {
		next := f.Next(v)
		f.Detach(v)
		f.Append(b, v)
		v = next
	}
	keep(f, func(o mir.Block) bool { return o != to })
}
