package mirjson

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// The fields of an edge.
const (
	edgCase = iota
	edgTo
	edgArgs
	edgWeight
)

var edgeShape = shape{"an edge", []string{"case", "to", "args", "weight"}}

// edge is where a terminator goes; what it passes is in b.vals.
type edge struct {
	to         mir.Block
	first, end int
	val        int64
}

// maxWeight is the greatest weight of an edge.
const maxWeight = math.MaxUint32

// branch builds a jump, br or switch.
func (b *body) branch(m *members, w opWord) mir.Value {
	types, _ := w.op.OperandTypes(w.t, w.to)
	if !b.args(m, types, w.name, "operand") || !b.exactly(m, len(types), w) {
		return 0
	}
	whole := true
	n := b.each(m.at[insEdges], "edges", func(i int) {
		whole = b.edge(i, w) && whole
	})
	if !whole || n < 0 || !b.edgeCount(m, w, n) {
		return 0
	}
	all := b.vals
	b.vals = all[:len(types)]
	v := b.emit(m, w, mir.Void)
	if v == 0 {
		return 0
	}
	b.f.SetEdges(v, n)
	for i, e := range b.edges {
		to := b.f.Edge(v, i)
		to.To, to.Val = e.to, e.val
		b.f.SetEdgeArgs(to, all[e.first:e.end]...)
	}
	return v
}

// edgeCount checks the number of edges.
func (b *body) edgeCount(m *members, w opWord, n int) bool {
	want := 1
	if w.row.Form == mir.FormBr {
		want = 2
	}
	if n == want || w.row.Form == mir.FormSwitch && n > want {
		return true
	}
	if w.row.Form == mir.FormSwitch {
		b.bad(m.at[insEdges], codeArgs, "switch has no edge; the first is the default")
	} else {
		b.bad(m.at[insEdges], codeArgs, "%s has %s, not %d", w.op, []string{"one edge", "two edges"}[want-1], n)
	}
	return false
}

// edge reads edge i of an instruction.
func (b *body) edge(i int, w opWord) bool {
	var m members
	if !b.object(&edgeShape, &m) || !b.need(&edgeShape, &m, edgTo) {
		return false
	}
	val, ok := b.edgeVal(i, w, &m)
	if !ok {
		return false
	}
	name, ok := b.textAt(m.at[edgTo], "a block")
	if !ok {
		return false
	}
	to := b.blockOf(name)
	if to == 0 {
		return false
	}
	first := len(b.vals)
	if m.have.has(edgArgs) && !b.edgeArgs(m.at[edgArgs], to, "^"+string(name.s)) {
		return false
	}
	b.edges = append(b.edges, edge{to, first, len(b.vals), val})
	return true
}

// edgeArgs reads what an edge passes to a block. Of a block's many parameters
// only those are looked at that are passed something.
func (b *body) edgeArgs(at int, to mir.Block, what string) bool {
	var room [16]mir.Type
	types := room[:0]
	n := b.count(at, "operands")
	for i, p := range b.f.Params(to) {
		if i >= n {
			break
		}
		types = append(types, b.f.TypeOf(p))
	}
	return b.operands(at, types, what, "argument")
}

// edgeVal reads the case or the weight of an edge.
func (b *body) edgeVal(i int, w opWord, m *members) (int64, bool) {
	isCase := w.row.Form == mir.FormSwitch && i > 0
	switch {
	case m.have.has(edgWeight) && w.row.Form != mir.FormBr:
		b.bad(m.at[edgWeight], codeField, "only the edges of a br have a weight")
		return 0, false
	case isCase && !m.have.has(edgCase):
		b.bad(m.off, codeField, "an edge of a switch needs the field \"case\", but for the first, which is the default")
		return 0, false
	case !isCase && m.have.has(edgCase):
		b.bad(m.at[edgCase], codeField, "only an edge of a switch has a case, and not the first, which is the default")
		return 0, false
	case isCase:
		s, ok := b.textAt(m.at[edgCase], "a case")
		if !ok {
			return 0, false
		}
		before := len(b.problems)
		bits := b.constant(w.t, s)
		return int64(bits), len(b.problems) == before
	case !m.have.has(edgWeight):
		return 0, true
	}
	return b.intAt(m.at[edgWeight], 0, maxWeight, codeNumber, "a weight")
}
