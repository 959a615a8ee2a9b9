package main

import (
	"math/bits"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Shift is a pass.
var Shift = &passes.Pass{
	Name:      "shift",
	Doc:       "make shifts of multiplications by powers of two",
	Preserves: passes.FactsOfGraph, // no block and no edge changes
	Run:       runShift,
}

func runShift(_ *passes.Context, f *mir.Func) bool {
	changed := false
	for _, b := range f.Blocks() {
		for v := range f.Insts(b) {
			changed = shift(f, v) || changed
		}
	}
	return changed
}

// shift makes a shift of the instruction v if it is a multiplication by a power
// of two, and reports whether it did.
func shift(f *mir.Func, v mir.Value) bool {
	in := f.At(v)
	if in.Op != mir.Mul {
		return false
	}
	n, ok := f.IsConst(f.Arg(v, 1))
	if !ok || bits.OnesCount64(n) != 1 {
		return false
	}
	count := f.Const(in.Type, uint64(bits.TrailingZeros64(n)))
	f.SetArgs(v, f.Arg(v, 0), count)
	in.Op = mir.Shl
	return true
}
