package wasm

import "github.com/mirtool/mirtool/mir"

// timeBlock numbers what a block executes, in the order in which it is emitted:
// the operands of an instruction before the instruction.
func (a *arranger) timeBlock(b mir.Block) {
	f := a.f
	for v := range f.Insts(b) {
		if a.val[v].parent == 0 {
			a.timeTree(v)
		}
	}
	for _, e := range f.Edges(f.Last(b)) {
		for _, v := range f.EdgeArgs(e) {
			if x := &a.val[v]; x.parent == atEdge && x.at == 0 && f.At(v).Block() == b {
				a.timeTree(v)
			}
		}
	}
	a.time++
	a.end[b] = a.time
}

// timeTree numbers a tree. It recurs no deeper than maxDepth.
func (a *arranger) timeTree(v mir.Value) {
	in := a.f.At(v)
	if in.Op != mir.OpResult {
		args := a.f.Args(v)
		for _, i := range a.order(v, in.Op, len(args)) {
			if a.val[args[i]].parent == v && a.val[args[i]].at == 0 {
				a.timeTree(args[i])
			}
		}
	}
	a.time++
	a.val[v].at = a.time
}

// swaps reports whether an instruction takes its operands the other way round:
// because the second computes the first one, which would have to stand before,
// or because an engine would not understand them.
func (a *arranger) swaps(op mir.Op, args []mir.Value) bool {
	switch op {
	case mir.SLt, mir.SLe, mir.SGt, mir.SGe, mir.ULt, mir.ULe, mir.UGt, mir.UGe:
		return a.confuses(args[0], args[1]) && !a.confuses(args[1], args[0])
	case mir.Add, mir.Mul, mir.And, mir.Or, mir.Xor, mir.Eq, mir.Ne, mir.FAdd, mir.FMul, mir.FEq, mir.FNe:
	default:
		return false
	}
	v := args[0]
	if a.val[v].home != teed || a.f.At(args[1]).Op == mir.OpConst {
		return false
	}
	for a.val[v].parent != 0 && a.val[v].parent != atEdge {
		v = a.val[v].parent
	}
	return v == args[1]
}

// order returns the order in which the operands of an instruction are put on the
// stack.
func (e *emitter) order(v mir.Value, op mir.Op, n int) []uint8 {
	if e.val[v].swapped {
		return swapped
	}
	return evaluation(op, n)
}

var swapped = []uint8{1, 0}

// evaluation returns the order in which an op's operands are put on the stack.
func evaluation(op mir.Op, n int) []uint8 {
	switch op {
	case mir.Select:
		return selectOrder
	case mir.Store:
		return swapped
	}
	if n <= len(natural) {
		return natural[:n]
	}
	order := make([]uint8, n)
	for i := range order {
		order[i] = uint8(i)
	}
	return order
}

var (
	selectOrder = []uint8{1, 2, 0}
	natural     = []uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
)
