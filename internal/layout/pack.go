package layout

import "math"

// Do draws a graph. Parts without an edge or a wish between them are drawn by
// themselves and set side by side, in the order of their first nodes, in rows.
func Do(g *Graph) *Drawing {
	parts, partOf := split(g)
	if len(parts) <= 1 {
		return one(g)
	}
	drawings := make([]*Drawing, len(parts))
	for i := range parts {
		drawings[i] = one(&parts[i].graph)
	}
	at, d := rows(drawings)
	d.Nodes, d.Edges = make([]Box, len(g.Nodes)), make([]Route, len(g.Edges))
	for i, p := range parts {
		for k, v := range p.nodes {
			b := drawings[i].Nodes[k]
			d.Nodes[v] = Box{b.X + at[i].X, b.Y + at[i].Y, b.W, b.H}
		}
	}
	next := make([]int, len(parts))
	for e := range g.Edges {
		i := partOf[g.Edges[e].From]
		d.Edges[e] = drawings[i].Edges[next[i]].moved(at[i])
		next[i]++
	}
	return d
}

// A part is a graph of its own within a graph.
type part struct {
	graph Graph
	nodes []int // the nodes that its own are
}

// split returns the parts of a graph, and of which part each node is. In a part
// nodes and edges keep their order.
func split(g *Graph) (parts []part, partOf []int) {
	same := make([]int, len(g.Nodes)) // a union-find; the first node stands for all
	for v := range same {
		same[v] = v
	}
	find := func(v int) int {
		for same[v] != v {
			same[v] = same[same[v]]
			v = same[v]
		}
		return v
	}
	join := func(v, w int) {
		v, w = find(v), find(w)
		same[max(v, w)] = min(v, w)
	}
	for _, e := range g.Edges {
		join(e.From, e.To)
	}
	for _, w := range g.Below {
		join(w[0], w[1])
	}
	partOf = make([]int, len(g.Nodes))
	within := make([]int, len(g.Nodes)) // the number that a node has in its part
	for v, n := range g.Nodes {
		first := find(v)
		if first == v {
			partOf[v] = len(parts)
			parts = append(parts, part{})
		}
		partOf[v] = partOf[first]
		p := &parts[partOf[v]]
		within[v] = len(p.nodes)
		p.nodes, p.graph.Nodes = append(p.nodes, v), append(p.graph.Nodes, n)
	}
	for _, e := range g.Edges {
		p := &parts[partOf[e.From]].graph
		e.From, e.To = within[e.From], within[e.To]
		p.Edges = append(p.Edges, e)
	}
	for _, w := range g.Below {
		p := &parts[partOf[w[0]]].graph
		p.Below = append(p.Below, [2]int{within[w[0]], within[w[1]]})
	}
	return parts, partOf
}

// rows sets drawings in rows as wide as the widest, or so that they take about
// three by two, and returns where each is and the size of all.
func rows(ds []*Drawing) (at []Point, all *Drawing) {
	widest, area := 0.0, 0.0
	for _, d := range ds {
		widest, area = max(widest, d.W), area+d.W*d.H
	}
	width := max(widest, math.Sqrt(area*3/2))
	all = &Drawing{}
	x, y := 0.0, 0.0
	for _, d := range ds {
		if x > 0 && x+d.W-margin > width {
			x, y = 0, all.H-margin
		}
		at = append(at, Point{x, y})
		all.W, all.H = max(all.W, x+d.W), max(all.H, y+d.H)
		x += d.W - margin
	}
	return at, all
}

// moved returns the route elsewhere.
func (r Route) moved(by Point) Route {
	for i := range r.Points {
		r.Points[i].X += by.X
		r.Points[i].Y += by.Y
	}
	r.Label.X += by.X
	r.Label.Y += by.Y
	return r
}
