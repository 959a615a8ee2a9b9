package interp

import "github.com/mirtool/mirtool/mir"

// A variable has a register of its own. What get yields need not be copied out
// of it where the variable does not change before the last use, and what set
// puts there can often be made there.

// findVars decides that for all blocks.
func (d *decoder) findVars() {
	if d.f.NumVars() <= 1 {
		return
	}
	for _, b := range d.order {
		d.varsIn(b)
	}
}

// varWalk is the walk over a block: gets since the last set of each variable,
// and for each the uses that are still to come.
type varWalk struct {
	d    *decoder
	open map[int64][]mir.Value
	left map[mir.Value]uint32
	late map[mir.Value]bool // used by something that is made later than it stands
	// Of addresses that are part of accesses: the accesses still to come.
	pending map[mir.Value]uint32
}

func (d *decoder) varsIn(b mir.Block) {
	w := varWalk{d, map[int64][]mir.Value{}, map[mir.Value]uint32{}, map[mir.Value]bool{}, map[mir.Value]uint32{}}
	for v := d.f.First(b); v != 0; v = d.f.Next(v) {
		in := d.f.At(v)
		w.visit(v, in)
		switch in.Op {
		case mir.Get:
			w.open[in.Imm] = append(w.open[in.Imm], v)
			w.left[v] = d.uses[v]
		case mir.Set:
			w.settle(in.Imm, false)
			if x := d.f.Arg(v, 0); d.madeInto(x, v) {
				d.into[x] = d.variable(in.Imm)
			}
		}
	}
	for x := range w.open {
		w.settle(x, true)
	}
}

// settle decides about the gets of a variable that changes, or at the end of
// the block.
func (w *varWalk) settle(x int64, end bool) {
	for _, v := range w.open[x] {
		if w.left[v] == 0 && (end || !w.late[v]) {
			w.d.alias[v] = w.d.variable(x)
		}
	}
	delete(w.open, x)
}

// visit notes what v uses. What is part of accesses counts when the last of
// them comes, and never if that is in another block; steps never count.
func (w *varWalk) visit(v mir.Value, in *mir.Inst) {
	flags := w.d.flags[v]
	switch {
	case flags&(flagStep|flagScaled|flagOffset) != 0:
		return
	case flags&flagInline != 0 && in.Op == mir.PtrAdd:
		w.pending[v] = w.d.uses[v]
		return
	case sameBits(in.Op):
		// Its uses are uses of the get that it comes from.
		if a := w.d.root(v); w.left[a] > 0 {
			w.left[a] += w.d.uses[v] - 1
		}
		return
	}
	w.d.f.Operands(v, func(a *mir.Value) {
		n, ok := w.pending[*a]
		switch {
		case !ok:
			w.use(*a, flags&flagInline != 0)
		case n == 1:
			w.address(*a)
			fallthrough
		default:
			w.pending[*a] = n - 1
		}
	})
}

func (w *varWalk) use(a mir.Value, late bool) {
	a = w.d.root(a)
	if n, ok := w.left[a]; ok {
		w.left[a] = n - 1
		w.late[a] = w.late[a] || late
	}
}

// address notes the uses of an address that is part of accesses.
func (w *varWalk) address(p mir.Value) {
	args := w.d.f.Args(p)
	y := args[1]
	if w.d.flags[y]&flagScaled != 0 {
		_, y, _ = w.d.scaling(y)
	}
	w.use(args[0], false)
	w.use(y, false)
}

// madeInto reports whether x, which the instruction before set made for it,
// can be made in the register of the variable.
func (d *decoder) madeInto(x, set mir.Value) bool {
	if d.f.Prev(set) != x || d.uses[x] != 1 || d.flags[x]&(flagInline|flagStep) != 0 {
		return false
	}
	op := d.f.At(x).Op
	return op != mir.Get && op != mir.OpResult && !sameBits(op)
}

// readsVar reports whether an operand of v is the register of a variable.
func (d *decoder) readsVar(v mir.Value) bool {
	found := false
	d.f.Operands(v, func(a *mir.Value) {
		if int(d.root(*a)) >= d.f.NumValues() || d.flags[*a]&flagInline != 0 && d.readsVar(*a) {
			found = true
		}
	})
	return found
}
