package layout

import (
	"cmp"
	"math"
	"slices"
)

// coordinates chooses where the vertices are in their rows, after Brandes and
// Köpf ("Fast and Simple Horizontal Coordinate Assignment", 2001): four drawings
// that align vertices with the middle of their neighbours, above or below, as
// far left or right as can be, and of these the mean of the two in the middle.
func (l *layered) coordinates() {
	l.widths()
	a := aligner{l: l, up: l.straight(true), down: l.straight(false)}
	a.conflicts()
	var all [4][]float64
	for i := range all {
		all[i] = a.align(i&1 != 0, i&2 != 0)
	}
	a.balance(&all)
	least := math.Inf(1)
	for _, row := range l.layers {
		for _, v := range row {
			xs := []float64{all[0][v], all[1][v], all[2][v], all[3][v]}
			slices.Sort(xs)
			l.verts[v].x = (xs[1] + xs[2]) / 2
			least = min(least, l.verts[v].x-l.verts[v].w/2)
		}
	}
	for _, row := range l.layers {
		for _, v := range row {
			l.verts[v].x += margin - least
		}
	}
}

// widths makes boxes wide enough for the lines that leave them.
func (l *layered) widths() {
	l.width = make([]float64, len(l.g.Nodes))
	for v, n := range l.g.Nodes {
		room := 2.0 * portPad
		for _, e := range l.outs[v] {
			room += portGap + l.labelRoom(e)
		}
		l.width[v] = max(n.W, room)
		l.verts[v].w = l.width[v]
	}
}

// labelRoom is the room that an edge needs beside the line where it starts.
func (l *layered) labelRoom(e int) float64 {
	w := l.g.Edges[e].LabelW
	if l.netOf[e] < 0 {
		w = max(w, l.g.Edges[e].StubW)
	}
	return w
}

// straight returns the neighbours that a vertex is to be in line with: above or
// below, those of lines that lead back only where they pass.
func (l *layered) straight(above bool) [][]int {
	near := make([][]int, len(l.verts))
	link := func(upper, lower int) {
		if above {
			near[lower] = append(near[lower], upper)
		} else {
			near[upper] = append(near[upper], lower)
		}
	}
	for i := range l.nets {
		n := &l.nets[i]
		for j := 1; j < len(n.chain); j++ {
			link(n.chain[j-1], n.chain[j])
		}
		if n.back {
			continue
		}
		if len(n.chain) > 0 {
			link(n.chain[len(n.chain)-1], n.to)
		}
		for _, e := range n.edges {
			from := l.g.Edges[e].From
			if v := n.at(l.layer[from] + 1); v >= 0 {
				link(from, v)
			} else {
				link(from, n.to)
			}
		}
	}
	for _, list := range near {
		slices.SortFunc(list, func(a, b int) int { return cmp.Compare(l.verts[a].pos, l.verts[b].pos) })
	}
	return near
}

// gap is the distance of two neighbours in a row, from middle to middle.
func (l *layered) gap(a, b int) float64 {
	d := float64(mixGap)
	switch pa, pb := l.verts[a].node < 0, l.verts[b].node < 0; {
	case pa && pb:
		d = pointGap
	case !pa && !pb:
		d = nodeGap
	}
	return d + (l.verts[a].w+l.verts[b].w)/2
}

// aligner is the state of the algorithm.
type aligner struct {
	l        *layered
	up, down [][]int
	conflict map[[2]int]bool // edges, upper end first, that cross a line which must be straight
}

func (a *aligner) point(v int) bool { return a.l.verts[v].node < 0 }

// conflicts marks edges that cross a piece of a line between two points.
func (a *aligner) conflicts() {
	a.conflict = map[[2]int]bool{}
	verts := a.l.verts
	for r := 1; r < len(a.l.layers); r++ {
		row := a.l.layers[r]
		left, scanned := 0, 0
		for i, v := range row {
			inner := -1
			if a.point(v) {
				for _, u := range a.up[v] {
					if a.point(u) {
						inner = u
					}
				}
			}
			if inner < 0 && i < len(row)-1 {
				continue
			}
			right := len(a.l.layers[r-1])
			if inner >= 0 {
				right = verts[inner].pos
			}
			for ; scanned <= i; scanned++ {
				w := row[scanned]
				for _, u := range a.up[w] {
					if p := verts[u].pos; (p < left || p > right) && !(a.point(u) && a.point(w)) {
						a.conflict[[2]int{u, w}] = true
					}
				}
			}
			left = right
		}
	}
}

// align returns one of the four drawings.
func (a *aligner) align(upwards, rightwards bool) []float64 {
	n := len(a.l.verts)
	rows := clone(a.l.layers)
	if upwards {
		slices.Reverse(rows)
	}
	pos := make([]int, n)
	for _, row := range rows {
		if rightwards {
			slices.Reverse(row)
		}
		for i, v := range row {
			pos[v] = i
		}
	}
	root, next := a.columns(rows, pos, upwards, rightwards)
	xs := a.compact(rows, root, next)
	if rightwards {
		for i := range xs {
			xs[i] = -xs[i]
		}
	}
	return xs
}

// columns joins vertices to columns, each a ring by next with a root.
func (a *aligner) columns(rows [][]int, pos []int, upwards, rightwards bool) (root, next []int) {
	n := len(a.l.verts)
	root, next = make([]int, n), make([]int, n)
	for v := range root {
		root[v], next[v] = v, v
	}
	near := a.up
	if upwards {
		near = a.down
	}
	for _, row := range rows {
		reached := -1
		for _, v := range row {
			list := near[v]
			if len(list) == 0 {
				continue
			}
			low, high := (len(list)-1)/2, len(list)/2
			if rightwards {
				low, high = high, low
			}
			for _, m := range []int{low, high} {
				u := list[m]
				key := [2]int{u, v}
				if upwards {
					key = [2]int{v, u}
				}
				if next[v] != v || pos[u] <= reached || a.conflict[key] {
					continue
				}
				next[u] = v
				root[v] = root[u]
				next[v] = root[v]
				reached = pos[u]
			}
		}
	}
	return root, next
}

// compact places the columns: first as far to the left as they go, then each as
// far to the right as those behind it leave room.
func (a *aligner) compact(rows [][]int, root, next []int) []float64 {
	n := len(a.l.verts)
	type link struct {
		to  int
		gap float64
	}
	after := make([][]link, n)
	waits := make([]int, n)
	for _, row := range rows {
		for i := 1; i < len(row); i++ {
			u, v := root[row[i-1]], root[row[i]]
			after[u] = append(after[u], link{v, a.l.gap(row[i-1], row[i])})
			waits[v]++
		}
	}
	var order []int
	for _, row := range rows {
		for _, v := range row {
			if root[v] == v && waits[v] == 0 {
				order = append(order, v)
			}
		}
	}
	x := make([]float64, n)
	for at := 0; at < len(order); at++ {
		v := order[at]
		for _, k := range after[v] {
			x[k.to] = max(x[k.to], x[v]+k.gap)
			if waits[k.to]--; waits[k.to] == 0 {
				order = append(order, k.to)
			}
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		v := order[i]
		limit := math.Inf(1)
		for _, k := range after[v] {
			limit = min(limit, x[k.to]-k.gap)
		}
		if !math.IsInf(limit, 1) {
			x[v] = max(x[v], limit)
		}
	}
	for v := range x {
		x[v] = x[root[v]]
	}
	return x
}

// balance moves the drawings to the one that is narrowest.
func (a *aligner) balance(all *[4][]float64) {
	var least, most [4]float64
	best := 0
	for i, xs := range all {
		least[i], most[i] = math.Inf(1), math.Inf(-1)
		for _, row := range a.l.layers {
			for _, v := range row {
				half := a.l.verts[v].w / 2
				least[i], most[i] = min(least[i], xs[v]-half), max(most[i], xs[v]+half)
			}
		}
		if most[i]-least[i] < most[best]-least[best] {
			best = i
		}
	}
	for i, xs := range all {
		shift := least[best] - least[i]
		if i&2 != 0 {
			shift = most[best] - most[i]
		}
		for v := range xs {
			xs[v] += shift
		}
	}
}
