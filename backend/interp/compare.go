package interp

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// comparison is a comparison that is part of a branch: of two registers, or of
// a register and a constant.
type comparison struct {
	op   uint16
	x, y mir.Value
	imm  int64
	isI  bool

	masked mir.Value // an and with a constant that is compared, and the constant
	mask   uint16
}

// compareRow has the ops of a comparison: giving a value and branching, on two
// registers (set, br) and with a constant (setI, brI).
type compareRow struct{ set, br, setI, brI uint16 }

// mirrored gives the op that means the same with the operands exchanged.
var mirrored = map[mir.Op]mir.Op{
	mir.Eq: mir.Eq, mir.Ne: mir.Ne,
	mir.SLt: mir.SGt, mir.SGt: mir.SLt, mir.SLe: mir.SGe, mir.SGe: mir.SLe,
	mir.ULt: mir.UGt, mir.UGt: mir.ULt, mir.ULe: mir.UGe, mir.UGe: mir.ULe,
	mir.FGt: mir.FLt, mir.FGe: mir.FLe,
}

var compare64 = map[mir.Op]compareRow{
	mir.Eq: {opEq, opBrEq, opEqI, opBrEqI}, mir.Ne: {opNe, opBrNe, opNeI, opBrNeI},
	mir.SLt: {opSLt, opBrSLt, opSLtI, opBrSLtI}, mir.SGt: {0, 0, opSGtI, opBrSGtI}, mir.SLe: {opSLe, opBrSLe, 0, 0},
	mir.ULt: {opULt, opBrULt, opULtI, opBrULtI}, mir.UGt: {0, 0, opUGtI, opBrUGtI}, mir.ULe: {opULe, opBrULe, 0, 0},
	mir.FEq: {opFEq, opBrFEq, 0, 0}, mir.FNe: {opFNe, opBrFNe, 0, 0},
	mir.FLt: {opFLt, opBrFLt, 0, 0}, mir.FLe: {opFLe, opBrFLe, 0, 0},
}

var compare32 = map[mir.Op]compareRow{
	mir.Eq: {opEq, opBrEq, opEqI, opBrEq32I}, mir.Ne: {opNe, opBrNe, opNeI, opBrNe32I},
	mir.SLt: {opSLt32, opBrSLt32, opSLt32I, opBrSLt32I}, mir.SGt: {0, 0, opSGt32I, opBrSGt32I}, mir.SLe: {opSLe32, opBrSLe32, 0, 0},
	mir.ULt: {opULt, opBrULt, opULtI, opBrULtI}, mir.UGt: {0, 0, opUGtI, opBrUGtI}, mir.ULe: {opULe, opBrULe, 0, 0},
	mir.FEq: {opFEq32, 0, 0, 0}, mir.FNe: {opFNe32, 0, 0, 0},
	mir.FLt: {opFLt32, 0, 0, 0}, mir.FLe: {opFLe32, 0, 0, 0},
}

// compare8 is for i1, i8 and i16, which have no signed comparison of their own.
var compare8 = map[mir.Op]compareRow{
	mir.Eq: {opEq, opBrEq, opEqI, opBrEqI}, mir.Ne: {opNe, opBrNe, opNeI, opBrNeI},
	mir.ULt: {opULt, opBrULt, opULtI, opBrULtI}, mir.UGt: {0, 0, opUGtI, opBrUGtI}, mir.ULe: {opULe, opBrULe, 0, 0},
}

// compareRows has the rows by kind of type and op.
var compareRows = func() (t [numKinds][256]compareRow) {
	for kind, m := range []map[mir.Op]compareRow{compare64, compare32, compare8} {
		for op, row := range m {
			t[kind][op] = row
		}
	}
	return t
}()

// compareWith brings a comparison into a form that has ops: with a constant on
// the right, if any, and as eq, ne, lt or gt with a constant, as eq, ne, lt or
// le else.
func (d *decoder) compareWith(v mir.Value) (row compareRow, x, y mir.Value, c int64, isI bool) {
	in := d.f.At(v)
	args := d.f.Args(v)
	op, x, y := in.Op, args[0], args[1]
	_, constX := d.f.IsConst(x)
	bits, constY := d.f.IsConst(y)
	if constX && !constY {
		x, y, op = y, x, mirrored[op]
		bits, constY = d.f.IsConst(y)
	}
	rows := &compareRows[kindOf(in.Type)]
	if constY && !in.Type.IsFloat() {
		op, c = withoutEqual(op, in.Type, bits)
		if row := rows[op]; row.setI != 0 {
			return row, x, y, c, true
		}
		op = in.Op
		if x != args[0] {
			op = mirrored[op]
		}
	}
	if op == mir.SGt || op == mir.SGe || op == mir.UGt || op == mir.UGe || op == mir.FGt || op == mir.FGe {
		x, y, op = y, x, mirrored[op]
	}
	return rows[op], x, y, 0, false
}

// withoutEqual turns ≤ c into < c+1, and ≥ c into > c-1, where that is a
// number of the type too.
func withoutEqual(op mir.Op, t mir.Type, bits uint64) (mir.Op, int64) {
	c := int64(bits)
	if op >= mir.SLt && op <= mir.SGe {
		c = mir.SignExtend(t, bits)
	}
	switch {
	case op == mir.SLe && c < math.MaxInt32:
		return mir.SLt, c + 1
	case op == mir.SGe && c > math.MinInt32:
		return mir.SGt, c - 1
	case op == mir.ULe && bits < math.MaxInt32:
		return mir.ULt, c + 1
	case op == mir.UGe && bits > 0 && bits < math.MaxInt32:
		return mir.UGt, c - 1
	}
	return op, c
}

// compare returns the comparison v in the form in which it can be part of a
// branch, and whether it can.
func (d *decoder) compare(v mir.Value) (comparison, bool) {
	in := d.f.At(v)
	if in.Op < mir.Eq || in.Op > mir.FGe {
		return comparison{}, false
	}
	row, x, y, c, isI := d.compareWith(v)
	if isI {
		if in.Type == mir.I32 && (in.Op == mir.Eq || in.Op == mir.Ne) {
			c = int64(int32(c))
		}
		// Not the extremes, so that the opposite has a constant too.
		if m, ok := d.masked(v, row, x, c); ok {
			return m, true
		}
		if row.brI != 0 && c > math.MinInt32 && c < math.MaxInt32 && (row.brI != opBrULtI || c > 0) && (row.brI != opBrUGtI || c >= 0) {
			return comparison{op: row.brI, x: x, imm: c, isI: true}, true
		}
		row, x, y = d.registers(v)
	}
	return comparison{op: row.br, x: x, y: y}, row.br != 0
}

// masked returns the comparison of some bits of a value with a constant, if v is
// that.
func (d *decoder) masked(v mir.Value, row compareRow, x mir.Value, c int64) (comparison, bool) {
	and := d.f.At(x)
	if row.set != opEq && row.set != opNe || and.Op != mir.And || c != int64(uint16(c)) || !d.onlyUser(x, v) {
		return comparison{}, false
	}
	args := d.f.Args(x)
	y, by := args[0], args[1]
	mask, ok := d.f.IsConst(by)
	if !ok {
		y, by = by, y
		mask, ok = d.f.IsConst(by)
	}
	if _, both := d.f.IsConst(y); !ok || both || mask > 0xffff {
		return comparison{}, false
	}
	m := comparison{op: opBrAndEqI, x: y, imm: c, isI: true, masked: x, mask: uint16(mask)}
	if row.set == opNe {
		m.op = opBrAndNeI
	}
	return m, true
}

// onlyUser reports whether user, which is in the same block, is the only one
// that uses v.
func (d *decoder) onlyUser(v, user mir.Value) bool {
	return d.uses[v] == 1 && d.f.At(v).Block() == d.f.At(user).Block()
}

// registers returns a comparison as one of two registers.
func (d *decoder) registers(v mir.Value) (row compareRow, x, y mir.Value) {
	in := d.f.At(v)
	args := d.f.Args(v)
	op, x, y := in.Op, args[0], args[1]
	if op == mir.SGt || op == mir.SGe || op == mir.UGt || op == mir.UGe {
		x, y, op = y, x, mirrored[op]
	}
	return compareRows[kindOf(in.Type)][op], x, y
}

// setCompare selects code for a comparison that gives a value, and reports
// whether there is an op for it.
func (d *decoder) setCompare(v mir.Value) bool {
	if op := d.f.At(v).Op; op < mir.Eq || op > mir.FGe {
		return false
	}
	row, x, y, c, isI := d.compareWith(v)
	switch {
	case isI:
		d.emit1(row.setI, v, x, c)
	case row.set != 0:
		d.emit2(row.set, v, x, y)
	default:
		return false
	}
	return true
}

// opposite returns the branch that is taken when the other one is not.
func opposite(in inst) inst {
	switch in.op {
	case opBrNZ:
		in.op = opBrZ
	case opBrZ:
		in.op = opBrNZ
	case opBrEq:
		in.op = opBrNe
	case opBrNe:
		in.op = opBrEq
	case opBrSLt, opBrULt, opBrSLt32:
		in.op, in.a, in.b = in.op+1, in.b, in.a
	case opBrSLe, opBrULe, opBrSLe32:
		in.op, in.a, in.b = in.op-1, in.b, in.a
	case opBrFEq:
		in.op = opBrFNe
	case opBrFNe:
		in.op = opBrFEq
	case opBrFLt:
		in.op = opBrNFLt
	case opBrFLe:
		in.op = opBrNFLe
	case opBrEqI:
		in.op = opBrNeI
	case opBrNeI:
		in.op = opBrEqI
	case opBrAndEqI:
		in.op = opBrAndNeI
	case opBrAndNeI:
		in.op = opBrAndEqI
	case opBrEq32I:
		in.op = opBrNe32I
	case opBrNe32I:
		in.op = opBrEq32I
	case opBrSLtI, opBrULtI, opBrSLt32I: // ≥ c is > c-1
		in.op++
		in.imm = int64(uint32(in.imm - 1))
	case opBrSGtI, opBrUGtI, opBrSGt32I: // ≤ c is < c+1
		in.op--
		in.imm = int64(uint32(in.imm + 1))
	}
	return in
}
