package passes

import "github.com/mirtool/mirtool/mir"

// transplant puts bodies of functions into f. When it is done, the blocks must be
// given the order that order returns, and then subst be applied.
type transplant struct {
	f      *mir.Func
	subst  subst                     // results of calls, to what the bodies return
	behind map[mir.Block][]mir.Block // blocks to come right behind a block

	g      *mir.Func // the body at hand
	call   mir.Value // the call it replaces
	value  []mir.Value
	block  []mir.Block
	vars   []mir.Var
	after  mir.Block // where the body returns to
	place  mir.Place // of the call
	hidden bool      // the instructions get the place of the call
}

// inline replaces the call v, which ends up removed, by the body of g.
func (t *transplant) inline(v mir.Value, g *mir.Func) {
	f := t.f
	t.g, t.call, t.place = g, v, f.At(v).Place
	t.hidden = g.Runtime && !f.Runtime
	t.value = make([]mir.Value, g.NumValues())
	t.block = make([]mir.Block, g.NumBlocks())
	t.vars = make([]mir.Var, g.NumVars())
	before := f.At(v).Block()
	t.split(before)
	args := f.Args(v)
	for i, p := range g.Params(g.Entry()) {
		t.value[p] = args[i]
	}
	t.prepare(before)
	for _, b := range g.Blocks() {
		t.declare(b)
	}
	for _, b := range g.Blocks() {
		t.fill(b)
	}
	entry := t.block[g.Entry()]
	f.Detach(v) // its name has gone to the result
	jump(f, before, t.place, entry, nil)
	var blocks []mir.Block
	for _, b := range g.Blocks() {
		blocks = append(blocks, t.block[b])
	}
	t.behind[before] = append(blocks, append([]mir.Block{t.after}, t.behind[before]...)...)
}

// split moves what stands behind the call to a block of its own, whose
// parameters stand for the call's results.
func (t *transplant) split(before mir.Block) {
	f := t.f
	t.after = f.NewBlock()
	f.NameBlockLike(t.after, f, before)
	f.SetBlockPlace(t.after, t.place)
	for _, r := range f.Results(t.call) {
		p := f.AddParam(t.after, f.TypeOf(r))
		f.At(p).Place = t.place
		t.takeName(p, r)
		t.subst.set(r, p)
		if r != t.call {
			f.Remove(r)
		}
	}
	for i := f.Next(t.call); i != 0; {
		next := f.Next(i)
		f.Detach(i)
		f.Append(t.after, i)
		i = next
	}
}

// takeName gives p the name of r, which is about to go.
func (t *transplant) takeName(p, r mir.Value) {
	if t.f.HasName(r) {
		name := t.f.NameOf(r)
		t.f.Unname(r)
		t.f.SetName(p, name)
	}
}

// prepare makes the body's slots and variables the caller's, and gives them at
// the end of block b what they have at the start of a call.
func (t *transplant) prepare(b mir.Block) {
	f, g := t.f, t.g
	for _, s := range g.Slots() {
		in := g.At(s)
		n := f.AddSlot(in.Imm, in.Align())
		f.At(n).Place = in.Place
		t.value[s] = n
		t.copyName(n, s)
		if !in.Flag() && in.Imm > 0 {
			z := f.New(mir.MemSet, mir.Void, mir.Void, n, f.Int(mir.I8, 0), f.Int(mir.I64, in.Imm))
			f.At(z).Place = t.place
			f.Append(b, z)
		}
		f.At(n).SetFlag(true)
	}
	for x, info := range g.Vars() {
		n := f.AddVar(info.Name, info.Type)
		f.Var(n).Place = info.Place
		t.vars[x] = n
		s := f.New(mir.Set, mir.Void, mir.Void, f.Const(info.Type, info.Init))
		f.At(s).Imm, f.At(s).Place = int64(n), t.place
		f.Append(b, s)
	}
}

func (t *transplant) copyName(to, from mir.Value) { t.f.NameLike(to, t.g, from) }

// at returns the place that an instruction of the body gets.
func (t *transplant) at(p mir.Place) mir.Place {
	if t.hidden {
		return t.place
	}
	return p
}

// declare makes the copies of a block, its parameters and instructions, without
// operands.
func (t *transplant) declare(b mir.Block) {
	f, g := t.f, t.g
	n := f.NewBlock()
	t.block[b] = n
	f.NameBlockLike(n, g, b)
	f.SetBlockPlace(n, t.at(g.BlockPlace(b)))
	if b != g.Entry() {
		for _, p := range g.Params(b) {
			c := f.AddParam(n, g.TypeOf(p))
			f.At(c).Place = t.at(g.At(p).Place)
			t.value[p] = c
			t.copyName(c, p)
		}
	}
	for i := g.First(b); i != 0; i = g.Next(i) {
		in := g.At(i)
		c := f.New(in.Op, in.Type, in.Res)
		f.Append(n, c)
		f.At(c).Place = t.at(in.Place)
		t.value[i] = c
		t.copyName(c, i)
	}
}

// fill gives the copies in a block their operands.
func (t *transplant) fill(b mir.Block) {
	for i := t.g.First(b); i != 0; {
		next := t.g.Next(i)
		t.instruction(i)
		i = next
	}
}

func (t *transplant) instruction(i mir.Value) {
	f, g := t.f, t.g
	in, c := g.At(i), t.value[i]
	f.SetArgs(c, t.values(g.Args(i))...)
	n := f.At(c)
	n.SetAlign(in.Align())
	n.SetFlag(in.Flag())
	switch in.Op.Form() {
	case mir.FormGet, mir.FormSet:
		n.Imm = int64(t.vars[in.Imm])
	case mir.FormCallI:
		n.Imm = f.SigIndex(g.SigOf(i))
	case mir.FormJump, mir.FormBr, mir.FormSwitch:
		t.edges(i, c)
	default:
		n.Imm = in.Imm
	}
	switch in.Op {
	case mir.Ret:
		t.toJump(c, f.Args(c))
	case mir.TailCall, mir.TailCallI:
		t.toCall(c, g.CallSig(i).Results)
	}
}

func (t *transplant) edges(i, c mir.Value) {
	f, g := t.f, t.g
	f.SetEdges(c, g.NumEdges(i))
	for k, e := range g.Edges(i) {
		to := f.Edge(c, k)
		to.To, to.Val = t.block[e.To], e.Val
		f.SetEdgeArgs(to, t.values(g.EdgeArgs(e))...)
	}
}

// values returns what stands for values of the body.
func (t *transplant) values(vs []mir.Value) []mir.Value {
	out := make([]mir.Value, len(vs))
	for i, v := range vs {
		switch in := t.g.At(v); in.Op {
		case mir.OpConst:
			out[i] = t.f.Const(in.Res, uint64(in.Imm))
		case mir.OpAddr:
			out[i] = t.f.Addr(mir.Sym(in.Imm))
		default:
			out[i] = t.value[v]
		}
	}
	return out
}

// toJump makes the copy c of a ret a jump behind the call.
func (t *transplant) toJump(c mir.Value, vals []mir.Value) {
	f := t.f
	b, place := f.At(c).Block(), f.At(c).Place
	vals = append([]mir.Value(nil), vals...)
	f.Remove(c)
	jump(f, b, place, t.after, vals)
}

// toCall makes the copy c of a tail call a call and a jump.
func (t *transplant) toCall(c mir.Value, results []mir.Type) {
	f := t.f
	in := f.At(c)
	if in.Op == mir.TailCall {
		in.Op = mir.Call
	} else {
		in.Op = mir.CallI
	}
	b, place := in.Block(), in.Place
	var vals []mir.Value
	if len(results) == 1 {
		in.Res = results[0]
		f.SetName(c, "result")
		vals = []mir.Value{c}
	}
	for k, typ := range results {
		if len(results) > 1 {
			r := f.New(mir.OpResult, mir.Void, typ, c)
			f.At(r).Imm, f.At(r).Place = int64(k), place
			f.Append(b, r)
			f.SetName(r, "result")
			vals = append(vals, r)
		}
	}
	jump(f, b, place, t.after, vals)
}

// order returns all blocks of f, those of the bodies behind the calls.
func (t *transplant) order() []mir.Block {
	var order []mir.Block
	for _, b := range t.f.Blocks() {
		stack := []mir.Block{b}
		for len(stack) > 0 {
			b := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			order = append(order, b)
			for i := len(t.behind[b]) - 1; i >= 0; i-- {
				stack = append(stack, t.behind[b][i])
			}
		}
	}
	return order
}
