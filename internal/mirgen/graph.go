package mirgen

import "github.com/mirtool/mirtool/mir"

// meter is what bounds a graph of blocks: how many edges may still lead back.
// It is a variable, or the first parameter of every block.
type meter struct {
	store variable
	param bool
}

// graph adds blocks with edges as they come, often irreducible. Every edge that
// leads back costs one of the meter; without it the way leads on.
func (b *body) graph() {
	fuel := b.between(2, 8)
	if b.depth > mostNested || b.mult*(fuel+1) > mostMult {
		return
	}
	m := b.newMeter(fuel)
	out := b.newBlock("exit", b.localShapes(2))
	blocks := make([]exit, b.between(2, 5))
	for i := range blocks {
		blocks[i] = b.newBlock("node", b.metered(m))
	}
	start := b.Int(mir.I64, int64(fuel))
	b.forward(start, blocks)
	b.nested(fuel+1, func() {
		for i := range blocks {
			b.nested(1, func() { b.node(m, blocks, i, out) })
		}
	})
	b.enter(out)
}

func (b *body) newMeter(fuel int) *meter {
	m := &meter{param: b.chance(40)}
	if m.param {
		return m
	}
	if m.store = (variable{shape: shape{t: mir.I64}}); b.chance(50) {
		m.store.x = b.Var("meter", mir.I64)
	} else {
		m.store.base = b.Slot("meter", 8, 0)
	}
	b.write(&m.store, b.Int(mir.I64, int64(fuel)))
	return m
}

// metered returns the shapes of the parameters of a block.
func (b *body) metered(m *meter) []shape {
	ss := b.localShapes(2)
	if m.param {
		ss = append([]shape{{t: mir.I64, metered: true}}, ss...)
	}
	return ss
}

// passed returns the arguments for a block; one of the graph is told what is
// left.
func (b *body) passed(left mir.Value, to exit) []mir.Value {
	vs := b.all(to.shapes)
	if len(to.shapes) > 0 && to.shapes[0].metered {
		vs[0] = left
	}
	return vs
}

// forward ends the block with edges to some of those.
func (b *body) forward(left mir.Value, to []exit) {
	one, two := pick(&b.rng, to), pick(&b.rng, to)
	if b.chance(25) {
		b.Jump(one.to, b.passed(left, one)...)
	} else {
		b.split(left, left, b.cond(), one, two)
	}
	b.ended = true
}

// split ends the block with a br; the edges pass what is left each.
func (b *body) split(left1, left2, c mir.Value, one, two exit) {
	xs, ys := b.passed(left1, one), b.passed(left2, two)
	br := b.Br(c, one.to, two.to)
	b.Func.SetEdgeArgs(b.Func.Edge(br, 0), xs...)
	b.Func.SetEdgeArgs(b.Func.Edge(br, 1), ys...)
	b.ended = true
}

// node makes block i of a graph.
func (b *body) node(m *meter, blocks []exit, i int, out exit) {
	mark := len(b.pool)
	b.enter(blocks[i])
	b.statements(b.below(4))
	if b.ended {
		return
	}
	b.sinkUnused(mark)
	left := b.leftOf(m, blocks[i])
	alive := b.Op(mir.SGt, mir.I64, left, b.Int(mir.I64, 0))
	less := b.Op(mir.Sub, mir.I64, left, b.Int(mir.I64, 1))
	ahead := b.ahead(blocks[i+1:], out)
	switch b.below(4) {
	case 0:
		b.Jump(ahead.to, b.passed(left, ahead)...)
		b.ended = true
	case 1:
		b.spend(m, less)
		back := pick(&b.rng, blocks[:i+1])
		b.split(less, left, b.Op(mir.And, mir.I1, alive, b.cond()), back, ahead)
	default:
		b.spend(m, less)
		on := b.newBlock("any", nil)
		b.split(0, left, alive, on, ahead)
		b.enter(on)
		b.anywhere(less, append(blocks[:len(blocks):len(blocks)], out))
	}
}

// leftOf returns how many edges may still lead back.
func (b *body) leftOf(m *meter, here exit) mir.Value {
	if m.param {
		return b.BlockParam(here.to, 0)
	}
	return b.read(&m.store)
}

// spend stores what is left, when that is where it is held.
func (b *body) spend(m *meter, less mir.Value) {
	if !m.param {
		b.write(&m.store, less)
	}
}

// ahead returns a block further on.
func (b *body) ahead(blocks []exit, out exit) exit {
	if len(blocks) == 0 || b.chance(20) {
		return out
	}
	return pick(&b.rng, blocks)
}

// anywhere ends the block with a switch to any of the blocks.
func (b *body) anywhere(less mir.Value, to []exit) {
	x := b.Op(mir.And, mir.I32, b.operand(mir.I32), b.Int(mir.I32, 3))
	var cases []mir.Case
	for n := range b.below(5) {
		e := pick(&b.rng, to)
		cases = append(cases, mir.Case{Val: int64(n), To: e.to, Args: b.passed(less, e)})
	}
	e := pick(&b.rng, to)
	b.Switch(x, cases, e.to, b.passed(less, e)...)
	b.ended = true
}
