package wasm

import (
	"slices"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// switchState is a switch that is being emitted.
type switchState struct {
	term     mir.Value
	t        mir.Type
	x        int32 // the local that holds what decides
	vals     []int64
	edges    []int32 // by the place in vals
	fallback int32   // index in labels of where the default is
}

// maxLandings is how many ways out of a switch are set side by side.
const maxLandings = 200

// choose emits a switch. Ways that need more than a branch have a landing: they
// stand behind a Wasm block of their own.
func (e *emitter) choose(t mir.Value) {
	f := e.f
	in := f.At(t)
	s := switchState{term: t, t: in.Type}
	for i := 1; i < f.NumEdges(t); i++ { // 0 is the default
		s.edges = append(s.edges, int32(i))
	}
	slices.SortFunc(s.edges, func(a, b int32) int {
		return compare64(s.value(f.Edge(t, int(a)).Val), s.value(f.Edge(t, int(b)).Val))
	})
	for _, i := range s.edges {
		s.vals = append(s.vals, s.value(f.Edge(t, int(i)).Val))
	}
	s.x = e.holdSwitch(f.Arg(t, 0))
	first := f.Edge(t, 0)
	if len(s.edges) == 0 {
		e.branch(first)
		return
	}
	if e.bare(first) {
		s.fallback = e.labelAt[first.To] - 1
	} else {
		e.op(asm.Block)
		s.fallback = int32(len(e.labels))
		e.pushLabel(label{})
		e.push1(task{kind: doEdge, term: t, n: 0})
		e.push1(task{kind: endApart})
	}
	e.switches = append(e.switches, s)
	e.cases(len(e.switches)-1, 0, len(s.vals))
}

// value returns a case's value in the order in which cases are sorted: narrow
// ones are unsigned, as they are held.
func (s *switchState) value(bits int64) int64 {
	if s.t.Bits() < 32 {
		return bits
	}
	return mir.SignExtend(s.t, uint64(bits))
}

func compare64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// holdSwitch returns a local that holds what a switch looks at.
func (e *emitter) holdSwitch(x mir.Value) int32 {
	if y := &e.val[x]; y.local >= 0 && (y.home == held || y.home == teed && y.done) {
		return y.local
	}
	e.push(x)
	l := e.newLocal(valType(e.f.TypeOf(x)))
	e.set(l)
	return l
}

// cases emits the cases from lo up to hi of a switch.
func (e *emitter) cases(n, lo, hi int) {
	s := e.switches[n]
	landings := 0
	for _, i := range s.edges[lo:hi] {
		if !e.bare(e.f.Edge(s.term, int(i))) {
			landings++
		}
	}
	if landings > maxLandings {
		mid := (lo + hi) / 2
		e.below(&s, s.vals[mid])
		e.op(asm.If)
		e.pushLabel(label{})
		e.push1(task{kind: doCases, n: n, lo: mid, hi: hi})
		e.push1(task{kind: endApart})
		e.push1(task{kind: doCases, n: n, lo: lo, hi: mid})
		return
	}
	for k := landings; k > 0; k-- {
		e.op(asm.Block)
		e.pushLabel(label{})
	}
	// By case: the index in labels of where it goes.
	to := make([]int32, hi-lo)
	inner := int32(len(e.labels)) - 1
	for k, i := range s.edges[lo:hi] {
		if edge := e.f.Edge(s.term, int(i)); e.bare(edge) {
			to[k] = e.labelAt[edge.To] - 1
			continue
		}
		to[k] = inner
		inner--
	}
	e.search(&s, s.vals[lo:hi], to)
	for k := hi - 1; k >= lo; k-- {
		if i := int(s.edges[k]); !e.bare(e.f.Edge(s.term, i)) {
			e.push1(task{kind: doEdge, term: s.term, n: i})
			e.push1(task{kind: endApart})
		}
	}
}

// below puts whether the switch's value is less than a case on the stack.
func (e *emitter) below(s *switchState, val int64) {
	e.get(s.x)
	e.constant(wider(s.t), uint64(val))
	e.op(pair{asm.I32LtS, asm.I64LtS}.of(s.t))
}

// search branches to the case of the value, else to the default: by a table
// where cases are dense, by comparisons where they are few, else by halves.
func (e *emitter) search(s *switchState, vals []int64, to []int32) {
	n := len(vals)
	span := uint64(vals[n-1]) - uint64(vals[0])
	switch {
	case n >= 4 && span < uint64(5*n+8):
		e.searchTable(s, vals, to, int(span)+1)
	case n <= 4:
		for i, val := range vals {
			e.get(s.x)
			e.constant(wider(s.t), uint64(val))
			e.op(pair{asm.I32Eq, asm.I64Eq}.of(s.t))
			e.imm(asm.BrIf, e.depth(to[i]))
		}
		e.imm(asm.Br, e.depth(s.fallback))
	default:
		mid := n / 2
		e.below(s, vals[mid])
		e.op(asm.If)
		e.pushLabel(label{})
		e.search(s, vals[:mid], to[:mid])
		e.op(asm.Else)
		e.search(s, vals[mid:], to[mid:])
		e.labels = e.labels[:len(e.labels)-1]
		e.op(asm.End)
		e.op(asm.Unreachable)
	}
}

func (e *emitter) searchTable(s *switchState, vals []int64, to []int32, size int) {
	low := uint64(vals[0])
	w := wider(s.t)
	index := func() {
		e.get(s.x)
		if low != 0 {
			e.constant(w, low)
			e.op(pair{asm.I32Sub, asm.I64Sub}.of(w))
		}
	}
	index()
	if w == mir.I64 {
		e.i64(uint64(size))
		e.op(asm.I64GeU)
		e.imm(asm.BrIf, e.depth(s.fallback))
		index()
		e.op(asm.I32WrapI64)
	}
	table := make([]uint32, size+1)
	for i := range table {
		table[i] = uint32(e.depth(s.fallback))
	}
	for i, val := range vals {
		table[uint64(val)-low] = uint32(e.depth(to[i]))
	}
	e.table(table)
}
