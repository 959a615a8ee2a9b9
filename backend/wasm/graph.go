package wasm

import "github.com/mirtool/mirtool/mir"

// A graph is the control flow of a function, made reducible: every cycle has
// one header through which it is entered. Where the function's own graph is
// not so, dispatchers were added: blocks without instructions to which all
// edges to the entries of a cycle lead, and which branch to the entry that a
// local names.
type graph struct {
	cfg *mir.CFG
	dom *mir.DomTree
	// route is the dispatcher by which a block is reached, by Block; 0 for the
	// block itself. It is nil when there are no dispatchers.
	route []mir.Block
	// entries are the blocks that a dispatcher branches to, by its Block less
	// firstDispatcher.
	entries         [][]mir.Block
	number          []int32 // by Block: which entry of its dispatcher it is
	firstDispatcher mir.Block

	header []bool    // by index in RPO: whether a back edge leads there
	merges []int32   // by index in RPO: how many forward edges lead there
	weight []int32   // by index in RPO: blocks that it dominates, itself included
	loops  []span    // by index in RPO of a header: where its cycle ends
	inner  []int32   // by index in RPO: the innermost header, -1 for none
	kids   [][]int32 // by index in RPO: dominated at once by it and reached by more than one edge

	// What the next function uses again.
	ownCFG mir.CFG
	ownDom mir.DomTree
	last   []int32
	stack  []int32
}

// span is a cycle: the header, as an index in RPO, the last block of the
// cycle, and the header right around, -1 for none.
type span struct{ first, last, outer int32 }

// find finds the graph of a function, in the memory that g has.
func (g *graph) find(f *mir.Func) {
	g.cfg, g.dom = &g.ownCFG, &g.ownDom
	g.route, g.entries, g.number, g.firstDispatcher = nil, nil, nil, mir.Block(f.NumBlocks())
	g.cfg.Compute(f)
	g.dom.Compute(g.cfg)
	if !g.reducible() {
		g.dispatch(f)
	}
	g.measure()
}

// flattened returns the graph of a function in which one dispatcher leads to
// every block: what is left when all else is nested too deeply.
func flattened(f *mir.Func) *graph {
	g := &graph{cfg: mir.NewCFG(f), firstDispatcher: mir.Block(f.NumBlocks())}
	g.route = make([]mir.Block, f.NumBlocks())
	g.number = make([]int32, f.NumBlocks())
	g.addDispatcher(g.cfg.RPO[1:])
	g.cfg = mir.NewCFG(g.skeleton(f))
	g.dom = mir.Dominators(g.cfg)
	g.measure()
	return g
}

// addDispatcher makes a dispatcher for blocks.
func (g *graph) addDispatcher(entries []mir.Block) {
	for i, b := range entries {
		g.route[b], g.number[b] = g.firstDispatcher+mir.Block(len(g.entries)), int32(i)
	}
	g.entries = append(g.entries, entries)
}

// reducible reports whether each edge back in the order leads to a block that
// dominates its source.
func (g *graph) reducible() bool {
	for i, b := range g.cfg.RPO {
		for _, p := range g.cfg.Preds(b) {
			if g.cfg.Index(p) >= i && !g.dom.Dominates(b, p) {
				return false
			}
		}
	}
	return true
}

// isDispatcher reports whether a block was added.
func (g *graph) isDispatcher(b mir.Block) bool { return b >= g.firstDispatcher }

// routed returns the block at which an edge arrives first.
func (g *graph) routed(b mir.Block) mir.Block {
	if g.route != nil && g.route[b] != 0 {
		return g.route[b]
	}
	return b
}

// skeleton makes a function without instructions that has the graph with its
// dispatchers. Blocks have the same handles.
func (g *graph) skeleton(f *mir.Func) *mir.Func {
	s := &mir.Func{}
	n := f.NumBlocks() + len(g.entries)
	for range n - 1 {
		s.NewBlock()
	}
	order := append([]mir.Block(nil), g.cfg.RPO...)
	var succ []mir.Block
	for _, b := range g.cfg.RPO {
		succ = f.Successors(succ[:0], b)
		for i, to := range succ {
			succ[i] = g.routed(to)
		}
		leave(s, b, succ)
	}
	for i, to := range g.entries {
		d := g.firstDispatcher + mir.Block(i)
		leave(s, d, to)
		order = append(order, d)
	}
	s.SetBlocks(order)
	return s
}

// leave ends a block of a skeleton with edges to the blocks.
func leave(s *mir.Func, b mir.Block, to []mir.Block) {
	t := s.New(mir.Switch, mir.Void, mir.Void)
	s.SetEdges(t, len(to))
	for i, x := range to {
		s.Edge(t, i).To = x
	}
	s.Append(b, t)
}

// measure fills the tables that depend on the reducible graph alone.
func (g *graph) measure() {
	n := len(g.cfg.RPO)
	g.header, g.merges, g.weight = grown(g.header, n), grown(g.merges, n), grown(g.weight, n)
	g.last = grown(g.last, n)
	last := g.last
	for len(g.kids) < n {
		g.kids = append(g.kids, nil)
	}
	for i := range n {
		g.kids[i] = g.kids[i][:0]
	}
	for i, b := range g.cfg.RPO {
		last[i] = -1
		for _, p := range g.cfg.Preds(b) {
			if j := g.cfg.Index(p); j < i {
				g.merges[i]++
			} else {
				g.header[i] = true
				last[i] = max(last[i], int32(j))
			}
		}
		if d := g.dom.Idom(b); d != 0 && g.merges[i] > 1 {
			g.kids[g.cfg.Index(d)] = append(g.kids[g.cfg.Index(d)], int32(i))
		}
	}
	for i := n - 1; i >= 0; i-- {
		g.weight[i]++
		if d := g.dom.Idom(g.cfg.RPO[i]); d != 0 {
			g.weight[g.cfg.Index(d)] += g.weight[i]
		}
	}
	g.nest()
}

// nest finds where each cycle ends in the order, from the last block with an
// edge back to each header. A cycle that begins in another is taken to be
// inside of it, which may be more than it is, so that spans lie one within the other
// or apart.
func (g *graph) nest() {
	n := len(g.last)
	g.loops, g.inner = grown(g.loops, n), grown(g.inner, n)
	stack := g.stack[:0] // headers that no other is around so far; the first on top
	for i := int32(n) - 1; i >= 0; i-- {
		if !g.header[i] {
			continue
		}
		end := g.last[i]
		for len(stack) > 0 && stack[len(stack)-1] <= end {
			top := stack[len(stack)-1]
			end = max(end, g.loops[top].last)
			g.loops[top].outer = i
			stack = stack[:len(stack)-1]
		}
		g.loops[i] = span{i, end, -1}
		stack = append(stack, i)
	}
	g.stack = stack
	in := int32(-1)
	for i := range int32(n) {
		for in >= 0 && g.loops[in].last < i {
			in = g.loops[in].outer
		}
		if g.header[i] {
			in = i
		}
		g.inner[i] = in
	}
}
