package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// LICM moves what does not change in a loop in front of it.
var LICM = &Pass{
	Name: "licm",
	Doc:  "compute in front of a loop what is the same in all its rounds",
	Run:  runLICM,
}

// runLICM takes the loops from the inside out, so that what leaves a loop may
// leave the one around it too. Where all operands of a pure instruction stand
// outside, it moves (Aho, Lam, Sethi and Ullman, "Compilers", section 9.1). What
// can trap or fail must also be sure to execute when the loop is entered. Only
// natural loops are looked at: others have no block to move to.
func runLICM(c *Context, f *mir.Func) bool {
	loops := c.Loops()
	if len(loops.All) == 0 {
		return false
	}
	l := licm{c: c, f: f, loops: loops, fronts: newFronts(f, c.CFG(), loops)}
	for i := len(loops.All) - 1; i >= 0; i-- {
		l.loop(loops.All[i])
	}
	l.fronts.finish()
	return l.changed
}

type licm struct {
	c       *Context
	f       *mir.Func
	loops   *analysis.Loops
	alias   *analysis.Alias
	fronts  *fronts
	changed bool

	// Of the loop at hand:
	in     *analysis.Loop
	sure   bool        // all so far is executed when the loop is entered, and has no effect but stores
	still  bool        // nor these
	writes []mir.Value // all that may write memory in the loop
	many   bool        // too many to look at
	front  mir.Block   // what moves goes to its end; 0 when nothing has moved
}

// maxWrites bounds the writes of a loop that a load is compared with.
const maxWrites = 64

// loop moves what it can out of a loop. What stands in inner loops could not
// leave those, and what left them stands in front of them.
func (l *licm) loop(in *analysis.Loop) {
	l.in, l.front = in, 0
	l.survey()
	certain := certainBlocks(l.c.CFG(), l.loops, in)
	l.sure, l.still = true, true
	for i, b := range in.Blocks {
		inner := l.loops.Of(b)
		l.sure = l.sure && i < len(certain) && certain[i] == b
		if inner == in {
			l.block(b)
			continue
		}
		if front := l.fronts.made[inner]; front != 0 && inner.Header == b {
			l.block(front)
		}
		l.sure = false
	}
}

// survey collects the writes of the loop.
func (l *licm) survey() {
	l.writes, l.many = l.writes[:0], false
	for _, b := range l.in.Blocks {
		for i := l.f.First(b); i != 0 && !l.many; i = l.f.Next(i) {
			if writesMemory(l.f, i) {
				l.writes = append(l.writes, i)
				l.many = len(l.writes) > maxWrites
			}
		}
	}
}

// writesMemory reports whether an instruction may write memory.
func writesMemory(f *mir.Func, i mir.Value) bool {
	in := f.At(i)
	switch in.Op {
	case mir.Load:
		return in.Flag()
	case mir.Store, mir.MemCpy, mir.MemMove, mir.MemSet, mir.CallI, mir.Alloca:
		return true
	case mir.Call:
		callee := f.Module.Func(mir.Sym(in.Imm))
		return callee == nil || callee.Attrs&(mir.AttrPure|mir.AttrReadonly) == 0
	}
	return false
}

// block moves what it can out of a block, and notes what stands before what is
// still to come.
func (l *licm) block(b mir.Block) {
	var next mir.Value
	for i := l.f.First(b); i != 0; i = next {
		in := l.f.At(i)
		next = l.f.Next(i)
		switch {
		case l.invariant(i) && l.movable(i):
			l.move(i)
		case in.Op == mir.Store && !in.Flag() || in.Op == mir.MemSet || in.Op == mir.MemCpy || in.Op == mir.MemMove:
			l.still = false
		case mayStop(l.f, i):
			l.sure = false
		}
	}
}

// mayStop reports whether an instruction may end the function, by a trap, a
// memory error or an endless loop, or has an effect that the outside sees.
func mayStop(f *mir.Func, i mir.Value) bool {
	in := f.At(i)
	switch in.Op {
	case mir.Get, mir.Set, mir.OpResult, mir.Jump, mir.Br, mir.Switch:
		return false
	case mir.Load:
		return in.Flag()
	}
	return !in.Op.Is(mir.Pure) || in.Op.Is(mir.Traps) && !dividesWell(f, i)
}

// invariant reports whether all operands stand outside of the loop.
func (l *licm) invariant(i mir.Value) bool {
	for _, a := range l.f.Args(i) {
		if b := l.f.At(a).Block(); b != 0 && l.fronts.inside(l.in, b) {
			return false
		}
	}
	return true
}

// movable reports whether an instruction whose operands do not change may be
// executed once, in front of the loop.
func (l *licm) movable(i mir.Value) bool {
	in := l.f.At(i)
	switch {
	case in.Op == mir.OpResult:
		return false
	case in.Op.Is(mir.Pure):
		return !in.Op.Is(mir.Traps) || l.sure && l.still || dividesWell(l.f, i)
	case in.Op == mir.Load:
		return !in.Flag() && (l.sure || l.there(i)) && l.unwritten(i)
	}
	return false
}

// there reports whether a load certainly reads inside a global or slot.
func (l *licm) there(i mir.Value) bool {
	at := l.aliases().Access(i)
	if !at.Known || at.Off < 0 || l.f.At(i).Align() > 1 {
		return false
	}
	switch in := l.f.At(at.Base); in.Op {
	case mir.OpSlot:
		return at.Off+at.Size <= in.Imm
	case mir.OpAddr:
		g := l.f.Module.Global(mir.Sym(in.Imm))
		return g != nil && at.Off+at.Size <= g.Size()
	}
	return false
}

func (l *licm) aliases() *analysis.Alias {
	if l.alias == nil {
		l.alias = analysis.NewAlias(mir.NewCFG(l.f))
	}
	return l.alias
}

// unwritten reports whether nothing in the loop writes what a load reads.
func (l *licm) unwritten(i mir.Value) bool {
	if len(l.writes) == 0 {
		return true
	}
	at := l.aliases().Access(i)
	if at.Base != 0 && l.alias.Constant(at.Base) {
		return true
	}
	if l.many {
		return false
	}
	for _, w := range l.writes {
		if l.alias.MayWrite(w, at) {
			return false
		}
	}
	return true
}

// move puts an instruction in front of the loop.
func (l *licm) move(i mir.Value) {
	if l.front == 0 {
		l.front = l.fronts.of(l.in)
	}
	l.f.Detach(i)
	l.f.InsertBefore(l.f.Last(l.front), i)
	l.changed = true
}
