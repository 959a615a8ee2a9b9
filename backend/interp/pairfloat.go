package interp

import "github.com/mirtool/mirtool/mir"

// floatPairs are the pairs of f64: by the op of the last part and that of the
// first, which gives its left operand or its right one.
var floatPairs = map[[2]mir.Op]struct{ left, right uint16 }{
	{mir.FAdd, mir.FMul}: {opFMulAdd, opFMulAdd},
	{mir.FSub, mir.FMul}: {opFMulSub, opFSubMul},
	{mir.FMul, mir.FMul}: {opFMulMul, opFMulMul},
	{mir.FAdd, mir.FAdd}: {opFAddAdd, opFAddAdd},
	{mir.FAdd, mir.FSub}: {opFSubAdd, opFSubAdd},
	{mir.FMul, mir.FAdd}: {opFAddMulBy, opFAddMulBy},
	{mir.FMul, mir.FSub}: {opFSubMulBy, opFSubMulBy},
}

func (d *decoder) matchFloat(v mir.Value, in *mir.Inst, x, y mir.Value) (pair, bool) {
	if p, ok := d.matchProduct(v, in, x, y); ok {
		return p, true
	}
	if d.onlyUser(y, v) {
		if row := floatPairs[[2]mir.Op{in.Op, d.f.At(y).Op}]; row.right != 0 {
			a := d.f.Args(y)
			return pair{op: row.right, parts: []mir.Value{y}, x: a[0], y: a[1], z: x}, true
		}
	}
	if d.onlyUser(x, v) {
		if row := floatPairs[[2]mir.Op{in.Op, d.f.At(x).Op}]; row.left != 0 {
			a := d.f.Args(x)
			return pair{op: row.left, parts: []mir.Value{x}, x: a[0], y: a[1], z: y}, true
		}
	}
	return d.matchLoad(v, in.Op, x, y)
}

// matchProduct finds a * [m] + c.
func (d *decoder) matchProduct(v mir.Value, in *mir.Inst, x, y mir.Value) (pair, bool) {
	if in.Op != mir.FAdd {
		return pair{}, false
	}
	for range 2 {
		if d.onlyUser(y, v) && d.f.At(y).Op == mir.FMul {
			a := d.f.Args(y)
			if p, ok := d.matchLoad(y, mir.FMul, a[0], a[1]); ok && d.loadsBefore(v, p.load) {
				p.op, p.parts, p.z = opFMulAddLd, append(p.parts, y), x
				if d.isNear(p.load) && d.isNear(p.x) && d.loadsBefore(p.load, p.x) {
					p.op, p.load2, p.parts = opFMulAddLd2, p.x, append(p.parts, p.x)
				}
				return p, true
			}
		}
		x, y = y, x
	}
	return pair{}, false
}

// matchLoad finds an op on a value and what is loaded right before.
func (d *decoder) matchLoad(v mir.Value, op mir.Op, x, y mir.Value) (pair, bool) {
	p := pair{op: map[mir.Op]uint16{mir.FAdd: opFAddLd, mir.FSub: opFSubLd, mir.FMul: opFMulLd}[op], x: x, load: y}
	if !d.loadsBefore(v, y) {
		if !d.loadsBefore(v, x) {
			return pair{}, false
		}
		p.x, p.load = y, x
		if op == mir.FSub {
			p.op = opFLdSub
		}
	}
	p.parts = []mir.Value{p.load}
	if p.op == opFSubLd && d.isBase(y) && d.isBase(x) && d.loadsBefore(y, x) {
		p.op, p.load2, p.parts = opFLdSubLd, x, append(p.parts, x)
	}
	return p, true
}

// isBase reports whether v is a load whose address is a register and a
// displacement.
func (d *decoder) isBase(v mir.Value) bool {
	in := d.f.At(v)
	return in.Op == mir.Load && d.addressOf(d.f.Arg(v, 0), in.Imm).mode == modeB
}

// matchStore finds the store of a sum, or of a product added to something or
// taken from it.
func (d *decoder) matchStore(v mir.Value, in *mir.Inst, x, at mir.Value) (pair, bool) {
	if in.Type != mir.F64 || !d.onlyUser(x, v) || !d.inLoop[d.index[in.Block()]] {
		return pair{}, false
	}
	if p, ok := d.matchUpdate(v); ok {
		return p, true
	}
	a := d.addressOf(at, in.Imm)
	val := d.f.At(x)
	if a.mode != modeB || a.disp != int64(int32(a.disp<<1)>>1) || val.Op != mir.FAdd && val.Op != mir.FSub {
		return pair{}, false
	}
	args := d.f.Args(x)
	left, right := args[0], args[1]
	if val.Op == mir.FAdd && d.onlyUser(left, x) && d.f.At(left).Op == mir.FMul {
		left, right = right, left
	}
	p := pair{parts: []mir.Value{x}, store: true}
	if d.onlyUser(right, x) && d.f.At(right).Op == mir.FMul {
		m := d.f.Args(right)
		p.op, p.x, p.y, p.z, p.parts = opFMulAddSt, m[0], m[1], left, append(p.parts, right)
		if val.Op == mir.FSub {
			p.op = opFSubMulSt
		}
		return p, true
	}
	p.op, p.x, p.y = opFAddSt, left, right
	return p, val.Op == mir.FAdd && !d.loadsBefore(x, left) && !d.loadsBefore(x, right)
}

// matchTable finds the load of table[(a*b + c) * 8].
func (d *decoder) matchTable(v mir.Value, in *mir.Inst, at mir.Value) (pair, bool) {
	if in.Type.Size() != 8 || d.flags[at]&flagInline == 0 || d.f.At(at).Op != mir.PtrAdd || !d.onlyUser(at, v) {
		return pair{}, false
	}
	y := d.f.Arg(at, 1)
	a := d.addressOf(at, in.Imm)
	if a.mode != modeP || !d.onlyUser(y, at) || !d.onlyUser(a.index, y) || a.disp != int64(int32(a.disp<<1)>>1) {
		return pair{}, false
	}
	if in := d.f.At(a.index); in.Op != mir.Add || in.Type != mir.I64 {
		return pair{}, false
	}
	args := d.f.Args(a.index)
	product, c := args[0], args[1]
	if d.f.At(product).Op != mir.Mul {
		product, c = c, product
	}
	if d.f.At(product).Op != mir.Mul || !d.onlyUser(product, a.index) {
		return pair{}, false
	}
	m := d.f.Args(product)
	return pair{op: opLd64PM, parts: []mir.Value{a.index, product}, x: m[0], y: m[1], z: c, imm: int64(uint32(a.disp))}, true
}

// loadsBefore reports whether x is loaded for v alone, so shortly before it
// that nothing is observed if the load is part of v.
func (d *decoder) loadsBefore(v, x mir.Value) bool {
	in := d.f.At(x)
	if in.Op != mir.Load || d.uses[x] > 1 || !d.inLoop[d.index[in.Block()]] || in.Block() != d.f.At(v).Block() {
		return false
	}
	a := d.addressOf(d.f.Arg(x, 0), in.Imm)
	return d.quiet(x, v, 0) && a.mode != modeX && a.disp == int64(int32(a.disp<<1)>>1)
}

// quiet reports whether nothing is observed from behind x to before v, which
// is in the same block and not far behind; but is not looked at.
func (d *decoder) quiet(x, v, but mir.Value) bool {
	n := 0
	for u := d.f.Prev(v); u != x; u = d.f.Prev(u) {
		if n++; u == 0 || n > quietMost {
			return false
		}
		if op := d.f.At(u).Op; u != but && (!op.Is(mir.Pure) || op.Is(mir.Traps)) {
			return false
		}
	}
	return true
}

// quietMost is how many instructions quiet looks at.
const quietMost = 64

// pairLoads emits what does two loads.
func (d *decoder) pairLoads(v mir.Value, p pair) {
	first, second := d.f.At(p.load2), d.f.At(p.load)
	x := d.addressOf(d.f.Arg(p.load2, 0), first.Imm)
	y := d.addressOf(d.f.Arg(p.load, 0), second.Imm)
	in := inst{op: p.op, b: d.use(x.base), c: d.use(y.base), imm: int64(uint32(x.disp)) | y.disp<<32}
	if p.z != 0 {
		in.imm = packNear(x.disp, y.disp, d.use(p.z))
	}
	in.a = d.def(v)
	d.emitAccesses(v, p.load2, p.load, in)
}

// packNear makes the immediate of what has two displacements and a register.
func packNear(near, far int64, z uint16) int64 {
	return near&(1<<24-1) | far&(1<<24-1)<<24 | int64(z)<<48
}

// emitAccesses emits an instruction of v with two accesses. When it traps, it is
// one of these that does.
func (d *decoder) emitAccesses(v, first, second mir.Value, in inst) {
	d.cur = second
	d.emit(in)
	d.cur = v
	if !d.scan {
		d.firsts[funcValue{d.fn, second}] = first
	}
}

// pairLoad emits a pair that loads. When it traps, it is the load that does.
func (d *decoder) pairLoad(v mir.Value, p pair, in inst) {
	load := d.f.At(p.load)
	a := d.addressOf(d.f.Arg(p.load, 0), load.Imm)
	base := d.zero()
	if a.base != 0 {
		base = a.base
	}
	if a.index == 0 {
		a.index = d.zero()
	}
	in.imm = int64(uint32(a.disp)) | int64(d.use(base))<<32
	in.c = d.use(a.index)
	if p.z != 0 {
		in.imm |= int64(d.use(p.z)) << 48
	}
	in.a = d.def(v)
	d.cur = p.load
	d.emit(in)
	d.cur = v
}
