package passes

import (
	"math/rand/v2"

	"github.com/mirtool/mirtool/mir"
)

// A gen makes random straight-line functions in which rules find work: few
// parameters, many constants of note, operands often the same.
type gen struct {
	*rand.Rand
	b    *mir.Builder
	ints mir.Type
	vals map[mir.Type][]mir.Value
}

var genOps = []mir.Op{
	mir.Add, mir.Sub, mir.Mul, mir.SDiv, mir.UDiv, mir.SRem, mir.URem, mir.Shl, mir.LShr, mir.AShr, mir.RotL, mir.RotR,
	mir.SMin, mir.SMax, mir.UMin, mir.UMax, mir.SMulH, mir.UMulH, mir.Clz, mir.Ctz, mir.Popcnt, mir.BitRev, mir.BSwap,
	mir.And, mir.Or, mir.Xor, mir.SAddOvf, mir.UAddOvf, mir.SSubOvf, mir.USubOvf, mir.SMulOvf, mir.UMulOvf,
	mir.Eq, mir.Ne, mir.SLt, mir.SLe, mir.SGt, mir.SGe, mir.ULt, mir.ULe, mir.UGt, mir.UGe,
	mir.Select, mir.Trunc, mir.ZExt, mir.SExt,
	mir.Add, mir.Sub, mir.And, mir.Or, mir.Xor, mir.Shl, mir.LShr, mir.AShr, mir.Select, mir.Select, mir.Eq, mir.Xor, mir.And, mir.Or,
}

var genFloatOps = []mir.Op{
	mir.FAdd, mir.FSub, mir.FMul, mir.FDiv, mir.FNeg, mir.FNeg, mir.FNeg, mir.FAbs, mir.FSqrt, mir.FMA, mir.FMin, mir.FMax, mir.FCopySign,
	mir.FFloor, mir.FCeil, mir.FTrunc, mir.FNearest, mir.FEq, mir.FNe, mir.FLt, mir.FLe, mir.FGt, mir.FGe,
	mir.FPTrunc, mir.FPExt, mir.SIToFP, mir.UIToFP, mir.FPToSI, mir.FPToUI, mir.Bitcast, mir.Select, mir.ZExt, mir.SExt,
}

// operand returns a value of type t, now and then a constant.
func (g *gen) operand(t mir.Type) mir.Value {
	vs := g.vals[t]
	if n := len(vs); n > 0 && g.IntN(3) > 0 {
		return vs[n-1-min(g.IntN(n), g.IntN(n))]
	}
	return g.b.Func.Const(t, g.constant(t))
}

func (g *gen) constant(t mir.Type) uint64 {
	if t.IsFloat() {
		if g.IntN(2) == 0 {
			return mir.FloatBits(t, []float64{0, 1, -1, 2, 0.5, -4}[g.IntN(6)]) ^ uint64(g.IntN(2))*minInt(t)
		}
		vs := mir.EdgeValues(t)
		return vs[g.IntN(len(vs))]
	}
	w := uint64(t.Bits())
	few := []uint64{0, 1, ^uint64(0), 2, 3, w - 1, w, minInt(t), maxInt(t), 4, ^uint64(3), 0xf, 0xf0}
	if t == mir.I1 || g.IntN(4) > 0 {
		return few[g.IntN(len(few))] & t.Mask()
	}
	return g.Uint64() & t.Mask()
}

// add appends a random instruction.
func (g *gen) add(list []mir.Op) {
	op := list[g.IntN(len(list))]
	pairs := mir.SampleTypes(op)
	p := pairs[g.IntN(len(pairs))]
	if p.T.IsInt() && p.To == mir.Void && g.IntN(8) > 0 {
		p.T = g.ints
	}
	if op == mir.BSwap && p.T == mir.I8 {
		p.T = mir.I16
	}
	args, res := op.OperandTypes(p.T, p.To)
	if p.T == mir.Ptr || p.To == mir.Ptr || res == mir.Ptr {
		return
	}
	vs := make([]mir.Value, len(args))
	for i, t := range args {
		vs[i] = g.operand(t)
	}
	var v mir.Value
	if op.Form() == mir.FormConvert {
		if g.b.Func.TypeOf(vs[0]) != p.T {
			return
		}
		v = g.b.Convert(op, p.To, vs[0])
	} else {
		v = g.b.Op(op, p.T, vs...)
	}
	g.vals[res] = append(g.vals[res], v)
}

// random makes a function from the parameters' types and n instructions.
func random(seed uint64, list []mir.Op, params []mir.Type, n int) *mir.Func {
	m := mir.NewModule("")
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 7)), vals: map[mir.Type][]mir.Value{}, ints: params[0]}
	if !g.ints.IsInt() {
		g.ints = mir.I32
	}
	g.b = m.Define("f", params, params[0])
	for i, t := range params {
		g.vals[t] = append(g.vals[t], g.b.Param(i))
	}
	for range n {
		g.add(list)
	}
	var res mir.Type
	for v := g.b.Func.First(g.b.Func.Entry()); v != 0; v = g.b.Func.Next(v) {
		res = g.b.Func.TypeOf(v)
	}
	if res == mir.Void {
		res = params[0]
	}
	vs := g.vals[res]
	g.b.Func.Sig.Results = []mir.Type{res}
	g.b.Ret(vs[len(vs)-1])
	return g.b.Func
}
