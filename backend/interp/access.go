package interp

import "github.com/mirtool/mirtool/mir"

// address is how a load or store makes its address: by a mode of accessTable.
type address struct {
	mode int
	b, c uint16
	disp int64
}

// addressOf selects how to make the address p + off of an access of so many
// bytes. The address that an instruction holds is less by the hole, so that
// it is an offset into the arena.
func (d *decoder) addressOf(p mir.Value, off int64, size uint64) address {
	a := address{disp: off - hole}
	if d.flags[p]&flagInline == 0 || d.f.At(p).Op != mir.PtrAdd {
		a.b = d.baseOf(p, &a.disp)
		return a
	}
	args := d.f.Args(p)
	x, y := args[0], args[1]
	if c, ok := d.constant(y); ok {
		a.disp += int64(c)
		a.b = d.baseOf(x, &a.disp)
		return a
	}
	base, absolute := d.constant(x)
	if d.flags[y]&flagScaled != 0 {
		by, index, _ := d.scaling(y)
		a.c = d.use(d.index0(index, int64(by), &a.disp))
		if absolute {
			a.mode, a.disp = modeP, a.disp+int64(base)
			return a
		}
		a.mode, a.b = modeS, d.baseOf(x, &a.disp)
		return a
	}
	y = d.index0(y, 1, &a.disp)
	if absolute {
		a.disp += int64(base)
		a.b = d.use(y)
		return a
	}
	a.mode, a.c = modeX, d.use(y)
	a.b = d.baseOf(x, &a.disp)
	return a
}

// index0 returns an index without the constant that is added to it, which goes
// into the displacement.
func (d *decoder) index0(y mir.Value, by int64, disp *int64) mir.Value {
	if d.flags[y]&flagOffset == 0 {
		return y
	}
	x, c, _ := d.stepOf(y)
	*disp += c * by
	return x
}

// baseOf returns the register of a base; the place of a slot in the frame goes
// into the displacement.
func (d *decoder) baseOf(p mir.Value, disp *int64) uint16 {
	if r := d.root(p); d.f.At(r).Op == mir.OpSlot {
		*disp += int64(d.slotOff[r])
		p = d.slotBase()
	}
	return d.use(p)
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

func log2(size int) int {
	return [...]int{1: 0, 2: 1, 4: 2, 8: 3}[size]
}

func (d *decoder) load(v mir.Value, in *mir.Inst, p mir.Value) {
	size := in.Type.Size()
	a := d.addressOf(p, in.Imm, uint64(size))
	r := d.def(v)
	op := loads[log2(size)][a.mode]
	if in.Type == mir.I1 && a.mode == modeB {
		op = opLd1
	}
	d.emit(inst{op: op, a: r, b: a.b, c: a.c, imm: a.disp})
	if in.Type == mir.I1 && a.mode != modeB {
		d.emit(inst{op: opAndI, a: r, b: r, imm: 1})
	}
}

func (d *decoder) store(in *mir.Inst, x, p mir.Value) {
	size := in.Type.Size()
	r := d.use(x)
	a := d.addressOf(p, in.Imm, uint64(size))
	d.emit(inst{op: stores[log2(size)][a.mode], a: r, b: a.b, c: a.c, imm: a.disp})
}
