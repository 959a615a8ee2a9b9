package interp

import "github.com/mirtool/mirtool/mir"

// A pair is an instruction that does what two or three of MIR do.
type pair struct {
	op    uint16
	parts []mir.Value // what it does besides the last one
	x, y  mir.Value   // registers b and c; c is y's constant when z is 0 and yc set
	z     mir.Value   // register in the immediate, or 0
	c     uint16
	imm   int64

	load  mir.Value // a load among the parts, or 0
	load2 mir.Value // a second one, which comes before
	store bool      // the last part is a store
	rmw   mir.Value // with store: the load of what is at its place
}

// match returns the pair that v is the last part of, if there is one.
func (d *decoder) match(v mir.Value) (pair, bool) {
	in := d.f.At(v)
	args := d.f.Args(v)
	switch in.Op {
	case mir.Store:
		return d.matchStore(v, in, args[0], args[1])
	case mir.Load:
		return d.matchTable(v, in, args[0])
	}
	switch in.Type {
	case mir.F64:
		if in.Op == mir.FAdd || in.Op == mir.FSub || in.Op == mir.FMul {
			return d.matchFloat(v, in, args[0], args[1])
		}
	case mir.I64:
		return d.matchInt(v, in, args)
	case mir.Void:
		if in.Op == mir.PtrAdd {
			return d.matchInt(v, in, args)
		}
	case mir.I32:
		return d.matchInt32(v, in, args)
	}
	return pair{}, false
}

// withConst returns the operands of a binary op with a constant, if it has
// one, on the right.
func (d *decoder) withConst(v mir.Value) (x, y mir.Value, c int64, isConst bool) {
	args := d.f.Args(v)
	x, y = args[0], args[1]
	bits, ok := d.f.IsConst(y)
	if _, left := d.f.IsConst(x); left && !ok && d.f.At(v).Op.Is(mir.Commutes) {
		x, y = y, x
		bits, ok = d.f.IsConst(y)
	}
	return x, y, int64(bits), ok
}

// binary64 reports whether v is a binary op on i64, or a ptradd.
func (d *decoder) isBinary(v mir.Value, t mir.Type) bool {
	in := d.f.At(v)
	return in.Op.Form() == mir.FormBinary && in.Type == t || in.Op == mir.PtrAdd && t == mir.I64
}

func (d *decoder) matchInt(v mir.Value, in *mir.Inst, args []mir.Value) (pair, bool) {
	if !d.isBinary(v, mir.I64) {
		return pair{}, false
	}
	x, y, c, isConst := d.withConst(v)
	if in.Op == mir.PtrAdd {
		if _, ok := d.constant(x); ok {
			return pair{}, false
		}
	}
	if isConst {
		return d.matchConst(v, in.Op, x, c)
	}
	if in.Op == mir.Sub {
		return d.matchSub(v, x, y)
	}
	if d.onlyUser(y, v) && d.isBinary(y, mir.I64) {
		if p, ok := d.matchOperand(v, in.Op, x, y); ok {
			return p, true
		}
	}
	if (in.Op.Is(mir.Commutes) || in.Op == mir.PtrAdd) && d.onlyUser(x, v) && d.isBinary(x, mir.I64) {
		return d.matchOperand(v, in.Op, y, x)
	}
	return pair{}, false
}

// matchSub finds a + k - b and a - (b + k).
func (d *decoder) matchSub(v, x, y mir.Value) (pair, bool) {
	if a, k, ok := d.offset(x, v); ok {
		return pair{op: opSubAddI, parts: []mir.Value{x}, x: a, y: y, imm: k}, true
	}
	if b, k, ok := d.offset(y, v); ok {
		return pair{op: opSubAddI, parts: []mir.Value{y}, x: x, y: b, imm: -k}, true
	}
	return pair{}, false
}

// offset returns a and k if v is a + k and only used by user.
func (d *decoder) offset(v, user mir.Value) (mir.Value, int64, bool) {
	if op := d.f.At(v).Op; op != mir.Add && op != mir.Sub && op != mir.PtrAdd || !d.onlyUser(v, user) || !d.isBinary(v, mir.I64) {
		return 0, 0, false
	}
	a, _, k, isConst := d.withConst(v)
	if _, both := d.constant(a); both || !isConst {
		return 0, 0, false
	}
	if d.f.At(v).Op == mir.Sub {
		k = -k
	}
	return a, k, true
}

// matchConst finds pairs that end in an op with a constant.
func (d *decoder) matchConst(v mir.Value, op mir.Op, x mir.Value, c int64) (pair, bool) {
	if !d.onlyUser(x, v) || !d.isBinary(x, mir.I64) {
		return pair{}, false
	}
	a, b, k, isConst := d.withConst(x)
	first := d.f.At(x).Op
	if op == mir.Sub {
		op, c = mir.Add, -c
	}
	p := pair{parts: []mir.Value{x}, x: a, y: b, imm: c}
	small := isConst && k == int64(uint16(k))
	switch {
	case (op == mir.Add || op == mir.PtrAdd) && (first == mir.Add || first == mir.PtrAdd) && !isConst:
		p.op = opAddAddI
	case op == mir.Add && first == mir.Sub && !isConst:
		if _, left := d.f.IsConst(a); left {
			return pair{}, false
		}
		p.op = opSubAddI
	case op == mir.Add && first == mir.Mul && small:
		p.op, p.y, p.c = opMulAddI, 0, uint16(k)
	case op == mir.And && first == mir.LShr && small:
		p.op, p.y, p.c = opLShrAndI, 0, uint16(k)&63
	case op == mir.Mul && first == mir.Xor && !isConst:
		return d.matchHash(x, a, b, c)
	default:
		return pair{}, false
	}
	return p, true
}

// matchHash finds (a ^ a>>k) * c, and (a ^ b) * c.
func (d *decoder) matchHash(x, a, b mir.Value, c int64) (pair, bool) {
	for range 2 {
		if d.f.At(b).Op == mir.LShr && d.onlyUser(b, x) && d.isBinary(b, mir.I64) {
			if y, _, k, isConst := d.withConst(b); isConst && y == a {
				return pair{op: opXorShrMulI, parts: []mir.Value{x, b}, x: a, c: uint16(k) & 63, imm: c}, true
			}
		}
		a, b = b, a
	}
	return pair{op: opXorMulI, parts: []mir.Value{x}, x: a, y: b, imm: c}, true
}

// operandPairs are pairs in which the first part has a constant and gives one
// operand of the last one.
var operandPairs = map[[2]mir.Op]uint16{
	{mir.Add, mir.Mul}: opMulIAdd, {mir.Add, mir.Shl}: opMulIAdd,
	{mir.PtrAdd, mir.Mul}: opMulIAdd, {mir.PtrAdd, mir.Shl}: opMulIAdd,
	{mir.Mul, mir.Add}:  opAddIMul,
	{mir.Xor, mir.LShr}: opLShrIXor, {mir.Xor, mir.Shl}: opShlIXor, {mir.Xor, mir.And}: opAndIXor,
	{mir.Or, mir.LShr}: opLShrIOr, {mir.Or, mir.Shl}: opShlIOr,
}

// matchOperand finds pairs whose first part p gives one operand of an op, and x
// is the other.
func (d *decoder) matchOperand(v mir.Value, op mir.Op, x, p mir.Value) (pair, bool) {
	a, b, k, isConst := d.withConst(p)
	first := d.f.At(p).Op
	if op == mir.Add || op == mir.PtrAdd {
		if a, k, ok := d.offset(p, v); ok {
			return pair{op: opAddAddI, parts: []mir.Value{p}, x: a, y: x, imm: k}, true
		}
	}
	if isConst {
		row := operandPairs[[2]mir.Op{op, first}]
		switch first {
		case mir.Shl, mir.LShr:
			k &= 63
			if row == opMulIAdd {
				k = 1 << k
			}
		}
		return pair{op: row, parts: []mir.Value{p}, x: a, y: x, imm: k}, row != 0
	}
	if (op == mir.Add || op == mir.PtrAdd) && first == mir.Mul {
		return pair{op: opMulAdd, parts: []mir.Value{p}, x: a, y: b, z: x}, true
	}
	return pair{}, false
}

// matchInt32 finds a * k + c.
func (d *decoder) matchInt32(v mir.Value, in *mir.Inst, args []mir.Value) (pair, bool) {
	if in.Op == mir.Add {
		x, _, c, isConst := d.withConst(v)
		if isConst && d.f.At(x).Op == mir.Mul && d.onlyUser(x, v) {
			if a, _, k, isConst := d.withConst(x); isConst {
				return pair{op: opMulAdd32I, parts: []mir.Value{x}, x: a, imm: k<<32 | int64(uint32(c))}, true
			}
		}
	}
	return pair{}, false
}

// pair emits the pair that v is the last part of.
func (d *decoder) pair(v mir.Value) {
	p, _ := d.match(v)
	in := inst{op: p.op, b: d.use(p.x), c: p.c, imm: p.imm}
	switch {
	case p.rmw != 0:
		d.pairUpdate(v, p)
		return
	case p.load2 != 0:
		d.pairLoads(v, p)
		return
	case p.load != 0:
		d.pairLoad(v, p, in)
		return
	}
	if p.y != 0 {
		in.c = d.use(p.y)
	}
	if p.z != 0 {
		z := int64(d.use(p.z))
		if p.op == opLd64PM || p.store {
			z <<= 48
		}
		in.imm |= z
	}
	if p.store {
		at := d.addressOf(d.f.Arg(v, 1), d.f.At(v).Imm)
		in.a = d.use(at.base)
		in.imm |= int64(uint32(at.disp))
	} else {
		in.a = d.def(v)
	}
	d.emit(in)
}
