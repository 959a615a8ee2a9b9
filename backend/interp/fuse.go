package interp

import "github.com/mirtool/mirtool/mir"

// This file decides which instructions become part of the one that uses them:
// comparisons of branches, addresses of accesses, and pairs that often go
// together. In all cases the value is used once, or only there; it does not
// trap, and its operands live on to where it is used.

// fuse decides for the operands of v whether they become part of its code.
func (d *decoder) fuse(v mir.Value) {
	in := d.f.At(v)
	args := d.f.Args(v)
	switch in.Op {
	case mir.Br:
		if d.fuseExchange(v) {
			return
		}
		if c := args[0]; d.single(c, in.Block()) {
			d.fuseCompare(c)
		}
	case mir.Store:
		x := args[0]
		if d.single(x, in.Block()) && d.f.At(x).Op == mir.Trunc && in.Type != mir.I1 {
			d.flags[x] |= flagInline
			return
		}
		d.fusePair(v)
	case mir.Call:
		if len(args) == 1 && d.callStep(v) {
			d.flags[args[0]] |= flagInline
		}
	case mir.Ret:
		if len(args) == 1 && d.retAdd(v, args[0]) {
			d.flags[args[0]] |= flagInline
		}
	default:
		d.fusePair(v)
	}
}

// fuseAddress makes a ptradd part of the accesses that use it, if nothing else
// does, and with it the scaling of the index.
func (d *decoder) fuseAddress(v mir.Value) {
	if d.uses[v] != d.addrUses[v] || d.uses[v] == 0 {
		return
	}
	d.flags[v] |= flagInline
	y := d.f.Arg(v, 1)
	if d.uses[y] == 1 {
		if size, _, ok := d.scaling(y); ok && size == uint64(d.sizes[v]) {
			d.flags[y] |= flagInline | flagScaled
		}
	}
	d.noteIndex(y)
}

// noteIndex notes the index of an access if it is another one plus a constant.
func (d *decoder) noteIndex(y mir.Value) {
	if d.flags[y]&flagScaled != 0 {
		_, y, _ = d.scaling(y)
	}
	if op := d.f.At(y).Op; op != mir.Add && op != mir.Sub {
		return
	}
	if _, c, ok := d.stepOf(y); ok && c == int64(int32(c<<8)>>8) {
		if d.indexUses[y]++; d.indexUses[y] == 1 {
			d.indices = append(d.indices, y)
		}
	}
}

// findOffsets marks the indices of which nothing is left when accesses add the
// constant, apart from being passed on.
func (d *decoder) findOffsets() {
	for _, y := range d.indices {
		if d.uses[y] == d.indexUses[y]+d.passed[y] && d.flags[y]&(flagPair|flagInline) == 0 {
			d.flags[y] |= flagOffset
			if d.passed[y] == 0 {
				d.flags[y] |= flagInline
			}
		}
	}
	d.indices = d.indices[:0]
}

// single reports whether v is an instruction of block b that is used once.
func (d *decoder) single(v mir.Value, b mir.Block) bool {
	return d.uses[v] == 1 && d.f.At(v).Block() == b && d.flags[v]&flagInline == 0
}

// callStep reports whether the argument of a call is another value plus a
// constant that is made on the way.
func (d *decoder) callStep(v mir.Value) bool {
	_, k, ok := d.offset(d.f.Arg(v, 0), v)
	return ok && k == int64(int32(k)) && d.fns[d.fnOf[d.f.At(v).Imm]].Defined()
}

// retAdd reports whether what is returned is a sum that is made on the way.
func (d *decoder) retAdd(ret, x mir.Value) bool {
	if op := d.f.At(x).Op; op != mir.Add && op != mir.PtrAdd || !d.onlyUser(x, ret) || !d.isBinary(x, mir.I64) {
		return false
	}
	args := d.f.Args(x)
	_, left := d.constant(args[0])
	_, right := d.constant(args[1])
	return !left && !right
}

func (d *decoder) fuseCompare(c mir.Value) {
	cmp, ok := d.compare(c)
	if !ok {
		return
	}
	d.flags[c] |= flagInline
	if cmp.masked != 0 {
		d.flags[cmp.masked] |= flagInline
	}
}

func (d *decoder) fusePair(v mir.Value) {
	if d.flags[v]&flagInline != 0 {
		return
	}
	if p, ok := d.match(v); ok {
		d.flags[v] |= flagPair
		for _, a := range p.parts {
			d.flags[a] |= flagInline
		}
	}
}

// scaling returns by how much x is a multiple of another value, which it
// returns too, where that is 2, 4 or 8.
func (d *decoder) scaling(x mir.Value) (uint64, mir.Value, bool) {
	in := d.f.At(x)
	if in.Op != mir.Shl && in.Op != mir.Mul || in.Type != mir.I64 {
		return 0, 0, false
	}
	args := d.f.Args(x)
	index, by := args[0], args[1]
	c, ok := d.f.IsConst(by)
	if !ok {
		return 0, 0, false
	}
	if in.Op == mir.Shl {
		c = 1 << (c & 63)
	}
	if _, both := d.f.IsConst(index); both || c != 2 && c != 4 && c != 8 {
		return 0, 0, false
	}
	return c, index, true
}
