package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// fronts finds, or makes, for a loop the block in front of it: from there one
// jump leads to the header, and nothing else leads there from outside.
type fronts struct {
	f     *mir.Func
	cfg   *mir.CFG
	loops *analysis.Loops
	made  map[*analysis.Loop]mir.Block // with the next two made when a block is
	home  map[mir.Block]*analysis.Loop // the innermost loop of the blocks made, or nil

	before map[mir.Block]*analysis.Loop // the loop that a block was made for
}

func newFronts(f *mir.Func, cfg *mir.CFG, loops *analysis.Loops) *fronts {
	return &fronts{f: f, cfg: cfg, loops: loops}
}

// inside reports whether the loop contains a block, which may be a made one.
func (fr *fronts) inside(l *analysis.Loop, b mir.Block) bool {
	in, ok := fr.home[b]
	if !ok {
		return fr.loops.Contains(l, b)
	}
	for in != nil && in != l {
		in = in.Parent
	}
	return in != nil
}

// of returns the block in front of the loop.
func (fr *fronts) of(l *analysis.Loop) mir.Block {
	f := fr.f
	if b := fr.made[l]; b != 0 {
		return b
	}
	edges, last := entries(f, fr.cfg, fr.loops, l)
	if len(edges) == 1 && f.At(last).Op == mir.Jump {
		return f.At(last).Block()
	}
	if fr.made == nil {
		fr.made, fr.home, fr.before = map[*analysis.Loop]mir.Block{}, map[mir.Block]*analysis.Loop{}, map[mir.Block]*analysis.Loop{}
	}
	b := f.NewBlock()
	fr.made[l], fr.home[b], fr.before[b] = b, l.Parent, l
	f.NameBlockLike(b, f, l.Header)
	f.SetBlockPlace(b, f.BlockPlace(l.Header))
	var pass []mir.Value
	if len(edges) == 1 {
		pass = append(pass, f.EdgeArgs(edges[0])...)
		f.SetEdgeArgs(edges[0])
	} else {
		pass = copyParams(f, b, l.Header)
	}
	for _, e := range edges {
		e.To = b
	}
	jump(f, b, f.At(last).Place, l.Header, pass)
	return b
}

// madeFor returns the loop that a block was made for, or nil.
func (fr *fronts) madeFor(b mir.Block) *analysis.Loop { return fr.before[b] }

// entries returns the edges that enter the loop, in reverse postorder, and the
// terminator that the last one belongs to.
func entries(f *mir.Func, cfg *mir.CFG, loops *analysis.Loops, l *analysis.Loop) (edges []*mir.Edge, last mir.Value) {
	var before mir.Block
	for _, p := range cfg.Preds(l.Header) {
		if p == before || loops.Contains(l, p) {
			continue
		}
		before, last = p, f.Last(p)
		for _, e := range f.Edges(last) {
			if e.To == l.Header {
				edges = append(edges, e)
			}
		}
	}
	return edges, last
}

// copyParams gives block b parameters like those of another, and returns them.
func copyParams(f *mir.Func, b, like mir.Block) []mir.Value {
	var ps []mir.Value
	for _, p := range f.Params(like) {
		n := f.AddParam(b, f.TypeOf(p))
		f.At(n).Place = f.At(p).Place
		f.NameLike(n, f, p)
		ps = append(ps, n)
	}
	return ps
}

// finish puts the blocks made in front of the headers in the order of the text.
func (fr *fronts) finish() {
	if len(fr.made) == 0 {
		return
	}
	var order []mir.Block
	for _, b := range fr.f.Blocks() {
		if l := fr.loops.Of(b); l != nil && l.Header == b && fr.made[l] != 0 {
			order = append(order, fr.made[l])
		}
		order = append(order, b)
	}
	fr.f.SetBlocks(order)
}

// certainBlocks returns those blocks, in reverse postorder and without a gap
// from the header on, of which each round of the loop executes all, unless an
// instruction in them ends the function. Behind an inner loop, which may be
// endless, there are none.
func certainBlocks(cfg *mir.CFG, loops *analysis.Loops, l *analysis.Loop) []mir.Block {
	var sure []mir.Block
	var succ []mir.Block
	open := 0 // edges to blocks that are still to come
	for i, b := range l.Blocks {
		if i > 0 {
			if open -= len(cfg.Preds(b)); open != 0 {
				return sure
			}
		}
		sure = append(sure, b)
		if loops.Of(b) != l || loops.Irreducible {
			return sure
		}
		succ = cfg.Func.Successors(succ[:0], b)
		for _, s := range succ {
			if s == l.Header || !loops.Contains(l, s) {
				return sure
			}
		}
		open += len(succ)
	}
	return sure
}
