package passes

import "github.com/mirtool/mirtool/mir"

// branches folds branches that always go one way, and gives switches their
// simplest form.
func (s *shaper) branches() bool {
	any := false
	for _, b := range s.f.Blocks() {
		t := s.f.Last(b)
		for {
			did := false
			switch s.f.At(t).Op {
			case mir.Br:
				did = foldBr(s.f, t)
			case mir.Switch:
				did = foldSwitch(s.f, t)
			}
			if !did {
				break
			}
			any = true
		}
	}
	return any
}

// foldBr folds a br of a constant, with equal arms, or of a negation.
func foldBr(f *mir.Func, t mir.Value) bool {
	c := f.Arg(t, 0)
	yes, no := f.Edge(t, 0), f.Edge(t, 1)
	if k, ok := f.IsConst(c); ok {
		follow(f, t, int(1-k))
		return true
	}
	if sameEdge(f, yes, no) {
		follow(f, t, 0)
		return true
	}
	if in := f.At(c); in.Op == mir.Xor && in.Type == mir.I1 {
		args := f.Args(c)
		if k, ok := f.IsConst(args[1]); ok && k == 1 {
			f.SetArgs(t, args[0])
			*yes, *no = *no, *yes
			return true
		}
	}
	return false
}

// foldSwitch folds a switch on a constant, drops the cases that do what the
// default does, makes a br of one case, and looks through an addition to the
// operand and an extension of it.
func foldSwitch(f *mir.Func, t mir.Value) bool {
	x := f.Arg(t, 0)
	if k, ok := f.IsConst(x); ok {
		follow(f, t, switchEdge(f, t, k))
		return true
	}
	var keep []int
	for i, e := range f.Edges(t) {
		if i > 0 && !sameEdge(f, e, f.Edge(t, 0)) {
			keep = append(keep, i)
		}
	}
	switch n := f.NumEdges(t) - 1; {
	case len(keep) == 0:
		follow(f, t, 0)
	case len(keep) == 1:
		switchToBr(f, t, keep[0])
	case len(keep) < n:
		keepCases(f, t, keep)
	default:
		return rebase(f, t) || narrowSwitch(f, t)
	}
	return true
}

// switchEdge returns the number of the edge that the switch t takes on k.
func switchEdge(f *mir.Func, t mir.Value, k uint64) int {
	for i, e := range f.Edges(t) {
		if i > 0 && uint64(e.Val) == k {
			return i
		}
	}
	return 0
}

// keepCases drops the cases of a switch but those named.
func keepCases(f *mir.Func, t mir.Value, keep []int) {
	old := make([]mir.Edge, 0, len(keep)+1)
	old = append(old, *f.Edge(t, 0))
	for _, i := range keep {
		old = append(old, *f.Edge(t, i))
	}
	f.SetEdges(t, len(old))
	for i := range old {
		*f.Edge(t, i) = old[i]
	}
}

// switchToBr makes a br of a switch of which one case counts.
func switchToBr(f *mir.Func, t mir.Value, i int) {
	in := f.At(t)
	other, one := *f.Edge(t, 0), *f.Edge(t, i)
	k := f.Const(in.Type, uint64(one.Val))
	x := f.Arg(t, 0)
	c := before(f, t, mir.Eq, in.Type, mir.I1, x, x, k)
	in.Op, in.Type = mir.Br, mir.Void
	f.SetArgs(t, c)
	f.SetEdges(t, 2)
	one.Val, other.Val = 0, 0
	*f.Edge(t, 0), *f.Edge(t, 1) = one, other
}

// rebase switches on x instead of x + c, x ^ c, x - c.
func rebase(f *mir.Func, t mir.Value) bool {
	in := f.At(t)
	x := f.Arg(t, 0)
	op := f.At(x).Op
	if op != mir.Add && op != mir.Sub && op != mir.Xor {
		return false
	}
	args := f.Args(x)
	c, ok := f.IsConst(args[1])
	if !ok {
		return false
	}
	for i, e := range f.Edges(t) {
		if i == 0 {
			continue
		}
		k := uint64(e.Val)
		switch op {
		case mir.Add:
			k -= c
		case mir.Sub:
			k += c
		case mir.Xor:
			k ^= c
		}
		e.Val = int64(k & in.Type.Mask())
	}
	f.SetArgs(t, args[0])
	return true
}

// narrowSwitch switches on x instead of an extension of x, without the cases
// that no x has.
func narrowSwitch(f *mir.Func, t mir.Value) bool {
	in := f.At(t)
	x := f.At(f.Arg(t, 0))
	if x.Op != mir.ZExt && x.Op != mir.SExt || x.Type == mir.I1 {
		return false
	}
	var keep []int
	for i, e := range f.Edges(t) {
		k := uint64(e.Val) & x.Type.Mask()
		back, _ := x.Op.Info().Eval(x.Type, in.Type, [3]uint64{k})
		if i > 0 && back == uint64(e.Val) {
			e.Val = int64(k)
			keep = append(keep, i)
		}
	}
	in.Type = x.Type
	f.SetArgs(t, f.Arg(f.Arg(t, 0), 0))
	keepCases(f, t, keep)
	return true
}
