package reduce

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// eachInst yields the instructions of all functions, the last first.
func eachInst(m *mir.Module, make func(s mir.Sym, f *mir.Func, v mir.Value)) {
	eachBlock(m, func(s mir.Sym, f *mir.Func, b mir.Block) {
		for v := f.Last(b); v != 0; v = f.Prev(v) {
			if f.At(v).Op != mir.OpResult {
				make(s, f, v)
			}
		}
	})
}

// dropInstructions removes instructions; zeros stand for their values.
func dropInstructions(m *mir.Module) []change {
	var cs []change
	eachInst(m, func(s mir.Sym, f *mir.Func, v mir.Value) {
		if !f.At(v).Op.Is(mir.Terminator) {
			cs = append(cs, func(m *mir.Module) { drop(m.Func(s), v) })
		}
	})
	return cs
}

func drop(f *mir.Func, v mir.Value) {
	in := f.At(v)
	if in.Block() == 0 {
		return
	}
	if in.Op.Form() == mir.FormCall || in.Op.Form() == mir.FormCallI {
		for _, r := range f.Results(v) {
			replace(f, r, zero(f, f.TypeOf(r)))
		}
	} else if in.Res != mir.Void {
		replace(f, v, zero(f, in.Res))
	}
	f.Remove(v)
}

// dropParams removes parameters of blocks; zeros, or what one edge passes,
// stand for them.
func dropParams(m *mir.Module) []change {
	var cs []change
	eachBlock(m, func(s mir.Sym, f *mir.Func, b mir.Block) {
		if b == f.Entry() {
			return
		}
		for _, p := range f.Params(b) {
			cs = append(cs, func(m *mir.Module) { dropParam(m.Func(s), b, p) })
		}
	})
	return cs
}

func dropParam(f *mir.Func, b mir.Block, p mir.Value) {
	i := slices.Index(f.Params(b), p)
	if i < 0 || !slices.Contains(f.Blocks(), b) {
		return
	}
	with := zero(f, f.TypeOf(p))
	for _, from := range f.Blocks() {
		for _, e := range f.Edges(f.Last(from)) {
			if e.To == b {
				args := append([]mir.Value(nil), f.EdgeArgs(e)...)
				if op := f.At(args[i]).Op; op == mir.OpConst || op == mir.OpAddr || op == mir.OpSlot {
					with = args[i]
				}
				f.SetEdgeArgs(e, slices.Delete(args, i, i+1)...)
			}
		}
	}
	replace(f, p, with)
	f.SetParams(b, slices.Delete(slices.Clone(f.Params(b)), i, i+1)...)
}

// replaceOperands makes operands plainer: an operand of what computes them, or
// a constant.
func replaceOperands(m *mir.Module) []change {
	var cs []change
	eachInst(m, func(s mir.Sym, f *mir.Func, v mir.Value) {
		n := 0
		f.Operands(v, func(o *mir.Value) {
			for _, with := range plainer(f, *o) {
				at := n
				cs = append(cs, func(m *mir.Module) { put(m.Func(s), v, at, with) })
			}
			n++
		})
	})
	return cs
}

// plainer returns what may stand for an operand.
func plainer(f *mir.Func, v mir.Value) []mir.Value {
	in := f.At(v)
	var vs []mir.Value
	switch bits, isConst := f.IsConst(v); {
	case isConst && (in.Res == mir.Ptr || bits <= 1):
		return nil
	case isConst:
		return []mir.Value{f.Const(in.Res, 0), f.Const(in.Res, 1)}
	case in.Op == mir.OpAddr || in.Op == mir.OpSlot:
		return nil
	case in.Op.IsInst() && in.Op.Form() != mir.FormCall && in.Op.Form() != mir.FormCallI:
		for _, o := range f.Args(v) {
			if f.TypeOf(o) == in.Res {
				vs = append(vs, o)
			}
		}
	}
	if in.Res != mir.Ptr {
		vs = append(vs, f.Const(in.Res, 0), f.Const(in.Res, 1))
	}
	return vs
}

// put changes operand n of v, those that edges pass included.
func put(f *mir.Func, v mir.Value, n int, with mir.Value) {
	if f.At(v).Block() == 0 {
		return
	}
	in := f.At(with)
	if in.Op == mir.OpConst {
		with = f.Const(in.Res, uint64(in.Imm))
	}
	f.Operands(v, func(o *mir.Value) {
		if n == 0 {
			*o = with
		}
		n--
	})
}
