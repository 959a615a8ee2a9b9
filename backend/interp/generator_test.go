package interp_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// generator makes random modules. They show nothing that is not promised:
// no addresses, no bits of a NaN.
type generator struct {
	*rand.Rand
	m     *mir.Module
	b     *mir.Builder
	sigs  []mir.Sig
	syms  []mir.Sym
	fn    int
	ints  mir.Sym // bytes for integers
	reals mir.Sym // f64s
	slot  mir.Value
	vars  []mir.Var
	avail map[mir.Block][]mir.Value // at the end of the block
	here  []mir.Value
	line  uint32
	heavy bool // much use of variables
}

var randomTypes = []mir.Type{mir.I64, mir.I64, mir.I64, mir.I32, mir.I32, mir.I8, mir.I16, mir.I1, mir.F64, mir.F32}

func (g *generator) anyType() mir.Type { return randomTypes[g.IntN(len(randomTypes))] }

func (g *generator) types(most int) (ts []mir.Type) {
	for range g.IntN(most + 1) {
		ts = append(ts, g.anyType())
	}
	return ts
}

func randomModule(seed uint64) *mir.Module {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), m: mir.NewModule("r.mir")}
	g.heavy = seed%3 == 0
	g.ints = g.m.AddGlobal(&mir.Global{Name: "ints", Init: []mir.Datum{{Kind: mir.DatumZero, Off: 256}}})
	g.reals = g.m.AddGlobal(&mir.Global{Name: "reals", Align: 16, Init: []mir.Datum{{Kind: mir.DatumZero, Off: 256}}})
	n := 1 + g.IntN(3)
	for i := range n {
		sig := mir.Sig{Params: g.types(6), Results: g.types(4)}
		name := "f"
		if i > 0 {
			name = fmt.Sprint("g", i)
			if i == n-1 {
				sig.Results = g.sigs[0].Results // for tail calls
			}
		}
		f, sym := g.m.AddFunc(name, sig)
		f.Export = i == 0
		g.sigs, g.syms = append(g.sigs, sig), append(g.syms, sym)
	}
	for i := range n {
		g.fn = i
		g.function(g.m.Func(g.syms[i]))
	}
	return g.m
}

func (g *generator) function(f *mir.Func) {
	g.b = mir.NewBuilder(f)
	g.slot = 0
	if g.IntN(2) == 0 {
		g.slot = g.b.Slot("s", 256, 0)
	}
	g.vars = nil
	for i := range g.IntN(4) {
		x := g.b.Var(fmt.Sprint("v", i), g.anyType())
		g.vars = append(g.vars, x)
	}
	blocks := []mir.Block{f.Entry()}
	for i := range g.IntN(8) {
		blocks = append(blocks, g.b.Block(fmt.Sprint("b", i), g.types(4)...))
	}
	for _, b := range blocks {
		g.skeleton(b, blocks[1:])
	}
	if len(blocks) > 3 && g.IntN(3) == 0 {
		g.Shuffle(len(blocks)-1, func(i, j int) { blocks[i+1], blocks[j+1] = blocks[j+1], blocks[i+1] })
		f.SetBlocks(blocks)
	}
	cfg := mir.NewCFG(f)
	dom := mir.Dominators(cfg)
	order := slices.Clone(blocks)
	slices.SortFunc(order, func(a, b mir.Block) int { return cfg.Index(a) - cfg.Index(b) })
	g.avail = map[mir.Block][]mir.Value{}
	for _, b := range order {
		g.here = nil
		if cfg.Reached(b) && b != f.Entry() {
			g.here = slices.Clone(g.avail[dom.Idom(b)])
		}
		g.here = append(g.here, f.Params(b)...)
		g.fill(b)
		g.avail[b] = g.here
	}
	for _, b := range blocks {
		f.SetBlockPlace(b, g.place())
		for v := range f.Insts(b) {
			f.At(v).Place = g.place()
		}
	}
}

func (g *generator) place() mir.Place {
	g.line++
	return mir.Place{Line: g.line, Col: 1}
}

// skeleton gives a block a terminator whose operands are yet to be chosen.
func (g *generator) skeleton(b mir.Block, others []mir.Block) {
	g.b.At(b)
	f := g.b.Func
	to := func() mir.Block { return others[g.IntN(len(others))] }
	k := g.IntN(12)
	switch {
	case len(others) == 0 || k == 0:
		g.end()
	case k < 4:
		g.b.Jump(to())
	case k < 10:
		g.b.Br(f.Const(mir.I1, 0), to(), to())
	default:
		t := []mir.Type{mir.I8, mir.I32, mir.I64}[g.IntN(3)]
		var cases []mir.Case
		for i := range g.IntN(5) {
			cases = append(cases, mir.Case{Val: int64(i*(1+g.IntN(2)) - 1), To: to()})
		}
		slices.SortFunc(cases, func(a, b mir.Case) int { return int(a.Val - b.Val) })
		cases = slices.CompactFunc(cases, func(a, b mir.Case) bool { return a.Val == b.Val })
		g.b.Switch(f.Const(t, 0), cases, to())
	}
}

// end ends a block by leaving the function.
func (g *generator) end() {
	f := g.b.Func
	consts := func(ts []mir.Type) (vs []mir.Value) {
		for _, t := range ts {
			vs = append(vs, f.Const(t, 0))
		}
		return vs
	}
	if last := len(g.sigs) - 1; last > 0 && g.IntN(2) == 0 && reflect.DeepEqual(g.sigs[g.fn].Results, g.sigs[last].Results) {
		if g.IntN(2) == 0 {
			g.b.TailCall(g.syms[last], consts(g.sigs[last].Params)...)
		} else {
			g.b.TailCallI(g.sigs[last], f.Addr(g.syms[last]), consts(g.sigs[last].Params)...)
		}
		return
	}
	if g.IntN(20) == 0 {
		g.b.Trap(mir.TrapAbort)
		return
	}
	g.b.Ret(consts(g.sigs[g.fn].Results)...)
}

// fill puts instructions before the terminator and chooses its operands.
func (g *generator) fill(b mir.Block) {
	f := g.b.Func
	term := f.Last(b)
	f.Detach(term)
	g.b.At(b)
	for range g.IntN(10) {
		g.instruction()
	}
	steps := map[mir.Value]mir.Value{}
	for _, e := range f.Edges(term) {
		g.step(steps, e)
	}
	var cond mir.Value
	if f.At(term).Op == mir.Br && g.IntN(3) > 0 {
		t := []mir.Type{mir.I64, mir.I64, mir.I32}[g.IntN(3)]
		cond = g.b.Op([]mir.Op{mir.SLt, mir.Ne, mir.SGt, mir.ULt, mir.SLe, mir.Eq}[g.IntN(6)], t, g.pick(t), g.pick(t))
	}
	f.Append(b, term)
	for i, a := range f.Args(term) {
		if t := f.TypeOf(a); t != mir.Ptr {
			f.Args(term)[i] = g.pick(t)
		}
	}
	if cond != 0 {
		f.Args(term)[0] = cond
	}
	for _, e := range f.Edges(term) {
		var args []mir.Value
		for _, p := range f.Params(e.To) {
			arg := g.pick(f.TypeOf(p))
			if s := steps[p]; s != 0 {
				arg = s
			}
			args = append(args, arg)
		}
		f.SetEdgeArgs(e, args...)
	}
}

// step makes steps for some parameters of a loop that the edge closes.
func (g *generator) step(steps map[mir.Value]mir.Value, e *mir.Edge) {
	f := g.b.Func
	for _, p := range f.Params(e.To) {
		t := f.TypeOf(p)
		if t != mir.I64 && t != mir.I32 || !slices.Contains(g.here, p) || g.IntN(3) == 0 {
			continue
		}
		by := g.b.Int(t, int64(g.IntN(5)-1))
		if g.IntN(4) == 0 {
			by = g.pick(t)
		}
		steps[p] = g.b.Op([]mir.Op{mir.Add, mir.Add, mir.Sub}[g.IntN(3)], t, p, by)
		if g.IntN(3) == 0 {
			g.got(steps[p])
		}
	}
}

// pick chooses a value of the type: often one of the last, sometimes a constant.
func (g *generator) pick(t mir.Type) mir.Value {
	if g.IntN(5) > 0 {
		var found []mir.Value
		for i := len(g.here) - 1; i >= 0 && len(found) < 4; i-- {
			if g.b.Func.TypeOf(g.here[i]) == t && g.IntN(3) > 0 {
				found = append(found, g.here[i])
			}
		}
		if len(found) > 0 {
			return found[g.IntN(len(found))]
		}
	}
	if t.IsInt() && g.IntN(2) == 0 {
		return g.b.Func.Const(t, uint64(g.IntN(10)-3))
	}
	vs := mir.EdgeValues(t)
	return g.b.Func.Const(t, vs[g.IntN(len(vs))])
}

func (g *generator) got(vs ...mir.Value) { g.here = append(g.here, vs...) }

func (g *generator) instruction() {
	k := g.IntN(20)
	if g.heavy && g.IntN(2) == 0 {
		k = 16
	}
	switch {
	case k < 12:
		g.compute()
	case k < 15:
		g.access()
	case k < 17 && len(g.vars) > 0:
		x := g.vars[g.IntN(len(g.vars))]
		switch t := g.b.Func.Var(x).Type; {
		case t.IsInt() && g.IntN(3) == 0:
			g.b.Set(x, g.b.Op([]mir.Op{mir.Add, mir.Sub}[g.IntN(2)], t, g.b.Get(x), g.pick(t)))
		case g.IntN(2) == 0:
			g.b.Set(x, g.pick(t))
		default:
			g.got(g.b.Get(x))
		}
	case k == 18 && g.IntN(3) == 0:
		g.call()
	case k == 19:
		t := []mir.Type{mir.I64, mir.I32, mir.F64}[g.IntN(3)]
		c := g.b.Op(mir.SLt+mir.Op(g.IntN(4)), mir.I64, g.pick(mir.I64), g.pick(mir.I64))
		g.got(g.b.Op(mir.Select, t, c, g.pick(t), g.pick(t)))
	}
}

func (g *generator) compute() {
	ops := mir.Ops()
	for {
		op := ops[g.IntN(len(ops))]
		if g.IntN(2) == 0 {
			op = []mir.Op{mir.Add, mir.Sub, mir.Mul, mir.And, mir.Xor, mir.Shl, mir.LShr, mir.FAdd, mir.FMul, mir.FSub, mir.SLt, mir.Eq, mir.ZExt, mir.SExt}[g.IntN(14)]
		}
		info := op.Info()
		ps := mir.SampleTypes(op)
		p := ps[g.IntN(len(ps))]
		if info.Eval == nil || info.Form == mir.FormFixed || p.T == mir.Ptr || p.To == mir.Ptr || op == mir.Bitcast && p.T.IsFloat() {
			continue
		}
		switch info.Form {
		case mir.FormConvert:
			g.got(g.b.Convert(op, p.To, g.pick(p.T)))
		case mir.FormUnary:
			g.got(g.b.Op(op, p.T, g.pick(p.T)))
		case mir.FormTernary:
			g.got(g.b.Op(op, p.T, g.pick(p.T), g.pick(p.T), g.pick(p.T)))
		case mir.FormSelect:
			g.got(g.b.Op(op, p.T, g.pick(mir.I1), g.pick(p.T), g.pick(p.T)))
		default:
			g.got(g.b.Op(op, p.T, g.pick(p.T), g.pick(p.T)))
		}
		return
	}
}

// access makes an address in one of several ways, and loads and stores there.
func (g *generator) access() {
	b, f := g.b, g.b.Func
	t := []mir.Type{mir.I64, mir.I32, mir.I16, mir.I8, mir.I1, mir.F64}[g.IntN(6)]
	base := f.Addr(g.ints)
	switch {
	case t == mir.F64:
		base = f.Addr(g.reals)
	case g.slot != 0 && g.IntN(2) == 0:
		base = g.slot
	}
	p := base
	index := b.Op(mir.And, mir.I64, g.pick(mir.I64), b.Int(mir.I64, 7))
	switch g.IntN(6) {
	case 0:
	case 1:
		p = b.Op(mir.PtrAdd, 0, base, b.Int(mir.I64, int64(8*g.IntN(4))))
	case 2:
		p = b.Op(mir.PtrAdd, 0, b.Op(mir.PtrAdd, 0, base, b.Op(mir.Shl, mir.I64, index, b.Int(mir.I64, 3))), b.Int(mir.I64, 8))
	case 3:
		p = b.Op(mir.PtrAdd, 0, base, b.Op(mir.Mul, mir.I64, index, b.Int(mir.I64, 8)))
	default:
		k := int64(g.IntN(4))
		if t == mir.F64 {
			k = 3
		}
		p = b.Op(mir.PtrAdd, 0, base, b.Op(mir.Shl, mir.I64, index, b.Int(mir.I64, k)))
	}
	if g.IntN(30) == 0 && t != mir.F64 {
		p = f.Const(mir.Ptr, 0)
	}
	for range 1 + g.IntN(3) {
		off := int64(8 * g.IntN(8))
		if g.IntN(2) == 0 {
			b.Store(g.pick(t), p, off)
		} else {
			g.got(b.Load(t, p, off))
		}
	}
}

// call calls a later function, or seldom any one.
func (g *generator) call() {
	to := g.fn + 1 + g.IntN(2)
	if g.IntN(4) == 0 {
		to = g.IntN(len(g.syms))
	}
	if to >= len(g.syms) {
		return
	}
	var args []mir.Value
	for _, t := range g.sigs[to].Params {
		args = append(args, g.pick(t))
	}
	if g.IntN(3) == 0 {
		g.got(g.b.CallI(g.sigs[to], g.b.Func.Addr(g.syms[to]), args...)...)
	} else {
		g.got(g.b.Call(g.syms[to], args...)...)
	}
}
