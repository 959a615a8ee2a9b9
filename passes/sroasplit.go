package passes

import "github.com/mirtool/mirtool/mir"

// rewrite makes slots of the parts and has all uses go to them.
func (s *splitter) rewrite(cfg *mir.CFG) {
	var slots []mir.Value
	for _, v := range s.f.Slots() {
		if p := s.of[v]; p != nil {
			slots = append(slots, s.split(p)...)
		} else {
			slots = append(slots, v)
		}
	}
	for _, v := range s.f.Slots() {
		if p := s.of[v]; p != nil {
			s.accesses(p)
			for _, u := range p.blocks {
				s.block(u)
			}
		}
	}
	for _, b := range cfg.RPO {
		for i := range s.f.Insts(b) {
			if s.f.At(i).Op == mir.PtrAdd && s.of[s.alias.Of(i).Base] != nil {
				s.f.Remove(i)
			}
		}
	}
	s.f.SetSlots(slots)
}

// split makes the slots of the parts. They have the slot's name, the second
// and later ones with a suffix.
func (s *splitter) split(p *splitSlot) []mir.Value {
	f := s.f
	old := f.At(p.v)
	name, align := f.NameOf(p.v), f.SlotAlign(p.v)
	f.Remove(p.v)
	var slots []mir.Value
	for i := range p.parts {
		part := &p.parts[i]
		at := alignAt(part.lo, align)
		if at == 8 {
			at = old.Align() & 8 // said where it was said
		}
		part.slot = f.AddSlot(part.hi-part.lo, at)
		in := f.At(part.slot)
		in.Place = old.Place
		in.SetFlag(old.Flag())
		f.SetName(part.slot, name)
		slots = append(slots, part.slot)
	}
	return slots
}

// alignAt returns the alignment of an offset in something that has the given one.
func alignAt(off int64, align int) int {
	both := off | int64(align)
	return int(both & -both)
}

// accesses has the loads and stores go to the parts.
func (s *splitter) accesses(p *splitSlot) {
	for i := range p.parts {
		part := &p.parts[i]
		for _, u := range p.access[part.from:part.to] {
			in := s.f.At(u.inst)
			in.Imm = u.off - part.lo
			args := s.f.Args(u.inst)
			args[len(args)-1] = part.slot
			if a := alignAt(in.Imm, s.f.SlotAlign(part.slot)); in.Align() > a {
				in.SetAlign(a) // the slot of the part may be less aligned
			}
			switch {
			case part.t == mir.Void || part.t == in.Type:
			case u.op == mir.Load:
				s.convertLoad(u.inst, part)
			default:
				args[0] = s.convert(u.inst, args[0], part.t)
				in.Type = part.t
			}
		}
	}
}

// before adds an instruction before another, with its place.
func (s *splitter) before(at mir.Value, op mir.Op, t, res mir.Type, args ...mir.Value) mir.Value {
	v := s.f.New(op, t, res, args...)
	s.f.At(v).Place = s.f.At(at).Place
	s.f.InsertBefore(at, v)
	return v
}

// convertLoad makes a conversion of a load that is of another type than its
// part, or of less: it takes the value from a load of the part.
func (s *splitter) convertLoad(i mir.Value, part *slotPart) {
	f, in := s.f, s.f.At(i)
	name, want := f.NameOf(i), in.Type
	v := s.before(i, mir.Load, part.t, part.t, part.slot)
	f.SetName(v, name)
	if in.Imm > 0 {
		v = s.before(i, mir.LShr, part.t, part.t, v, f.Int(part.t, 8*in.Imm))
		f.SetName(v, name)
	}
	if size := int64(want.Size()); size < part.hi-part.lo {
		less := intOfSize(size)
		if less == want {
			become(f, i, mir.Trunc, part.t, v)
			return
		}
		v = s.before(i, mir.Trunc, part.t, less, v)
		f.SetName(v, name)
	}
	become(f, i, conversion(f.TypeOf(v), want), f.TypeOf(v), v)
}

// become makes another instruction of i, which keeps its name and type.
func become(f *mir.Func, i mir.Value, op mir.Op, t mir.Type, args ...mir.Value) {
	in := f.At(i)
	in.Op, in.Type, in.Imm = op, t, 0
	in.SetAlign(0)
	in.SetFlag(false)
	f.SetArgs(i, args...)
}

// convert adds what makes v one of type t, if it is not, before instruction i.
func (s *splitter) convert(i, v mir.Value, t mir.Type) mir.Value {
	from := s.f.TypeOf(v)
	if from == t {
		return v
	}
	if c, ok := s.f.IsConst(v); ok && (t != mir.Ptr || c == 0) {
		return s.f.Const(t, c)
	}
	if !from.IsInt() && !t.IsInt() { // by way of an integer
		v = s.convert(i, v, intOfSize(int64(from.Size())))
		from = s.f.TypeOf(v)
	}
	c := s.before(i, conversion(from, t), from, t, v)
	if s.f.HasName(v) {
		s.f.SetName(c, s.f.NameOf(v))
	}
	return c
}

// conversion returns the op that keeps the bits between an integer and another
// type that take the same bytes in memory.
func conversion(from, to mir.Type) mir.Op {
	switch {
	case to == mir.I1:
		return mir.Trunc
	case from == mir.I1:
		return mir.ZExt
	case to == mir.Ptr:
		return mir.IntToPtr
	case from == mir.Ptr:
		return mir.PtrToInt
	}
	return mir.Bitcast
}

// block replaces a memset, memcpy or memmove by one for each part.
func (s *splitter) block(u slotUse) {
	in := s.f.At(u.inst)
	if in.Block() == 0 {
		return // done from the other side of the copy
	}
	args := append([]mir.Value(nil), s.f.Args(u.inst)...)
	var dst, src side
	dst = s.side(args[0])
	if u.op != mir.MemSet {
		src = s.side(args[1])
	}
	for at := int64(0); at < u.size; {
		d, s2 := dst.at(at), src.at(at)
		n := min(u.size-at, d.left, s2.left)
		switch {
		case d.skip:
		case u.op == mir.MemSet:
			s.set(u.inst, d, n, args[1])
		default:
			s.copy(u.inst, d, s2, n)
		}
		at += n
	}
	s.f.Remove(u.inst)
}

// side is one side of a copy: in a slot that is split, or other memory.
type side struct {
	p   *splitSlot
	ptr mir.Value
	off int64
}

func (s *splitter) side(ptr mir.Value) side {
	at := s.alias.Of(ptr)
	if p := s.of[at.Base]; p != nil {
		return side{p: p, off: at.Off}
	}
	return side{ptr: ptr}
}

// piece is where some bytes of a side are now.
type piece struct {
	ptr  mir.Value
	off  int64
	t    mir.Type // of the part that starts here, or Void
	size int64    // of that part
	left int64    // bytes up to the end of the part
	skip bool     // bytes that nobody looks at
}

const noEnd = int64(1) << 62

// at returns where byte n of the side is.
func (d side) at(n int64) piece {
	if d.p == nil {
		return piece{ptr: d.ptr, off: n, left: noEnd}
	}
	off := d.off + n
	for _, part := range d.p.parts {
		switch {
		case off < part.lo:
			return piece{left: part.lo - off, skip: true}
		case off == part.lo:
			return piece{ptr: part.slot, t: part.t, size: part.hi - part.lo, left: part.hi - off}
		case off < part.hi:
			return piece{ptr: part.slot, off: off - part.lo, left: part.hi - off}
		}
	}
	return piece{left: noEnd, skip: true}
}

// whole reports whether n bytes are the whole of a part with a type.
func (p piece) whole(n int64) bool { return p.t != mir.Void && p.size == n }

// set adds what sets n bytes.
func (s *splitter) set(i mir.Value, d piece, n int64, val mir.Value) {
	f := s.f
	if d.whole(n) && s.fits(i, d.t) {
		c, _ := f.IsConst(val)
		s.store(i, d, f.Const(d.t, c*0x0101010101010101))
		return
	}
	s.before(i, mir.MemSet, mir.Void, mir.Void, s.address(i, d), val, f.Int(mir.I64, n))
}

// copy adds what copies n bytes.
func (s *splitter) copy(i mir.Value, d, from piece, n int64) {
	f := s.f
	if !d.whole(n) && !from.whole(n) {
		s.before(i, mir.MemCpy, mir.Void, mir.Void, s.address(i, d), s.address(i, from), f.Int(mir.I64, n))
		return
	}
	t := from.t
	if !from.whole(n) {
		t = d.t
	}
	v := s.before(i, mir.Load, t, t, from.ptr)
	f.At(v).Imm = from.off
	for _, p := range []mir.Value{from.ptr, d.ptr} {
		if !f.HasName(v) && f.HasName(p) {
			f.SetName(v, f.NameOf(p))
		}
	}
	if d.whole(n) {
		v = s.convert(i, v, d.t)
	}
	s.store(i, d, v)
}

func (s *splitter) store(i mir.Value, d piece, v mir.Value) {
	t := s.f.TypeOf(v)
	st := s.before(i, mir.Store, t, mir.Void, v, d.ptr)
	s.f.At(st).Imm = d.off
}

// address returns the pointer to a piece.
func (s *splitter) address(i mir.Value, p piece) mir.Value {
	if p.off == 0 {
		return p.ptr
	}
	v := s.before(i, mir.PtrAdd, mir.Void, mir.Ptr, p.ptr, s.f.Int(mir.I64, p.off))
	if s.f.HasName(p.ptr) {
		s.f.SetName(v, s.f.NameOf(p.ptr))
	}
	return v
}
