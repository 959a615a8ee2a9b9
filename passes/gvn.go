package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// GVN removes computations, loads and calls whose value is there already.
var GVN = &Pass{
	Name:      "gvn",
	Doc:       "use a value that was computed or is known to be in memory instead of computing or loading it again",
	Preserves: FactsOfGraph,
	Run:       runGVN,
}

// runGVN walks the dominator tree with a table of what the blocks around have
// computed (Briggs, Cooper and Simpson, "Value numbering", 1997). An
// instruction that may trap counts too: where an equal one was executed, it
// traps no more. Loads are found by where they load and by the version of
// memory that last may have changed it.
func runGVN(c *Context, f *mir.Func) bool {
	g := gvn{f: f, subst: newSubst(c, f), table: newValueTable(c, f)}
	if touchesMemory(f) {
		g.memory = newMemory(c)
	}
	c.Dom().Walk(func(b mir.Block) {
		g.table.open()
		if g.memory != nil {
			i := g.memory.cfg.Index(b)
			g.now, g.next = g.memory.start[i], g.memory.first[i]
		}
		for i := range f.Insts(b) {
			g.inst(i)
		}
	}, func(mir.Block) { g.table.close() })
	g.subst.apply()
	return g.changed
}

type gvn struct {
	f         *mir.Func
	subst     subst
	table     *valueTable
	memory    *memory // nil when the function touches none
	now, next version // the present one, and the one that the next write makes
	changed   bool
}

// touchesMemory reports whether the function has something to do with memory.
func touchesMemory(f *mir.Func) bool {
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			switch op := f.At(i).Op; op.Form() {
			case mir.FormLoad, mir.FormStore, mir.FormCall, mir.FormCallI, mir.FormFixed:
				if op != mir.PtrAdd {
					return true
				}
			}
		}
	}
	return false
}

// inst looks for the value of an instruction, or enters it.
func (g *gvn) inst(i mir.Value) {
	in := g.f.At(i)
	switch {
	case in.Op == mir.OpResult:
	case in.Op.Is(mir.Pure):
		g.lookup(i, 0)
	case in.Op == mir.Load && !in.Flag():
		g.load(i)
	case in.Op == mir.Call:
		g.call(i)
	}
	if g.memory != nil && in.Block() != 0 && g.memory.alias.Writes(i) {
		before := g.now
		g.now = g.next
		g.next++
		if in.Op == mir.Store && !in.Flag() {
			g.store(i, before)
		}
	}
}

// store enters what is stored, or removes the store of what is there already.
func (g *gvn) store(i mir.Value, before version) {
	l, t := g.memory.alias.Access(i), g.f.At(i).Type
	v := g.memory.clobber(l, before)
	val := g.subst.get(g.f.Arg(i, 0))
	k := g.key(i, g.now)
	old := g.table.find(g.key(i, v), &g.subst)
	there := old
	if old != 0 && g.f.At(old).Op == mir.Store {
		there = g.subst.get(g.f.Arg(old, 0))
	} else if old == 0 && !g.f.At(l.Base).Flag() {
		there = g.known(l, t, v)
	}
	if t == mir.I1 && !g.isBool(old, l, v) {
		there = 0
	}
	if there != val {
		g.table.enter(k, i)
		return
	}
	if old != 0 {
		g.table.enter(k, old)
	}
	g.f.Remove(i)
	g.changed = true
}

// isBool reports whether a byte whose bit 0 is known is 0 or 1 as a whole: a
// store of an i1 wrote it, or nothing but zeros or ones did. A load of an i1
// says nothing of the other bits.
func (g *gvn) isBool(old mir.Value, l analysis.Location, v version) bool {
	if old != 0 {
		return g.f.At(old).Op == mir.Store
	}
	c := g.known(l, mir.I8, v)
	bits, ok := g.f.IsConst(c)
	return c != 0 && ok && bits <= 1
}

// key describes what gives an instruction its value.
func (g *gvn) key(i mir.Value, v version) valueKey {
	in := g.f.At(i)
	k := valueKey{op: in.Op, t: in.Type, res: in.Res, imm: in.Imm, version: v}
	switch in.Op {
	case mir.Load, mir.Store:
		at := g.memory.alias.Access(i)
		k.op, k.res, k.imm = mir.Load, in.Type, at.Off
		k.args[0] = g.subst.get(at.Base)
		if !at.Known {
			args := g.f.Args(i)
			k.imm, k.args[0], k.args[1] = in.Imm, 0, g.subst.get(args[len(args)-1])
		}
		return k
	}
	if in.Op == mir.Call {
		return callKey(g.f, i, v, &g.subst)
	}
	for n, a := range g.f.Args(i) {
		k.args[n] = g.subst.get(a)
	}
	if in.Op.Is(mir.Commutes) && k.args[0] > k.args[1] {
		k.args[0], k.args[1] = k.args[1], k.args[0]
	}
	return k
}

// lookup replaces the instruction by an equal one, or enters it.
func (g *gvn) lookup(i mir.Value, v version) {
	k := g.key(i, v)
	old := g.table.find(k, &g.subst)
	if old == 0 {
		g.table.enter(k, i)
		return
	}
	if g.f.At(old).Op == mir.Store {
		g.replace(i, g.f.Arg(old, 0))
		return
	}
	if rs := g.f.Results(i); len(rs) > 1 {
		for n, r := range g.f.Results(old) {
			g.subst.set(rs[n], r)
		}
	}
	g.replace(i, old)
}

func (g *gvn) replace(i, by mir.Value) {
	if g.f.TypeOf(i) != mir.Void {
		g.subst.set(i, g.subst.get(by))
	}
	g.f.Remove(i)
	g.changed = true
}

// load finds what a load gives: what was loaded or stored before, or what is
// there from the start.
func (g *gvn) load(i mir.Value) {
	l := g.memory.alias.Access(i)
	v := g.memory.clobber(l, g.now)
	if c := g.known(l, g.f.At(i).Type, v); c != 0 {
		g.replace(i, c)
		return
	}
	g.lookup(i, v)
}

// known returns the constant that is certainly at a location: the zero that a
// slot starts with, or the byte that a memset wrote; or 0.
func (g *gvn) known(l analysis.Location, t mir.Type, v version) mir.Value {
	f := g.f
	base := f.At(l.Base)
	if v == 0 && base.Op == mir.OpSlot && l.Known && l.Off >= 0 && l.Off+l.Size <= base.Imm {
		return f.Const(t, 0)
	}
	w := g.memory.of[v].write
	if w == 0 || f.At(w).Op != mir.MemSet {
		return 0
	}
	args := f.Args(w)
	set := g.memory.alias.Block(args[0], args[2])
	c, ok := f.IsConst(args[1])
	if !ok || set.Base != l.Base || !set.Known || !l.Known || l.Off < set.Off || set.Size < 0 || l.Off+l.Size > set.Off+set.Size {
		return 0
	}
	bits := c * 0x0101010101010101 & t.Mask()
	if t == mir.Ptr && bits != 0 {
		return 0
	}
	return f.Const(t, bits)
}

// call enters or replaces a call that depends on its arguments alone, or on
// memory that has not changed.
func (g *gvn) call(i mir.Value) {
	callee := g.f.Module.Func(mir.Sym(g.f.At(i).Imm))
	switch {
	case callee == nil:
	case callee.Attrs&mir.AttrPure != 0:
		g.lookup(i, 0)
	case callee.Attrs&mir.AttrReadonly != 0:
		g.lookup(i, g.memory.clobber(analysis.Location{}, g.now))
	}
}
