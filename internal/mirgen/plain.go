package mirgen

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// A plain program is what a front end or an optimiser makes: few ops on few
// types, loops that count, in variables or in block parameters, over arrays that
// are addressed by index. Code generators join and move just such instructions.

// plainCells is the number of cells of each array, and plainMask a mask for
// indices; loops run at most so often.
const (
	plainCells = 48
	plainMask  = 15
	plainTrips = 12
)

// plain is a function of a plain program.
type plain struct {
	*gen
	*mir.Builder
	pool    []mir.Value   // what dominates the current place
	indices []mir.Value   // i64s among them from 0 to plainMask
	vars    []mir.Var     // of the program
	arrays  []plainArray  // that can be reached
	callees []plainCallee // that may be called
	exits   []mir.Block   // of the loops around, which take no arguments
	left    int           // statements
	mult    int           // how often the current place is run at most
	cost    int
	ended   bool
}

type plainArray struct {
	base mir.Value
	cell mir.Type
}

type plainCallee struct {
	sym  mir.Sym
	sig  mir.Sig
	cost int
}

// plainProgram makes the whole program.
func (g *gen) plainProgram(size int) {
	cells := []mir.Type{mir.I64, mir.I32, mir.F64, mir.I8, mir.F64, mir.I16}
	var arrays []mir.Sym
	for i, t := range cells {
		a := &mir.Global{Name: fmt.Sprintf("a%d", i), Align: 8}
		for range plainCells {
			a.Init = append(a.Init, g.plainDatum(t))
		}
		arrays = append(arrays, g.m.AddGlobal(a))
	}
	var callees []plainCallee
	n := g.between(1, 3)
	for i := range n + 1 {
		sig := mir.Sig{Params: []mir.Type{mir.I64}, Results: []mir.Type{mir.I64}}
		for range g.below(3) {
			sig.Params = append(sig.Params, pick(&g.rng, []mir.Type{mir.I64, mir.F64, mir.I32}))
		}
		if i < n && g.chance(25) {
			sig.Results = append(sig.Results, pick(&g.rng, []mir.Type{mir.I64, mir.F64}))
		}
		name := fmt.Sprintf("f%d", i)
		if i == n {
			name, sig = "main", mir.Sig{Results: []mir.Type{mir.I32}}
		}
		f, sym := g.m.AddFunc(name, sig)
		f.Export = i == n
		p := &plain{gen: g, Builder: mir.NewBuilder(f), callees: callees, left: size / (n + 1), mult: 1}
		for k, t := range cells {
			if i == n || g.chance(70) {
				p.arrays = append(p.arrays, plainArray{p.Addr(arrays[k]), t})
			}
		}
		p.function(i == n)
		callees = append(callees, plainCallee{sym, sig, p.cost})
	}
}

// plainDatum returns what a cell holds at the start.
func (g *gen) plainDatum(t mir.Type) mir.Datum {
	d := mir.Datum{Kind: mir.DatumValue, Type: t}
	switch {
	case t == mir.F64:
		d.Bits = mir.FloatBits(t, float64(g.between(-40, 90))/8)
	case g.chance(30):
		d.Bits = g.next() & t.Mask()
	default:
		d.Bits = uint64(g.between(-9, 40)) & t.Mask()
	}
	return d
}

func (p *plain) function(isMain bool) {
	p.pool = append(p.pool, p.Func.Params(p.Func.Entry())...)
	for range p.below(3) {
		t := pick(&p.rng, []mir.Type{mir.I64, mir.F64, mir.I32, mir.I8})
		s := p.Slot(fmt.Sprintf("s%d", len(p.arrays)), int64(plainCells*t.Size()), 0)
		p.arrays = append(p.arrays, plainArray{s, t})
	}
	if p.chance(60) {
		for i := range p.between(1, 5) {
			x := p.Var(fmt.Sprintf("v%d", i), pick(&p.rng, plainValues))
			p.vars = append(p.vars, x)
		}
	}
	live := p.early()
	for _, c := range p.callees {
		if isMain {
			p.pool = append(p.pool, p.Call(c.sym, p.args(c.sig)...)...)
			p.cost += c.cost
		}
	}
	p.statements(p.left)
	for _, v := range live {
		p.sink(v)
	}
	if isMain {
		p.report()
		return
	}
	p.end()
	if p.chance(20) {
		p.shuffle()
	}
}

// early makes values that are live in the whole function: now and then many.
func (p *plain) early() []mir.Value {
	var live []mir.Value
	n := p.below(3)
	if p.chance(10) {
		n = p.between(10, 90)
	}
	for range n {
		v := p.compute(pick(&p.rng, plainValues), 1)
		live = append(live, v)
		p.pool = append(p.pool, v)
	}
	return live
}

// sink puts a value where it is printed in the end.
func (p *plain) sink(v mir.Value) {
	for _, a := range p.arrays {
		if a.cell == p.Func.TypeOf(v) {
			p.Store(v, a.base, int64(p.below(plainCells)*a.cell.Size()))
			return
		}
	}
}

// end leaves the function.
func (p *plain) end() {
	for range 3 {
		if len(p.callees) == 0 || !p.chance(15) {
			break
		}
		c := pick(&p.rng, p.callees)
		if !(mir.Sig{Results: c.sig.Results}).Equal(mir.Sig{Results: p.Func.Sig.Results}) || p.cost+p.mult*c.cost > mostCost/8 {
			continue
		}
		p.cost += p.mult * c.cost
		args := p.args(c.sig)
		if p.chance(50) {
			p.TailCall(c.sym, args...)
		} else {
			p.TailCallI(c.sig, p.Addr(c.sym), args...)
		}
		return
	}
	var vs []mir.Value
	for _, t := range p.Func.Sig.Results {
		vs = append(vs, p.value(t, 2))
	}
	p.Ret(vs...)
}

// report prints what all arrays come to, and returns.
func (p *plain) report() {
	for _, a := range p.arrays {
		if p.Func.At(a.base).Op != mir.OpSlot {
			p.Call(p.library("print_i64"), p.total(a))
			p.Call(p.library("print_char"), p.Int(mir.I32, 10))
		}
	}
	p.Ret(p.value(mir.I32, 2))
}

// total adds a loop over an array that mixes what it holds.
func (p *plain) total(a plainArray) mir.Value {
	size := int64(a.cell.Size())
	head, body, out := p.Block("sum", mir.I64, mir.I64), p.Block("add"), p.Block("summed")
	p.Jump(head, p.Int(mir.I64, 0), p.Int(mir.I64, 1))
	i, sum := p.BlockParam(head, 0), p.BlockParam(head, 1)
	p.At(head).Br(p.Op(mir.SLt, mir.I64, i, p.Int(mir.I64, plainCells*size)), body, out)
	p.At(body)
	v := p.Load(a.cell, p.Op(mir.PtrAdd, mir.Void, a.base, i), 0)
	switch {
	case a.cell == mir.F64:
		v = p.Op(mir.Select, a.cell, p.Op(mir.FEq, a.cell, v, v), v, p.Float(a.cell, 1.5)) // one NaN is as good as another
		v = p.Convert(mir.Bitcast, mir.I64, v)
	case a.cell != mir.I64:
		v = p.Convert(mir.SExt, mir.I64, v)
	}
	mixed := p.Op(mir.Add, mir.I64, p.Op(mir.Mul, mir.I64, sum, p.Int(mir.I64, 31)), v)
	p.Jump(head, p.Op(mir.Add, mir.I64, i, p.Int(mir.I64, size)), mixed)
	p.At(out)
	return sum
}

// shuffle puts the blocks into another order.
func (p *plain) shuffle() {
	blocks := append([]mir.Block(nil), p.Func.Blocks()...)
	for i := len(blocks) - 1; i > 1; i-- {
		j := 1 + p.below(i)
		blocks[i], blocks[j] = blocks[j], blocks[i]
	}
	p.Func.SetBlocks(blocks)
}
