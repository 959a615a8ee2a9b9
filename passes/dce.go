package passes

import "github.com/mirtool/mirtool/mir"

// DCE removes instructions whose values nobody needs.
var DCE = &Pass{
	Name:      "dce",
	Doc:       "remove instructions whose values nobody needs and that have no effect",
	Preserves: FactsOfGraph,
	Run:       runDCE,
}

func runDCE(c *Context, f *mir.Func) bool {
	live := make([]bool, f.NumValues())
	var work []mir.Value
	need := func(v mir.Value) {
		if !live[v] {
			live[v] = true
			work = append(work, v)
		}
	}
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if !removable(f, i) {
				need(i)
			}
		}
	}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		f.Operands(v, func(o *mir.Value) { need(*o) })
	}
	changed := false
	for _, b := range f.Blocks() {
		for i := range f.Insts(b) {
			if in := f.At(i); !live[i] && in.Op != mir.OpResult && in.Block() != 0 {
				f.Remove(i)
				changed = true
			}
		}
	}
	return changed
}

// removable reports whether an instruction may be removed when its values are
// not used: it has no effect and does not trap. A memory error may go. A call
// stays: even a pure function need not return.
func removable(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	switch in.Op {
	case mir.Load:
		return !in.Flag()
	case mir.Get:
		return true
	case mir.OpResult:
		return false
	}
	return in.Op.Is(mir.Pure) && (!in.Op.Is(mir.Traps) || dividesWell(f, v))
}

// dividesWell reports whether a division has a constant divisor that never traps.
func dividesWell(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	d, ok := f.IsConst(f.Arg(v, 1))
	return ok && d != 0 && (in.Op != mir.SDiv || d != in.Type.Mask())
}
