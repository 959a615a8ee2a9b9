package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// An emitter makes the body of one function after the other. What it holds is
// used again for the next function.
type emitter struct {
	p   *program
	f   *mir.Func
	g   *graph
	sym mir.Sym // of f

	graph graph // of the function as it is
	alloc allocator
	fn    asm.Func

	blocks     []mir.Block // in reverse postorder, dispatchers among them
	val        []valueInfo // by Value
	start, end []int32     // by Block: times
	position   int32
	kept       int       // locals with lower halves of addresses
	block      mir.Block // that is being emitted
	onEdge     bool      // what is emitted is executed on one way out of it only
	unknown    []bool    // by Value: addresses in block parameters that may be anything

	localTypes []asm.ValType
	names      []string   // by local
	temps      [4][]int32 // by type: locals for a moment
	vars       []int32    // by Var: its local
	next       int32      // the local that a dispatcher looks at, -1 for none yet
	chunkNext  int32      // the local that the table before a chunk of merges looks at
	frame      frame

	places []uint32 // numbers of those that this emitter's functions use
	code   []asm.Instr
	tables [][]uint32
	site   uint32

	tasks    []task
	labels   []label
	labelAt  []int32 // by Block: 1 more than the index in labels, 0 for none
	chunks   []chunk
	chunkOf  []chunkPlace // by Block
	deepest  int
	open     bool // the body ends by falling off its end
	switches []switchState
	restart  int32 // index in labels where the function begins anew, -1 if it need not
}

// maxLabels is how deeply constructs may nest before the function is emitted
// in the flat way. Engines take more, but some of them slowly.
const maxLabels = 2000

// emit makes the body of a function, which is there until the next is made.
func (e *emitter) emit(f *mir.Func, s mir.Sym) *asm.Func {
	e.sym = s
	e.graph.find(f)
	e.prepare(f, &e.graph)
	e.body()
	if e.deepest > maxLabels {
		e.prepare(f, flattened(f))
		e.body()
	}
	e.fn = asm.Func{
		Name: e.p.funcName(f), Params: len(f.Sig.Params), LocalTypes: e.localTypes,
		LocalNames: e.localNames(), Code: e.code, Tables: e.tables,
	}
	return &e.fn
}

// prepare decides where each value is computed and kept.
func (e *emitter) prepare(f *mir.Func, g *graph) {
	e.f, e.g = f, g
	n := f.NumBlocks() + len(g.entries)
	e.blocks = g.cfg.RPO
	e.val = grown(e.val, f.NumValues())
	e.start, e.end = grown(e.start, n), grown(e.end, n)
	e.labelAt, e.chunkOf = grown(e.labelAt, n), grown(e.chunkOf, n)
	e.position = 0
	e.localTypes = e.localTypes[:0]
	for t := range e.temps {
		e.temps[t] = e.temps[t][:0]
	}
	e.next, e.chunkNext, e.restart = -1, -1, -1
	e.code, e.tables, e.tasks, e.labels, e.chunks = e.code[:0], nil, e.tasks[:0], e.labels[:0], e.chunks[:0]
	e.switches = e.switches[:0]
	e.site, e.deepest, e.open, e.kept = 0, 0, false, 0
	for i := range e.val {
		e.val[i].local = -1
	}
	for _, b := range e.blocks {
		for _, p := range e.params(b) {
			e.val[p].home = held
		}
	}
	e.findKnown()
	e.arrange()
	e.widen()
	e.assignLocals()
	e.vars = grown(e.vars, f.NumVars())
	for x, info := range f.Vars() {
		e.vars[x] = e.newLocal(valType(info.Type))
	}
}

// body emits the instructions.
func (e *emitter) body() {
	e.trimParams()
	if e.tailCallsItself() {
		e.op(asm.Loop)
		e.restart = int32(len(e.labels))
		e.pushLabel(label{})
		e.push1(task{kind: endLoop})
	}
	e.prologue()
	for x, info := range e.f.Vars() {
		if info.Init != 0 || e.restart >= 0 {
			e.constant(info.Type, info.Init)
			e.imm(asm.LocalSet, uint64(e.vars[x]))
		}
	}
	e.push1(task{kind: doNode, block: e.f.Entry()})
	for len(e.tasks) > 0 {
		t := e.tasks[len(e.tasks)-1]
		e.tasks = e.tasks[:len(e.tasks)-1]
		e.do(t)
	}
	if !e.open && !e.ended() {
		e.op(asm.Unreachable)
	}
}

// ended reports whether nothing can follow the code so far.
func (e *emitter) ended() bool {
	if len(e.code) == 0 {
		return false
	}
	switch e.code[len(e.code)-1].Op {
	case asm.Br, asm.BrTable, asm.Return, asm.Unreachable, asm.ReturnCall, asm.ReturnCallIndirect:
		return true
	}
	return false
}

func (e *emitter) op(op asm.Opcode) { e.code = append(e.code, asm.Instr{Op: op, Site: e.site}) }

func (e *emitter) imm(op asm.Opcode, imm uint64) {
	e.code = append(e.code, asm.Instr{Op: op, Imm: imm, Site: e.site})
}

func (e *emitter) i32(x uint32) { e.imm(asm.I32Const, uint64(x)) }
func (e *emitter) i64(x uint64) { e.imm(asm.I64Const, x) }

func (e *emitter) get(local int32) { e.imm(asm.LocalGet, uint64(local)) }
func (e *emitter) set(local int32) { e.imm(asm.LocalSet, uint64(local)) }
func (e *emitter) tee(local int32) { e.imm(asm.LocalTee, uint64(local)) }

// newLocal adds a local.
func (e *emitter) newLocal(t asm.ValType) int32 {
	e.localTypes = append(e.localTypes, t)
	return int32(len(e.localTypes) - 1)
}

// temp returns a local for a moment, until it is given back by done.
func (e *emitter) temp(t asm.ValType) int32 {
	list := &e.temps[0x7f-t]
	if n := len(*list); n > 0 {
		x := (*list)[n-1]
		*list = (*list)[:n-1]
		return x
	}
	return e.newLocal(t)
}

func (e *emitter) done(temp int32) {
	t := 0x7f - e.localTypes[temp]
	e.temps[t] = append(e.temps[t], temp)
}

// valType returns the Wasm type that holds values of a type.
func valType(t mir.Type) asm.ValType {
	switch t {
	case mir.I64, mir.Ptr:
		return asm.I64
	case mir.F32:
		return asm.F32
	case mir.F64:
		return asm.F64
	}
	return asm.I32
}

// instructions emits the instructions of a block but its terminator.
func (e *emitter) instructions(b mir.Block) {
	f := e.f
	last := f.Last(b)
	for v := range f.Insts(b) {
		x := &e.val[v]
		if v == last || x.parent != 0 {
			continue
		}
		in := f.At(v)
		switch {
		case in.Op == mir.OpResult:
		case in.Res == mir.Void:
			e.site = uint32(v)
			e.statement(v, in)
		case x.uses > 0:
			e.site = uint32(v)
			e.compute(v, in)
			e.set(x.local)
		case x.does&^(reads|gets) != 0:
			e.site = uint32(v)
			e.compute(v, in)
			e.op(asm.Drop)
		}
	}
	e.site = uint32(last)
}

// push puts a value on the stack.
func (e *emitter) push(v mir.Value) {
	in := e.f.At(v)
	switch in.Op {
	case mir.OpConst:
		e.constant(in.Res, uint64(in.Imm))
		return
	case mir.OpAddr:
		e.i64(e.p.address(mir.Sym(in.Imm)))
		return
	case mir.OpSlot:
		e.slotAddress(v)
		return
	}
	x := &e.val[v]
	site := e.site
	switch {
	case x.home == stacked:
		e.site = uint32(v)
		e.compute(v, in)
	case x.home == teed && !x.done:
		x.done = true
		e.site = uint32(v)
		e.compute(v, in)
		e.tee(x.local)
	default:
		e.get(x.local)
	}
	e.site = site
}

// constant puts a constant on the stack.
func (e *emitter) constant(t mir.Type, bits uint64) {
	switch valType(t) {
	case asm.I32:
		e.i32(uint32(bits))
	case asm.I64:
		e.i64(bits)
	case asm.F32:
		e.imm(asm.F32Const, bits)
	default:
		e.imm(asm.F64Const, bits)
	}
}

// pushAll puts values on the stack.
func (e *emitter) pushAll(vs []mir.Value) {
	for _, v := range vs {
		e.push(v)
	}
}
