package layout

import "math"

// draw reads the drawing off.
func (l *layered) draw() *Drawing {
	d := &Drawing{H: l.height, Nodes: make([]Box, len(l.g.Nodes)), Edges: make([]Route, len(l.g.Edges))}
	for v, n := range l.g.Nodes {
		d.Nodes[v] = Box{l.verts[v].x - l.width[v]/2, l.layerY[l.layer[v]], l.width[v], n.H}
		d.W = max(d.W, d.Nodes[v].X+l.width[v])
	}
	for e := range l.g.Edges {
		d.Edges[e] = l.route(e)
		for _, p := range d.Edges[e].Points {
			d.W = max(d.W, p.X)
		}
		d.W = max(d.W, d.Edges[e].Label.X+l.g.Edges[e].LabelW)
	}
	d.W += margin
	return d
}

// route follows an edge from its box to that where it ends.
func (l *layered) route(e int) Route {
	from := l.g.Edges[e].From
	start := Point{l.exit[e], l.layerY[l.layer[from]] + l.g.Nodes[from].H}
	i := l.netOf[e]
	r := Route{Back: l.back[e], Stub: i < 0, Label: Point{start.X + 5, start.Y + 12}}
	p := path{points: []Point{start}}
	if i < 0 {
		p.to(start.X, r.Label.Y+stubH)
		r.Points = p.points
		return r
	}
	n := &l.nets[i]
	if n.back {
		for c := l.layer[from] + 1; c > n.first; c-- {
			p.cross(l.wireAt(c, i), l.verts[n.at(c-1)].x)
		}
		p.cross(l.wireAt(n.first, i), l.entry[i])
	} else {
		for c := l.layer[from] + 1; c < l.layer[n.to]; c++ {
			p.cross(l.wireAt(c, i), l.verts[n.at(c)].x)
		}
		p.cross(l.wireAt(l.layer[n.to], i), l.entry[i])
	}
	p.to(l.entry[i], l.layerY[l.layer[n.to]])
	r.Points = p.points
	return r
}

// path is a line that is being made.
type path struct{ points []Point }

// cross goes along a wire to x.
func (p *path) cross(w *wire, x float64) {
	if last := p.points[len(p.points)-1].X; math.Abs(last-x) > level || w.track >= 0 {
		p.to(last, w.y)
		p.to(x, w.y)
	}
}

// to goes straight to a place, leaving out corners that are none.
func (p *path) to(x, y float64) {
	q := Point{x, y}
	n := len(p.points)
	last := p.points[n-1]
	if math.Abs(last.X-x) <= level && math.Abs(last.Y-y) <= level {
		return
	}
	if n > 1 {
		before := p.points[n-2]
		sameX := math.Abs(before.X-last.X) <= level && math.Abs(last.X-x) <= level && (last.Y-before.Y)*(y-last.Y) > 0
		sameY := math.Abs(before.Y-last.Y) <= level && math.Abs(last.Y-y) <= level && (last.X-before.X)*(x-last.X) > 0
		if sameX || sameY {
			p.points[n-1] = q
			return
		}
	}
	p.points = append(p.points, q)
}
