package passes

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// inEdges lists for each block the edges that lead to it, in the order of the
// text.
type inEdges struct {
	start []int32
	edges []*mir.Edge
	from  []mir.Block // by index of edges
}

// compute finds the edges anew, of f, in the memory that in has.
func (in *inEdges) compute(f *mir.Func) {
	blocks := f.NumBlocks() + 2
	in.start = slices.Grow(in.start[:0], blocks)[:blocks]
	clear(in.start)
	n := 0
	for _, b := range f.Blocks() { // start[b+2] counts the edges to b
		t := f.Last(b)
		for k := range f.NumEdges(t) {
			in.start[f.Edge(t, k).To+2]++
			n++
		}
	}
	for i := 2; i < len(in.start); i++ {
		in.start[i] += in.start[i-1]
	}
	in.edges, in.from = slices.Grow(in.edges[:0], n)[:n], slices.Grow(in.from[:0], n)[:n]
	for _, b := range f.Blocks() { // start[b+1] moves to the end of the list of b
		t := f.Last(b)
		for k := range f.NumEdges(t) {
			e := f.Edge(t, k)
			at := &in.start[e.To+1]
			in.edges[*at], in.from[*at] = e, b
			*at++
		}
	}
}

// equal reports whether these are still the edges of f.
func (in *inEdges) equal(f *mir.Func) bool {
	var now inEdges
	now.compute(f)
	n := len(now.start) - 1
	return len(in.start) > n && slices.Equal(in.start[:n], now.start[:n]) && slices.Equal(in.edges, now.edges) && slices.Equal(in.from, now.from)
}

// to returns the edges to b and the blocks that they come from.
func (in *inEdges) to(b mir.Block) ([]*mir.Edge, []mir.Block) {
	i, j := in.start[b], in.start[b+1]
	return in.edges[i:j], in.from[i:j]
}

// dropParams removes the parameters that drop names, with their arguments.
// Nothing but arguments for them may use them any more. It reports whether
// there were any.
func dropParams(f *mir.Func, in *inEdges, drop func(p mir.Value) bool) bool {
	any := false
	var keep []int
	var args []mir.Value
	pick := func(vs []mir.Value) []mir.Value {
		args = args[:0]
		for _, i := range keep {
			args = append(args, vs[i])
		}
		return args
	}
	for _, b := range f.Blocks() {
		if b == f.Entry() {
			continue
		}
		params := f.Params(b)
		keep = keep[:0]
		for i, p := range params {
			if drop(p) {
				f.Remove(p)
			} else {
				keep = append(keep, i)
			}
		}
		if len(keep) == len(params) {
			continue
		}
		any = true
		f.SetParams(b, pick(params)...)
		edges, _ := in.to(b)
		for _, e := range edges {
			f.SetEdgeArgs(e, pick(f.EdgeArgs(e))...)
		}
	}
	return any
}
