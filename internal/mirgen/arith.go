package mirgen

import "github.com/mirtool/mirtool/mir"

// row is an op with the types it is written with.
type row struct {
	op    mir.Op
	t, to mir.Type
}

// valueRows are the ops that compute a value from values that are no ptr.
var valueRows = func() (rows []row) {
	for _, op := range mir.Ops() {
		switch op.Form() {
		case mir.FormUnary, mir.FormBinary, mir.FormTernary, mir.FormCompare, mir.FormConvert, mir.FormSelect:
			for _, p := range mir.SampleTypes(op) {
				if p.T != mir.Ptr && p.To != mir.Ptr {
					rows = append(rows, row{op, p.T, p.To})
				}
			}
		}
	}
	return rows
}()

// compareRows are those of them that give an i1.
var compareRows = func() (rows []row) {
	for _, r := range valueRows {
		if r.op.Form() == mir.FormCompare {
			rows = append(rows, r)
		}
	}
	return rows
}()

// compute adds an instruction that computes a value.
func (b *body) compute() {
	r := pick(&b.rng, valueRows)
	if b.chance(30) { // a narrower choice, so that values meet
		for r.t != mir.I64 && r.t != mir.I32 && r.t != mir.F64 {
			r = pick(&b.rng, valueRows)
		}
	}
	switch {
	case r.op.Form() == mir.FormConvert:
		b.convert(r, b.operand(r.t))
	case r.op.Form() == mir.FormSelect:
		b.choose(r.t)
	case r.op.Is(mir.Traps):
		b.divide(r)
	case r.op == mir.FCopySign:
		x := b.operand(r.t)
		v := b.add(b.Op(r.op, r.t, x, b.cleaned(b.operand(r.t))), nil)
		b.clean[v] = b.isClean(x)
	default:
		b.operate(r)
	}
}

// operate adds an op of one or more operands of its type.
func (b *body) operate(r row) {
	types, _ := r.op.OperandTypes(r.t, mir.Void)
	xs := make([]mir.Value, len(types))
	for i := range xs {
		xs[i] = b.operand(r.t)
	}
	if len(xs) > 1 && b.chance(6) {
		xs[1] = xs[0]
	}
	v := b.add(b.Op(r.op, r.t, xs...), nil)
	if r.op == mir.FNeg || r.op == mir.FAbs {
		b.clean[v] = b.isClean(xs[0])
	}
	if len(xs) == 2 && b.chance(8) { // once more, perhaps the other way round
		if b.chance(50) {
			xs[0], xs[1] = xs[1], xs[0]
		}
		b.add(b.Op(r.op, r.t, xs...), nil)
	}
}

func (b *body) choose(t mir.Type) {
	x, y := b.operand(t), b.operand(t)
	v := b.add(b.Op(mir.Select, t, b.operand(mir.I1), x, y), nil)
	b.clean[v] = b.isClean(x) && b.isClean(y)
}

// convert adds a conversion of x.
func (b *body) convert(r row, x mir.Value) mir.Value {
	if r.op == mir.Bitcast && r.t.IsFloat() {
		x = b.cleaned(x)
	}
	v := b.add(b.Convert(r.op, r.to, x), nil)
	b.clean[v] = r.op == mir.Bitcast || r.op == mir.SIToFP || r.op == mir.UIToFP
	return v
}

// divide adds a division; by 0, or of the smallest number by -1, only in a
// program that may trap.
func (b *body) divide(r row) {
	x, d := b.operand(r.t), b.operand(r.t)
	if b.small && r.op == mir.SRem && b.chance(20) { // the smallest number by -1
		x = b.Op(mir.Shl, r.t, b.Op(mir.Or, r.t, x, b.Int(r.t, 1)), b.Int(r.t, -1))
		b.add(b.Op(r.op, r.t, x, b.Op(mir.Or, r.t, d, b.Int(r.t, -1))), nil)
		return
	}
	if !b.traps || !b.chance(40) {
		d = b.divisor(r)
	}
	b.add(b.Op(r.op, r.t, x, d), nil)
}

// divisor returns a value by which every number can be divided.
func (b *body) divisor(r row) mir.Value {
	limit := int64(r.t.Mask() >> 1)
	switch b.below(4) {
	case 0:
		for {
			bits := pick(&b.rng, edges[r.t])
			if bits != 0 && (bits != r.t.Mask() || r.op != mir.SDiv) {
				return b.Const(r.t, bits)
			}
		}
	case 1:
		return b.Int(r.t, int64(b.between(1, 12)))
	case 2:
		small := b.Op(mir.And, r.t, b.operand(r.t), b.Int(r.t, limit))
		return b.Op(mir.Or, r.t, small, b.Int(r.t, 1))
	}
	return b.Op(mir.SMax, r.t, b.operand(r.t), b.Int(r.t, int64(b.between(1, 9))))
}
