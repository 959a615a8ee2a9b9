package passes

import (
	"strconv"

	"github.com/mirtool/mirtool/mir"
)

// functionChecker is the state of checking a function.
type functionChecker struct {
	*memoryChecker
	f       *mir.Func
	size    map[mir.Value]int64 // of the slots, without redzones
	exposed map[mir.Value]bool  // slots that are entered in the shadow
	mark    mir.Value           // what rt.check.enter gave, or 0
}

// function checks one function.
func (k *memoryChecker) function(s mir.Sym) {
	c := &functionChecker{memoryChecker: k, f: k.m.Func(s)}
	c.pickSlots()
	c.enter()
	for _, b := range c.f.Blocks() {
		for i := c.f.First(b); i != 0; {
			next := c.f.Next(i)
			c.instruction(i)
			i = next
		}
	}
}

// before puts a call of a function of the runtime before an instruction.
func (c *functionChecker) before(at mir.Value, name string, args ...mir.Value) mir.Value {
	sym := c.syms[name]
	res := mir.Void
	if rs := c.m.Func(sym).Sig.Results; len(rs) > 0 {
		res = rs[0]
	}
	v := c.f.New(mir.Call, mir.Void, res, args...)
	c.f.At(v).Imm, c.f.At(v).Place = int64(sym), c.f.At(at).Place
	c.f.InsertBefore(at, v)
	c.used = true
	return v
}

// site returns the two arguments that say where an instruction is: none in the
// runtime library, which reports where the program called it.
func (c *functionChecker) site(at mir.Value, by string) (text, off mir.Value) {
	if c.f.Runtime {
		return c.f.Const(mir.Ptr, 0), c.f.Int(mir.I64, 0)
	}
	if by != "" {
		by = "by " + by
	}
	where := c.at(c.f.At(at).Place)
	if by == "" && where != "" {
		where = where[1:]
	}
	in := "in @" + mir.QuoteName(c.f.Name)
	if by+where != "" {
		in = " " + in
	}
	return c.f.Addr(c.textSym), c.f.Int(mir.I64, c.text.add(by+where+in))
}

// address returns p + off as a value before an instruction.
func (c *functionChecker) address(at, p mir.Value, off int64) mir.Value {
	if off == 0 {
		return p
	}
	v := c.f.New(mir.PtrAdd, mir.Void, mir.Ptr, p, c.f.Int(mir.I64, off))
	c.f.At(v).Place = c.f.At(at).Place
	c.f.InsertBefore(at, v)
	return v
}

func (c *functionChecker) instruction(i mir.Value) {
	f := c.f
	in := f.At(i)
	switch in.Op {
	case mir.Load:
		c.access(i, f.Arg(i, 0), "load")
	case mir.Store:
		c.access(i, f.Arg(i, 1), "store")
	case mir.MemCpy, mir.MemMove:
		name := map[mir.Op]string{mir.MemCpy: "copy", mir.MemMove: "move"}[in.Op]
		text, off := c.site(i, in.Op.String())
		c.before(i, name, f.Arg(i, 0), f.Arg(i, 1), f.Arg(i, 2), text, off)
	case mir.MemSet:
		text, off := c.site(i, in.Op.String())
		c.before(i, "set", f.Arg(i, 0), f.Arg(i, 2), text, off)
	case mir.Alloca:
		c.alloca(i)
	case mir.Call, mir.TailCall:
		c.call(i)
	case mir.CallI, mir.TailCallI:
		if !f.Runtime {
			text, off := c.site(i, "")
			c.before(i, "at", text, off)
		}
	}
	if in.Op == mir.Ret || in.Op == mir.TailCall || in.Op == mir.TailCallI {
		if c.mark != 0 {
			c.before(i, "leave", c.mark)
		}
	}
}

// access checks a load or store through p.
func (c *functionChecker) access(i, p mir.Value, kind string) {
	in := c.f.At(i)
	size := in.Type.Size()
	fits := c.fits(p, in.Imm, int64(size), kind == "store")
	if fits && in.Align() <= 1 {
		return
	}
	at := c.address(i, p, in.Imm)
	if in.Align() > 1 {
		text, off := c.site(i, "")
		c.before(i, "align", at, c.f.Int(mir.I64, int64(in.Align())), c.f.Int(mir.I64, int64(size)), text, off)
	}
	if !fits {
		text, off := c.site(i, "")
		c.before(i, kind+strconv.Itoa(size), at, text, off)
	}
}

// fits reports whether an access is seen to lie in an object that lives and is
// always written. Exposed ones are not: a memcpy may bring what was never
// written.
func (c *functionChecker) fits(p mir.Value, off, size int64, store bool) bool {
	root, in := c.inside(p, off, size, store)
	if !in {
		return false
	}
	at := c.f.At(root)
	if at.Op == mir.OpSlot {
		return !c.exposed[root]
	}
	return c.m.Global(mir.Sym(at.Imm)).Const || !c.open[at.Imm]
}

// inside returns the object that an access at p + off begins from, if it is
// a slot or a global, and whether all of it is seen to lie there, allowed.
func (c *functionChecker) inside(p mir.Value, off, size int64, store bool) (mir.Value, bool) {
	known := true
	for c.f.At(p).Op == mir.PtrAdd {
		n, ok := c.f.IsConst(c.f.Arg(p, 1))
		off, known = off+int64(n), known && ok
		p = c.f.Arg(p, 0)
	}
	in := c.f.At(p)
	room := int64(-1)
	switch in.Op {
	case mir.OpSlot:
		if !in.Flag() {
			room = c.size[p]
		}
	case mir.OpAddr:
		if g := c.m.Global(mir.Sym(in.Imm)); g != nil && !(store && g.Const) {
			room = g.Size()
		}
	}
	return p, known && off >= 0 && off <= room && size <= room-off
}
