package interp

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

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

// closing has the ops that do a branch and a step before it: one of 64 bits,
// one of 32 bits, or an addition of a register.
type closing struct{ step, step32, add uint16 }

// closings are the branches that end loops so.
var closings = map[uint16]closing{
	opBrSLt: {opStepSLt, 0, opAddSLt}, opBrNe: {opStepNe, 0, 0}, opBrULt: {opStepULt, 0, 0},
	opBrSLtI: {opStepSLtI, 0, opAddSLtI}, opBrNeI: {opStepNeI, 0, 0}, opBrSGtI: {opStepSGtI, 0, 0},
	opBrSLt32: {0, opStepSLt32, 0}, opBrSLt32I: {0, opStepSLt32I, 0}, opBrNe32I: {0, opStepNe32I, 0},
}

// closeLoop puts a branch and a step shortly before it into one instruction, if
// they fit.
func (d *decoder) closeLoop(in inst) inst {
	row, ok := closings[in.op]
	if !ok {
		return in
	}
	last := len(d.code) - 1
	for n := last; n >= d.barrier && n > last-3; n-- {
		step := d.code[n]
		if fused, ok := row.fuse(step, in); ok && d.independent(n+1, step) {
			d.deleteCode(n)
			return fused
		}
	}
	return in
}

// deleteCode takes back the instruction at place n.
func (d *decoder) deleteCode(n int) {
	d.code = slices.Delete(d.code, n, n+1)
	d.codeVals = slices.Delete(d.codeVals, n, n+1)
}

// closings2 are the ops that do two steps and then what one with one step does.
var closings2 = map[uint16]uint16{opStepSLt: opStep2SLt, opStepNe: opStep2Ne, opStepULt: opStep2ULt}

// closeTwice puts another step into a branch that does one already, if one of
// the two changes what is compared and both are small.
func (d *decoder) closeTwice(in inst) inst {
	op, ok := closings2[in.op]
	if !ok || in.low() != int64(int16(in.low())) {
		return in
	}
	last := len(d.code) - 1
	for n := last; n >= d.barrier && n > last-3; n-- {
		step := d.code[n]
		if step.op != opAddI || step.a != step.b || step.imm != int64(int16(step.imm)) || !d.independent(n+1, step) {
			continue
		}
		fused := inst{op: op, c: in.c}
		switch in.b {
		case in.a: // the step that was there is the one that is compared
			fused.a, fused.b, fused.imm = step.a, in.a, step.imm&0xffff|in.low()<<16
		case step.a:
			fused.a, fused.b, fused.imm = in.a, step.a, in.low()&0xffff|step.imm<<16
		default:
			continue
		}
		if fused.a == fused.b {
			continue
		}
		fused.imm = int64(uint32(fused.imm))
		d.deleteCode(n)
		return fused
	}
	return in
}

// fuse returns the instruction that does a step and then a branch, if there is
// one.
func (row closing) fuse(step, in inst) (inst, bool) {
	fused := inst{a: step.a, b: in.a, c: in.b, imm: in.imm}
	constant := in.op >= opBrEqI
	switch {
	case step.a != step.b:
		return inst{}, false
	case step.op == opAdd && step.a != step.c:
		fused.op = row.add
		if constant {
			fused.c = step.c
		} else {
			fused.imm = int64(step.c)
		}
		return fused, fused.op != 0
	case step.op == opAddI:
		fused.op = row.step
	case step.op == opAdd32I:
		fused.op, step.imm = row.step32, int64(int32(step.imm))
	}
	if constant {
		fused.c = uint16(step.imm)
		return fused, fused.op != 0 && step.imm == int64(int16(step.imm))
	}
	fused.imm = int64(uint32(step.imm))
	return fused, fused.op != 0 && step.imm == int64(int32(step.imm))
}

// independent reports whether a step may as well come behind the instructions
// from place n on: they only compute, do not touch what it changes, and do not
// change what it adds.
func (d *decoder) independent(n int, step inst) bool {
	for _, in := range d.code[n:] {
		switch in.op {
		case opSubAddI, opAddAddI, opAdd, opSub, opAddI, opAdd32I, opMov, opMovI:
		default:
			return false
		}
		if in.a == step.a || in.b == step.a || in.c == step.a || step.op == opAdd && in.a == step.c {
			return false
		}
	}
	return true
}
