package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// DCE removes what nobody needs: instructions, parameters of blocks,
// variables, slots, and branches that decide nothing.
var DCE = &Pass{
	Name:      "dce",
	Doc:       "remove instructions, parameters, variables, slots and branches that nobody needs",
	Preserves: FactsOfGraph, // when no branch and no block goes
	Run:       runDCE,
}

// dce is the state of aggressive dead code elimination (Cytron et al.,
// "Efficiently computing static single assignment form and the control
// dependence graph", TOPLAS 1991, section 7.1): all is dead that is not found
// to be needed. A br or switch is needed when something needed hangs on which
// way it goes. Cycles stay: the source of a retreating edge is needed, and with
// it whatever decides whether it is reached, so that a loop that is endless
// stays so.
type dce struct {
	c    *Context
	f    *mir.Func
	in   *inEdges
	post *analysis.PostDom
	nth  []int32 // by Value: which parameter of its block it is
	live []bool  // by Value
	work []mir.Value

	decided []bool        // by Block: what decides whether it is reached is needed
	deps    *lists        // by index in RPO: the blocks, by index, whose branch decides that
	sets    [][]mir.Value // by Var: its set instructions
	read    []bool        // by Var: a needed get reads it
}

func runDCE(c *Context, f *mir.Func) bool {
	changed := false
	if removeUnreached(c, f) {
		c.Invalidate(0)
		changed = true
	}
	d := &dce{c: c, f: f, in: c.in(), live: c.flags(f.NumValues())}
	d.decided, d.read = c.flags(f.NumBlocks()), c.flags(f.NumVars())
	d.work = c.store().list[:0]
	d.dependences()
	d.roots()
	d.spread()
	c.store().list = d.work
	return d.sweep() || changed
}

// roots starts with what is needed for its own sake.
func (d *dce) roots() {
	f, g := d.f, d.c.CFG()
	d.nth = d.c.numbers(f.NumValues())
	if f.NumVars() > 1 {
		d.sets = make([][]mir.Value, f.NumVars())
	}
	for _, b := range g.RPO {
		for n, p := range f.Params(b) {
			d.nth[p] = int32(n)
		}
		for i := f.First(b); i != 0; i = f.Next(i) {
			switch in := f.At(i); {
			case in.Op == mir.Set:
				d.sets[in.Imm] = append(d.sets[in.Imm], i)
			case in.Op == mir.Br || in.Op == mir.Switch:
				if d.deps == nil {
					d.need(i)
				}
			case in.Op != mir.Jump && !removable(f, i):
				d.need(i)
			}
		}
		if analysis.Ends(g, b) {
			d.need(f.Last(b))
		}
	}
}

// need marks a value or instruction.
func (d *dce) need(v mir.Value) {
	if !d.live[v] {
		d.live[v] = true
		d.work = append(d.work, v)
	}
}

// reach marks what decides whether b is reached.
func (d *dce) reach(b mir.Block) {
	if d.decided[b] || d.deps == nil {
		return
	}
	d.decided[b] = true
	g := d.c.CFG()
	for _, i := range d.deps.of(g.Index(b)) {
		d.need(d.f.Last(g.RPO[i]))
	}
}

// spread goes from what is needed to what that needs.
func (d *dce) spread() {
	f := d.f
	for len(d.work) > 0 {
		v := d.work[len(d.work)-1]
		d.work = d.work[:len(d.work)-1]
		in := f.At(v)
		if in.Op == mir.OpParam {
			d.param(v)
			continue
		}
		if in.Block() != 0 {
			d.reach(in.Block())
		}
		if in.Op == mir.Get && !d.read[in.Imm] {
			d.read[in.Imm] = true
			for _, s := range d.sets[in.Imm] {
				d.need(s)
			}
		}
		for _, a := range f.Args(v) {
			d.need(a)
		}
	}
}

// param marks the arguments that a needed parameter may get, and what decides
// which one it gets.
func (d *dce) param(p mir.Value) {
	f := d.f
	b := f.At(p).Block()
	if b == f.Entry() {
		return
	}
	n := d.nth[p]
	edges, from := d.in.to(b)
	for i, e := range edges {
		d.need(f.EdgeArgs(e)[n])
		d.reach(from[i])
		if i > 0 && from[i] == from[i-1] && f.EdgeArgs(e)[n] != f.EdgeArgs(edges[i-1])[n] {
			d.need(f.Last(from[i]))
		}
	}
}

// sweep removes what was not found to be needed.
func (d *dce) sweep() bool {
	f := d.f
	branches := d.branches()
	changed := branches
	for _, b := range f.Blocks() {
		for i := range f.Insts(b) {
			if in := f.At(i); !d.live[i] && in.Op != mir.OpResult && !in.Op.Is(mir.Terminator) && in.Block() != 0 {
				f.Remove(i)
				changed = true
			}
		}
	}
	if branches {
		d.c.Invalidate(0)
		removeUnreached(d.c, f)
		d.c.Invalidate(0)
		d.in = d.c.in()
	}
	changed = dropParams(f, d.in, func(p mir.Value) bool { return !d.live[p] }) || changed
	return d.storage() || changed
}

// storage drops the variables and slots that are not used.
func (d *dce) storage() bool {
	f := d.f
	changed := false
	for x := range f.Vars() {
		if !d.read[x] {
			f.RemoveVar(x)
			changed = true
		}
	}
	var keep []mir.Value
	for _, s := range f.Slots() {
		if d.live[s] {
			keep = append(keep, s)
			continue
		}
		f.Remove(s)
		changed = true
	}
	f.SetSlots(keep)
	return changed
}

// removable reports whether an instruction may be removed when its values are
// not used: it has no effect and does not trap. A memory error may go. A call
// stays: even a pure function need not return.
func removable(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	switch in.Op {
	case mir.Load:
		return !in.Flag()
	case mir.Get:
		return true
	case mir.OpResult:
		return false
	}
	return in.Op.Is(mir.Pure) && (!in.Op.Is(mir.Traps) || dividesWell(f, v))
}

// dividesWell reports whether a division has a constant divisor that never traps.
func dividesWell(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	d, ok := f.IsConst(f.Arg(v, 1))
	return ok && d != 0 && (in.Op != mir.SDiv || d != in.Type.Mask())
}
