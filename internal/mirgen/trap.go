package mirgen

import "github.com/mirtool/mirtool/mir"

// trap adds a way to the end of the program: one that is never taken, or, in a
// program that may trap, one that perhaps is.
func (b *body) trap() {
	c := mir.Value(0)
	switch {
	case !b.traps || b.chance(30):
		c = b.never()
	case b.chance(25):
		c = b.cond()
	default:
		x := b.Op(mir.Xor, mir.I64, b.operand(mir.I64), b.Op(mir.LShr, mir.I64, b.operand(mir.I64), b.Int(mir.I64, 3)))
		x = b.Op(mir.And, mir.I64, x, b.Int(mir.I64, 3))
		c = b.Op(mir.Eq, mir.I64, x, b.Int(mir.I64, int64(b.below(4))))
	}
	end, on := b.newBlock("end", nil), b.newBlock("on", nil)
	if b.chance(20) {
		b.fork(b.Op(mir.Xor, mir.I1, c, b.Int(mir.I1, 1)), on, end)
	} else {
		b.fork(c, end, on)
	}
	b.nested(1, func() {
		b.enter(end)
		b.statements(b.below(2))
		if !b.ended {
			b.end()
		}
	})
	b.enter(on)
}

// kinds are the traps that programs name.
var kinds = func() (ks []mir.TrapKind) {
	for _, k := range mir.TrapKinds() {
		if k.InProgram() && k != mir.TrapStackOverflow {
			ks = append(ks, k)
		}
	}
	return ks
}()

// end ends the program.
func (b *body) end() {
	b.ended = true
	switch b.below(8) {
	case 0, 1:
		b.Unreachable()
		return
	case 2:
		b.Call(b.library("exit"), b.operand(mir.I32))
		b.Unreachable()
		return
	case 3:
		b.Call(b.library("abort"))
	case 4:
		b.divideByZero()
	case 5:
		b.callWrongly()
	}
	b.Trap(pick(&b.rng, kinds))
}

func (b *body) divideByZero() {
	t := pick(&b.rng, []mir.Type{mir.I8, mir.I16, mir.I32, mir.I64})
	op := pick(&b.rng, []mir.Op{mir.SDiv, mir.UDiv, mir.SRem, mir.URem})
	if op == mir.SDiv && b.chance(50) {
		v := b.Op(op, t, b.Const(t, (t.Mask()>>1)+1), b.Const(t, t.Mask()))
		b.sink(v)
		return
	}
	zero := b.Op(mir.And, t, b.Op(mir.Shl, t, b.operand(t), b.Int(t, 1)), b.Int(t, 1))
	b.sink(b.Op(op, t, b.operand(t), zero))
}

// callWrongly calls what is no function, or one of another signature.
func (b *body) callWrongly() {
	sig := mir.Sig{Params: []mir.Type{mir.F32, mir.I8, mir.I1}, Results: []mir.Type{mir.F32}}
	at := b.Const(mir.Ptr, 0)
	if len(b.fns) > 0 && b.chance(60) {
		if f := pick(&b.rng, b.fns); !f.proto.sig.Equal(sig) {
			at = b.Addr(f.sym)
		}
	}
	if b.small { // which it is shows only when it runs
		at = b.Op(mir.Select, mir.Ptr, b.cond(), at, pick(&b.rng, b.wrongly(sig)))
	}
	r := b.CallI(sig, at, b.operand(mir.F32), b.operand(mir.I8), b.operand(mir.I1))
	b.sink(r[0])
}

// wrongly returns what traps when it is called with a signature.
func (b *body) wrongly(sig mir.Sig) []mir.Value {
	vs := []mir.Value{b.Const(mir.Ptr, 0)}
	for _, f := range b.fns {
		if !f.proto.sig.Equal(sig) {
			vs = append(vs, b.Addr(f.sym))
		}
	}
	return vs
}

// unreached adds blocks that nothing leads to, with whatever is in the
// function, that lead to its blocks or to one another.
func (b *body) unreached() {
	if !b.chance(25) {
		return
	}
	b.pool = b.made
	blocks := []exit{b.newBlock("lost", b.localShapes(2)), b.newBlock("lost", nil)}
	for _, e := range blocks {
		b.enter(e)
		b.mult = mostMult // nothing is called
		for range b.below(6) {
			pick(&b.rng, []func(*body){(*body).compute, (*body).load, (*body).store, (*body).getVariable, (*body).sinkOne})(b)
		}
		switch to := pick(&b.rng, b.shaped); {
		case b.chance(60):
			b.jump(to)
		case b.chance(50):
			b.fork(b.cond(), pick(&b.rng, blocks), to)
		default:
			b.ret()
		}
	}
}
