package mirgen

import "github.com/mirtool/mirtool/mir"

// statements adds so many, as far as the function's share goes.
func (p *plain) statements(n int) {
	for ; n > 0 && p.left > 0 && !p.ended; n-- {
		p.left--
		before := p.Func.NumValues()
		cost := p.cost
		p.statement()
		if p.cost == cost {
			p.cost += p.mult * (p.Func.NumValues() - before)
		}
	}
}

func (p *plain) statement() {
	switch k := p.below(100); {
	case k < 25:
		p.pool = append(p.pool, p.compute(pick(&p.rng, plainValues), 2))
	case k < 45 && len(p.vars) > 0:
		p.assign()
	case k < 62:
		p.put()
	case k < 67:
		p.exchange()
	case k < 76:
		p.branch()
	case k < 90:
		p.loop()
	case k < 94:
		p.call()
	case k < 97:
		p.breakOut()
	case p.traps && k < 98 && len(p.arrays) > 0:
		p.Store(p.value(mir.I64, 0), p.Op(mir.Select, mir.Ptr, p.condition(), p.Const(mir.Ptr, 0), p.arrays[0].base), 0)
	}
}

// assign gives a variable a value, often one made of its own.
func (p *plain) assign() {
	x := pick(&p.rng, p.vars)
	t := p.Func.Var(x).Type
	if p.chance(60) {
		op := mir.Add
		if t == mir.F64 {
			op = mir.FAdd
		}
		if p.chance(25) {
			op = pick(&p.rng, plainOps[t])
		}
		if !op.Is(mir.Traps) {
			old := p.Get(x)
			p.Set(x, p.Op(op, t, old, p.value(t, 1)))
			return
		}
	}
	p.Set(x, p.value(t, 2))
}

// put stores into an array.
func (p *plain) put() {
	t := pick(&p.rng, plainValues)
	cell := t
	if t != mir.F64 && p.chance(20) {
		cell = pick(&p.rng, []mir.Type{mir.I8, mir.I16})
	}
	at, off, ok := p.cell(cell)
	if !ok {
		return
	}
	v := p.value(t, 2)
	if t == mir.F64 && p.chance(40) { // a[i] += v
		v = p.Op(pick(&p.rng, []mir.Op{mir.FAdd, mir.FSub}), t, p.Load(t, at, off), v)
	}
	if cell != t {
		v = p.Convert(mir.Trunc, cell, v)
	}
	p.Store(v, at, off)
}

// exchange puts two cells into order.
func (p *plain) exchange() {
	t := pick(&p.rng, []mir.Type{mir.I32, mir.I64, mir.F64})
	at, off, ok := p.cell(t)
	at2, off2, _ := p.cell(t)
	if !ok {
		return
	}
	a, b := p.Load(t, at, off), p.Load(t, at2, off2)
	op := pick(&p.rng, []mir.Op{mir.SGt, mir.UGt, mir.SLt})
	if t == mir.F64 {
		op = mir.FGt
	}
	yes, no := p.Block("swap"), p.Block("on")
	p.Br(p.Op(op, t, a, b), yes, no)
	p.At(yes)
	p.Store(b, at, off)
	p.Store(a, at2, off2)
	p.Jump(no)
	p.At(no)
}

// carried returns the types of what a block gets.
func (p *plain) carried(most int) []mir.Type {
	var ts []mir.Type
	for range p.below(most + 1) {
		ts = append(ts, pick(&p.rng, plainValues))
	}
	return ts
}

// values returns one for each type; trees are shallow.
func (p *plain) values(ts []mir.Type) []mir.Value {
	var vs []mir.Value
	for _, t := range ts {
		vs = append(vs, p.value(t, 1))
	}
	return vs
}

// branch adds an if.
func (p *plain) branch() {
	ts := p.carried(2)
	join := p.Block("join", ts...)
	then := p.Block("then")
	c := p.condition()
	if p.chance(50) {
		vs := p.values(ts)
		br := p.Br(c, then, join)
		p.Func.SetEdgeArgs(p.Func.Edge(br, 1), vs...)
	} else {
		other := p.Block("else")
		p.Br(c, then, other)
		p.arm(other, join, ts)
	}
	p.arm(then, join, ts)
	p.enter(join)
}

func (p *plain) arm(b, to mir.Block, ts []mir.Type) {
	p.scope(1, func() {
		p.At(b)
		p.statements(p.below(3))
		if !p.ended {
			p.Jump(to, p.values(ts)...)
		}
	})
}

// enter goes on in a block, with its parameters.
func (p *plain) enter(b mir.Block) {
	p.At(b)
	p.ended = false
	p.pool = append(p.pool, p.Func.Params(b)...)
}

// scope makes what is run so often each time the current place is; the values
// made are forgotten.
func (p *plain) scope(times int, make func()) {
	pool, indices, mult := len(p.pool), len(p.indices), p.mult
	p.mult *= times
	make()
	p.pool, p.indices, p.mult = p.pool[:pool], p.indices[:indices], mult
	p.ended = false
}

func (p *plain) call() {
	if len(p.callees) == 0 {
		return
	}
	c := pick(&p.rng, p.callees)
	if p.cost+p.mult*c.cost > mostCost/8 {
		return
	}
	p.cost += p.mult * c.cost
	args := p.args(c.sig)
	var rs []mir.Value
	if p.chance(75) {
		rs = p.Call(c.sym, args...)
	} else {
		rs = p.CallI(c.sig, p.Addr(c.sym), args...)
	}
	p.pool = append(p.pool, rs...)
}

func (p *plain) args(sig mir.Sig) []mir.Value {
	args := p.values(sig.Params)
	if p.chance(50) {
		args[0] = p.Op(pick(&p.rng, []mir.Op{mir.Add, mir.Sub}), mir.I64, args[0], p.Int(mir.I64, int64(p.between(-2, 5))))
	}
	return args
}

// breakOut leaves a loop.
func (p *plain) breakOut() {
	if len(p.exits) == 0 {
		return
	}
	on := p.Block("on")
	p.Br(p.condition(), p.exits[p.below(len(p.exits))], on)
	p.At(on)
}

// counter is how a loop counts.
type counter struct {
	t           mir.Type
	from, bound mir.Value
	by          mir.Value
	test        mir.Op
	index       bool // the count is an index of arrays all the while
}

// counter chooses one that ends.
func (p *plain) counter() counter {
	c := counter{t: mir.I64, test: mir.SLt, index: true}
	if p.chance(25) {
		c.t, c.index = mir.I32, false
	}
	trips := int64(p.between(1, plainTrips))
	c.from, c.bound, c.by = p.Int(c.t, 0), p.Int(c.t, trips), p.Int(c.t, 1)
	switch p.below(8) {
	case 0, 1:
		c.bound = p.Op(mir.And, c.t, p.value(c.t, 0), p.Int(c.t, 7))
	case 2: // down
		c.from, c.bound, c.by, c.test = c.bound, p.Int(c.t, 0), p.Int(c.t, -1), mir.SGt
	case 3: // a step that is a value
		c.by = p.Op(mir.Add, c.t, p.Op(mir.And, c.t, p.value(c.t, 0), p.Int(c.t, 1)), p.Int(c.t, 1))
	case 4:
		c.test = pick(&p.rng, []mir.Op{mir.Ne, mir.ULt})
	}
	return c
}

// loop adds a loop: tested at the top or the bottom, counting in a parameter
// or in a variable.
func (p *plain) loop() {
	if p.mult > 300 || p.mult*plainTrips*40 > mostCost/8-p.cost {
		return
	}
	c := p.counter()
	switch {
	case p.chance(40):
		p.variableLoop(c)
	case p.chance(50):
		p.bottomLoop(c)
	default:
		p.topLoop(c)
	}
}

// advance returns the next count.
func (p *plain) advance(c counter, i mir.Value) mir.Value {
	if n, ok := p.Func.IsConst(c.by); ok && p.chance(30) {
		return p.Op(mir.Sub, c.t, i, p.Int(c.t, -mir.SignExtend(c.t, n)))
	}
	return p.Op(mir.Add, c.t, i, c.by)
}

func (p *plain) topLoop(c counter) {
	ts := p.carried(3)
	init := append([]mir.Value{c.from}, p.values(ts)...)
	head, in, out := p.Block("head", append([]mir.Type{c.t}, ts...)...), p.Block("body"), p.Block("out")
	p.Jump(head, init...)
	p.enter(head)
	i := p.BlockParam(head, 0)
	p.Br(p.Op(c.test, c.t, i, c.bound), in, out)
	p.inside(c, i, in, out, func() {
		vs := p.next(c, i, head, ts)
		p.Jump(head, vs...)
	})
	p.At(out)
}

// next returns what goes around. The parameters may change places.
func (p *plain) next(c counter, i mir.Value, head mir.Block, ts []mir.Type) []mir.Value {
	early := p.chance(30)
	var next mir.Value
	if early {
		next = p.advance(c, i)
		if c.t == mir.I64 && p.chance(50) {
			p.pool = append(p.pool, next)
		}
	}
	vs := []mir.Value{0}
	for k, t := range ts {
		v := p.value(t, 2)
		if p.chance(30) {
			v = p.BlockParam(head, 1+p.below(len(ts)))
			if p.Func.TypeOf(v) != t {
				v = p.BlockParam(head, 1+k)
			}
		}
		vs = append(vs, v)
	}
	if p.chance(25) { // what was read before a variable changes, and parameters still used
		if len(p.vars) > 0 {
			p.assign()
		}
		p.put()
	}
	if !early {
		next = p.advance(c, i)
	}
	vs[0] = next
	return vs
}

// bottomLoop makes a loop that runs once at least.
func (p *plain) bottomLoop(c counter) {
	ts := p.carried(3)
	if c.test == mir.Ne {
		c.test = mir.SLt
	}
	init := append([]mir.Value{c.from}, p.values(ts)...)
	kept := p.carried(2)
	head, out, after := p.Block("head", append([]mir.Type{c.t}, ts...)...), p.Block("out"), p.Block("after", kept...)
	p.Jump(head, init...)
	p.enter(head)
	i := p.BlockParam(head, 0)
	in := p.Block("body")
	p.Jump(in)
	p.inside(c, i, in, out, func() {
		vs := p.next(c, i, head, ts)
		last := p.values(kept)
		br := p.Br(p.Op(c.test, c.t, vs[0], c.bound), head, after)
		p.Func.SetEdgeArgs(p.Func.Edge(br, 0), vs...)
		p.Func.SetEdgeArgs(p.Func.Edge(br, 1), last...)
	})
	p.At(out)
	p.Jump(after, p.values(kept)...)
	p.enter(after)
}

// variableLoop makes a loop that counts in a variable.
func (p *plain) variableLoop(c counter) {
	x := p.Var("i", c.t)
	head, in, out := p.Block("head"), p.Block("body"), p.Block("out")
	p.Set(x, c.from)
	p.Jump(head)
	p.At(head)
	i := p.Get(x)
	p.Br(p.Op(c.test, c.t, i, c.bound), in, out)
	p.At(in)
	if p.chance(30) {
		i = p.Get(x)
	}
	p.inside(c, i, in, out, func() {
		p.accumulate(i)
		if p.chance(30) {
			i = p.Get(x)
		}
		p.Set(x, p.advance(c, i))
		if p.chance(30) {
			p.accumulate(p.Get(x))
		}
		if len(p.vars) > 0 && p.chance(25) {
			p.assign()
		}
		p.Jump(head)
	})
	p.At(out)
}

// accumulate adds a value to a variable, if there is one for it.
func (p *plain) accumulate(v mir.Value) {
	if x, ok := p.variable(p.Func.TypeOf(v)); ok && p.chance(60) {
		t := p.Func.TypeOf(v)
		a, b := p.Get(x), v
		if p.chance(30) {
			a, b = b, a
		}
		p.Set(x, p.Op(pick(&p.rng, []mir.Op{mir.Add, mir.Add, mir.Sub, mir.Xor}), t, a, b))
		if p.chance(10) {
			p.Set(x, p.value(t, 0))
		}
	}
}

// inside makes the statements of a loop, and then what leads around.
func (p *plain) inside(c counter, i mir.Value, in, out mir.Block, around func()) {
	p.exits = append(p.exits, out)
	p.scope(plainTrips, func() {
		p.At(in)
		p.pool = append(p.pool, i)
		if c.index {
			p.indices = append(p.indices, i)
		}
		p.statements(p.below(5))
		around()
	})
	p.exits = p.exits[:len(p.exits)-1]
}
