package interp

import "slices"

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
