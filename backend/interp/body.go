package interp

import "github.com/mirtool/mirtool/mir"

// body walks over the code of the function in the order of the layout, to note
// uses or to emit.
func (d *decoder) body() {
	d.pos, d.depth = 0, 0
	n := len(d.order)
	if d.scan {
		d.blkStart, d.blkEnd = grown(d.blkStart, n), grown(d.blkEnd, n)
	} else {
		d.labels = grown(d.labels, n)
		for i := range d.labels {
			d.labels[i] = -1
		}
	}
	for i := range d.order {
		if d.skipped[i] {
			d.skip(i)
			continue
		}
		next := i + 1
		for next < n && d.skipped[next] {
			next++
		}
		d.block(int32(i), int32(next))
	}
	d.edgeCode()
}

// skip walks over a block of which there is no code.
func (d *decoder) skip(i int) {
	if d.scan {
		d.blkStart[i], d.blkEnd[i] = d.pos, d.pos+2
		d.pos += 4
	}
}

// block walks over one block. next is the place of the one that follows it in
// the code.
func (d *decoder) block(i, next int32) {
	b := d.order[i]
	d.blk = i
	if d.scan {
		d.blkStart[i] = d.pos
		for _, p := range d.f.Params(b) {
			if d.uses[p] > 0 {
				d.define(p, d.pos)
			}
		}
	} else {
		if d.depth == 0 {
			d.label(i)
		}
		d.cur = d.f.First(b)
		d.charge(b)
	}
	if i == 0 {
		d.prologue()
	}
	for v := d.f.First(b); v != 0; v = d.f.Next(v) {
		if d.f.At(v).Op == mir.OpResult {
			continue
		}
		if d.flags[v]&flagBefore != 0 {
			for s := d.sunk[v]; s != 0; s = d.sunk[s] {
				d.make(s)
			}
		}
		if d.flags[v]&(flagSunk|flagStep) != 0 {
			d.pos += 2
			continue
		}
		if !d.f.At(v).Op.Is(mir.Terminator) {
			d.make(v)
			continue
		}
		d.pos += 2
		d.cur, d.out, d.scratch = v, 0, 0
		d.terminator(v, next)
	}
	if d.scan {
		d.pos += 2
		d.blkEnd[i] = d.pos
		d.pos += 2
	}
}

// make walks over an instruction that is no terminator.
func (d *decoder) make(v mir.Value) {
	d.pos += 2
	d.cur, d.out, d.scratch = v, 0, 0
	d.instruction(v)
	d.storeFar()
}

// charge emits what counts the entry of a block.
func (d *decoder) charge(b mir.Block) {
	if d.f.Runtime {
		return // the runtime module is free
	}
	if d.fuel {
		d.emit(inst{op: opFuel, imm: int64(d.length(b)) + 1})
	}
	if d.count {
		at := d.index[b]
		d.emit(inst{op: opCount, imm: int64(d.firstCount) + int64(at)})
	}
}

// length returns the number of instructions of a block.
func (d *decoder) length(b mir.Block) int32 {
	n := int32(0)
	for v := d.f.First(b); v != 0; v = d.f.Next(v) {
		if d.f.At(v).Op.IsInst() {
			n++
		}
	}
	return n
}

// prologue makes the frame ready: slots, variables, constants of loops.
func (d *decoder) prologue() {
	if d.scan {
		if d.hasSlots {
			d.hide(d.slotBase())
			d.hide(d.oldStack())
		}
		for x := range d.f.Vars() {
			d.hide(d.variable(int64(x)))
		}
		return
	}
	if d.huge {
		d.emit(inst{op: opRoom, imm: int64(d.frame + d.maxOut + 1)})
	}
	if d.hasSlots {
		in := inst{op: opEnter, a: d.def(d.slotBase()), imm: int64(len(d.layouts) - 1)}
		s := &d.layouts[in.imm]
		if words, ok := s.few(); ok {
			in.op, in.c = opEnterFew, words
			in.imm = in.imm<<32 | int64(s.size+stackAlign-1)&^(stackAlign-1)
		}
		in.b = d.def(d.oldStack())
		d.emit(in)
		d.storeFar()
	}
	for x, info := range d.f.Vars() {
		d.putConst(d.reg[d.variable(int64(x))], info.Init)
	}
	if d.end[d.zero()] == forever {
		d.putConst(d.reg[d.zero()], 0)
	}
	for _, v := range d.hoisted {
		if d.flags[v]&flagHoisted != 0 {
			bits, _ := d.constant(v)
			d.putConst(d.reg[v], bits)
		}
	}
}

// hide gives a hidden register a place for the whole function.
func (d *decoder) hide(v mir.Value) {
	d.end[v] = forever
	d.hoisted = append(d.hoisted, v)
}

// placeSlots lays out the slots of the function.
func (d *decoder) placeSlots() {
	d.hasSlots = false
	clear(d.slotOff)
	var s slots
	s.align = 1
	for _, v := range d.f.Slots() {
		in := d.f.At(v)
		align := uint64(d.f.SlotAlign(v))
		s.align = max(s.align, align)
		at := (s.size + align - 1) &^ (align - 1)
		if in.Imm < 0 || at > 1<<60 || uint64(in.Imm) > 1<<60 {
			at, s.size = 0, 1<<61 // more than there can be: stack-overflow
		}
		d.slotOff[v] = at
		s.size = max(s.size, at+uint64(max(in.Imm, 1)))
		if !in.Flag() && in.Imm > 0 {
			s.zero = append(s.zero, span{at, at + uint64(in.Imm)})
		}
		d.hasSlots = true
	}
	s.zero = mergeSpans(s.zero)
	if !d.hasSlots {
		d.hasSlots = d.usesAlloca()
	}
	if d.hasSlots {
		d.layouts = append(d.layouts, s)
	}
}

// mergeSpans joins spans that are less than 16 bytes apart: what is between is
// padding, or a slot whose content at the start is not promised.
func mergeSpans(zs []span) []span {
	var out []span
	for _, z := range zs {
		if n := len(out); n > 0 && z.from-out[n-1].to < 16 {
			out[n-1].to = z.to
		} else {
			out = append(out, z)
		}
	}
	return out
}

func (d *decoder) usesAlloca() bool {
	for _, b := range d.f.Blocks() {
		for v := d.f.First(b); v != 0; v = d.f.Next(v) {
			if d.f.At(v).Op == mir.Alloca {
				return true
			}
		}
	}
	return false
}

// finish resolves the branches and moves the code to the program.
func (d *decoder) finish() {
	for _, x := range d.fixes {
		d.setTarget(int(x.inst), d.labels[x.label])
	}
	for _, t := range d.tables {
		sw := &d.switches[t.table]
		way := func(label int32) int32 { return (d.labels[label] - t.inst) * int32(instSize) }
		sw.other = way(sw.other)
		for _, ws := range [][]int32{sw.dense, sw.ways} {
			for i := range ws {
				ws[i] = way(ws[i])
			}
		}
	}
	first := len(d.insts)
	d.insts = append(d.insts, d.code...)
	d.vals = append(d.vals, d.codeVals...)
	for i := range d.callAt {
		d.callFixes = append(d.callFixes, d.callAt[i]+first)
	}
	d.callAt = d.callAt[:0]
}

// setTarget makes the branch at place i go to place to.
func (d *decoder) setTarget(i int, to int32) {
	in := &d.code[i]
	in.imm = in.imm&(1<<32-1) | int64(to-int32(i))*instSize<<32
}
