package interp

import "github.com/mirtool/mirtool/mir"

// loop runs the program until it halts or something ends it.
func (m *machine) loop() {
	for {
		m.run()
		if !m.slow() {
			return
		}
	}
}

// slow does what the switch of run.go left at m.pc: a rare op, or a common one
// that went wrong. It reports whether the program goes on.
func (m *machine) slow() bool {
	in := m.pc
	if m.stopped() && in.op != opHalt {
		return m.trap(mir.TrapTime, "")
	}
	switch in.op {
	case opHalt:
		return false
	case opFuel:
		m.fuel = 0
		return m.trap(mir.TrapFuel, "")
	case opTrap:
		return m.trap(mir.TrapKind(in.imm), "")
	case opEnter:
		return m.enter(in, in.imm)
	case opEnterFew:
		return m.enter(in, in.imm>>32)
	case opLeave:
		m.release(m.regs[in.a])
	case opRoom:
		if !m.room(int(in.imm)) {
			return m.trap(mir.TrapStackOverflow, "")
		}
	case opMovFar:
		*m.far(in.imm & (1<<32 - 1)) = *m.far(in.imm >> 32)
	case opEval, opF64ToI64, opF64ToI32:
		return m.eval(in)
	case opSDiv, opSDiv32, opUDiv, opSRem, opSRem32, opURem:
		return m.divide(in)
	case opMemCpy, opMemMove, opMemSet:
		return m.block(in)
	case opAlloca:
		return m.alloca(in)
	default:
		return m.slowCall(in)
	}
	m.next()
	return true
}

// far returns a register that may be beyond the window.
func (m *machine) far(i int64) *uint64 { return &m.stack[m.base()+int(i)] }

// packEval makes the immediate of opEval: the op, the types, the registers.
func packEval(op mir.Op, t, to mir.Type, third uint16) int64 {
	return int64(op) | int64(t)<<8 | int64(to)<<16 | int64(third)<<32
}

func (m *machine) eval(in *inst) bool {
	op, t, to := mir.Op(in.imm), mir.Type(in.imm>>8), mir.Type(in.imm>>16)
	r := m.regs
	x, kind := op.Info().Eval(t, to, [3]uint64{r[in.b], r[in.c], r[uint16(in.imm>>32)]})
	if kind != mir.NoTrap {
		return m.trap(kind, "")
	}
	r[in.a] = x
	m.next()
	return true
}

// divisions are the ops that run.go leaves when the divisor is 0 or -1.
var divisions = map[uint16]struct {
	op mir.Op
	t  mir.Type
}{
	opSDiv: {mir.SDiv, mir.I64}, opSDiv32: {mir.SDiv, mir.I32}, opUDiv: {mir.UDiv, mir.I64},
	opSRem: {mir.SRem, mir.I64}, opSRem32: {mir.SRem, mir.I32}, opURem: {mir.URem, mir.I64},
}

func (m *machine) divide(in *inst) bool {
	d := divisions[in.op]
	return m.eval(&inst{op: opEval, a: in.a, b: in.b, c: in.c, imm: packEval(d.op, d.t, 0, 0)})
}

// slots is what the slots of a function need at each call of it.
type slots struct {
	size, align uint64
	zero        []span // the parts that are zeroed
}

type span struct{ from, to uint64 }

// fewWords is the most words of slots that run.go zeroes itself.
const fewWords = 16

// few returns the words that the slots take if they are at most that, and are
// aligned as the stack pointer always is.
func (s *slots) few() (uint16, bool) {
	return uint16((s.size + 7) / 8), s.size > 0 && s.size <= 8*fewWords && s.align <= stackAlign
}

func (m *machine) enter(in *inst, layout int64) bool {
	s := &m.layouts[layout]
	old := m.sp
	at := m.take(s.size, s.align)
	if at == 0 {
		return m.trap(mir.TrapStackOverflow, "")
	}
	for _, z := range s.zero {
		clear(m.bytes[at-hole+z.from : at-hole+z.to])
	}
	m.regs[in.a], m.regs[in.b] = at, old
	m.next()
	return true
}

func (m *machine) alloca(in *inst) bool {
	at := m.take(max(m.regs[in.b], 1), uint64(in.imm))
	if at == 0 {
		return m.trap(mir.TrapStackOverflow, "")
	}
	m.regs[in.a] = at
	m.next()
	return true
}

// block does memcpy, memmove and memset. Nothing is accessed when n is 0.
func (m *machine) block(in *inst) bool {
	to, from, n := m.regs[in.a], m.regs[in.b], m.regs[in.c]
	if n != 0 {
		dst, ok := m.view(to, n)
		if !ok {
			return m.badPointer(to, n)
		}
		if in.op == opMemSet {
			fill(dst, byte(from))
		} else if src, ok := m.view(from, n); ok {
			copy(dst, src)
		} else {
			return m.badPointer(from, n)
		}
	}
	m.next()
	return true
}

// fill sets all bytes, by copies that double.
func fill(b []byte, x byte) {
	if len(b) == 0 {
		return
	}
	b[0] = x
	for n := 1; n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
}

// switchTable is the table of a switch: a run of cases without gaps, or keys
// in order. The ways are in bytes from the instruction.
type switchTable struct {
	low   uint64
	dense []int32
	keys  []uint64
	ways  []int32
	other int32
}
