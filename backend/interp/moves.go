package interp

import "github.com/mirtool/mirtool/mir"

// moveSet is a set of moves that happen at once: what an edge or a tail call
// passes.
type moveSet struct {
	regs   []regMove
	steps  []regMove // those that change a register in place
	consts []constMove
	slots  []slotMove
	work   []int32
	reads  []int32 // by register: how many moves yet to be done read it
	writes []int32 // by register: one more than the move that writes it
}

// regMove moves a register, or adds imm to it on the way.
type regMove struct {
	to, from uint32
	op       uint16 // opAddI or opAdd32I, or 0
	imm      int64
}

type constMove struct {
	to   uint32
	bits uint64
}

type slotMove struct {
	to  uint32
	off uint64
}

func (s *moveSet) reset() {
	s.regs, s.steps, s.consts, s.slots = s.regs[:0], s.steps[:0], s.consts[:0], s.slots[:0]
}

func (s *moveSet) empty() bool { return len(s.regs)+len(s.steps)+len(s.consts)+len(s.slots) == 0 }

// add adds a move of a value into a register. In the first walk it notes the use.
func (d *decoder) add(to uint32, v mir.Value) {
	v = d.root(v)
	if bits, ok := d.constant(v); ok {
		d.moves.consts = append(d.moves.consts, constMove{to, bits})
		return
	}
	if d.flags[v]&flagStep != 0 {
		d.addStep(to, v)
		return
	}
	slot := d.isSlot(v)
	if slot {
		d.moves.slots = append(d.moves.slots, slotMove{to, d.slotOff[v]})
		v = d.slotBase()
	}
	if d.scan {
		d.touch(v)
	} else if from := d.reg[v]; !slot && from != to {
		d.moves.regs = append(d.moves.regs, regMove{to: to, from: from})
	}
}

// addStep adds a move that makes a step.
func (d *decoder) addStep(to uint32, v mir.Value) {
	x, by, _ := d.stepOf(v)
	x = d.root(x)
	if d.scan {
		d.touch(x)
		return
	}
	m := regMove{to, d.reg[x], opAddI, by}
	if d.f.At(v).Res == mir.I32 {
		m.op = opAdd32I
	}
	if m.from == to {
		d.moves.steps = append(d.moves.steps, m)
	} else {
		d.moves.regs = append(d.moves.regs, m)
	}
}

// edgeMoves collects what the edge passes.
func (d *decoder) edgeMoves(e *mir.Edge) {
	d.moves.reset()
	params := d.f.Params(e.To)
	for i, a := range d.f.EdgeArgs(e) {
		if d.uses[params[i]] > 0 {
			d.add(d.reg[params[i]], a)
		}
	}
}

// moveAll emits the moves collected. The addresses of slots need the slot
// base, which no move overwrites, and constants need nothing: they come last.
func (d *decoder) moveAll() {
	s := &d.moves
	if d.scan {
		return
	}
	if len(s.regs) < 2 {
		for _, m := range s.regs {
			d.moveOne(m)
		}
	} else {
		d.moveRegs(s)
	}
	for _, m := range s.slots {
		was := d.scratch
		t := uint16(m.to)
		if m.to >= farReg {
			t = d.temp()
		}
		d.emit(inst{op: opAddI, a: t, b: d.near(d.reg[d.slotBase()]), imm: int64(m.off)})
		d.move(m.to, uint32(t))
		d.scratch = was
	}
	for _, m := range s.consts {
		d.putConst(m.to, m.bits)
	}
	for _, m := range s.steps {
		d.moveOne(m)
	}
}

// moveOne emits one of the moves between registers.
func (d *decoder) moveOne(m regMove) {
	if m.op == 0 {
		d.move(m.to, m.from)
		return
	}
	was := d.scratch
	in := inst{op: m.op, a: uint16(m.to), b: d.near(m.from), imm: m.imm}
	if m.to >= farReg {
		in.a = d.temp()
	}
	d.emit(in)
	if m.to >= farReg {
		d.move(m.to, uint32(in.a))
	}
	d.scratch = was
}

// moveRegs emits the moves between registers in an order in which nothing is
// overwritten before it is read; cycles go through a scratch register.
func (d *decoder) moveRegs(s *moveSet) {
	for i, m := range s.regs {
		s.reach(max(m.from, m.to))
		s.reads[m.from]++
		s.writes[m.to] = int32(i + 1)
	}
	s.work = s.work[:0]
	for i, m := range s.regs {
		if s.reads[m.to] == 0 {
			s.work = append(s.work, int32(i))
		}
	}
	d.drain(s)
	for i := range s.regs {
		if m := s.regs[i]; m.to != m.from {
			// A cycle: its first register goes to scratch, and who reads it reads that.
			t := uint32(d.temp())
			d.move(t, m.to)
			s.reach(t)
			for j := m.from; ; {
				k := s.writes[j] - 1
				if s.regs[k].from == m.to {
					s.regs[k].from = t
					break
				}
				j = s.regs[k].from
			}
			s.work = append(s.work[:0], int32(i))
			s.reads[m.to]--
			d.drain(s)
			s.reads[t] = 0
		}
	}
	for _, m := range s.regs {
		s.writes[m.to] = 0
	}
}

// reach makes the tables by register go as far as r.
func (s *moveSet) reach(r uint32) {
	if n := int(r) + 1 - len(s.reads); n > 0 {
		s.reads = append(s.reads, make([]int32, n)...)
		s.writes = append(s.writes, make([]int32, n)...)
	}
}

// drain emits moves whose target nobody reads any more, until there is none. A
// move that is done is marked by from = to.
func (d *decoder) drain(s *moveSet) {
	for len(s.work) > 0 {
		i := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		m := &s.regs[i]
		d.moveOne(*m)
		from := m.from
		m.from = m.to
		s.reads[from]--
		if w := s.writes[from] - 1; w >= 0 && s.reads[from] == 0 && s.regs[w].from != s.regs[w].to {
			s.work = append(s.work, w)
		}
	}
}
