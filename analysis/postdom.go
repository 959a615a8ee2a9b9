package analysis

import "github.com/mirtool/mirtool/mir"

// PostDom is the post-dominator tree of a function: block a post-dominates b
// when every way from b to an end of the function goes through a. A loop need
// not end, so the source of each retreating edge counts as an end too: what
// comes after a loop does not post-dominate what is in it.
type PostDom struct {
	c     *mir.CFG
	ipdom []mir.Block // by index in RPO
	depth []int32
}

// NewPostDom computes the tree as the dominator tree of the graph turned
// round, with a block of its own for the end.
func NewPostDom(c *mir.CFG) *PostDom {
	r := reversed(c)
	g := mir.NewCFG(r)
	d := mir.Dominators(g)
	p := &PostDom{c: c, ipdom: make([]mir.Block, len(c.RPO)), depth: make([]int32, len(c.RPO))}
	blocks := r.Blocks()
	index := make([]int32, r.NumBlocks()) // by block of r: index in RPO + 1
	for i, b := range blocks {
		index[b] = int32(i)
	}
	for _, b := range g.RPO[1:] {
		i := index[b] - 1
		if j := index[d.Idom(b)] - 1; j >= 0 {
			p.ipdom[i] = c.RPO[j]
			p.depth[i] = p.depth[j] + 1
		}
	}
	return p
}

// reversed returns a function whose blocks are an entry for the end of c and
// then those of c in RPO, with all edges turned round.
func reversed(c *mir.CFG) *mir.Func {
	r := &mir.Func{}
	end := r.AddBlock()
	of := make([]mir.Block, len(c.RPO))
	for i := range c.RPO {
		of[i] = r.AddBlock()
	}
	link := func(from mir.Block, to []mir.Block) {
		t := r.New(mir.Switch, mir.I64, mir.Void)
		r.SetEdges(t, len(to))
		for i, b := range to {
			r.Edge(t, i).To = b
		}
		r.Append(from, t)
	}
	var ends, preds []mir.Block
	for i, b := range c.RPO {
		if Ends(c, b) {
			ends = append(ends, of[i])
		}
		preds = preds[:0]
		for _, p := range c.Preds(b) {
			preds = append(preds, of[c.Index(p)])
		}
		link(of[i], preds)
	}
	link(end, ends)
	return r
}

// Ends reports whether a way may end in b: it has no successors, or a
// retreating edge starts there, which every cycle has.
func Ends(c *mir.CFG, b mir.Block) bool {
	f := c.Func
	t := f.Last(b)
	for _, e := range f.Edges(t) {
		if c.Index(e.To) <= c.Index(b) {
			return true
		}
	}
	return f.NumEdges(t) == 0
}

// Ipdom returns the nearest block that every way from b goes through, or 0
// when there is none but the end.
func (p *PostDom) Ipdom(b mir.Block) mir.Block { return p.ipdom[p.c.Index(b)] }

// Depth returns the number of blocks that post-dominate b, itself not counted.
func (p *PostDom) Depth(b mir.Block) int { return int(p.depth[p.c.Index(b)]) }
