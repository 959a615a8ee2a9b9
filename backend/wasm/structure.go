package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Structured control flow is made from the dominator tree, after Ramsey,
// "Beyond Relooper" (ICFP 2022). A block is emitted together with all that it
// dominates. A block that is reached by several forward edges is a merge: it
// stands behind the end of a Wasm block inside which its immediate dominator is;
// branches to it leave that Wasm block. Other blocks stand where the one
// edge to them is. A header opens a Wasm loop. Instead of recursion there is a
// stack of tasks.

// taskKind says what is to be done.
type taskKind uint8

const (
	doNode     taskKind = iota // emit a block and what it dominates
	doEdge                     // go along an edge
	doElse                     // go over to the other arm of an if
	endBlock                   // the Wasm block behind which a merge stands
	endLoop                    // a Wasm loop
	endIf                      // an if, whose arms may end here
	endApart                   // a Wasm block behind which something stands that is reached otherwise
	doTable                    // the table before a chunk of merges
	doCases                    // a part of a switch
	doDispatch                 // a part of a dispatcher
)

// A task is something that is to be emitted later.
type task struct {
	kind   taskKind
	block  mir.Block // of doNode and endBlock
	term   mir.Value // of doEdge
	n      int       // the edge; the chunk; the switch; of doElse how many tasks the other arm is
	lo, hi int       // of doCases and doDispatch: which
}

// A label is what a branch can name: the block that it leads to, or a chunk.
type label struct{ block mir.Block }

func (e *emitter) push1(t task) { e.tasks = append(e.tasks, t) }

func (e *emitter) pushLabel(l label) {
	e.labels = append(e.labels, l)
	if l.block != 0 {
		e.labelAt[l.block] = int32(len(e.labels))
	}
	e.deepest = max(e.deepest, len(e.labels))
}

// do does a task.
func (e *emitter) do(t task) {
	switch t.kind {
	case doNode:
		e.node(t.block)
	case doEdge:
		e.block = e.f.At(t.term).Block()
		e.branch(e.f.Edge(t.term, t.n))
	case doElse:
		e.op(asm.Else)
	case doTable:
		e.chunkTable(t.n)
	case doCases:
		e.cases(t.n, t.lo, t.hi)
	case doDispatch:
		e.dispatchTo(t.block, t.lo, t.hi)
	default:
		l := e.labels[len(e.labels)-1]
		if l.block != 0 {
			e.labelAt[l.block] = 0
		}
		e.labels = e.labels[:len(e.labels)-1]
		e.op(asm.End)
	}
}

// node emits a block and what it dominates.
func (e *emitter) node(b mir.Block) {
	i := e.g.cfg.Index(b)
	if e.g.header[i] {
		e.op(asm.Loop)
		e.pushLabel(label{b})
		e.push1(task{kind: endLoop})
	}
	e.meter(b)
	e.openMerges(e.g.kids[i])
	if e.g.isDispatcher(b) {
		e.dispatchTo(b, 0, len(e.g.entries[b-e.g.firstDispatcher]))
		return
	}
	e.block = b
	e.instructions(b)
	e.terminator(e.f.Last(b))
}

// openMerges opens a Wasm block for each merge, the last one outermost.
func (e *emitter) openMerges(kids []int32) {
	if len(kids) > manyMerges {
		e.openChunks(kids)
		return
	}
	for k := len(kids) - 1; k >= 0; k-- {
		b := e.blocks[kids[k]]
		e.op(asm.Block)
		e.pushLabel(label{b})
		e.push1(task{kind: doNode, block: b})
		e.push1(task{kind: endBlock, block: b})
	}
}

// falls reports whether control that goes on where the code stands now arrives
// at the merge b.
func (e *emitter) falls(b mir.Block) bool {
	for i := len(e.tasks) - 1; i >= 0 && i > len(e.tasks)-50; i-- {
		switch t := e.tasks[i]; t.kind {
		case endBlock:
			return t.block == b
		case doElse:
			i -= t.n
		case endIf, endLoop:
		default:
			return false
		}
	}
	return false
}

// atLabel reports whether a branch to b is one instruction: its place lies
// elsewhere, and no chunk must be named.
func (e *emitter) atLabel(b mir.Block) bool { return e.labelAt[b] != 0 }

// depth returns what a branch names to reach a label.
func (e *emitter) depth(index int32) uint64 { return uint64(int32(len(e.labels)) - 1 - index) }

// branch goes along an edge.
func (e *emitter) branch(edge *mir.Edge) {
	e.moves(edge)
	e.jump(edge.To)
}

// jump goes to a block, by its dispatcher if it has one.
func (e *emitter) jump(b mir.Block) {
	if d := e.g.routed(b); d != b {
		e.setNext(b)
		b = d
	}
	switch {
	case e.labelAt[b] != 0:
		if !e.falls(b) {
			e.imm(asm.Br, e.depth(e.labelAt[b]-1))
		}
	case e.chunkOf[b].chunk != 0:
		e.toChunk(e.chunkOf[b])
	default:
		e.push1(task{kind: doNode, block: b})
	}
}

// bare reports whether the edge needs but a branch.
func (e *emitter) bare(edge *mir.Edge) bool {
	return e.atLabel(edge.To) && e.g.routed(edge.To) == edge.To && e.still(edge)
}

// terminator emits the end of a block.
func (e *emitter) terminator(t mir.Value) {
	in := e.f.At(t)
	switch in.Op {
	case mir.Jump:
		e.branch(e.f.Edge(t, 0))
	case mir.Br:
		e.br(t)
	case mir.Switch:
		e.choose(t)
	case mir.Ret:
		e.ret(t)
	case mir.TailCall, mir.TailCallI:
		e.tailCall(t, in)
	case mir.Trap:
		e.trap(mir.TrapKind(in.Imm))
	default:
		e.trap(mir.TrapUnreachable)
	}
}

// br emits a two-way branch.
func (e *emitter) br(t mir.Value) {
	c := e.f.Arg(t, 0)
	yes, no := e.f.Edge(t, 0), e.f.Edge(t, 1)
	switch {
	case e.bare(yes) && !(e.bare(no) && e.falls(yes.To)):
		e.condition(c, false)
		e.imm(asm.BrIf, e.depth(e.labelAt[yes.To]-1))
		e.branch(no)
	case e.bare(no):
		e.condition(c, true)
		e.imm(asm.BrIf, e.depth(e.labelAt[no.To]-1))
		e.branch(yes)
	case e.edgeWeight(yes) > e.edgeWeight(no) && len(e.labels) > flatFrom:
		e.fork(t, c, true, 1, 0)
	case len(e.labels) > flatFrom:
		e.fork(t, c, false, 0, 1)
	default:
		e.condition(c, false)
		e.op(asm.If)
		e.pushLabel(label{})
		e.push1(task{kind: endIf})
		e.push1(task{kind: doEdge, term: t, n: 1})
		e.push1(task{kind: doElse, n: 1})
		e.push1(task{kind: doEdge, term: t, n: 0})
	}
}

// flatFrom is the number of labels from which on an if has one arm, the smaller
// one, so that a long chain of them is not nested deeply.
const flatFrom = 100

// fork emits one way of a branch inside an if, and the other behind it.
func (e *emitter) fork(t, c mir.Value, not bool, inside, behind int) {
	e.condition(c, not)
	e.op(asm.If)
	e.pushLabel(label{})
	e.push1(task{kind: doEdge, term: t, n: behind})
	e.push1(task{kind: endApart})
	e.push1(task{kind: doEdge, term: t, n: inside})
}

// edgeWeight returns how many blocks are emitted where the edge is.
func (e *emitter) edgeWeight(edge *mir.Edge) int32 {
	b := e.g.routed(edge.To)
	if e.atLabel(b) || e.chunkOf[b].chunk != 0 {
		return 0
	}
	return e.g.weight[e.g.cfg.Index(b)]
}

// still reports whether no value need be moved along the edge.
func (e *emitter) still(edge *mir.Edge) bool {
	params := e.f.Params(edge.To)
	for k, a := range e.f.EdgeArgs(edge) {
		if e.moved(a, params[k]) || e.unsettled(a) {
			return false
		}
	}
	return true
}

// moved reports whether the argument a must be brought to the parameter p.
func (e *emitter) moved(a, p mir.Value) bool {
	to := e.val[p].local
	return to >= 0 && e.val[p].uses > 0 && (!e.inLocal(a) || e.val[a].local != to)
}

// unsettled reports whether a value is computed at an edge and has effects.
func (e *emitter) unsettled(a mir.Value) bool {
	x := &e.val[a]
	return x.parent == atEdge && !x.done && x.does&^(reads|gets) != 0 && e.f.At(a).Block() == e.block
}

// moves brings the arguments of an edge to the parameters, all at once: all are
// put on the stack before the first is taken off.
func (e *emitter) moves(edge *mir.Edge) {
	params := e.f.Params(edge.To)
	e.onEdge = true
	var to []int32
	for k, a := range e.f.EdgeArgs(edge) {
		switch p := params[k]; {
		case e.moved(a, p):
			e.push(a)
			to = append(to, e.val[p].local)
		case e.unsettled(a):
			e.push(a)
			e.op(asm.Drop)
		}
	}
	for k := len(to) - 1; k >= 0; k-- {
		e.set(to[k])
	}
	e.onEdge = false
}
