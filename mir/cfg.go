package mir

import "slices"

// CFG is the control-flow graph of a function as it was when NewCFG ran. It
// is a fact to be computed when needed, not kept up to date.
type CFG struct {
	Func *Func
	// RPO has the blocks that can be reached from the entry, in reverse
	// postorder: a block comes before its successors, back edges apart.
	RPO   []Block
	num   []int32 // by Block: index in RPO, -1 when not reached
	start []int32 // by index in RPO: where its predecessors start in preds
	preds []Block
	stack []blockVisit
}

// blockVisit is a block on the way of the walk, and which edge is next.
type blockVisit struct {
	b    Block
	term Value
	next int
}

// NewCFG computes the control-flow graph of a function with a body.
func NewCFG(f *Func) *CFG {
	c := &CFG{}
	c.Compute(f)
	return c
}

// Compute computes the graph anew, of f, in the memory that c has.
func (c *CFG) Compute(f *Func) {
	c.Func, c.num, c.RPO = f, sized(c.num, f.NumBlocks()), c.RPO[:0]
	for i := range c.num {
		c.num[i] = -1
	}
	c.postorder()
	slices.Reverse(c.RPO)
	for i, b := range c.RPO {
		c.num[b] = int32(i)
	}
	c.predecessors()
}

// postorder fills RPO with the reached blocks in postorder, without recursion.
func (c *CFG) postorder() {
	f := c.Func
	stack := append(c.stack[:0], blockVisit{b: f.Entry(), term: f.Last(f.Entry())})
	c.num[f.Entry()] = 0
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next == f.numWays(top.term) {
			c.RPO = append(c.RPO, top.b)
			stack = stack[:len(stack)-1]
			continue
		}
		to := f.Edge(top.term, top.next).To
		top.next++
		if c.num[to] < 0 {
			c.num[to] = 0
			stack = append(stack, blockVisit{b: to, term: f.Last(to)})
		}
	}
	c.stack = stack
}

// predecessors fills start and preds: first start[i+2] counts those of block
// i, then start[i+1] moves to the end of its list.
func (c *CFG) predecessors() {
	f := c.Func
	c.start = zeroed(c.start, len(c.RPO)+2)
	n := 0
	for _, b := range c.RPO {
		t := f.Last(b)
		for k := range f.numWays(t) {
			c.start[c.num[f.Edge(t, k).To]+2]++
			n++
		}
	}
	for i := 2; i < len(c.start); i++ {
		c.start[i] += c.start[i-1]
	}
	c.preds = slices.Grow(c.preds[:0], n)[:n]
	for _, b := range c.RPO {
		t := f.Last(b)
		for k := range f.numWays(t) {
			at := &c.start[c.num[f.Edge(t, k).To]+1]
			c.preds[*at] = b
			*at++
		}
	}
}

// Reached reports whether the block can be reached from the entry.
func (c *CFG) Reached(b Block) bool { return c.num[b] >= 0 }

// Index returns the block's index in RPO, or -1 when it is not reached.
func (c *CFG) Index(b Block) int { return int(c.num[b]) }

// Preds returns the predecessors of a reached block, one an edge, in reverse
// postorder. Blocks that are not reached are no predecessors. The slice
// belongs to the graph.
func (c *CFG) Preds(b Block) []Block {
	i := c.num[b]
	if i < 0 {
		return nil
	}
	return c.preds[c.start[i]:c.start[i+1]]
}

// Equal reports whether two graphs say the same.
func (c *CFG) Equal(o *CFG) bool {
	n := len(c.RPO)
	return slices.Equal(c.RPO, o.RPO) && slices.Equal(c.num, o.num) && slices.Equal(c.start[:n+1], o.start[:n+1]) && slices.Equal(c.preds, o.preds)
}

// numWays is NumEdges for the last instruction of a block, which may have none.
func (f *Func) numWays(t Value) int {
	if t == 0 {
		return 0
	}
	return f.NumEdges(t)
}
