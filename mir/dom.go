package mir

import "slices"

// DomTree is the dominator tree of a CFG: block a dominates b when every path
// from the entry to b goes through a.
type DomTree struct {
	cfg         *CFG
	graph       Graph
	idom        []int32 // by index in RPO; the entry's is -1
	first, next []int32 // by index in RPO: the first child, the next sibling, or -1
	pre, post   []int32 // by index in RPO: when a walk of the tree enters and leaves
}

// Dominators computes the dominator tree.
func Dominators(c *CFG) *DomTree {
	d := &DomTree{}
	d.Compute(c)
	return d
}

// fewBlocks is the number of blocks up to which the dominators are found by
// iteration, which is faster then; with more it might take quadratic time.
const fewBlocks = 64

// Compute computes the dominator tree anew, in the memory that d has.
func (d *DomTree) Compute(c *CFG) {
	d.cfg = c
	if len(c.RPO) <= fewBlocks {
		d.iterate()
	} else {
		d.search()
	}
	d.number()
}

// iterate finds the immediate dominators as the fixed point of what the
// predecessors say (Cooper, Harvey and Kennedy, "A simple, fast dominance
// algorithm", 2001).
func (d *DomTree) iterate() {
	c := d.cfg
	d.idom = sized(d.idom, len(c.RPO))
	for i := range d.idom {
		d.idom[i] = -1
	}
	for changed := true; changed; {
		changed = false
		for i := 1; i < len(c.RPO); i++ {
			near := int32(-1)
			for _, p := range c.preds[c.start[i]:c.start[i+1]] {
				switch k := c.num[p]; {
				case k > 0 && d.idom[k] < 0: // not yet seen
				case near < 0:
					near = k
				default:
					for near != k {
						for near > k {
							near = d.idom[near]
						}
						for k > near {
							k = d.idom[k]
						}
					}
				}
			}
			if d.idom[i] != near {
				d.idom[i], changed = near, true
			}
		}
	}
}

// search finds the immediate dominators in a time that no graph makes quadratic.
func (d *DomTree) search() {
	c := d.cfg
	d.graph.Reset(len(c.RPO))
	for i, b := range c.RPO {
		t := c.Func.Last(b)
		for k := range c.Func.numWays(t) {
			d.graph.Edge(int32(i), c.num[c.Func.Edge(t, k).To])
		}
	}
	d.idom = append(d.idom[:0], d.graph.Dominators()...)
}

// number makes the lists of children, walks the tree and notes when it enters
// and leaves each block.
func (d *DomTree) number() {
	n := len(d.idom)
	for _, t := range []*[]int32{&d.first, &d.next, &d.pre, &d.post} {
		*t = sized(*t, n)
	}
	for i := range n {
		d.first[i], d.next[i] = -1, -1
	}
	for i := n - 1; i > 0; i-- {
		p := d.idom[i]
		d.next[i], d.first[p] = d.first[p], int32(i)
	}
	clock := int32(0)
	d.walk(func(i int32) {
		d.pre[i] = clock
		clock++
	}, func(i int32) { d.post[i] = clock })
}

// Walk walks the tree: enter is called for a block before those that it
// dominates, in reverse postorder of siblings, and leave after them. Nothing
// recurses.
func (d *DomTree) Walk(enter, leave func(b Block)) {
	d.walk(func(i int32) { enter(d.cfg.RPO[i]) }, func(i int32) { leave(d.cfg.RPO[i]) })
}

func (d *DomTree) walk(enter, leave func(i int32)) {
	for at := int32(0); at >= 0; {
		enter(at)
		if d.first[at] >= 0 {
			at = d.first[at]
			continue
		}
		for at >= 0 {
			leave(at)
			if d.next[at] >= 0 {
				at = d.next[at]
				break
			}
			at = d.idom[at]
		}
	}
}

// Idom returns the immediate dominator of a block, or 0 for the entry and for
// blocks that are not reached.
func (d *DomTree) Idom(b Block) Block {
	if i := d.cfg.num[b]; i > 0 {
		return d.cfg.RPO[d.idom[i]]
	}
	return 0
}

// Dominates reports whether every path from the entry to b goes through a; a
// block dominates itself. What is not reached is dominated by everything.
func (d *DomTree) Dominates(a, b Block) bool {
	i, j := d.cfg.num[a], d.cfg.num[b]
	if j < 0 {
		return true
	}
	return i >= 0 && d.pre[i] <= d.pre[j] && d.post[j] <= d.post[i]
}

// Equal reports whether two trees say the same.
func (d *DomTree) Equal(o *DomTree) bool { return d.cfg.Equal(o.cfg) && slices.Equal(d.idom, o.idom) }
