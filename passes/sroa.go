package passes

import (
	"cmp"
	"slices"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// SROA splits slots.
var SROA = &Pass{
	Name:      "sroa",
	Doc:       "split slots that are only accessed at constant offsets into one slot for each part",
	Preserves: FactsOfGraph,
	Run:       runSROA,
}

// runSROA replaces aggregates by their scalars, for mem2reg to make values of.
// A slot is split if each use of its address, moved by constants or not, is an
// access at a known place: a load, a store, or a memset, memcpy or memmove of
// constant length. The parts are what overlapping accesses touch together.
func runSROA(c *Context, f *mir.Func) bool {
	if len(f.Slots()) == 0 {
		return false
	}
	s := splitter{f: f, alias: c.aliases(), of: map[mir.Value]*splitSlot{}}
	for _, v := range f.Slots() {
		s.of[v] = &splitSlot{v: v, size: f.At(v).Imm}
	}
	s.collect(c.CFG())
	for _, v := range f.Slots() {
		if p := s.of[v]; p != nil && !s.plan(p) {
			delete(s.of, v)
		}
	}
	if len(s.of) == 0 {
		return false
	}
	s.rewrite(c.CFG())
	return true
}

// splitter is the state of the pass.
type splitter struct {
	f     *mir.Func
	alias *analysis.Alias
	of    map[mir.Value]*splitSlot // the slots that may be split
}

// splitSlot is a slot with its uses and the parts that are made of it.
type splitSlot struct {
	v      mir.Value
	size   int64
	access []slotUse // loads and stores, sorted by plan
	blocks []slotUse // the rest
	parts  []slotPart
}

// slotUse is an access of size bytes at an offset.
type slotUse struct {
	inst mir.Value
	op   mir.Op
	arg  int // which operand the slot is
	off  int64
	size int64
}

// slotPart is a part of a slot. Its type is that of the value that it holds,
// or Void if it is not accessed as one.
type slotPart struct {
	lo, hi   int64
	t        mir.Type
	slot     mir.Value
	from, to int // its accesses
}

// maxParts bounds the parts of a slot that is set or copied as a block.
const maxParts = 32

// collect finds the uses of all slots, and gives up those that are used in
// another way, or in a block that is never reached.
func (s *splitter) collect(cfg *mir.CFG) {
	f := s.f
	for _, b := range f.Blocks() {
		reached := cfg.Reached(b)
		for i := f.First(b); i != 0; i = f.Next(i) {
			n := 0
			f.Operands(i, func(o *mir.Value) {
				at := s.alias.Of(*o)
				if p := s.of[at.Base]; p != nil {
					if u, ok := s.use(i, n, at); !ok || !reached {
						delete(s.of, at.Base)
					} else {
						p.add(u)
					}
				}
				n++
			})
		}
	}
}

func (p *splitSlot) add(u slotUse) {
	switch u.op {
	case mir.PtrAdd:
	case mir.Load, mir.Store:
		p.access = append(p.access, u)
	default:
		p.blocks = append(p.blocks, u)
	}
}

// use describes what instruction i does with its operand n, an address in a
// slot. It reports false if that is no access at a known place inside, and no
// ptradd.
func (s *splitter) use(i mir.Value, n int, at analysis.Address) (u slotUse, ok bool) {
	in := s.f.At(i)
	u = slotUse{inst: i, op: in.Op, arg: n, off: at.Off}
	switch in.Op {
	case mir.PtrAdd:
		return u, at.Known && n == 0
	case mir.Load, mir.Store:
		u.off += in.Imm
		u.size = int64(in.Type.Size())
		ok = !in.Flag() && n == len(s.f.Args(i))-1
	case mir.MemSet, mir.MemCpy, mir.MemMove:
		args := s.f.Args(i)
		size, known := s.f.IsConst(args[2])
		u.size = int64(size)
		ok = known && (in.Op == mir.MemSet || s.alias.Of(args[0]).Base != s.alias.Of(args[1]).Base)
	}
	size := s.f.At(at.Base).Imm
	return u, ok && at.Known && u.off >= 0 && u.size >= 0 && u.size <= size && u.off <= size-u.size
}

// plan decides on the parts of a slot. It reports false if splitting would
// change nothing, or make too much of it.
func (s *splitter) plan(p *splitSlot) bool {
	slices.SortStableFunc(p.access, func(a, b slotUse) int { return cmp.Compare(a.off, b.off) })
	for i, u := range p.access {
		if n := len(p.parts); n > 0 && u.off < p.parts[n-1].hi {
			p.parts[n-1].hi = max(p.parts[n-1].hi, u.off+u.size)
		} else {
			p.parts = append(p.parts, slotPart{lo: u.off, hi: u.off + u.size, from: i})
		}
		p.parts[len(p.parts)-1].to = i + 1
	}
	for i := range p.parts {
		p.parts[i].t = s.scalar(p, &p.parts[i])
	}
	if slices.ContainsFunc(p.blocks, slotUse.reads) {
		p.fill()
	}
	return (len(p.blocks) == 0 || len(p.parts) <= maxParts) && !s.settled(p)
}

// reads reports whether a memcpy or memmove copies from the slot.
func (u slotUse) reads() bool { return u.op != mir.MemSet && u.arg == 1 }

// fill makes parts of the bytes between the parts: what is copied from the
// slot holds them too.
func (p *splitSlot) fill() {
	var all []slotPart
	at := int64(0)
	for _, part := range p.parts {
		if part.lo > at {
			all = append(all, slotPart{lo: at, hi: part.lo})
		}
		all = append(all, part)
		at = part.hi
	}
	if at < p.size {
		all = append(all, slotPart{lo: at, hi: p.size})
	}
	p.parts = all
}

// scalar returns the type of a part that is accessed as one value: each store
// writes all of it, and each load reads all or some of it. Where all accesses
// have one type it is that; else it is the integer of the size, and what is
// stored and loaded is converted, bit by bit the same.
func (s *splitter) scalar(p *splitSlot, part *slotPart) mir.Type {
	size := part.hi - part.lo
	if size > 8 || size&(size-1) != 0 {
		return mir.Void
	}
	t, mixed := mir.Void, false
	for _, u := range p.access[part.from:part.to] {
		of := s.f.At(u.inst).Type
		switch {
		case u.size < size && u.op == mir.Store:
			return mir.Void
		case u.size < size || t != mir.Void && t != of:
			mixed = true
		default:
			t = of
		}
	}
	if mixed || t == mir.I1 && len(p.blocks) > 0 { // a copy keeps all bits of a byte
		return intOfSize(size)
	}
	return t
}

func intOfSize(size int64) mir.Type {
	for _, t := range []mir.Type{mir.I8, mir.I16, mir.I32} {
		if int64(t.Size()) == size {
			return t
		}
	}
	return mir.I64
}

// settled reports whether the slot is what it would become.
func (s *splitter) settled(p *splitSlot) bool {
	if len(p.parts) != 1 || p.parts[0].lo != 0 || p.parts[0].hi != p.size {
		return false
	}
	part := &p.parts[0]
	if part.t == mir.Void {
		return true
	}
	for _, u := range p.access {
		args := s.f.Args(u.inst)
		if args[len(args)-1] != p.v || s.f.At(u.inst).Type != part.t {
			return false
		}
	}
	for _, u := range p.blocks {
		if u.size == p.size && (u.op != mir.MemSet || s.fits(u.inst, part.t)) {
			return false
		}
	}
	return true
}

// fits reports whether a memset of a whole part of type t can be a store.
func (s *splitter) fits(set mir.Value, t mir.Type) bool {
	c, ok := s.f.IsConst(s.f.Arg(set, 1))
	return ok && (t != mir.Ptr || c == 0)
}
