package analysis

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// PostDom is the post-dominator tree of a function: block a post-dominates b
// when every way from b to an end of the function goes through a. A loop need
// not end, so the source of each retreating edge counts as an end too: what
// comes after a loop does not post-dominate what is in it.
type PostDom struct {
	c     *mir.CFG
	graph mir.Graph
	ipdom []mir.Block // by index in RPO
}

// NewPostDom computes the tree as the dominator tree of the graph turned
// round, with a node of its own for the end.
func NewPostDom(c *mir.CFG) *PostDom {
	p := &PostDom{}
	p.Compute(c)
	return p
}

// Compute computes the tree anew, in the memory that p has.
func (p *PostDom) Compute(c *mir.CFG) {
	n := len(c.RPO)
	p.c = c
	p.graph.Reset(n + 1) // 0 is the end, the others are the blocks
	for i, b := range c.RPO {
		if Ends(c, b) {
			p.graph.Edge(0, int32(i)+1)
		}
		for _, from := range c.Preds(b) {
			p.graph.Edge(int32(i)+1, int32(c.Index(from))+1)
		}
	}
	p.ipdom = slices.Grow(p.ipdom[:0], n)[:n]
	clear(p.ipdom)
	idom := p.graph.Dominators()
	for i := range c.RPO {
		if j := idom[i+1]; j > 0 {
			p.ipdom[i] = c.RPO[j-1]
		}
	}
}

// Ends reports whether a way may end in b: it has no successors, or a
// retreating edge starts there, which every cycle has.
func Ends(c *mir.CFG, b mir.Block) bool {
	f := c.Func
	t := f.Last(b)
	n := f.NumEdges(t)
	for i := range n {
		if c.Index(f.Edge(t, i).To) <= c.Index(b) {
			return true
		}
	}
	return n == 0
}

// Ipdom returns the nearest block that every way from b goes through, or 0
// when there is none but the end.
func (p *PostDom) Ipdom(b mir.Block) mir.Block { return p.ipdom[p.c.Index(b)] }
