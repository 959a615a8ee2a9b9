package passes

// flowGraph is a graph of what flows where: node 0 is the source of all, and
// an edge leads from a node to each that may take its value over. Edges are
// added, then finish is called once.
type flowGraph struct {
	n        int32
	from, to []int32
	succ     csr
	pred     csr
}

// csr holds, for each node, a list of nodes, one list after another.
type csr struct{ start, item []int32 }

func (c *csr) of(i int32) []int32 { return c.item[c.start[i]:c.start[i+1]] }

func newCSR(n int32, key, item []int32) csr {
	c := csr{make([]int32, n+1), make([]int32, len(item))}
	for _, k := range key {
		c.start[k+1]++
	}
	for i := int32(0); i < n; i++ {
		c.start[i+1] += c.start[i]
	}
	fill := append([]int32(nil), c.start...)
	for i, k := range key {
		c.item[fill[k]] = item[i]
		fill[k]++
	}
	return c
}

// node adds a node and returns its number.
func (g *flowGraph) node() int32 {
	g.n++
	return g.n - 1
}

func (g *flowGraph) edge(from, to int32) {
	g.from, g.to = append(g.from, from), append(g.to, to)
}

// origins returns for each node the only one next to node 0 through which all
// that reaches it has come: its ancestor of depth 1 in the dominator tree of
// the graph, which is the node itself when several values reach it on ways
// that have nothing in common. It is -1 for what is not reached.
func (g *flowGraph) origins() []int32 {
	g.succ, g.pred = newCSR(g.n, g.from, g.to), newCSR(g.n, g.to, g.from)
	d := flowDominators{g: g}
	d.span()
	d.semidominators()
	origin := make([]int32, g.n)
	for i := range origin {
		origin[i] = -1
	}
	for w := 1; w < len(d.vertex); w++ {
		v := d.vertex[w]
		if d.idom[w] == 0 {
			origin[v] = v
		} else {
			origin[v] = origin[d.vertex[d.idom[w]]]
		}
	}
	return origin
}

// flowDominators is the state of the algorithm of Lengauer and Tarjan ("A fast
// algorithm for finding dominators in a flowgraph", TOPLAS 1979), in its
// simple form. Its tables are by number in preorder.
type flowDominators struct {
	g        *flowGraph
	number   []int32 // by node, -1 when not reached
	vertex   []int32
	parent   []int32
	semi     []int32
	ancestor []int32
	label    []int32
	idom     []int32
	path     []int32
}

// span numbers the nodes in the preorder of a depth-first spanning tree.
func (d *flowDominators) span() {
	d.number = make([]int32, d.g.n)
	for i := range d.number {
		d.number[i] = -1
	}
	type visit struct{ num, next int32 }
	enter := func(v, parent int32) visit {
		n := int32(len(d.vertex))
		d.number[v] = n
		d.vertex = append(d.vertex, v)
		d.parent = append(d.parent, parent)
		return visit{n, 0}
	}
	stack := []visit{enter(0, -1)}
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		succ := d.g.succ.of(d.vertex[top.num])
		if int(top.next) == len(succ) {
			stack = stack[:len(stack)-1]
			continue
		}
		to := succ[top.next]
		top.next++
		if d.number[to] < 0 {
			stack = append(stack, enter(to, top.num))
		}
	}
}

// eval returns the vertex with the least semidominator on v's path in the
// forest, and compresses that path.
func (d *flowDominators) eval(v int32) int32 {
	if d.ancestor[v] < 0 {
		return v
	}
	d.path = d.path[:0]
	for u := v; d.ancestor[d.ancestor[u]] >= 0; u = d.ancestor[u] {
		d.path = append(d.path, u)
	}
	for i := len(d.path) - 1; i >= 0; i-- {
		u := d.path[i]
		a := d.ancestor[u]
		if d.semi[d.label[a]] < d.semi[d.label[u]] {
			d.label[u] = d.label[a]
		}
		d.ancestor[u] = d.ancestor[a]
	}
	return d.label[v]
}

func (d *flowDominators) semidominators() {
	n := int32(len(d.vertex))
	for _, t := range []*[]int32{&d.semi, &d.ancestor, &d.label, &d.idom} {
		*t = make([]int32, n)
	}
	bucket, next := make([]int32, n), make([]int32, n)
	for i := range n {
		d.semi[i], d.label[i], d.ancestor[i], bucket[i] = i, i, -1, -1
	}
	for w := n - 1; w > 0; w-- {
		for _, p := range d.g.pred.of(d.vertex[w]) {
			if d.number[p] >= 0 {
				d.semi[w] = min(d.semi[w], d.semi[d.eval(d.number[p])])
			}
		}
		next[w], bucket[d.semi[w]] = bucket[d.semi[w]], w
		p := d.parent[w]
		d.ancestor[w] = p
		for v := bucket[p]; v >= 0; v = next[v] {
			d.idom[v] = p
			if u := d.eval(v); d.semi[u] < d.semi[v] {
				d.idom[v] = u
			}
		}
		bucket[p] = -1
	}
	for w := int32(1); w < n; w++ {
		if d.idom[w] != d.semi[w] {
			d.idom[w] = d.idom[d.idom[w]]
		}
	}
}
