package mirgen

import "github.com/mirtool/mirtool/mir"

// mostNested is how deep statements nest.
const mostNested = 5

// newBlock makes a block with parameters of the shapes.
func (b *body) newBlock(name string, ss []shape) exit {
	e := exit{b.Block(name, typesOf(ss)...), ss}
	b.shaped = append(b.shaped, e)
	return e
}

// enter goes on in a block; its parameters may be used from here on.
func (b *body) enter(e exit) {
	b.At(e.to)
	b.ended = false
	for i, s := range e.shapes {
		b.flow(b.BlockParam(e.to, i), s, s.life)
	}
}

// jump ends the block, unless it has ended.
func (b *body) jump(e exit) {
	if !b.ended {
		b.Jump(e.to, b.all(e.shapes)...)
		b.ended = true
	}
}

// fork ends the block with a br.
func (b *body) fork(c mir.Value, yes, no exit) {
	ys, ns := b.all(yes.shapes), b.all(no.shapes)
	br := b.Br(c, yes.to, no.to)
	b.Func.SetEdgeArgs(b.Func.Edge(br, 0), ys...)
	b.Func.SetEdgeArgs(b.Func.Edge(br, 1), ns...)
	if b.chance(10) {
		b.Func.Edge(br, 0).Val, b.Func.Edge(br, 1).Val = int64(b.between(1, 9)), int64(b.between(1, 9))
	}
	b.ended = true
}

// localShapes are those of block parameters.
func (b *body) localShapes(most int) []shape {
	ss := b.shapes(most)
	for i := range ss {
		if ss[i].t == mir.Ptr && b.chance(30) {
			ss[i].life = forever
		}
	}
	return ss
}

// branch adds an if, with one arm, two or none.
func (b *body) branch() {
	if b.depth > mostNested {
		return
	}
	join := b.newBlock("join", b.localShapes(3))
	c := b.cond()
	switch b.below(5) {
	case 0:
		b.fork(c, join, join)
	case 1:
		then := b.newBlock("then", nil)
		b.fork(c, then, join)
		b.arm(then, join)
	case 2:
		other := b.newBlock("else", nil)
		b.fork(c, join, other)
		b.arm(other, join)
	default:
		then, other := b.newBlock("then", b.localShapes(1)), b.newBlock("else", nil)
		b.fork(c, then, other)
		b.arm(then, join)
		b.arm(other, join)
	}
	b.enter(join)
}

// arm makes a block that leads to another.
func (b *body) arm(e, to exit) {
	b.nested(1, func() {
		mark := len(b.pool)
		b.enter(e)
		b.statements(b.some())
		if !b.ended {
			b.sinkUnused(mark)
			b.jump(to)
		}
	})
}

// choice adds a switch. Arms may fall through to the next, cases may share an
// arm or lead on at once.
func (b *body) choice() {
	if b.depth > mostNested {
		return
	}
	join := b.newBlock("join", b.localShapes(2))
	arms := make([]exit, b.between(1, 4))
	for i := range arms {
		arms[i] = b.newBlock("case", b.localShapes(1))
	}
	b.dispatch(append(arms, join))
	for i, a := range arms {
		to := join
		if i+1 < len(arms) && b.chance(25) {
			to = arms[i+1]
		}
		b.arm(a, to)
	}
	b.enter(join)
}

// dispatch ends the block with a switch over the exits.
func (b *body) dispatch(to []exit) {
	t := pick(&b.rng, []mir.Type{mir.I8, mir.I16, mir.I32, mir.I64})
	x := b.operand(t)
	if b.chance(80) {
		x = b.Op(mir.And, t, x, b.Int(t, 7))
	}
	var cases []mir.Case
	seen := map[uint64]bool{}
	for range b.below(7) {
		n := uint64(b.below(8))
		if b.chance(10) {
			n = pick(&b.rng, edges[t])
		}
		if !seen[n] {
			seen[n] = true
			e := pick(&b.rng, to)
			cases = append(cases, mir.Case{Val: int64(n), To: e.to, Args: b.all(e.shapes)})
		}
	}
	e := pick(&b.rng, to)
	b.Switch(x, cases, e.to, b.all(e.shapes)...)
	b.ended = true
}

// breakOut leaves a loop around, or goes on.
func (b *body) breakOut() {
	if len(b.exits) == 0 {
		return
	}
	on := b.newBlock("on", nil)
	out := pick(&b.rng, b.exits)
	if b.chance(50) {
		b.fork(b.cond(), out, on)
	} else {
		b.fork(b.cond(), on, out)
	}
	b.enter(on)
}

// leave returns early on one side of a branch.
func (b *body) leave() {
	if b.isMain && b.chance(70) {
		return
	}
	on, out := b.newBlock("on", nil), b.newBlock("out", nil)
	b.fork(b.cond(), out, on)
	b.nested(1, func() {
		b.enter(out)
		b.statements(b.below(3))
		if !b.ended && !b.tail() {
			if b.isMain {
				b.report()
			}
			b.ret()
		}
	})
	b.enter(on)
}
