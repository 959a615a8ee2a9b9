package interp

import "github.com/mirtool/mirtool/mir"

// emit appends an instruction.
func (d *decoder) emit(in inst) {
	if d.scan || d.joined(in) {
		return
	}
	d.code = append(d.code, in)
	d.codeVals = append(d.codeVals, d.cur)
}

// constant returns the bits of a constant or of the address of a symbol, and
// whether v is one.
func (d *decoder) constant(v mir.Value) (uint64, bool) {
	if int(v) >= d.f.NumValues() {
		return 0, false // a hidden register
	}
	in := d.f.At(v)
	switch in.Op {
	case mir.OpConst:
		return uint64(in.Imm), true
	case mir.OpAddr:
		return d.program.addrs[in.Imm], true
	}
	return 0, false
}

// isSlot reports whether v is the address of a slot.
func (d *decoder) isSlot(v mir.Value) bool {
	return int(v) < d.f.NumValues() && d.f.At(v).Op == mir.OpSlot
}

// root follows ops that leave the bits as they are to where these come from,
// and gets to the variable when they are read from its register.
func (d *decoder) root(v mir.Value) mir.Value {
	for d.alias[v] != 0 {
		v = d.alias[v]
	}
	return v
}

// use returns the register in which v is. Constants and addresses of slots get
// a scratch register.
func (d *decoder) use(v mir.Value) uint16 {
	v = d.root(v)
	if bits, ok := d.constant(v); ok {
		return d.useConst(v, bits)
	}
	if d.isSlot(v) {
		r := d.temp()
		d.emit(inst{op: opAddI, a: r, b: d.use(d.slotBase()), imm: int64(d.slotOff[v])})
		return r
	}
	if d.scan {
		if v == d.zero() && d.end[v] != forever {
			d.hide(v)
		}
		d.touch(v)
		return 0
	}
	return d.near(d.reg[v])
}

// near returns the register, or a copy of one that is out of reach.
func (d *decoder) near(r uint32) uint16 {
	if r < farReg {
		return uint16(r)
	}
	t := d.temp()
	d.move(uint32(t), r)
	return t
}

// hoistMax is the greatest number of constants of a function that are loaded
// when it is entered and not where they are used.
const hoistMax = 200

// useConst returns a register that holds the constant. One that is used in a
// loop has a register of its own.
func (d *decoder) useConst(v mir.Value, bits uint64) uint16 {
	if d.inLoop[d.blk] {
		if d.scan && d.flags[v]&flagHoisted == 0 && len(d.hoisted) < hoistMax {
			d.flags[v] |= flagHoisted
			d.hoisted = append(d.hoisted, v)
		}
		if d.flags[v]&flagHoisted != 0 {
			if d.scan {
				d.touch(v)
				return 0
			}
			return d.near(d.reg[v])
		}
	}
	r := d.temp()
	d.emit(inst{op: opMovI, a: r, imm: int64(bits)})
	return r
}

// temp returns a scratch register that is good for the rest of the
// instruction. It lies beyond the frame and the outgoing arguments.
func (d *decoder) temp() uint16 {
	d.scratch++
	if d.huge {
		return uint16(scratchReg) + uint16(d.scratch-1)
	}
	return uint16(d.frame + d.out + d.scratch)
}

// farDef is a result that was made in a scratch register and has its place out
// of reach.
type farDef struct {
	temp uint16
	reg  uint32
}

// def returns the register that v is to be put in. It may be that of an
// operand, so all operands must be read before it is written.
func (d *decoder) def(v mir.Value) uint16 {
	if d.scan {
		if int(v) < d.f.NumValues() {
			d.define(v, d.pos+1)
		}
		return 0
	}
	r := d.reg[v]
	if r < farReg {
		return uint16(r)
	}
	t := d.temp()
	d.pending = append(d.pending, farDef{t, r})
	return t
}

// storeFar moves results to their places out of reach.
func (d *decoder) storeFar() {
	for _, p := range d.pending {
		d.move(p.reg, uint32(p.temp))
	}
	d.pending = d.pending[:0]
}

// move emits a move between any two registers.
func (d *decoder) move(to, from uint32) {
	switch {
	case to == from:
	case to < farReg && from < farReg:
		d.emit(inst{op: opMov, a: uint16(to), b: uint16(from)})
	default:
		d.emit(inst{op: opMovFar, imm: int64(to) | int64(from)<<32})
	}
}

// putConst loads a constant into any register.
func (d *decoder) putConst(to uint32, bits uint64) {
	if to < farReg {
		d.emit(inst{op: opMovI, a: uint16(to), imm: int64(bits)})
		return
	}
	t := d.temp()
	d.emit(inst{op: opMovI, a: t, imm: int64(bits)})
	d.move(to, uint32(t))
	d.scratch--
}

// put moves any value into any register.
func (d *decoder) put(to uint32, v mir.Value) {
	if bits, ok := d.constant(v); ok {
		d.putConst(to, bits)
		return
	}
	was := d.scratch
	r := d.use(v)
	d.move(to, uint32(r))
	d.scratch = was
}

// label puts a label at the place where the next instruction goes.
func (d *decoder) label(l int32) {
	d.labels[l] = int32(len(d.code))
	d.barrier = len(d.code)
}

// branch emits a branch to a label.
func (d *decoder) branch(in inst, label int32) {
	if d.scan {
		return
	}
	to := d.labels[label]
	if to >= 0 {
		in = d.closeLoop(in)
		in = d.closeTwice(in)
	}
	d.emit(in)
	i := len(d.code) - 1
	if to >= 0 {
		d.setTarget(i, to)
		return
	}
	d.fixes = append(d.fixes, fix{int32(i), label})
}
