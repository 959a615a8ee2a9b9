package passes

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// mergePoints finds where several definitions of one thing meet: its iterated
// dominance frontier, cut down to where the thing is live. The algorithm is
// that of Sreedhar and Gao ("A linear time algorithm for placing φ-nodes",
// POPL 1995), restricted to the live blocks, so that one thing costs what its
// own live range costs and not what the function does.
type mergePoints struct {
	cfg   *mir.CFG
	idom  []int32 // all tables are by index in reverse postorder
	depth []int32
	succ  []mir.Block

	stamp               int32 // of the thing at hand; a mark is set if it equals this
	def, live           []int32
	merge, walked, head []int32
	first, next         []int32 // children in the tree that are live
	work, stack, found  []int32
	roots               depthHeap
}

func newMergePoints(c *Context) *mergePoints {
	m := &mergePoints{cfg: c.CFG(), depth: domDepths(c)}
	n := len(m.cfg.RPO)
	m.idom = c.numbers(n)
	for i, b := range m.cfg.RPO {
		m.idom[i] = int32(m.cfg.Index(c.Dom().Idom(b)))
	}
	for _, t := range []*[]int32{&m.def, &m.live, &m.merge, &m.walked, &m.head, &m.first, &m.next} {
		*t = c.numbers(n)
	}
	return m
}

// find returns the blocks, sorted, in which definitions meet, given the blocks
// that define the thing and those that use it before they define it. The start
// of the function counts as a definition. The slice is good until the next call.
func (m *mergePoints) find(defs, uses []int32) []int32 {
	m.stamp++
	m.work = m.work[:0]
	if len(uses) == 0 || len(defs) == 0 {
		return nil
	}
	for _, d := range defs {
		m.def[d] = m.stamp
	}
	live := m.liveIn(uses)
	m.link(live)
	m.roots = m.roots[:0]
	for _, d := range defs {
		m.roots.push(depthOf{m.depth[d], d})
	}
	found := m.found[:0]
	for len(m.roots) > 0 {
		found = m.under(m.roots.pop().block, found)
	}
	slices.Sort(found)
	m.found = found
	return found
}

// liveIn marks and returns the blocks at whose start the thing is live.
func (m *mergePoints) liveIn(uses []int32) []int32 {
	live := m.work
	add := func(i int32) {
		if m.live[i] != m.stamp {
			m.live[i] = m.stamp
			live = append(live, i)
		}
	}
	for _, u := range uses {
		add(u)
	}
	for k := 0; k < len(live); k++ {
		for _, p := range m.cfg.Preds(m.cfg.RPO[live[k]]) {
			if i := int32(m.cfg.Index(p)); m.def[i] != m.stamp {
				add(i)
			}
		}
	}
	m.work = live
	return live
}

// link makes the lists of those children that are live.
func (m *mergePoints) link(live []int32) {
	for _, i := range live {
		p := m.idom[i]
		if p < 0 {
			continue
		}
		if m.head[p] != m.stamp {
			m.head[p], m.first[p] = m.stamp, -1
		}
		m.next[i], m.first[p] = m.first[p], i
	}
}

// under walks the dominator tree below root and adds the live blocks that an
// edge from there joins to others.
func (m *mergePoints) under(root int32, found []int32) []int32 {
	if m.walked[root] == m.stamp {
		return found
	}
	m.walked[root] = m.stamp
	stack := append(m.stack[:0], root)
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		m.succ = m.cfg.Func.Successors(m.succ[:0], m.cfg.RPO[x])
		for _, s := range m.succ {
			y := int32(m.cfg.Index(s))
			if m.depth[y] > m.depth[root] || m.live[y] != m.stamp || m.merge[y] == m.stamp {
				continue
			}
			m.merge[y] = m.stamp
			found = append(found, y)
			if m.def[y] != m.stamp {
				m.roots.push(depthOf{m.depth[y], y})
			}
		}
		if m.head[x] != m.stamp {
			continue
		}
		for ch := m.first[x]; ch >= 0; ch = m.next[ch] {
			if m.walked[ch] != m.stamp {
				m.walked[ch] = m.stamp
				stack = append(stack, ch)
			}
		}
	}
	m.stack = stack
	return found
}

// depthOf is a block with its depth in the dominator tree.
type depthOf struct{ depth, block int32 }

// depthHeap is a heap with the deepest block first.
type depthHeap []depthOf

func (h *depthHeap) push(x depthOf) {
	*h = append(*h, x)
	a := *h
	for i := len(a) - 1; i > 0 && a[i].depth > a[(i-1)/2].depth; i = (i - 1) / 2 {
		a[i], a[(i-1)/2] = a[(i-1)/2], a[i]
	}
}

func (h *depthHeap) pop() depthOf {
	a := *h
	top, last := a[0], len(a)-1
	a[0] = a[last]
	a = a[:last]
	for i := 0; ; {
		big := i
		for k := 2*i + 1; k <= 2*i+2 && k < last; k++ {
			if a[k].depth > a[big].depth {
				big = k
			}
		}
		if big == i {
			break
		}
		a[i], a[big] = a[big], a[i]
		i = big
	}
	*h = a
	return top
}
