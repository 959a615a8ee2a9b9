package wasm

import (
	"fmt"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Tail calls that lead back to their function, by way of others, must not use up
// the stack, and Wasm has instructions for that only as an extension. Without it
// such a call is a hop: it puts the arguments into globals, the number of
// the function's thunk into the global $hop, and returns. Whoever called the first
// of these functions did so by its runner, which calls thunks as long as
// there is a hop. Tail calls that lead nowhere back are calls.

// hops is what the module needs for hops.
type hops struct {
	in     map[mir.Sym]int32  // the cycle of tail calls that a function is in
	sigIn  map[string]int32   // and the indirect tail calls of a signature
	thunk  map[mir.Sym]uint32 // the place of a function's thunk in the table
	ranges map[string]uint32  // where the thunks of a signature start in the table
	body   []uint32           // by Sym: the function that hops, 0 for none
	order  []mir.Sym          // the functions with a thunk, in the order of the table
	next   uint32             // the global $hop
	args   map[asm.ValType][]uint32
}

// tailGraph has the functions and signatures that tail calls connect, as
// blocks of a function without instructions.
type tailGraph struct {
	p      *program
	s      *mir.Func
	sym    map[mir.Sym]mir.Block
	sig    map[string]mir.Block
	syms   map[mir.Block]mir.Sym
	sigs   map[mir.Block]string
	to     map[mir.Block][]mir.Block
	blocks []mir.Block
}

// findHops finds the cycles of tail calls.
func (p *program) findHops() {
	p.hops = hops{in: map[mir.Sym]int32{}, sigIn: map[string]int32{}, thunk: map[mir.Sym]uint32{}, ranges: map[string]uint32{}, body: make([]uint32, p.m.NumSyms()), args: map[asm.ValType][]uint32{}}
	if p.o.TailCall || len(p.tails) == 0 {
		return
	}
	g := tailGraph{p: p, s: &mir.Func{}, sym: map[mir.Sym]mir.Block{}, sig: map[string]mir.Block{}, syms: map[mir.Block]mir.Sym{}, sigs: map[mir.Block]string{}, to: map[mir.Block][]mir.Block{}}
	entry := g.s.AddBlock()
	for _, s := range p.tails {
		g.connect(s)
	}
	leave(g.s, entry, g.blocks)
	for _, b := range g.blocks {
		leave(g.s, b, g.to[b])
	}
	for i, c := range newComponents(mir.NewCFG(g.s)).find(g.blocks) {
		for _, b := range c {
			if s, ok := g.syms[b]; ok {
				p.hops.in[s] = int32(i + 1)
			} else {
				p.hops.sigIn[g.sigs[b]] = int32(i + 1)
			}
		}
	}
}

func (g *tailGraph) newBlock() mir.Block {
	b := g.s.AddBlock()
	g.blocks = append(g.blocks, b)
	return b
}

func (g *tailGraph) ofSym(s mir.Sym) mir.Block {
	if g.sym[s] == 0 {
		g.sym[s] = g.newBlock()
		g.syms[g.sym[s]] = s
	}
	return g.sym[s]
}

func (g *tailGraph) ofSig(sig mir.Sig) mir.Block {
	key := sig.String()
	if g.sig[key] == 0 {
		b := g.newBlock()
		g.sig[key], g.sigs[b] = b, key
		r := g.p.sigs[key]
		for i := range r.n {
			g.to[b] = append(g.to[b], g.ofSym(g.p.tableSyms[r.first-1+i]))
		}
	}
	return g.sig[key]
}

// connect adds the tail calls of a function.
func (g *tailGraph) connect(s mir.Sym) {
	f := g.p.m.Func(s)
	from := g.ofSym(s)
	for _, b := range f.Blocks() {
		t := f.Last(b)
		switch in := f.At(t); in.Op {
		case mir.TailCall:
			if to := mir.Sym(in.Imm); to != s && g.p.m.Func(to).Defined() {
				g.to[from] = append(g.to[from], g.ofSym(to))
			}
		case mir.TailCallI:
			g.to[from] = append(g.to[from], g.ofSig(f.SigOf(t)))
		}
	}
}

// addHops numbers the thunks, bodies and globals.
func (p *program) addHops() {
	h := &p.hops
	add := func(s mir.Sym) {
		h.order = append(h.order, s)
		h.thunk[s] = uint32(len(p.tableSyms) + len(h.order))
	}
	if len(h.in) == 0 {
		return
	}
	done := map[string]bool{}
	for _, s := range p.tableSyms { // in the order of the table, so by signature
		key := p.m.Func(s).Sig.String()
		if h.sigIn[key] == 0 {
			continue
		}
		add(s)
		if !done[key] {
			done[key] = true
			h.ranges[key] = h.thunk[s]
		}
	}
	for _, s := range p.m.Syms() {
		if h.in[s] != 0 && h.thunk[s] == 0 {
			add(s)
		}
	}
	h.next = p.addGlobal("hop", asm.I32)
	for _, s := range h.order {
		n := map[asm.ValType]int{}
		for _, t := range valTypes(p.m.Func(s).Sig.Params) {
			if n[t]++; n[t] > len(h.args[t]) {
				h.args[t] = append(h.args[t], p.addGlobal(fmt.Sprintf("hop.%s.%d", t, n[t]-1), t))
			}
		}
	}
	for _, s := range h.order {
		f := p.m.Func(s)
		if h.in[s] != 0 {
			// Who calls the function from now on calls its runner.
			h.body[s] = p.funcIndex[s]
			p.funcIndex[s] = p.addMade(f.Name+".run", p.typeOf(f.Sig), func() *asm.Func { return p.runner(s) })
		}
		p.thunks = append(p.thunks, p.addMade(f.Name+".hop", p.typeOf(mir.Sig{Results: f.Sig.Results}), func() *asm.Func { return p.thunkBody(s) }))
	}
}

// argGlobals returns the globals that pass arguments of the types.
func (p *program) argGlobals(ts []mir.Type) []uint32 {
	n := map[asm.ValType]int{}
	var gs []uint32
	for _, t := range valTypes(ts) {
		gs = append(gs, p.hops.args[t][n[t]])
		n[t]++
	}
	return gs
}

// thunkBody calls a function with the arguments of a hop.
func (p *program) thunkBody(s mir.Sym) *asm.Func {
	f := &asm.Func{Name: p.m.Func(s).Name + ".hop"}
	for _, g := range p.argGlobals(p.m.Func(s).Sig.Params) {
		f.Code = append(f.Code, asm.Instr{Op: asm.GlobalGet, Imm: uint64(g)})
	}
	to := p.hops.body[s]
	if to == 0 {
		to = p.funcIndex[s]
	}
	f.Code = append(f.Code, asm.Instr{Op: asm.Call, Imm: uint64(to)})
	return f
}

// runner calls a function, and then thunks as long as there is a hop.
func (p *program) runner(s mir.Sym) *asm.Func {
	sig := p.m.Func(s).Sig
	params, results := valTypes(sig.Params), valTypes(sig.Results)
	f := &asm.Func{Name: p.m.Func(s).Name + ".run", Params: len(params), LocalTypes: append(append(params, results...), asm.I32)}
	add := func(op asm.Opcode, imm int) { f.Code = append(f.Code, asm.Instr{Op: op, Imm: uint64(imm)}) }
	next, at := int(p.hops.next), len(params)+len(results)
	keep := func() {
		for i := len(results) - 1; i >= 0; i-- {
			add(asm.LocalSet, len(params)+i)
		}
	}
	for i := range params {
		add(asm.LocalGet, i)
	}
	add(asm.Call, int(p.hops.body[s]))
	keep()
	add(asm.Loop, 0)
	add(asm.GlobalGet, next)
	add(asm.LocalTee, at)
	add(asm.If, 0)
	add(asm.I32Const, 0)
	add(asm.GlobalSet, next)
	add(asm.LocalGet, at)
	add(asm.CallIndirect, int(p.typeOf(mir.Sig{Results: sig.Results})))
	keep()
	add(asm.Br, 1)
	add(asm.End, 0)
	add(asm.End, 0)
	for i := range results {
		add(asm.LocalGet, len(params)+i)
	}
	return f
}

// hop emits a tail call within a cycle: everything is on the stack.
func (e *emitter) hop(params, results []mir.Type, thunk func()) {
	gs := e.p.argGlobals(params)
	for i := len(gs) - 1; i >= 0; i-- {
		e.imm(asm.GlobalSet, uint64(gs[i]))
	}
	e.epilogue()
	thunk()
	e.imm(asm.GlobalSet, uint64(e.p.hops.next))
	for _, t := range results {
		e.constant(t, 0)
	}
	e.op(asm.Return)
}
