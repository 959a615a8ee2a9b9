package layout

// net is all edges to one node from above, or all that lead back to it. They
// share one line, which passes the layers from first to last.
type net struct {
	to          int
	back        bool
	edges       []int
	first, last int   // none when last < first
	chain       []int // vertices, from first on
	top, bottom int   // vertices where a line that leads back turns, or -1; for the order only
}

// makeNets gathers the edges: all, or where that would make too many points, those
// that are not longer than some length.
func (l *layered) makeNets() {
	if l.gather(l.depth) <= maxPoints {
		return
	}
	low, high := 1, l.depth // edges as long as low are few enough, or as short as can be
	for high-low > 1 {
		if mid := (low + high) / 2; l.gather(mid) <= maxPoints {
			low = mid
		} else {
			high = mid
		}
	}
	l.gather(low)
}

// gather makes nets of the edges that pass at most longest layers, and of none
// else. It returns the number of their points.
func (l *layered) gather(longest int) int {
	l.nets, l.netOf = nil, make([]int, len(l.g.Edges))
	index := make([][2]int, len(l.g.Nodes)) // net + 1, forwards and back
	total := 0
	for i, e := range l.g.Edges {
		from, to, kind := l.layer[e.From], l.layer[e.To], 0
		if l.back[i] {
			kind = 1
		}
		if from-to > longest || to-from > longest {
			l.netOf[i] = -1
			continue
		}
		if index[e.To][kind] == 0 {
			l.nets = append(l.nets, net{to: e.To, back: l.back[i], first: to, last: to - 1, top: -1, bottom: -1})
			index[e.To][kind] = len(l.nets)
		}
		l.netOf[i] = index[e.To][kind] - 1
		n := &l.nets[l.netOf[i]]
		n.edges = append(n.edges, i)
		total -= n.length()
		if n.back {
			n.last = max(n.last, from)
		} else {
			n.first = min(n.first, from+1)
		}
		total += n.length()
	}
	return total
}

func (n *net) length() int { return n.last - n.first + 1 }

// at returns the vertex of the line in a layer, or -1.
func (n *net) at(layer int) int {
	if layer < n.first || layer > n.last {
		return -1
	}
	return n.chain[layer-n.first]
}

// vertex is a node, or a point where a line passes a layer.
type vertex struct {
	node     int // or -1
	layer    int
	pos      int   // from the left
	up, down []int // neighbours that the order is to be near to
	w, x     float64
	turn     bool
}

func (l *layered) addVertex(layer, node int) int {
	l.verts = append(l.verts, vertex{node: node, layer: layer})
	return len(l.verts) - 1
}

func (l *layered) connect(upper, lower int) {
	l.verts[upper].down = append(l.verts[upper].down, lower)
	l.verts[lower].up = append(l.verts[lower].up, upper)
}

// makeVertices makes the vertices. That of a node has its index. Lines that
// lead back get points above and below them, where they turn, in layers from
// -1 to depth.
func (l *layered) makeVertices() {
	for v := range l.g.Nodes {
		l.addVertex(l.layer[v], v)
	}
	for i := range l.nets {
		n := &l.nets[i]
		for r := n.first; r <= n.last; r++ {
			n.chain = append(n.chain, l.addVertex(r, -1))
		}
		if n.back {
			l.connectBack(n)
		} else {
			l.connectDown(n)
		}
	}
}

func (l *layered) connectDown(n *net) {
	below := func(layer int) int {
		if v := n.at(layer + 1); v >= 0 {
			return v
		}
		return n.to
	}
	for _, v := range n.chain {
		l.connect(v, below(l.verts[v].layer))
	}
	for _, e := range n.edges {
		from := l.g.Edges[e].From
		l.connect(from, below(l.layer[from]))
	}
}

func (l *layered) connectBack(n *net) {
	n.top, n.bottom = l.addVertex(n.first-1, -1), l.addVertex(n.last+1, -1)
	l.verts[n.top].turn, l.verts[n.bottom].turn = true, true
	l.connect(n.top, n.to)
	l.connect(n.top, n.chain[0])
	for i := range n.chain[1:] {
		l.connect(n.chain[i], n.chain[i+1])
	}
	l.connect(n.chain[len(n.chain)-1], n.bottom)
	for _, e := range n.edges {
		from := l.g.Edges[e].From
		if v := n.at(l.layer[from] + 1); v >= 0 {
			l.connect(from, v)
		} else {
			l.connect(from, n.bottom)
		}
	}
}
