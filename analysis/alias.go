package analysis

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// Address is a pointer as an offset from what it was derived from by ptradd.
type Address struct {
	Base  mir.Value
	Known bool
	Off   int64 // when Known
}

// Location is the memory that an access touches: Size bytes at an address, or
// an unknown number when Size is negative. A Location whose Base is 0 is all
// memory that is reached from outside of the function.
type Location struct {
	Address
	Size int64
}

// Alias tells which accesses of a function may touch the same memory. It rests
// on what the language says: an access lies in the object that its pointer was
// derived from.
type Alias struct {
	f       *mir.Func
	moves   bool               // moved is of use
	moved   []Address          // by Value: of each ptradd that is reached; Base is 0 for others
	escaped map[mir.Value]bool // slots and allocas whose address is used other than to access them
}

// NewAlias looks at the pointers in the reached blocks.
func NewAlias(c *mir.CFG) *Alias {
	a := &Alias{}
	a.Compute(c)
	return a
}

// Compute looks at the pointers anew, in the memory that a has.
func (a *Alias) Compute(c *mir.CFG) {
	f := c.Func
	a.f, a.moves = f, false
	clear(a.escaped)
	for _, b := range c.RPO {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if f.At(i).Op == mir.PtrAdd {
				a.move(i)
			}
			n := 0
			f.Operands(i, func(o *mir.Value) {
				if f.TypeOf(*o) == mir.Ptr && !accesses(f.At(i).Op, n) {
					if base := a.Of(*o).Base; a.local(base) {
						a.escape(base)
					}
				}
				n++
			})
		}
	}
}

func (a *Alias) escape(v mir.Value) {
	if a.escaped == nil {
		a.escaped = map[mir.Value]bool{}
	}
	a.escaped[v] = true
}

// move notes what a ptradd makes of its operand, which was seen before.
func (a *Alias) move(i mir.Value) {
	args := a.f.Args(i)
	at := a.Of(args[0])
	if n, ok := a.f.IsConst(args[1]); ok {
		at.Off += int64(n)
	} else {
		at.Known = false
	}
	if !a.moves {
		a.moves, a.moved = true, slices.Grow(a.moved[:0], a.f.NumValues())[:a.f.NumValues()]
		clear(a.moved)
	}
	a.moved[i] = at
}

// accesses reports whether an instruction does no more with operand n, a
// pointer, than to access what it points to, move it or compare it.
func accesses(op mir.Op, n int) bool {
	switch op {
	case mir.Load, mir.PtrAdd, mir.MemSet:
		return n == 0
	case mir.Store:
		return n == 1
	case mir.MemCpy, mir.MemMove:
		return n < 2
	}
	return op.Form() == mir.FormCompare
}

// Of returns the address that a pointer is.
func (a *Alias) Of(p mir.Value) Address {
	if a.moves && int(p) < len(a.moved) && a.moved[p].Base != 0 {
		return a.moved[p]
	}
	return Address{Base: p, Known: true}
}

// Access returns the memory that a load or store touches.
func (a *Alias) Access(i mir.Value) Location {
	in := a.f.At(i)
	args := a.f.Args(i)
	at := a.Of(args[len(args)-1])
	at.Off += in.Imm
	return Location{at, int64(in.Type.Size())}
}

// Block returns the memory at p of as many bytes as n, a value, says.
func (a *Alias) Block(p, n mir.Value) Location {
	size := int64(-1)
	if c, ok := a.f.IsConst(n); ok && int64(c) >= 0 {
		size = int64(c)
	}
	return Location{a.Of(p), size}
}

// local reports whether v is an object that belongs to this call of the function.
func (a *Alias) local(v mir.Value) bool {
	op := a.f.At(v).Op
	return op == mir.OpSlot || op == mir.Alloca
}

// Private reports whether v is a slot or alloca that only accesses in this
// function, through pointers that Of understands, can reach.
func (a *Alias) Private(v mir.Value) bool { return v != 0 && a.local(v) && !a.escaped[v] }

// object reports whether v is the address of an object of its own.
func (a *Alias) object(v mir.Value) bool { return a.local(v) || a.f.At(v).Op == mir.OpAddr }

// Constant reports whether v is the address of bytes that never change.
func (a *Alias) Constant(v mir.Value) bool {
	in := a.f.At(v)
	if in.Op != mir.OpAddr {
		return false
	}
	g := a.f.Module.Global(mir.Sym(in.Imm))
	return g != nil && g.Const
}

// param reports whether v is a parameter of the function, and a noalias one.
func (a *Alias) param(v mir.Value) (param, noalias bool) {
	in := a.f.At(v)
	param = in.Op == mir.OpParam && in.Block() == a.f.Entry()
	return param, param && in.Flag()
}

// MayOverlap reports whether two locations may have bytes in common. Bases
// that are one value are taken for one pointer: that two rounds of a loop may
// give the value another meaning is for the caller to see to.
func (a *Alias) MayOverlap(x, y Location) bool {
	switch {
	case x.Base == 0:
		return y.Base == 0 || !a.Private(y.Base)
	case y.Base == 0:
		return !a.Private(x.Base)
	case x.Base == y.Base:
		return !x.Known || !y.Known || meet(x, y) || meet(y, x)
	case a.object(x.Base) && a.object(y.Base):
		return false
	case a.local(x.Base):
		return a.mayPointTo(y.Base, x.Base)
	case a.local(y.Base):
		return a.mayPointTo(x.Base, y.Base)
	}
	return true
}

// meet reports whether y starts inside x.
func meet(x, y Location) bool {
	return x.Size < 0 || uint64(y.Off-x.Off) < uint64(x.Size)
}

// mayPointTo reports whether p, no object itself, may point into a slot or
// alloca. What came in as an argument was there before it.
func (a *Alias) mayPointTo(p, local mir.Value) bool {
	param, _ := a.param(p)
	return !param && a.escaped[local]
}

// MayWrite reports whether instruction i may change the location.
func (a *Alias) MayWrite(i mir.Value, l Location) bool {
	f, in := a.f, a.f.At(i)
	if l.Base != 0 && a.Constant(l.Base) {
		return false
	}
	args := f.Args(i)
	var w Location
	switch in.Op {
	case mir.Load:
		return in.Flag()
	case mir.Store:
		if in.Flag() {
			return true
		}
		w = a.Access(i)
	case mir.MemCpy, mir.MemMove, mir.MemSet:
		w = a.Block(args[0], args[2])
	case mir.Call, mir.CallI:
		return a.callWrites(i) && a.MayOverlap(Location{}, l)
	default:
		return false
	}
	return !a.promised(w.Base, l.Base) && a.MayOverlap(w, l)
}

// promised reports whether noalias says that what is changed through w is not
// reached through p: p must be something that is surely not derived from w.
func (a *Alias) promised(w, p mir.Value) bool {
	if _, noalias := a.param(w); !noalias || p == 0 || p == w {
		return false
	}
	param, _ := a.param(p)
	return param || a.object(p)
}

// callWrites reports whether a call may change memory that is not private.
func (a *Alias) callWrites(i mir.Value) bool {
	in := a.f.At(i)
	if in.Op != mir.Call {
		return true
	}
	callee := a.f.Module.Func(mir.Sym(in.Imm))
	return callee == nil || callee.Attrs&(mir.AttrPure|mir.AttrReadonly) == 0
}

// Writes reports whether an instruction may change any memory.
func (a *Alias) Writes(i mir.Value) bool {
	in := a.f.At(i)
	switch in.Op {
	case mir.Load:
		return in.Flag()
	case mir.Store, mir.MemCpy, mir.MemMove, mir.MemSet, mir.CallI:
		return true
	case mir.Call:
		return a.callWrites(i)
	}
	return false
}

// MayRead reports whether instruction i may look at the location. A terminator
// that leaves the function hands all memory but that of the function itself to
// whoever comes next.
func (a *Alias) MayRead(i mir.Value, l Location) bool {
	f, in := a.f, a.f.At(i)
	args := f.Args(i)
	switch in.Op {
	case mir.Load:
		return in.Flag() || a.MayOverlap(a.Access(i), l)
	case mir.Store:
		return in.Flag()
	case mir.MemCpy, mir.MemMove:
		return a.MayOverlap(a.Block(args[1], args[2]), l)
	case mir.Call:
		callee := f.Module.Func(mir.Sym(in.Imm))
		return (callee == nil || callee.Attrs&mir.AttrPure == 0) && a.MayOverlap(Location{}, l)
	case mir.CallI:
		return a.MayOverlap(Location{}, l)
	case mir.Ret, mir.TailCall, mir.TailCallI, mir.Trap, mir.Unreachable:
		return l.Base == 0 || !a.local(l.Base)
	}
	return false
}
