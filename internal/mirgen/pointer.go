package mirgen

import "github.com/mirtool/mirtool/mir"

// move returns p moved by some distance so that need bytes are left.
func (b *body) move(p mir.Value, x *facts, need int64) (mir.Value, *facts) {
	y := *x
	u := x.kind.unit()
	units := (x.hi - need) / u
	if units <= 0 {
		return p, x
	}
	if b.chance(50) { // by a constant
		d := u * int64(b.between(0, int(units)))
		if x.lo < 0 && b.chance(30) {
			d = x.lo
		}
		y.lo, y.hi, y.off = x.lo-d, x.hi-d, x.off+d
		if d != 0 {
			y.align = min(x.align, d&-d)
		}
		q := b.Op(mir.PtrAdd, mir.Void, p, b.Int(mir.I64, d))
		b.add(q, &y)
		return q, &y
	}
	mask := int64(1)
	for mask*2+1 <= min(units, 15) {
		mask = mask*2 + 1
	}
	y.hi -= mask * u
	y.exact, y.align = false, 1
	q := b.Op(mir.PtrAdd, mir.Void, p, b.scaled(mask, u))
	b.add(q, &y)
	return q, &y
}

// point makes a pointer of another, or compares pointers.
func (b *body) point() {
	x := b.find(func(x *val) bool { return x.p != nil })
	if x == nil {
		return
	}
	p, facts := x.v, x.p
	switch b.below(6) {
	case 0:
		if facts.kind != code {
			b.move(p, facts, 8)
		}
	case 1:
		if facts.kind != code {
			b.throughNumber(p, facts)
		}
	case 2:
		b.choosePointer(p, facts)
	case 3:
		b.add(b.Op(pick(&b.rng, []mir.Op{mir.Eq, mir.Ne}), mir.Ptr, p, b.Const(mir.Ptr, 0)), nil)
	default:
		b.comparePointers(p, facts)
	}
}

// throughNumber takes the address as a number and back.
func (b *body) throughNumber(p mir.Value, x *facts) {
	n := b.Convert(mir.PtrToInt, mir.I64, p)
	if b.chance(60) {
		k := b.constant(mir.I64)
		ops := pick(&b.rng, [][2]mir.Op{{mir.Add, mir.Sub}, {mir.Xor, mir.Xor}, {mir.Sub, mir.Add}})
		n = b.Op(ops[1], mir.I64, b.Op(ops[0], mir.I64, n, k), k)
	}
	y := *x
	y.root, y.own = 0, false
	b.add(b.Convert(mir.IntToPtr, mir.Ptr, n), &y)
}

// choosePointer selects one of two pointers.
func (b *body) choosePointer(p mir.Value, x *facts) {
	s := shape{t: mir.Ptr, kind: x.kind, proto: x.proto}
	if !x.fits(s) {
		return
	}
	y := b.find(func(y *val) bool { return y.p != nil && y.p.fits(s) })
	if y == nil {
		return
	}
	life := min(x.life, y.p.life)
	b.flow(b.Op(mir.Select, mir.Ptr, b.cond(), p, y.v), s, life)
}

// comparePointers compares in ways that the language answers: order only
// inside of one object, or both ways round.
func (b *body) comparePointers(p mir.Value, x *facts) {
	y := b.find(func(y *val) bool { return y.p != nil && y.p.kind == x.kind })
	switch {
	case x.kind == code || b.chance(40):
		b.add(b.Op(pick(&b.rng, []mir.Op{mir.Eq, mir.Ne}), mir.Ptr, p, y.v), nil)
	case x.root != 0 && x.root == y.p.root || y.v == p:
		op := pick(&b.rng, []mir.Op{mir.ULt, mir.ULe, mir.UGt, mir.UGe})
		b.add(b.Op(op, mir.Ptr, p, y.v), nil)
	default:
		ops := pick(&b.rng, [][2]mir.Op{{mir.ULt, mir.UGt}, {mir.ULe, mir.UGe}})
		one, two := b.Op(ops[0], mir.Ptr, p, y.v), b.Op(ops[1], mir.Ptr, p, y.v)
		b.add(b.Op(mir.Xor, mir.I1, one, two), nil)
	}
}

// allocate makes a block on the stack or the heap.
func (b *body) allocate() {
	if b.mult > 8 {
		return
	}
	x := facts{kind: pick(&b.rng, []kind{bytes, bytes, f32s, f64s, ptrs}), hi: flows + 8*int64(b.below(4)), align: 16, life: forever}
	size := b.Int(mir.I64, x.hi)
	var p mir.Value
	switch b.below(4) {
	case 0, 1:
		if b.chance(50) {
			size = b.Op(mir.Add, mir.I64, size, b.masked(31))
		}
		p = b.Alloca(size, 0)
		x.life, x.own = frame, true
	case 2:
		p = b.Call(b.library("malloc"), size)[0]
		if b.depth == 0 && b.chance(60) {
			b.freed = append(b.freed, p)
			x.life, x.own = frame, true
		}
	default:
		p = b.Call(b.library("calloc"), b.Int(mir.I64, 1), size)[0]
		if x.kind == bytes && b.chance(50) {
			b.Store(b.operand(mir.I64), p, 8)
			x.hi += 16
			old := x.hi - 16
			p = b.Call(b.library("realloc"), p, b.Int(mir.I64, x.hi))[0]
			b.Op(mir.MemSet, mir.Void, b.Op(mir.PtrAdd, mir.Void, p, b.Int(mir.I64, old)), b.operand(mir.I8), b.Int(mir.I64, 16))
		}
	}
	x.root, x.exact = p, true
	if x.kind == ptrs || b.chance(70) {
		b.fill(p, &x)
	} else {
		b.Op(mir.MemSet, mir.Void, p, b.Int(mir.I8, 0), b.Int(mir.I64, x.hi))
	}
	b.add(p, &x)
}
