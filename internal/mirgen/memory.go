package mirgen

import "github.com/mirtool/mirtool/mir"

// memoryTypes are what bytes are touched as.
var memoryTypes = []mir.Type{mir.I8, mir.I16, mir.I32, mir.I64, mir.I64, mir.I1, mir.F32, mir.F64}

// target returns a pointer to an object of any kind but code, and the type to
// touch it with.
func (b *body) target(writing bool) (mir.Value, *facts, mir.Type) {
	x := b.find(func(x *val) bool {
		return x.p != nil && x.p.kind != code && x.p.hi-x.p.lo >= 8 && !(writing && x.p.fixed)
	})
	if x == nil {
		return 0, nil, mir.Void
	}
	t := x.p.kind.cell()
	if t == mir.Void {
		t = pick(&b.rng, memoryTypes)
	}
	if b.chance(30) {
		p, f := b.move(x.v, x.p, int64(t.Size()))
		return p, f, t
	}
	return x.v, x.p, t
}

// place returns an offset at which a t may be touched.
func (b *body) place(x *facts, t mir.Type) int64 {
	u := x.kind.unit()
	return x.lo + u*int64(b.below(int((x.hi-x.lo-int64(t.Size()))/u)+1))
}

// shapeAccess gives an access what it may say of itself.
func (b *body) shapeAccess(v mir.Value, x *facts, off int64) {
	in := b.Func.At(v)
	if b.chance(4) {
		in.SetFlag(true)
	}
	if b.chance(25) {
		align := x.align
		if off != 0 {
			align = min(align, off&-off)
		}
		in.SetAlign(int(align))
	}
}

func (b *body) load() {
	p, x, t := b.target(false)
	if p == 0 {
		return
	}
	off := b.place(x, t)
	v := b.Load(t, p, off)
	b.shapeAccess(v, x, off)
	if t == mir.Ptr {
		b.flow(v, shape{t: mir.Ptr, kind: bytes}, x.life)
		return
	}
	b.add(v, nil)
	b.clean[v] = x.kind == bytes
	if b.chance(10) { // and the same again, or after a store elsewhere
		if b.chance(50) {
			b.store()
		}
		w := b.add(b.Load(t, p, off), nil)
		b.clean[w] = x.kind == bytes
	}
}

func (b *body) store() {
	p, x, t := b.target(true)
	if p == 0 {
		return
	}
	var v mir.Value
	if t == mir.Ptr {
		v = b.pointer(b.held(x))
	} else if v = b.operand(t); x.kind == bytes && t.IsFloat() {
		v = b.cleaned(v)
	}
	off := b.place(x, t)
	b.shapeAccess(b.Store(v, p, off), x, off)
	if x.kind == bytes && b.chance(25) { // load it again, perhaps in another width
		if b.chance(40) {
			t = pick(&b.rng, memoryTypes)
		}
		if off+int64(t.Size()) <= x.hi {
			w := b.add(b.Load(t, p, off), nil)
			b.clean[w] = true
		}
	}
}

// block adds a memcpy, memmove or memset.
func (b *body) block() {
	p, x, _ := b.target(true)
	if p == 0 {
		return
	}
	to := p
	room := x.hi - max(x.lo, 0)
	if x.kind != ptrs && b.chance(35) {
		b.Op(mir.MemSet, mir.Void, to, b.operand(mir.I8), b.length(x, room))
		return
	}
	src := b.find(func(y *val) bool {
		if y.p == nil || y.p.kind != x.kind || y.p.hi < x.kind.unit() || y.p.lo > 0 {
			return false
		}
		return x.kind != ptrs || y.p.life >= b.held(x).life
	})
	if src == nil || x.lo > 0 {
		return
	}
	op := mir.MemMove
	n := min(x.hi, src.p.hi)
	if b.chance(60) {
		if d := apart(x, src.p); d > 0 {
			op, n = mir.MemCpy, min(n, d)
		}
	}
	if n > 0 {
		b.Op(op, mir.Void, to, src.v, b.length(x, n))
	}
}

// apart returns how many bytes at two pointers do not overlap for sure.
func apart(x, y *facts) int64 {
	switch {
	case x.root == 0 || y.root == 0:
		return 0
	case x.root != y.root:
		return 1 << 20
	case x.exact && y.exact:
		return max(x.off-y.off, y.off-x.off)
	}
	return 0
}

// length returns a number of bytes, up to room, that keeps cells whole.
func (b *body) length(x *facts, room int64) mir.Value {
	u := x.kind.unit()
	room /= u
	if b.chance(50) || room < 2 {
		return b.Int(mir.I64, u*int64(b.below(int(room)+1)))
	}
	mask := int64(1)
	for mask*2+1 <= room {
		mask = mask*2 + 1
	}
	return b.scaled(mask, u)
}

// scaled returns an i64 that is a multiple of u up to u*mask.
func (b *body) scaled(mask, u int64) mir.Value {
	n := b.masked(mask)
	switch {
	case u == 1:
		return n
	case b.chance(50):
		return b.Op(mir.Mul, mir.I64, n, b.Int(mir.I64, u))
	}
	shift := int64(0)
	for 1<<shift < u {
		shift++
	}
	return b.Op(mir.Shl, mir.I64, n, b.Int(mir.I64, shift))
}
