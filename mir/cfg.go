package mir

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
}

// NewCFG computes the control-flow graph of a function with a body.
func NewCFG(f *Func) *CFG {
	c := &CFG{Func: f, num: make([]int32, f.NumBlocks())}
	for i := range c.num {
		c.num[i] = -1
	}
	c.postorder()
	for i, j := 0, len(c.RPO)-1; i < j; i, j = i+1, j-1 {
		c.RPO[i], c.RPO[j] = c.RPO[j], c.RPO[i]
	}
	for i, b := range c.RPO {
		c.num[b] = int32(i)
	}
	c.predecessors()
	return c
}

// postorder fills RPO with the reached blocks in postorder, without recursion.
func (c *CFG) postorder() {
	type visit struct {
		b    Block
		term Value
		next int
	}
	f := c.Func
	stack := []visit{{b: f.Entry(), term: f.Last(f.Entry())}}
	c.num[f.Entry()] = 0
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.term == 0 || top.next == f.NumEdges(top.term) {
			c.RPO = append(c.RPO, top.b)
			stack = stack[:len(stack)-1]
			continue
		}
		to := f.Edge(top.term, top.next).To
		top.next++
		if c.num[to] < 0 {
			c.num[to] = 0
			stack = append(stack, visit{b: to, term: f.Last(to)})
		}
	}
}

func (c *CFG) predecessors() {
	c.start = make([]int32, len(c.RPO)+1)
	var buf []Block
	for _, b := range c.RPO {
		buf = c.Func.Successors(buf[:0], b)
		for _, s := range buf {
			c.start[c.num[s]+1]++
		}
	}
	for i := range c.RPO {
		c.start[i+1] += c.start[i]
	}
	fill := append([]int32(nil), c.start...)
	c.preds = make([]Block, c.start[len(c.RPO)])
	for _, b := range c.RPO {
		buf = c.Func.Successors(buf[:0], b)
		for _, s := range buf {
			c.preds[fill[c.num[s]]] = b
			fill[c.num[s]]++
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
