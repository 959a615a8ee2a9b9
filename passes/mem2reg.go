package passes

import "github.com/mirtool/mirtool/mir"

// Mem2Reg turns variables, and slots that are only loaded and stored as one
// value, into values and block parameters.
var Mem2Reg = &Pass{
	Name:      "mem2reg",
	Doc:       "make values and block parameters of variables, and of slots that are only loaded and stored as one value",
	Preserves: FactsOfGraph,
	Run:       runMem2Reg,
}

// runMem2Reg makes pruned SSA form: parameters stand where definitions of a
// live variable meet (mergePoints), and a walk of the dominator tree replaces
// what is read by what was written last (Cytron et al., TOPLAS 1991).
func runMem2Reg(c *Context, f *mir.Func) bool {
	p := promotion{c: c, f: f}
	p.choose()
	if len(p.locs) == 0 {
		return false
	}
	p.place()
	p.subst = newSubst(c, f)
	c.Dom().Walk(p.enter, p.leave)
	p.unreached()
	p.finish()
	return true
}

// location is a variable or slot that becomes values.
type location struct {
	name string
	t    mir.Type
	init mir.Value // what it holds at the start
	now  mir.Value // what it holds where the walk stands
}

// promotion is the state of the pass.
type promotion struct {
	c      *Context
	f      *mir.Func
	locs   []location
	ofVar  []int32 // by Var: index in locs
	ofSlot []int32 // by Value: index in locs + 1; nil when there is no slot
	slots  []mir.Value

	fresh   mir.Value // parameters from here on are new
	ofParam []int32   // by Value - fresh: index in locs

	subst subst
	undo  []undone
	marks []int // length of undo when each open block was entered
}

// undone is what a location held before a block changed it.
type undone struct {
	loc int32
	val mir.Value
}

// choose finds the locations: all variables, and the slots of which each use
// is a load or store of one type at their start. A slot that nothing uses goes
// too. What was never written is zero: the language leaves open what reading a
// noinit slot gives.
func (p *promotion) choose() {
	f := p.f
	p.ofVar = p.c.numbers(f.NumVars())
	for x, v := range f.Vars() {
		p.ofVar[x] = int32(len(p.locs))
		p.locs = append(p.locs, location{name: v.Name, t: v.Type, init: f.Const(v.Type, v.Init)})
	}
	types := slotTypes(f)
	if types == nil {
		return
	}
	p.ofSlot = p.c.numbers(f.NumValues())
	for _, s := range f.Slots() {
		t, ok := types[s]
		if !ok {
			continue
		}
		l := location{name: f.NameOf(s), t: t}
		if t != mir.Void {
			l.init = f.Const(t, 0)
		}
		p.locs = append(p.locs, l)
		p.ofSlot[s] = int32(len(p.locs))
		p.slots = append(p.slots, s)
	}
}

// slotTypes returns the slots that can be promoted with the type of their
// accesses, Void when there are none; nil when the function has no slots.
func slotTypes(f *mir.Func) map[mir.Value]mir.Type {
	if len(f.Slots()) == 0 {
		return nil
	}
	types := make(map[mir.Value]mir.Type, len(f.Slots()))
	for _, s := range f.Slots() {
		types[s] = mir.Void
	}
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			at := 0
			f.Operands(i, func(o *mir.Value) {
				if f.At(*o).Op == mir.OpSlot && !wholeAccess(f, i, at, *o, types) {
					delete(types, *o)
				}
				at++
			})
		}
	}
	return types
}

// wholeAccess reports whether instruction i, in its operand at, loads or
// stores slot s from the start, as the type of all accesses before.
func wholeAccess(f *mir.Func, i mir.Value, at int, s mir.Value, types map[mir.Value]mir.Type) bool {
	in := f.At(i)
	if !(in.Op == mir.Load && at == 0 || in.Op == mir.Store && at == 1) || in.Flag() || in.Imm != 0 {
		return false
	}
	t, ok := types[s]
	if !ok || t != mir.Void && t != in.Type || int64(in.Type.Size()) > f.At(s).Imm {
		return false
	}
	types[s] = in.Type
	return true
}

// access returns the location that an instruction reads or writes, and the
// value written, 0 for a read.
func (p *promotion) access(i mir.Value) (loc int32, written mir.Value, ok bool) {
	in := p.f.At(i)
	switch in.Op {
	case mir.Get:
		return p.ofVar[in.Imm], 0, true
	case mir.Set:
		return p.ofVar[in.Imm], p.f.Arg(i, 0), true
	case mir.Load:
		loc = p.slotOf(p.f.Arg(i, 0))
	case mir.Store:
		args := p.f.Args(i)
		loc, written = p.slotOf(args[1]), args[0]
	default:
		return 0, 0, false
	}
	return loc - 1, written, loc > 0
}

func (p *promotion) slotOf(v mir.Value) int32 {
	if int(v) < len(p.ofSlot) {
		return p.ofSlot[v]
	}
	return 0
}

// place adds the parameters.
func (p *promotion) place() {
	defs, uses := p.survey()
	m := newMergePoints(p.c)
	p.fresh = mir.Value(p.f.NumValues())
	for l := range p.locs {
		for _, i := range m.find(defs.of(l), uses.of(l)) {
			b := p.c.CFG().RPO[i]
			v := p.f.AddParam(b, p.locs[l].t)
			p.f.At(v).Place = p.f.BlockPlace(b)
			p.ofParam = append(p.ofParam, int32(l))
		}
	}
}

// survey finds for each location the blocks that write it, and those that read
// it before they write it, as indexes in reverse postorder.
func (p *promotion) survey() (defs, uses *lists) {
	defs, uses = newLists(p.c, 0, len(p.locs)), newLists(p.c, 1, len(p.locs))
	for n, b := range p.c.CFG().RPO {
		for i := p.f.First(b); i != 0; i = p.f.Next(i) {
			l, written, ok := p.access(i)
			switch {
			case !ok:
			case written != 0:
				defs.add(l, int32(n))
			case defs.last(l) != int32(n):
				uses.add(l, int32(n))
			}
		}
	}
	defs.sort(p.c)
	uses.sort(p.c)
	return defs, uses
}

// paramLoc returns the location for which a parameter was added.
func (p *promotion) paramLoc(v mir.Value) (int32, bool) {
	if v < p.fresh {
		return 0, false
	}
	return p.ofParam[v-p.fresh], true
}

func (p *promotion) set(loc int32, v mir.Value) {
	l := &p.locs[loc]
	p.undo = append(p.undo, undone{loc, l.now})
	l.now = v
}

// enter replaces the accesses of a block, knowing what the blocks that
// dominate it left.
func (p *promotion) enter(b mir.Block) {
	f := p.f
	p.marks = append(p.marks, len(p.undo))
	if b == f.Entry() {
		for l := range p.locs {
			p.set(int32(l), p.locs[l].init)
		}
	}
	for _, v := range f.Params(b) {
		if l, ok := p.paramLoc(v); ok {
			p.set(l, v)
		}
	}
	for i := range f.Insts(b) {
		l, written, ok := p.access(i)
		switch {
		case !ok:
			continue
		case written != 0:
			p.set(l, p.named(p.subst.get(written), l))
		default:
			p.subst.set(i, p.locs[l].now)
		}
		f.Remove(i)
	}
	p.pass(b, func(l int32) mir.Value { return p.locs[l].now })
}

// named gives a value that has no name that of the location it is put into.
func (p *promotion) named(v mir.Value, loc int32) mir.Value {
	if op := p.f.At(v).Op; op.IsInst() && !p.f.HasName(v) {
		p.f.SetName(v, p.locs[loc].name)
	}
	return v
}

// pass adds arguments for the new parameters to the edges out of b.
func (p *promotion) pass(b mir.Block, value func(loc int32) mir.Value) {
	for _, e := range p.f.Edges(p.f.Last(b)) {
		for _, v := range p.f.Params(e.To) {
			if l, ok := p.paramLoc(v); ok {
				p.f.AddEdgeArg(e, value(l))
			}
		}
	}
}

func (p *promotion) leave(mir.Block) {
	last := len(p.marks) - 1
	for n := len(p.undo) - 1; n >= p.marks[last]; n-- {
		p.locs[p.undo[n].loc].now = p.undo[n].val
	}
	p.undo, p.marks = p.undo[:p.marks[last]], p.marks[:last]
}

// unreached replaces the accesses in blocks that are never reached: what they
// read is the value at the start, which never shows.
func (p *promotion) unreached() {
	f := p.f
	for _, b := range f.Blocks() {
		if p.c.CFG().Reached(b) {
			continue
		}
		for i := range f.Insts(b) {
			l, written, ok := p.access(i)
			if !ok {
				continue
			}
			if written == 0 {
				p.subst.set(i, p.locs[l].init)
			}
			f.Remove(i)
		}
		p.pass(b, func(l int32) mir.Value { return p.locs[l].init })
	}
}

// finish removes the variables and slots, and gives their names to the
// parameters.
func (p *promotion) finish() {
	f := p.f
	p.subst.apply()
	for x := range f.Vars() {
		f.RemoveVar(x)
	}
	if len(p.slots) > 0 {
		var keep []mir.Value
		for _, s := range f.Slots() {
			if p.slotOf(s) == 0 {
				keep = append(keep, s)
			}
		}
		f.SetSlots(keep)
		for _, s := range p.slots {
			f.Remove(s)
		}
	}
	for n, l := range p.ofParam {
		f.SetName(p.fresh+mir.Value(n), p.locs[l].name)
	}
}
