package interp

import "github.com/mirtool/mirtool/mir"

// address is how a load or store makes its address: by a mode of accessTable
// from values and a displacement, in which a slot's place in the frame and the
// address of a global are included.
type address struct {
	mode        int
	base, index mir.Value
	disp        int64
}

// addressOf says how to make the address p + off of an access. The displacement
// is less by the hole: what comes out is an offset into the arena.
func (d *decoder) addressOf(p mir.Value, off int64) address {
	a := address{disp: off - hole}
	if d.flags[p]&flagInline == 0 || d.f.At(p).Op != mir.PtrAdd {
		a.base = d.baseOf(p, &a.disp)
		return a
	}
	args := d.f.Args(p)
	x, y := args[0], args[1]
	if c, ok := d.constant(y); ok {
		a.disp += int64(c)
		a.base = d.baseOf(x, &a.disp)
		return a
	}
	global, absolute := d.constant(x)
	if absolute {
		a.disp += int64(global)
	}
	by := int64(1)
	scaled := d.flags[y]&flagScaled != 0
	if scaled {
		var size uint64
		size, y, _ = d.scaling(y)
		by = int64(size)
	}
	y = d.withoutOffset(y, by, &a.disp)
	switch {
	case scaled && absolute:
		a.mode, a.index = modeP, y
	case scaled:
		a.mode, a.base, a.index = modeS, d.baseOf(x, &a.disp), y
	case absolute:
		a.base = y
	default:
		a.mode, a.base, a.index = modeX, d.baseOf(x, &a.disp), y
	}
	return a
}

// registers returns the registers of an address.
func (d *decoder) registersOf(a address) (b, c uint16) {
	if a.base != 0 {
		b = d.use(a.base)
	}
	if a.index != 0 {
		c = d.use(a.index)
	}
	return b, c
}

// withoutOffset returns an index without the constant that is added to it, which goes
// into the displacement.
func (d *decoder) withoutOffset(y mir.Value, by int64, disp *int64) mir.Value {
	if d.flags[y]&flagOffset == 0 {
		return y
	}
	x, c, _ := d.stepOf(y)
	*disp += c * by
	return x
}

// baseOf returns the value that is the base of an address; the place of a slot
// in the frame goes into the displacement.
func (d *decoder) baseOf(p mir.Value, disp *int64) mir.Value {
	if r := d.root(p); d.isSlot(r) {
		*disp += int64(d.slotOff[r])
		return d.slotBase()
	}
	return p
}

// loads and stores are the ops by log2 of the size, and by mode.
var loads = [4][4]uint16{
	{modeB: opLd8, modeX: opLd8X},
	{opLd16, opLd16X, opLd16S, opLd16P},
	{opLd32, opLd32X, opLd32S, opLd32P},
	{opLd64, opLd64X, opLd64S, opLd64P},
}

var stores = [4][4]uint16{
	{modeB: opSt8, modeX: opSt8X},
	{opSt16, opSt16X, opSt16S, opSt16P},
	{opSt32, opSt32X, opSt32S, opSt32P},
	{opSt64, opSt64X, opSt64S, opSt64P},
}

// The ops at an address that is known, and those that store a constant.
var (
	loadsAt  = [4]uint16{opLd8A, opLd16A, opLd32A, opLd64A}
	storesAt = [4]uint16{opSt8A, opSt16A, opSt32A, opSt64A}
	storesOf = [4]uint16{opSt8C, opSt16C, opSt32C, opSt64C}
)

func log2(size int) int {
	return [...]int{1: 0, 2: 1, 4: 2, 8: 3}[size]
}

func (d *decoder) load(v mir.Value, in *mir.Inst, p mir.Value) {
	a := d.addressOf(p, in.Imm)
	op := loads[log2(in.Type.Size())][a.mode]
	if at, ok := d.absolute(a, in.Type); ok {
		r := d.def(v)
		d.emit(inst{op: loadsAt[log2(in.Type.Size())], a: r, imm: at})
		d.cutBool(in.Type, r)
		return
	}
	b, c := d.registersOf(a)
	r := d.def(v)
	if in.Type == mir.I1 && a.mode == modeB {
		d.emit(inst{op: opLd1, a: r, b: b, imm: a.disp})
		return
	}
	d.emit(inst{op: op, a: r, b: b, c: c, imm: a.disp})
	d.cutBool(in.Type, r)
}

// cutBool leaves bit 0 of what was loaded as an i1.
func (d *decoder) cutBool(t mir.Type, r uint16) {
	if t == mir.I1 {
		d.emit(inst{op: opAndI, a: r, b: r, imm: 1})
	}
}

// absolute returns the offset of an address into the arena if it is known and
// within the globals, so that it needs no check.
func (d *decoder) absolute(a address, t mir.Type) (int64, bool) {
	if a.mode != modeB {
		return 0, false
	}
	base, ok := d.constant(d.root(a.base))
	at := base + uint64(a.disp)
	return int64(at), ok && at <= d.globalsEnd-hole && uint64(t.Size()) <= d.globalsEnd-hole-at
}

func (d *decoder) store(in *mir.Inst, x, p mir.Value) {
	if d.flags[x]&flagInline != 0 { // a trunc: only the lower bits are stored
		x = d.f.Arg(x, 0)
	}
	a := d.addressOf(p, in.Imm)
	size := log2(in.Type.Size())
	if c, ok := d.smallConst(x, in.Type); ok && a.mode == modeB {
		b, _ := d.registersOf(a)
		d.emit(inst{op: storesOf[size], a: uint16(c), b: b, imm: a.disp})
		return
	}
	r := d.use(x)
	if at, ok := d.absolute(a, in.Type); ok {
		d.emit(inst{op: storesAt[size], a: r, imm: at})
		return
	}
	b, c := d.registersOf(a)
	d.emit(inst{op: stores[size][a.mode], a: r, b: b, c: c, imm: a.disp})
}

// pairOps are the ops that do two accesses at the same base.
var pairOps = map[uint16]uint16{opLd32: opLd32Pair, opLd64: opLd64Pair, opSt32: opSt32Pair, opSt64: opSt64Pair}

// joined reports whether an access has become part of the one right before it.
func (d *decoder) joined(in inst) bool {
	last := len(d.code) - 1
	if last < d.barrier || d.code[last].op != in.op || d.code[last].b != in.b {
		return false
	}
	op, ok := pairOps[in.op]
	first := d.code[last]
	if !ok || first.imm != int64(int32(first.imm)) || in.imm != int64(int32(in.imm)) || (op == opLd32Pair || op == opLd64Pair) && first.a == in.b {
		return false
	}
	key, v := funcValue{d.fn, d.cur}, d.codeVals[last]
	if d.firsts[key] != 0 && d.firsts[key] != v || v == d.cur || d.f.At(v).Block() != d.f.At(d.cur).Block() {
		return false
	}
	d.firsts[key] = v
	d.code[last] = inst{op: op, a: first.a, b: in.b, c: in.a, imm: int64(uint32(first.imm)) | in.imm<<32}
	d.codeVals[last] = d.cur
	return true
}

// smallConst returns a constant that is the same as a sign-extended number of
// 16 bits, as far as its type is wide.
func (d *decoder) smallConst(x mir.Value, t mir.Type) (int64, bool) {
	bits, ok := d.f.IsConst(x)
	c := int64(bits)
	if t.IsInt() {
		c = mir.SignExtend(t, bits)
	}
	return c, ok && c == int64(int16(c))
}
