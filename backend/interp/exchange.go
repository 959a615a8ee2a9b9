package interp

import "github.com/mirtool/mirtool/mir"

// An exchange puts two neighbours in memory into order: two loads, a signed
// comparison, and a branch around a block with the two stores that makes them
// change places. It becomes one instruction without a branch, for which way
// that would go is hard to predict. Where blocks are counted there are none.
type exchange struct {
	op            uint16
	first, second mir.Value // the loads
	base          mir.Value
	disps         int64 // of the lower one of the two values after it, and of the other
	skipped, join mir.Block
}

// matchExchange finds the exchange that the br v is the end of.
func (d *decoder) matchExchange(v mir.Value) (x exchange, ok bool) {
	c := d.f.Arg(v, 0)
	cmp := d.f.At(c)
	yes, no := d.f.Edge(v, 0), d.f.Edge(v, 1)
	if cmp.Op.Form() != mir.FormCompare || (d.fuel || d.count) && !d.f.Runtime || cmp.Type != mir.I32 && cmp.Type != mir.I64 || !d.onlyUser(c, v) {
		return x, false
	}
	less, more := d.f.Arg(c, 0), d.f.Arg(c, 1)
	switch cmp.Op {
	case mir.SLt, mir.SLe:
	case mir.SGt, mir.SGe:
		less, more = more, less
	default:
		return x, false
	}
	x.skipped, x.join = yes.To, no.To
	if d.preds[d.index[yes.To]] != 1 {
		x.skipped, x.join, less, more = no.To, yes.To, more, less
	}
	if x.first, x.second, ok = d.inOrder(less, more, v); !ok || !d.isSwap(x, v) {
		return x, false
	}
	// What is less than the other, or equal, when the two change places, is the
	// one whose place gets the greater one.
	low, high := d.placeOf(more), d.placeOf(less)
	x.base, x.disps = low.base, int64(uint32(low.disp))|high.disp<<32
	small := func(n int64) bool { return n == int64(int32(n)) }
	far := max(low.disp, high.disp)-min(low.disp, high.disp) >= int64(cmp.Type.Size())
	if low.mode != modeB || high.mode != modeB || d.root(low.base) != d.root(high.base) || !small(low.disp) || !small(high.disp) || !far {
		return x, false
	}
	x.op = opSort32
	if cmp.Type == mir.I64 {
		x.op = opSort64
	}
	return x, true
}

// placeOf returns the address that x is loaded from.
func (d *decoder) placeOf(x mir.Value) address {
	return d.addressOf(d.f.Arg(x, 0), d.f.At(x).Imm)
}

// inOrder returns two loads in the order in which they stand, if they do so right
// before v and are for it and two stores alone.
func (d *decoder) inOrder(x, y, v mir.Value) (first, second mir.Value, ok bool) {
	for _, l := range []mir.Value{x, y} {
		if in := d.f.At(l); in.Op != mir.Load || d.uses[l] != 2 || in.Block() != d.f.At(v).Block() {
			return 0, 0, false
		}
	}
	if x == y {
		return 0, 0, false
	}
	if !d.quiet(y, v, 0) {
		x, y = y, x
	}
	return x, y, d.quiet(y, v, 0) && d.quiet(x, v, y)
}

// isSwap reports whether all that the block skipped does is to store each of two
// loaded values where the other one was, and to go on to join; and that only v
// leads there.
func (d *decoder) isSwap(x exchange, v mir.Value) bool {
	one := d.f.First(x.skipped)
	two := d.f.Next(one)
	end := d.f.Last(x.skipped)
	if two == 0 || d.f.Next(two) != end || d.f.At(end).Op != mir.Jump || d.f.Edge(end, 0).To != x.join || x.join == x.skipped {
		return false
	}
	if d.preds[d.index[x.skipped]] != 1 || len(d.f.Params(x.join)) != 0 || len(d.f.Params(x.skipped)) != 0 {
		return false
	}
	return d.puts(one, x.first, x.second) && d.puts(two, x.second, x.first) || d.puts(one, x.second, x.first) && d.puts(two, x.first, x.second)
}

// puts reports whether s stores x to where y was loaded from.
func (d *decoder) puts(s, x, y mir.Value) bool {
	in := d.f.At(s)
	if in.Op != mir.Store || in.Type != d.f.At(x).Type || d.f.Arg(s, 0) != x {
		return false
	}
	to, from := d.addressOf(d.f.Arg(s, 1), in.Imm), d.placeOf(y)
	return to.mode == modeB && from.mode == modeB && d.root(to.base) == d.root(from.base) && to.disp == from.disp
}

// fuseExchange marks the parts of an exchange that the br v ends, and reports
// whether it does.
func (d *decoder) fuseExchange(v mir.Value) bool {
	x, ok := d.matchExchange(v)
	if !ok {
		return false
	}
	d.flags[v] |= flagPair
	for _, part := range []mir.Value{x.first, x.second, d.f.Arg(v, 0)} {
		d.flags[part] |= flagInline
	}
	d.skipped[d.index[x.skipped]] = true
	return true
}

// exchange emits the exchange that the br v ends.
func (d *decoder) exchange(v mir.Value, next int32) {
	x, _ := d.matchExchange(v)
	in := inst{op: x.op, b: d.use(x.base), imm: x.disps}
	if d.placeOf(x.first).disp != in.low() {
		in.a = 1
	}
	d.emitAccesses(v, x.first, x.second, in)
	d.goTo(x.join, next)
}
