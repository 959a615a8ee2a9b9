package wasm

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// dispatch adds dispatchers to an irreducible graph: it finds the strongly
// connected components, takes the edges to the header of each away, or, where
// it can be entered at several blocks, leads the edges to all of these through a
// dispatcher, and goes on inside with what is left.
func (g *graph) dispatch(f *mir.Func) {
	g.route, g.number = make([]mir.Block, f.NumBlocks()), make([]int32, f.NumBlocks())
	s := newComponents(g.cfg)
	work := [][]mir.Block{g.cfg.RPO}
	budget := 200 * len(g.cfg.RPO) // only cycles nested very deeply take more
	for len(work) > 0 && budget > 0 {
		part := work[len(work)-1]
		work = work[:len(work)-1]
		budget -= len(part)
		for _, c := range s.find(part) {
			heads := s.entries(c)
			if len(heads) > 1 {
				g.addDispatcher(heads)
			}
			for _, h := range heads {
				s.cut[h] = true
			}
			work = append(work, c)
		}
	}
	if len(work) > 0 {
		*g = *flattened(f)
		return
	}
	g.cfg = mir.NewCFG(g.skeleton(f))
	g.dom = mir.Dominators(g.cfg)
}

// components finds strongly connected components by the algorithm of Tarjan
// ("Depth-first search and linear graph algorithms", 1972), without recursion,
// in parts of a graph.
type components struct {
	cfg    *mir.CFG
	cut    []bool  // by Block: no edge leads there any more
	part   []int32 // by Block: the number of the part searched last that it was in
	group  []int32 // by Block: the component found last that it was in
	number []int32 // by Block: the order in which it was met
	low    []int32
	clock  int32
	parts  int32
	groups int32
	succ   []mir.Block
}

func newComponents(c *mir.CFG) *components {
	n := c.Func.NumBlocks()
	return &components{cfg: c, cut: make([]bool, n), part: make([]int32, n), group: make([]int32, n), number: make([]int32, n), low: make([]int32, n)}
}

// visit is a block on the way of the search, and its next edge.
type visit struct {
	b    mir.Block
	term mir.Value
	next int
}

// find returns the components of a part that are cycles.
func (s *components) find(part []mir.Block) [][]mir.Block {
	s.parts++
	for _, b := range part {
		s.part[b] = s.parts
		s.number[b] = 0
	}
	var found [][]mir.Block
	var stack []mir.Block // met, and in no component yet
	for _, root := range part {
		if s.number[root] != 0 {
			continue
		}
		path := []visit{s.enter(root, &stack)}
		for len(path) > 0 {
			top := &path[len(path)-1]
			if to, ok := s.edge(top); ok {
				switch {
				case s.part[to] != s.parts || s.cut[to]:
				case s.number[to] == 0:
					path = append(path, s.enter(to, &stack))
				case s.group[to] == 0:
					s.low[top.b] = min(s.low[top.b], s.number[to])
				}
				continue
			}
			b := top.b
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1].b
				s.low[up] = min(s.low[up], s.low[b])
			}
			if s.low[b] == s.number[b] {
				if c := s.pop(b, &stack); c != nil {
					found = append(found, c)
				}
			}
		}
	}
	return found
}

func (s *components) enter(b mir.Block, stack *[]mir.Block) visit {
	s.clock++
	s.number[b], s.low[b], s.group[b] = s.clock, s.clock, 0
	*stack = append(*stack, b)
	return visit{b: b, term: s.cfg.Func.Last(b)}
}

// edge returns the next edge of a visit.
func (s *components) edge(v *visit) (mir.Block, bool) {
	f := s.cfg.Func
	if v.term == 0 || v.next >= f.NumEdges(v.term) {
		return 0, false
	}
	v.next++
	return f.Edge(v.term, v.next-1).To, true
}

// pop takes the component whose first block is b off the stack, and returns it
// when it is a cycle.
func (s *components) pop(b mir.Block, stack *[]mir.Block) []mir.Block {
	s.groups++
	i := len(*stack) - 1
	for ; (*stack)[i] != b; i-- {
		s.group[(*stack)[i]] = s.groups
	}
	s.group[b] = s.groups
	c := append([]mir.Block(nil), (*stack)[i:]...)
	*stack = (*stack)[:i]
	if len(c) > 1 {
		return c
	}
	s.succ = s.cfg.Func.Successors(s.succ[:0], b)
	for _, to := range s.succ {
		if to == b && !s.cut[b] {
			return c
		}
	}
	return nil
}

// entries returns the blocks of a component that are reached from outside of
// it, in reverse postorder.
func (s *components) entries(c []mir.Block) []mir.Block {
	id := s.group[c[0]]
	var heads []mir.Block
	for _, b := range c {
		for _, p := range s.cfg.Preds(b) {
			if s.group[p] != id {
				heads = append(heads, b)
				break
			}
		}
	}
	sortBlocks(s.cfg, heads)
	return heads
}

func sortBlocks(c *mir.CFG, bs []mir.Block) {
	slices.SortFunc(bs, func(a, b mir.Block) int { return c.Index(a) - c.Index(b) })
}
