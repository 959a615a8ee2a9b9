package mirgen

import "github.com/mirtool/mirtool/mir"

// plainValues are the types of what plain programs compute.
var plainValues = []mir.Type{mir.I64, mir.I64, mir.I64, mir.I32, mir.F64, mir.F64}

// plainOps are the ops that they use, the usual ones more often.
var plainOps = map[mir.Type][]mir.Op{
	mir.I64: {mir.Add, mir.Add, mir.Add, mir.Add, mir.Sub, mir.Sub, mir.Mul, mir.Mul, mir.And, mir.Or, mir.Xor, mir.Xor, mir.Shl, mir.LShr, mir.AShr, mir.SMin, mir.UMax, mir.SDiv, mir.URem},
	mir.I32: {mir.Add, mir.Add, mir.Add, mir.Sub, mir.Mul, mir.Mul, mir.And, mir.Or, mir.Xor, mir.Shl, mir.LShr, mir.AShr, mir.SMax, mir.SRem, mir.UDiv},
	mir.F64: {mir.FAdd, mir.FAdd, mir.FAdd, mir.FSub, mir.FSub, mir.FMul, mir.FMul, mir.FMul, mir.FDiv, mir.FMin, mir.FMax},
}

// value returns a value: an old one, of a variable, a constant, or a tree of
// ops so deep.
func (p *plain) value(t mir.Type, depth int) mir.Value {
	switch k := p.below(100); {
	case k < 12:
		return p.plainConst(t)
	case k < 30:
		if x, ok := p.variable(t); ok {
			return p.Get(x)
		}
	case k < 60 && depth > 0:
		return p.compute(t, depth-1)
	}
	return p.old(t, depth)
}

// old returns a value of the pool, more often a young one.
func (p *plain) old(t mir.Type, depth int) mir.Value {
	var found []mir.Value
	for i := len(p.pool) - 1; i >= 0 && len(found) < 8; i-- {
		if p.Func.TypeOf(p.pool[i]) == t && p.chance(70) {
			found = append(found, p.pool[i])
		}
	}
	if found != nil {
		return pick(&p.rng, found)
	}
	if depth > 0 {
		return p.compute(t, depth-1)
	}
	return p.plainConst(t)
}

func (p *plain) variable(t mir.Type) (mir.Var, bool) {
	var found []mir.Var
	for _, x := range p.vars {
		if p.Func.Var(x).Type == t {
			found = append(found, x)
		}
	}
	if found == nil {
		return 0, false
	}
	return pick(&p.rng, found), true
}

func (p *plain) plainConst(t mir.Type) mir.Value {
	if t == mir.F64 {
		return p.Float(t, float64(p.between(-6, 10))/4)
	}
	switch p.below(8) {
	case 0:
		return p.Const(t, pick(&p.rng, edges[t]))
	case 1:
		return p.Int(t, int64(1)<<p.below(31))
	case 2:
		return p.Int(t, int64(int32(p.rng.next())))
	}
	return p.Int(t, int64(p.between(-3, 9)))
}

func (p *plain) Const(t mir.Type, bits uint64) mir.Value { return p.Func.Const(t, bits) }

// compute returns a fresh value whose operands are trees so deep.
func (p *plain) compute(t mir.Type, depth int) mir.Value {
	switch k := p.below(100); {
	case k < 18:
		return p.element(t)
	case k < 26:
		return p.Op(mir.Select, t, p.condition(), p.value(t, depth), p.value(t, depth))
	case k < 34:
		return p.changed(t, depth)
	case k < 37 && t == mir.F64:
		return p.Op(mir.FSqrt, t, p.value(t, depth))
	}
	op := pick(&p.rng, plainOps[t])
	x, y := p.value(t, depth), p.value(t, depth)
	if op.Is(mir.Traps) {
		y = p.divisor(t)
	} else if t != mir.F64 && p.chance(35) {
		y = p.plainConst(t)
	}
	if op.Is(mir.Commutes) && p.chance(15) {
		x, y = y, x
	}
	return p.Op(op, t, x, y)
}

// divisor is seldom zero.
func (p *plain) divisor(t mir.Type) mir.Value {
	if p.chance(50) {
		return p.Int(t, pick(&p.rng, []int64{1, 2, 3, 7, 8, 10, 16, 1 << 20, -2, -3}))
	}
	if p.traps && p.chance(5) {
		return p.value(t, 0)
	}
	return p.Op(mir.Or, t, p.Op(mir.And, t, p.value(t, 1), p.Int(t, 255)), p.Int(t, 1))
}

// changed returns a value made of one of another type.
func (p *plain) changed(t mir.Type, depth int) mir.Value {
	switch t {
	case mir.I64:
		if p.chance(25) {
			return p.Convert(mir.FPToSI, t, p.value(mir.F64, depth))
		}
		return p.Convert(pick(&p.rng, []mir.Op{mir.SExt, mir.ZExt}), t, p.value(mir.I32, depth))
	case mir.I32:
		return p.Convert(mir.Trunc, t, p.value(mir.I64, depth))
	}
	return p.Convert(mir.SIToFP, t, p.value(pick(&p.rng, []mir.Type{mir.I64, mir.I32}), depth))
}

// condition returns a comparison.
func (p *plain) condition() mir.Value {
	t := pick(&p.rng, plainValues)
	if t == mir.F64 {
		return p.Op(pick(&p.rng, []mir.Op{mir.FLt, mir.FLe, mir.FGt, mir.FGe, mir.FEq, mir.FNe}), t, p.value(t, 1), p.value(t, 0))
	}
	op := pick(&p.rng, []mir.Op{mir.SLt, mir.SLe, mir.SGt, mir.SGe, mir.Eq, mir.Ne, mir.ULt, mir.ULe, mir.UGt, mir.UGe})
	x, y := p.value(t, 1), p.value(t, 0)
	if p.chance(25) {
		x = p.Op(mir.And, t, x, p.Int(t, int64(p.below(16))))
	}
	if p.chance(40) {
		y = p.plainConst(t)
	}
	return p.Op(op, t, x, y)
}

// index returns an i64 from 0 to plainMask, and what may be added to it.
func (p *plain) index() (i mir.Value, room int) {
	if len(p.indices) > 0 && p.chance(80) {
		return pick(&p.rng, p.indices[max(0, len(p.indices)-5):]), plainCells - 1 - plainMask
	}
	return p.Op(mir.And, mir.I64, p.value(mir.I64, 0), p.Int(mir.I64, plainMask)), plainCells - 1 - plainMask
}

// cell returns the address of a cell of an array of the type, and an offset;
// there may be no such array.
func (p *plain) cell(t mir.Type) (at mir.Value, off int64, ok bool) {
	var found []plainArray
	for _, a := range p.arrays {
		if a.cell == t {
			found = append(found, a)
		}
	}
	if found == nil {
		return 0, 0, false
	}
	base, size := pick(&p.rng, found).base, int64(t.Size())
	if p.chance(10) {
		return base, size * int64(p.below(plainCells)), true
	}
	i, room := p.index()
	switch p.below(5) {
	case 0: // i + k
		k := p.between(1, 8)
		i, room = p.Op(mir.Add, mir.I64, i, p.Int(mir.I64, int64(k))), room-k
	case 1: // i + j
		j, _ := p.index()
		i, room = p.Op(mir.Add, mir.I64, i, j), room-plainMask
	case 2: // i*2 + j/2
		j, _ := p.index()
		j = p.Op(mir.LShr, mir.I64, j, p.Int(mir.I64, 1))
		twice := p.Op(mir.Mul, mir.I64, i, p.Int(mir.I64, 2))
		i, room = p.Op(mir.Add, mir.I64, twice, j), plainCells-1-2*plainMask-plainMask/2
	}
	bytes := i
	switch {
	case size > 1 && p.chance(70):
		bytes = p.Op(mir.Shl, mir.I64, i, p.Int(mir.I64, int64(len64(size))))
	case size > 1:
		bytes = p.Op(mir.Mul, mir.I64, i, p.Int(mir.I64, size))
	}
	at = p.Op(mir.PtrAdd, mir.Void, base, bytes)
	if p.chance(20) && room > 4 {
		at, room = p.Op(mir.PtrAdd, mir.Void, at, p.Int(mir.I64, 2*size)), room-2
	}
	return at, size * int64(p.below(max(room, 0)+1)), true
}

// len64 is the logarithm of a size.
func len64(size int64) int {
	n := 0
	for ; size > 1; size >>= 1 {
		n++
	}
	return n
}

// element loads a cell.
func (p *plain) element(t mir.Type) mir.Value {
	cell := t
	if t == mir.I32 && p.chance(40) {
		cell = pick(&p.rng, []mir.Type{mir.I8, mir.I16})
	}
	at, off, ok := p.cell(cell)
	if !ok {
		return p.plainConst(t)
	}
	v := p.Load(cell, at, off)
	if cell != t {
		v = p.Convert(pick(&p.rng, []mir.Op{mir.SExt, mir.ZExt}), t, v)
	}
	return v
}
