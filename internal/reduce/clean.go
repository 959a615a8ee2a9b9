package reduce

import "github.com/mirtool/mirtool/mir"

// cleanAll drops blocks that nothing reaches, and reports whether there were
// any.
func cleanAll(m *mir.Module) bool {
	any := false
	for _, f := range m.Funcs() {
		n := len(f.Blocks())
		keep(f, mir.NewCFG(f).Reached)
		any = any || len(f.Blocks()) < n
	}
	return any
}

// dropLost drops each of these blocks.
func dropLost(m *mir.Module) []change {
	var cs []change
	eachBlock(m, func(s mir.Sym, f *mir.Func, b mir.Block) {
		if !mir.NewCFG(f).Reached(b) {
			cs = append(cs, func(m *mir.Module) { keep(m.Func(s), func(o mir.Block) bool { return o != b }) })
		}
	})
	return cs
}

// keep drops the blocks that are not good.
func keep(f *mir.Func, good func(mir.Block) bool) {
	var order []mir.Block
	for _, b := range f.Blocks() {
		if good(b) {
			order = append(order, b)
		}
	}
	f.SetBlocks(order)
}

// replace puts another value into the place of one, everywhere.
func replace(f *mir.Func, old, with mir.Value) {
	for _, b := range f.Blocks() {
		for v := range f.Insts(b) {
			f.Operands(v, func(o *mir.Value) {
				if *o == old {
					*o = with
				}
			})
		}
	}
}

// zero returns a constant of a type.
func zero(f *mir.Func, t mir.Type) mir.Value { return f.Const(t, 0) }

// end makes the block return zeros, from the instruction v on.
func end(f *mir.Func, b mir.Block, v mir.Value) {
	for v != 0 {
		next := f.Next(v)
		f.Detach(v)
		v = next
	}
	var zeros []mir.Value
	for _, t := range f.Sig.Results {
		zeros = append(zeros, zero(f, t))
	}
	f.Append(b, f.New(mir.Ret, mir.Void, mir.Void, zeros...))
}

// retarget makes the terminator a jump along its edge i.
func retarget(f *mir.Func, t mir.Value, i int) {
	e := f.Edge(t, i)
	to, args := e.To, append([]mir.Value(nil), f.EdgeArgs(e)...)
	b := f.At(t).Block()
	f.Detach(t)
	j := f.New(mir.Jump, mir.Void, mir.Void)
	f.Append(b, j)
	f.SetEdges(j, 1)
	f.Edge(j, 0).To = to
	f.SetEdgeArgs(f.Edge(j, 0), args...)
}
