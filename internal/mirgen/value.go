package mirgen

import "github.com/mirtool/mirtool/mir"

// find returns a value of the pool that is good, more often a young one.
func (b *body) find(good func(*val) bool) *val {
	var found []int
	recent := b.chance(60)
	for i := len(b.pool) - 1; i >= 0; i-- {
		if good(&b.pool[i]) {
			if found = append(found, i); recent && len(found) == 6 {
				break
			}
		}
	}
	if found == nil {
		return nil
	}
	x := &b.pool[pick(&b.rng, found)]
	b.used[x.v] = true
	return x
}

// operand returns a value of a type that is no ptr.
func (b *body) operand(t mir.Type) mir.Value {
	if b.chance(22) {
		return b.constant(t)
	}
	if x := b.find(func(x *val) bool { return x.t == t }); x != nil {
		return x.v
	}
	if b.chance(60) {
		if v := b.converted(t); v != 0 {
			return v
		}
	}
	return b.constant(t)
}

// constant returns a constant, often a small or a remarkable one.
func (b *body) constant(t mir.Type) mir.Value {
	switch {
	case t == mir.I1:
		return b.Const(t, uint64(b.below(2)))
	case b.chance(50):
		return b.Const(t, pick(&b.rng, edges[t]))
	case t.IsFloat():
		return b.Float(t, float64(b.between(-8, 24))/4)
	}
	return b.Int(t, int64(b.between(-4, 17)))
}

// converted returns a value of type t made of one of another type, or 0.
func (b *body) converted(t mir.Type) mir.Value {
	var rows []row
	for _, r := range valueRows {
		if r.op.Form() == mir.FormConvert && r.to == t && r.op != mir.Bitcast {
			rows = append(rows, r)
		}
	}
	r := pick(&b.rng, rows)
	x := b.find(func(x *val) bool { return x.t == r.t })
	if x == nil {
		return 0
	}
	return b.convert(r, x.v)
}

// pointer returns a pointer that may flow as the shape says.
func (b *body) pointer(s shape) mir.Value {
	if x := b.find(func(x *val) bool { return x.p != nil && x.p.fits(s) }); x != nil {
		return x.v
	}
	if s.kind == code {
		return b.codeOf(s.proto)
	}
	for _, r := range b.regions {
		if r.kind == s.kind && !r.fixed {
			p, _ := b.object(b.Addr(r.sym), facts{kind: r.kind, hi: r.size, align: r.align, life: forever}, r.skew)
			return p
		}
	}
	panic("mirgen: no global of the kind")
}

// codeOf returns the address of a function that any pointer may lead to.
func (b *body) codeOf(p *proto) mir.Value {
	var syms []mir.Sym
	for _, f := range b.fns {
		if f.proto == p && f.isCheap() {
			syms = append(syms, f.sym)
		}
	}
	return b.Addr(pick(&b.rng, syms))
}

// of returns a value for the shape.
func (b *body) of(s shape) mir.Value {
	if s.t == mir.Ptr {
		return b.pointer(s)
	}
	return b.operand(s.t)
}

func (b *body) all(ss []shape) []mir.Value {
	var vs []mir.Value
	for _, s := range ss {
		vs = append(vs, b.of(s))
	}
	return vs
}

// masked returns an i64 from 0 to mask.
func (b *body) masked(mask int64) mir.Value {
	if b.chance(15) {
		return b.Int(mir.I64, int64(b.below(int(mask)+1)))
	}
	return b.Op(mir.And, mir.I64, b.operand(mir.I64), b.Int(mir.I64, mask))
}

// isClean reports whether all bits of a float are promised.
func (b *body) isClean(v mir.Value) bool {
	_, known := b.Func.IsConst(v)
	return known || b.clean[v]
}

// cleaned returns a float with one NaN for all that arithmetic may have made.
func (b *body) cleaned(v mir.Value) mir.Value {
	if b.isClean(v) {
		return v
	}
	t := b.Func.TypeOf(v)
	nan := b.Const(t, pick(&b.rng, []uint64{0x7ff8000000000000, 0x7ff8000000000001}))
	if t == mir.F32 {
		nan = b.Const(t, 0x7fc00000)
	}
	var r mir.Value
	if b.chance(50) {
		r = b.Op(mir.Select, t, b.Op(mir.FNe, t, v, v), nan, v)
	} else {
		r = b.Op(mir.Select, t, b.Op(mir.FEq, t, v, v), v, nan)
	}
	b.clean[r] = true
	return r
}

// cond returns an i1, most often a fresh comparison.
func (b *body) cond() mir.Value {
	if b.chance(20) {
		return b.operand(mir.I1)
	}
	if b.chance(15) {
		return b.settled()
	}
	r := pick(&b.rng, compareRows)
	return b.Op(r.op, r.t, b.operand(r.t), b.operand(r.t))
}

// settled returns an i1 of which an optimiser may find the value.
func (b *body) settled() mir.Value {
	x := b.masked(7)
	switch b.below(4) {
	case 0:
		return b.Op(mir.UGt, mir.I64, x, b.Int(mir.I64, int64(b.between(6, 9))))
	case 1:
		return b.Op(mir.SLt, mir.I64, x, b.Int(mir.I64, int64(b.between(-1, 1))))
	case 2:
		return b.Op(mir.Eq, mir.I64, x, b.Int(mir.I64, int64(b.between(5, 9))))
	}
	return b.Op(mir.ULe, mir.I64, x, b.Op(mir.Or, mir.I64, x, b.operand(mir.I64)))
}

// never returns an i1 that is false whenever the program comes here.
func (b *body) never() mir.Value {
	if b.chance(50) {
		return b.Op(mir.UGt, mir.I64, b.Op(mir.And, mir.I64, b.operand(mir.I64), b.Int(mir.I64, 7)), b.Int(mir.I64, 7))
	}
	x := b.operand(mir.I32)
	return b.Op(mir.ULt, mir.I32, b.Op(mir.Or, mir.I32, x, b.Int(mir.I32, 8)), b.Int(mir.I32, 8))
}
