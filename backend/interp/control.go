package interp

import (
	"cmp"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// A jump to a small block that does not follow gets a copy of the block, so
// that loops end in one branch and short ways meet without a jump. A copy may
// end in a copy, so deep.
const (
	copyLength = 4
	copyDepth  = 3
)

// pendingTable is a switch whose ways are labels yet.
type pendingTable struct {
	table int
	inst  int32
}

// terminator selects code for the end of a block; next is the place of the
// block that follows.
func (d *decoder) terminator(v mir.Value, next int32) {
	in := d.f.At(v)
	args := d.f.Args(v)
	switch in.Op {
	case mir.Jump:
		d.edgeMoves(d.f.Edge(v, 0))
		d.moveAll()
		d.goTo(d.f.Edge(v, 0).To, next)
	case mir.Br:
		d.br(v, args[0], next)
	case mir.Switch:
		d.switchTo(v, args[0])
	case mir.Ret:
		d.ret(args)
	case mir.TailCall, mir.TailCallI:
		d.tailCall(v, in, args)
	case mir.Trap:
		d.emit(inst{op: opTrap, imm: in.Imm})
	case mir.Unreachable:
		d.emit(inst{op: opTrap, imm: int64(mir.TrapUnreachable)})
	}
}

// goTo goes to a block: nothing to do when it is the next one.
func (d *decoder) goTo(b mir.Block, next int32) {
	to := d.index[b]
	if d.scan || to == next {
		return
	}
	if d.depth < copyDepth && d.copied(b) {
		blk := d.blk
		d.depth++
		d.block(to, -1)
		d.depth--
		d.blk = blk
		return
	}
	d.branch(inst{op: opJump}, to)
}

// copied reports whether a jump to the block is better a copy of it.
func (d *decoder) copied(b mir.Block) bool {
	n := 0
	for v := d.f.First(b); v != 0; v = d.f.Next(v) {
		op := d.f.At(v).Op
		if n++; n > copyLength || op.Is(mir.Terminator) && op != mir.Br && op != mir.Ret && op != mir.Jump {
			return false
		}
	}
	return b != d.f.Entry()
}

// emitted reports whether the block's code is already there.
func (d *decoder) emitted(b mir.Block) bool { return !d.scan && d.labels[d.index[b]] >= 0 }

// condition returns the branch that is taken when c is true.
func (d *decoder) condition(c mir.Value) inst {
	if d.flags[c]&flagInline == 0 {
		return inst{op: opBrNZ, a: d.use(c)}
	}
	cmp, _ := d.compare(c)
	in := inst{op: cmp.op, a: d.use(cmp.x)}
	if cmp.masked != 0 {
		in.b, in.c = cmp.mask, uint16(cmp.imm)
	} else if cmp.isI {
		in.imm = int64(uint32(cmp.imm))
	} else {
		in.b = d.use(cmp.y)
	}
	return in
}

// br selects code for a two-way branch. What an edge passes is moved on the
// edge: on the way that falls through, or in code of its own.
func (d *decoder) br(v, c mir.Value, next int32) {
	if d.flags[v]&flagPair != 0 {
		d.exchange(v, next)
		return
	}
	yes, no := d.f.Edge(v, 0), d.f.Edge(v, 1)
	in := d.condition(c)
	d.edgeMoves(yes)
	plainYes := d.moves.empty()
	d.edgeMoves(no)
	plainNo := d.moves.empty()
	if d.scan {
		return
	}
	switch {
	case plainYes && plainNo:
		if d.index[yes.To] == next || d.index[no.To] != next && d.emitted(no.To) && !d.emitted(yes.To) {
			in, yes, no = opposite(in), no, yes
		}
		d.branch(in, d.index[yes.To])
		d.goTo(no.To, next)
	case plainYes:
		d.branch(in, d.index[yes.To])
		d.moveAll()
		d.goTo(no.To, next)
	case plainNo:
		d.branch(opposite(in), d.index[no.To])
		d.edgeMoves(yes)
		d.moveAll()
		d.goTo(yes.To, next)
	default:
		if d.emitted(no.To) && !d.emitted(yes.To) || d.index[yes.To] == next {
			in, yes, no = opposite(in), no, yes
		}
		d.branch(in, d.edgeLabel(yes))
		d.edgeMoves(no)
		d.moveAll()
		d.goTo(no.To, next)
	}
}

// edgeLabel returns the label of code that does what the edge passes and goes
// where it goes; the block itself when it passes nothing.
func (d *decoder) edgeLabel(e *mir.Edge) int32 {
	d.edgeMoves(e)
	if d.moves.empty() {
		return d.index[e.To]
	}
	d.edges = append(d.edges, e)
	d.edgeVals = append(d.edgeVals, d.cur)
	d.edgeDepth = append(d.edgeDepth, d.depth+1)
	d.labels = append(d.labels, -1)
	return int32(len(d.labels) - 1)
}

// edgeCode emits the code of the edges that got a label.
func (d *decoder) edgeCode() {
	if d.scan {
		return
	}
	first := len(d.order)
	d.out, d.scratch = 0, 0
	for i := 0; i < len(d.edges); i++ {
		e := d.edges[i]
		d.label(int32(first + i))
		d.cur, d.depth = d.edgeVals[i], d.edgeDepth[i]
		d.edgeMoves(e)
		d.moveAll()
		d.goTo(e.To, -1)
	}
}

// switchTo selects code for a switch.
func (d *decoder) switchTo(v, x mir.Value) {
	in := inst{op: opSwitch, a: d.use(x), imm: int64(len(d.switches))}
	n := d.f.NumEdges(v)
	if d.scan {
		for i := range n {
			d.edgeMoves(d.f.Edge(v, i))
		}
		return
	}
	type way struct {
		key   uint64
		label int32
	}
	ways := make([]way, n-1)
	for i := range ways {
		e := d.f.Edge(v, i+1)
		ways[i] = way{uint64(e.Val), d.edgeLabel(e)}
	}
	slices.SortFunc(ways, func(a, b way) int { return cmp.Compare(a.key, b.key) })
	t := switchTable{other: d.edgeLabel(d.f.Edge(v, 0))}
	if n := uint64(len(ways)); n > 0 && ways[n-1].key-ways[0].key < 4*n+8 {
		t.low = ways[0].key
		t.dense = make([]int32, ways[n-1].key-t.low+1)
		for i := range t.dense {
			t.dense[i] = t.other
		}
		for _, w := range ways {
			t.dense[w.key-t.low] = w.label
		}
	} else {
		for _, w := range ways {
			t.keys = append(t.keys, w.key)
			t.ways = append(t.ways, w.label)
		}
	}
	d.tables = append(d.tables, pendingTable{len(d.switches), int32(len(d.code))})
	d.switches = append(d.switches, t)
	d.emit(in)
}

// ret selects code for a return.
func (d *decoder) ret(args []mir.Value) {
	switch len(args) {
	case 0:
		d.leave()
		d.emit(inst{op: opRet0})
	case 1:
		if bits, ok := d.constant(args[0]); ok {
			d.leave()
			d.emit(inst{op: opRetI, imm: int64(bits)})
			return
		}
		if x := args[0]; d.flags[x]&flagInline != 0 {
			in := inst{op: opRetAdd, a: d.use(d.f.Arg(x, 0)), b: d.use(d.f.Arg(x, 1))}
			d.leave()
			d.emit(in)
			return
		}
		r := d.use(args[0])
		d.leave()
		d.emit(inst{op: opRet1, a: r})
	case 2:
		a, b := d.use(args[0]), d.use(args[1])
		d.leave()
		d.emit(inst{op: opRet2, a: a, b: b})
	default:
		list := d.places(args)
		d.leave()
		d.emit(inst{op: opRetN, imm: d.addList(list)})
	}
}

// leave gives back the slots of the function.
func (d *decoder) leave() {
	if d.hasSlots {
		d.emit(inst{op: opLeave, a: d.use(d.oldStack())})
	}
}

// addList keeps a list of registers and returns its number.
func (d *decoder) addList(list []uint32) int64 {
	if d.scan {
		return 0
	}
	d.lists = append(d.lists, list)
	return int64(len(d.lists) - 1)
}
