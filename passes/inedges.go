package passes

import "github.com/mirtool/mirtool/mir"

// inEdges lists for each block the edges that lead to it, in the order of the
// text.
type inEdges struct {
	start []int32
	edges []*mir.Edge
	from  []mir.Block // by index of edges
}

func newInEdges(f *mir.Func) *inEdges {
	in := &inEdges{start: make([]int32, f.NumBlocks()+1)}
	for _, b := range f.Blocks() {
		for _, e := range f.Edges(f.Last(b)) {
			in.start[e.To+1]++
		}
	}
	for i := 1; i < len(in.start); i++ {
		in.start[i] += in.start[i-1]
	}
	n := in.start[len(in.start)-1]
	in.edges, in.from = make([]*mir.Edge, n), make([]mir.Block, n)
	fill := append([]int32(nil), in.start...)
	for _, b := range f.Blocks() {
		for _, e := range f.Edges(f.Last(b)) {
			in.edges[fill[e.To]], in.from[fill[e.To]] = e, b
			fill[e.To]++
		}
	}
	return in
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
