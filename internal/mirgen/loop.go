package mirgen

import "github.com/mirtool/mirtool/mir"

// loop adds a counted loop, tested at its top or its bottom.
func (b *body) loop() {
	trips := b.between(1, 8)
	if b.depth > mostNested || b.mult*trips > mostMult {
		return
	}
	t := pick(&b.rng, []mir.Type{mir.I64, mir.I64, mir.I32, mir.I16, mir.I8})
	bound := b.Int(t, int64(trips))
	if trips == 7 && b.chance(70) {
		bound = b.Op(mir.And, t, b.operand(t), bound)
	}
	first, last, step := b.Int(t, 0), bound, int64(1)
	if b.chance(30) {
		first, last, step = bound, first, -1
	}
	carried := b.localShapes(3)
	inits := b.all(carried)
	out := b.newBlock("exit", b.localShapes(2))
	head := b.newBlock("loop", append([]shape{{t: t}}, carried...))
	b.Jump(head.to, append([]mir.Value{first}, inits...)...)
	b.enter(head)
	b.nested(trips+1, func() {
		b.exits = append(b.exits, out)
		if b.chance(50) {
			b.topTested(t, last, step, head, out)
		} else {
			b.bottomTested(t, bound, last, step, head, out)
		}
		b.exits = b.exits[:len(b.exits)-1]
	})
	b.enter(out)
}

// topTested makes the inside of a loop that may run no time at all.
func (b *body) topTested(t mir.Type, last mir.Value, step int64, head, out exit) {
	i := b.BlockParam(head.to, 0)
	in := b.newBlock("body", nil)
	if b.chance(30) {
		b.fork(b.Op(mir.Eq, t, i, last), out, in)
	} else {
		b.fork(b.Op(mir.Ne, t, i, last), in, out)
	}
	b.inside(in, head, t, step)
	if !b.ended {
		b.again(b.step(t, i, step), head)
	}
}

// bottomTested makes the inside of a loop that runs once at least; that a bound
// of 0 makes it no endless one is seen to by the comparison.
func (b *body) bottomTested(t mir.Type, bound, last mir.Value, step int64, head, out exit) {
	i := b.BlockParam(head.to, 0)
	in := b.newBlock("body", nil)
	b.jump(in)
	b.inside(in, head, t, step)
	if b.ended {
		return
	}
	next := b.step(t, i, step)
	c := b.Op(mir.SGt, t, next, last)
	if step > 0 {
		c = b.Op(pick(&b.rng, []mir.Op{mir.SLt, mir.ULt}), t, next, bound)
	}
	latch := b.newBlock("latch", nil)
	b.fork(c, latch, out)
	b.enter(latch)
	b.again(next, head)
}

// inside makes the statements of a loop; one that skips the rest may be among
// them.
func (b *body) inside(in, head exit, t mir.Type, step int64) {
	mark := len(b.pool)
	b.enter(in)
	b.statements(b.some())
	if !b.ended && b.chance(20) { // continue: only where the count still goes on
		skip, on := b.newBlock("skip", nil), b.newBlock("on", nil)
		if !b.bottom(head) {
			b.fork(b.cond(), skip, on)
			b.enter(skip)
			b.again(b.step(t, b.BlockParam(head.to, 0), step), head)
			b.enter(on)
			b.statements(b.some())
		} else {
			b.fork(b.cond(), on, on)
			b.At(skip.to).Unreachable()
			b.enter(on)
		}
	}
	if !b.ended {
		b.sinkUnused(mark)
	}
}

// bottom reports whether the loop is not tested where it begins.
func (b *body) bottom(head exit) bool {
	return b.Func.NumEdges(b.Func.Last(head.to)) < 2
}

func (b *body) step(t mir.Type, i mir.Value, step int64) mir.Value {
	if step < 0 && b.chance(50) {
		return b.Op(mir.Sub, t, i, b.Int(t, -step))
	}
	return b.Op(mir.Add, t, i, b.Int(t, step))
}

// again leads back to the head of a loop.
func (b *body) again(next mir.Value, head exit) {
	b.Jump(head.to, append([]mir.Value{next}, b.all(head.shapes[1:])...)...)
	b.ended = true
}
