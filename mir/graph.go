package mir

// Graph is a directed graph of nodes that are numbers from 0 on. It is built by
// Reset, Node and Edge, and asked once; what it allocated is used again after
// the next Reset.
type Graph struct {
	n        int32
	from, to []int32 // the edges
	succ     adjacency
	pred     adjacency
	tree     lengauerTarjan
}

// adjacency holds for each node a list of nodes, one list after another.
type adjacency struct{ start, item []int32 }

func (a *adjacency) of(i int32) []int32 { return a.item[a.start[i]:a.start[i+1]] }

// build makes lists of item by key; items of one key keep their order.
func (a *adjacency) build(n int32, key, item []int32) {
	a.start = zeroed(a.start, int(n)+2)
	a.item = sized(a.item, len(item))
	for _, k := range key {
		a.start[k+2]++
	}
	for i := int32(2); i <= n; i++ {
		a.start[i] += a.start[i-1]
	}
	for i, k := range key { // start[k+1] moves to the end of the list of k
		a.item[a.start[k+1]] = item[i]
		a.start[k+1]++
	}
}

// zeroed returns n zeros, in the room of s if it is large enough.
func zeroed(s []int32, n int) []int32 {
	s = sized(s, n)
	clear(s)
	return s
}

// sized returns a slice of length n, in the room of s if it is large enough.
func sized(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n, n+n/4)
	}
	return s[:n]
}

// Reset empties the graph and gives it n nodes.
func (g *Graph) Reset(n int) { g.n, g.from, g.to = int32(n), g.from[:0], g.to[:0] }

// Node adds a node and returns it.
func (g *Graph) Node() int32 {
	g.n++
	return g.n - 1
}

// Edge adds an edge.
func (g *Graph) Edge(from, to int32) { g.from, g.to = append(g.from, from), append(g.to, to) }

// Dominators returns for each node the nearest other one that all ways from
// node 0 to it go through; -1 for node 0 and for what it does not reach. The
// slice is good until the next Reset.
func (g *Graph) Dominators() []int32 {
	g.succ.build(g.n, g.from, g.to)
	g.pred.build(g.n, g.to, g.from)
	return g.tree.dominators(g)
}

// lengauerTarjan is the state of the algorithm of Lengauer and Tarjan ("A fast
// algorithm for finding dominators in a flowgraph", TOPLAS 1979) in its simple
// form, with path compression, which no graph makes quadratic. Vertices are
// numbers in the preorder of a depth-first spanning tree; nothing recurses.
type lengauerTarjan struct {
	number   []int32 // by node, -1 when not reached
	vertex   []int32 // the node of each number
	parent   []int32
	at       []int32 // by number: how many successors span has seen
	semi     []int32
	ancestor []int32
	label    []int32
	dom      []int32
	bucket   []int32 // heads of lists
	next     []int32
	path     []int32
	idom     []int32 // by node
}

// span numbers the nodes that node 0 reaches.
func (l *lengauerTarjan) span(g *Graph) {
	l.number = sized(l.number, int(g.n))
	for i := range l.number {
		l.number[i] = -1
	}
	l.vertex, l.parent, l.at = append(l.vertex[:0], 0), append(l.parent[:0], -1), append(l.at[:0], 0)
	l.number[0] = 0
	for now := int32(0); now >= 0; {
		succ := g.succ.of(l.vertex[now])
		if int(l.at[now]) == len(succ) {
			now = l.parent[now]
			continue
		}
		to := succ[l.at[now]]
		l.at[now]++
		if l.number[to] < 0 {
			n := int32(len(l.vertex))
			l.number[to] = n
			l.vertex, l.parent, l.at = append(l.vertex, to), append(l.parent, now), append(l.at, 0)
			now = n
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

func (l *lengauerTarjan) dominators(g *Graph) []int32 {
	l.span(g)
	n := int32(len(l.vertex))
	for _, t := range []*[]int32{&l.semi, &l.ancestor, &l.label, &l.dom, &l.bucket, &l.next} {
		*t = sized(*t, int(n))
	}
	for i := range n {
		l.semi[i], l.label[i], l.ancestor[i], l.bucket[i] = i, i, -1, -1
	}
	for w := n - 1; w > 0; w-- {
		for _, p := range g.pred.of(l.vertex[w]) {
			if l.number[p] >= 0 {
				l.semi[w] = min(l.semi[w], l.semi[l.eval(l.number[p])])
			}
		}
		l.next[w], l.bucket[l.semi[w]] = l.bucket[l.semi[w]], w
		p := l.parent[w]
		l.ancestor[w] = p
		for v := l.bucket[p]; v >= 0; v = l.next[v] {
			l.dom[v] = p
			if u := l.eval(v); l.semi[u] < l.semi[v] {
				l.dom[v] = u
			}
		}
		l.bucket[p] = -1
	}
	l.idom = sized(l.idom, int(g.n))
	for i := range l.idom {
		l.idom[i] = -1
	}
	for w := int32(1); w < n; w++ {
		if l.dom[w] != l.semi[w] {
			l.dom[w] = l.dom[l.dom[w]]
		}
		l.idom[l.vertex[w]] = l.vertex[l.dom[w]]
	}
	return l.idom
}
