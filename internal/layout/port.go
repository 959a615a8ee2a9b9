package layout

import (
	"cmp"
	"slices"
)

// ports chooses where lines leave and enter the boxes.
func (l *layered) ports() {
	l.exit = make([]float64, len(l.g.Edges))
	l.entry = make([]float64, len(l.nets))
	for v := range l.g.Nodes {
		l.exits(v)
	}
	forward, back := make([]int, len(l.g.Nodes)), make([]int, len(l.g.Nodes)) // nets + 1
	for i := range l.nets {
		if n := &l.nets[i]; n.back {
			back[n.to] = i + 1
		} else {
			forward[n.to] = i + 1
		}
	}
	for v := range l.g.Nodes {
		l.entries(v, forward[v]-1, back[v]-1)
	}
}

// inside returns x moved to where it is at least pad away from a box's corners.
func (l *layered) inside(v int, x, pad float64) float64 {
	half := l.width[v]/2 - pad
	return min(max(x, l.verts[v].x-half), l.verts[v].x+half)
}

// exits spreads the lines out of a box, each as near to where it goes as the
// others leave room.
func (l *layered) exits(v int) {
	outs := slices.Clone(l.outs[v])
	want := func(e int) float64 {
		if l.netOf[e] < 0 {
			return l.verts[v].x
		}
		n := &l.nets[l.netOf[e]]
		at := n.to
		switch {
		case n.back:
			at = n.at(l.layer[v])
		case n.at(l.layer[v]+1) >= 0:
			at = n.at(l.layer[v] + 1)
		}
		return l.verts[at].x
	}
	slices.SortStableFunc(outs, func(a, b int) int { return cmp.Compare(want(a), want(b)) })
	right := l.verts[v].x + l.width[v]/2 - portPad
	limits := make([]float64, len(outs)) // the rightmost place of each
	for i := len(outs) - 1; i >= 0; i-- {
		limits[i] = right - l.labelRoom(outs[i])
		right = limits[i] - portGap
	}
	at := l.verts[v].x - l.width[v]/2 + portPad
	for i, e := range outs {
		x := min(max(l.inside(v, want(e), portPad), at), limits[i])
		l.exit[e] = x
		at = x + portGap + l.labelRoom(e)
	}
}

// entries chooses where the lines from above and those that lead back enter.
func (l *layered) entries(v, forward, back int) {
	x := l.verts[v].x
	if forward >= 0 {
		n := &l.nets[forward]
		l.entry[forward] = x
		switch {
		case len(n.chain) > 0 && l.joins(n) == 0:
			l.entry[forward] = l.inside(v, l.verts[n.chain[len(n.chain)-1]].x, tipPad)
		case len(n.chain) == 0 && len(n.edges) == 1:
			l.entry[forward] = l.inside(v, l.exit[n.edges[0]], tipPad)
		}
	}
	if back < 0 {
		return
	}
	line := l.verts[l.nets[back].chain[0]].x
	b := l.inside(v, line, portPad)
	if forward >= 0 {
		f := l.entry[forward]
		switch {
		case line < x && b > f-portGap:
			l.entry[forward] = b + portGap
		case line >= x && b < f+portGap:
			l.entry[forward] = b - portGap
		}
	}
	l.entry[back] = b
}

// joins counts the edges that join the line of a net in the last channel.
func (l *layered) joins(n *net) int {
	c := 0
	for _, e := range n.edges {
		if l.layer[l.g.Edges[e].From] == l.layer[n.to]-1 {
			c++
		}
	}
	return c
}
