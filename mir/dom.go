package mir

// DomTree is the dominator tree of a CFG: block a dominates b when every path
// from the entry to b goes through a.
type DomTree struct {
	cfg       *CFG
	idom      []int32 // by index in RPO; the entry's is -1
	pre, post []int32 // by index in RPO: when a walk of the tree enters and leaves
}

// Dominators computes the dominator tree by the algorithm of Lengauer and
// Tarjan ("A fast algorithm for finding dominators in a flowgraph", TOPLAS
// 1979) in its simple form, with path compression, which no graph makes
// quadratic. Nothing recurses.
func Dominators(c *CFG) *DomTree {
	d := &DomTree{cfg: c}
	d.idom = newLengauerTarjan(c).run()
	d.number()
	return d
}

// lengauerTarjan is the state of the algorithm. Vertices are numbers in the
// preorder of a depth-first spanning tree.
type lengauerTarjan struct {
	c        *CFG
	vertex   []int32 // by number: index in RPO
	number   []int32 // by index in RPO
	parent   []int32
	semi     []int32
	ancestor []int32
	label    []int32
	path     []int32
}

func newLengauerTarjan(c *CFG) *lengauerTarjan {
	n := len(c.RPO)
	l := &lengauerTarjan{c: c, number: make([]int32, n)}
	for i := range l.number {
		l.number[i] = -1
	}
	l.span()
	l.semi, l.label, l.ancestor = make([]int32, n), make([]int32, n), make([]int32, n)
	for i := range n {
		l.semi[i], l.label[i], l.ancestor[i] = int32(i), int32(i), -1
	}
	return l
}

// span numbers the vertices of a depth-first spanning tree in preorder.
func (l *lengauerTarjan) span() {
	type visit struct {
		num  int32
		term Value
		next int
	}
	f := l.c.Func
	enter := func(i, parent int32) visit {
		n := int32(len(l.vertex))
		l.number[i] = n
		l.vertex = append(l.vertex, i)
		l.parent = append(l.parent, parent)
		return visit{num: n, term: f.Last(l.c.RPO[i])}
	}
	stack := []visit{enter(0, -1)}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.term == 0 || top.next == f.NumEdges(top.term) {
			stack = stack[:len(stack)-1]
			continue
		}
		to := l.c.num[f.Edge(top.term, top.next).To]
		top.next++
		if l.number[to] < 0 {
			stack = append(stack, enter(to, top.num))
		}
	}
}

// eval returns the vertex with the least semidominator on v's path in the
// forest, and compresses that path.
func (l *lengauerTarjan) eval(v int32) int32 {
	if l.ancestor[v] < 0 {
		return v
	}
	l.path = l.path[:0]
	for u := v; l.ancestor[l.ancestor[u]] >= 0; u = l.ancestor[u] {
		l.path = append(l.path, u)
	}
	for i := len(l.path) - 1; i >= 0; i-- {
		u := l.path[i]
		a := l.ancestor[u]
		if l.semi[l.label[a]] < l.semi[l.label[u]] {
			l.label[u] = l.label[a]
		}
		l.ancestor[u] = l.ancestor[a]
	}
	return l.label[v]
}

// run returns the immediate dominators by index in RPO.
func (l *lengauerTarjan) run() []int32 {
	n := int32(len(l.vertex))
	dom := make([]int32, n)
	bucket := make([]int32, n) // heads of lists
	next := make([]int32, n)
	for i := range bucket {
		bucket[i] = -1
	}
	for w := n - 1; w > 0; w-- {
		for _, b := range l.c.Preds(l.c.RPO[l.vertex[w]]) {
			u := l.eval(l.number[l.c.num[b]])
			l.semi[w] = min(l.semi[w], l.semi[u])
		}
		next[w], bucket[l.semi[w]] = bucket[l.semi[w]], w
		p := l.parent[w]
		l.ancestor[w] = p
		for v := bucket[p]; v >= 0; v = next[v] {
			dom[v] = p
			if u := l.eval(v); l.semi[u] < l.semi[v] {
				dom[v] = u
			}
		}
		bucket[p] = -1
	}
	idom := make([]int32, n)
	idom[0] = -1
	for w := int32(1); w < n; w++ {
		if dom[w] != l.semi[w] {
			dom[w] = dom[dom[w]]
		}
		idom[l.vertex[w]] = l.vertex[dom[w]]
	}
	return idom
}

// number walks the tree and notes when it enters and leaves each block.
func (d *DomTree) number() {
	n := len(d.idom)
	first, next := make([]int32, n), make([]int32, n)
	for i := range first {
		first[i], next[i] = -1, -1
	}
	for i := n - 1; i > 0; i-- {
		p := d.idom[i]
		next[i], first[p] = first[p], int32(i)
	}
	d.pre, d.post = make([]int32, n), make([]int32, n)
	clock := int32(0)
	for v := int32(0); v >= 0; {
		d.pre[v] = clock
		clock++
		if first[v] >= 0 {
			v = first[v]
			continue
		}
		for v >= 0 && next[v] < 0 {
			d.post[v] = clock
			v = d.idom[v]
		}
		if v >= 0 {
			d.post[v] = clock
			v = next[v]
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
