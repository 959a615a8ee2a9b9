package layout

import (
	"cmp"
	"math"
	"slices"
)

// wire is the part of a net in one channel, the room between two layers: ends at
// its top and its bottom, joined by one horizontal line.
type wire struct {
	net         int
	top, bottom []float64
	lo, hi      float64 // of all ends
	track       int     // from the top, or -1 where all ends are in one line
	y           float64
}

// level is how far ends may be apart and still be in one line.
const level = 0.01

func (w *wire) flat() bool { return w.hi-w.lo <= level }

// channels makes the wires and gives them tracks, and all layers their height.
func (l *layered) channels() {
	l.channel = make([][]wire, l.depth+1)
	for i := range l.nets {
		l.wires(i)
	}
	l.layerH = make([]float64, l.depth)
	labels, entered := make([]bool, l.depth+1), make([]bool, l.depth+1)
	for v, n := range l.g.Nodes {
		r := l.layer[v]
		l.layerH[r] = max(l.layerH[r], n.H)
		for _, e := range l.outs[v] {
			labels[r+1] = labels[r+1] || l.g.Edges[e].LabelW > 0
			if l.netOf[e] < 0 {
				labels[r+1], entered[r+1] = true, true
			}
		}
	}
	for i := range l.nets {
		entered[l.layer[l.nets[i].to]] = true
	}
	l.layerY = make([]float64, l.depth)
	y := float64(margin)
	for c, ws := range l.channel {
		if labels[c] {
			y += labelH
		}
		tracks := assign(ws)
		if tracks > 0 && !labels[c] {
			y += trackGap
		}
		for i := range ws {
			ws[i].y = y + float64(max(ws[i].track, 0))*trackGap
		}
		if tracks > 0 {
			y += float64(tracks-1) * trackGap
		}
		if entered[c] {
			y += tipH
		}
		if c > 0 && c < l.depth {
			y += 4
		}
		if c < l.depth {
			l.layerY[c] = y
			y += l.layerH[c]
		}
	}
	l.height = y + margin
}

// wires adds the wires of a net to the channels.
func (l *layered) wires(i int) {
	n := &l.nets[i]
	get := func(c int) *wire {
		if ws := l.channel[c]; len(ws) > 0 && ws[len(ws)-1].net == i {
			return &ws[len(ws)-1]
		}
		l.channel[c] = append(l.channel[c], wire{net: i, lo: math.Inf(1), hi: math.Inf(-1)})
		return &l.channel[c][len(l.channel[c])-1]
	}
	top := func(c int, x float64) {
		w := get(c)
		w.top, w.lo, w.hi = append(w.top, x), min(w.lo, x), max(w.hi, x)
	}
	bottom := func(c int, x float64) {
		w := get(c)
		w.bottom, w.lo, w.hi = append(w.bottom, x), min(w.lo, x), max(w.hi, x)
	}
	for _, v := range n.chain {
		x, r := l.verts[v].x, l.verts[v].layer
		bottom(r, x)
		top(r+1, x)
	}
	bottom(l.layer[n.to], l.entry[i])
	for _, e := range n.edges {
		top(l.layer[l.g.Edges[e].From]+1, l.exit[e])
	}
}

// wireAt returns the wire of a net in a channel.
func (l *layered) wireAt(c, net int) *wire {
	ws := l.channel[c]
	i, _ := slices.BinarySearchFunc(ws, net, func(w wire, n int) int { return cmp.Compare(w.net, n) })
	return &ws[i]
}

// manyWires is the number up to which wires are compared in pairs.
const manyWires = 250

// assign gives each wire that is not flat a track, so that wires on one do not
// meet, and returns the number of tracks.
func assign(ws []wire) int {
	var order []*wire
	for i := range ws {
		ws[i].track = -1
		if !ws[i].flat() {
			order = append(order, &ws[i])
		}
	}
	slices.SortStableFunc(order, func(a, b *wire) int { return cmp.Compare(a.lo, b.lo) })
	if len(order) > manyWires {
		return pack(order)
	}
	arrange(order)
	tracks := 0
	for i, w := range order {
		w.track = 0
		for _, o := range order[:i] {
			if meet(o, w) {
				w.track = max(w.track, o.track+1)
			}
		}
		tracks = max(tracks, w.track+1)
	}
	return tracks
}

func meet(a, b *wire) bool { return a.lo < b.hi+portGap/2 && b.lo < a.hi+portGap/2 }

// pack fills one track after the other from the left (the left-edge algorithm of
// Hashimoto and Stevens, 1971).
func pack(order []*wire) int {
	var ends []float64
	for _, w := range order {
		t := slices.IndexFunc(ends, func(end float64) bool { return end+portGap/2 <= w.lo })
		if t < 0 {
			t = len(ends)
			ends = append(ends, 0)
		}
		w.track, ends[t] = t, w.hi
	}
	return len(ends)
}

// arrange orders wires from top to bottom so that they cross little, and no end
// lies upon the end of another.
func arrange(order []*wire) {
	n := len(order)
	score := make(map[*wire]int, n)
	cost := func(a, b *wire) int { return above(a, b) - above(b, a) }
	for i, a := range order {
		for _, b := range order[:i] {
			c := cost(a, b)
			score[a] += c
			score[b] -= c
		}
	}
	slices.SortStableFunc(order, func(a, b *wire) int { return cmp.Compare(score[a], score[b]) })
	for range n {
		better := false
		for i := 1; i < n; i++ {
			if cost(order[i-1], order[i]) > 0 {
				order[i-1], order[i] = order[i], order[i-1]
				better = true
			}
		}
		if !better {
			return
		}
	}
}

// above returns what it costs to have a above b: the crossings, and much for
// ends that lie upon each other.
func above(a, b *wire) int {
	const overlap = 1000
	cost := 0
	for _, x := range b.top {
		if x > a.lo+level && x < a.hi-level {
			cost++
		}
		for _, y := range a.bottom {
			if math.Abs(x-y) < 5 {
				cost += overlap
			}
		}
	}
	for _, x := range a.bottom {
		if x > b.lo+level && x < b.hi-level {
			cost++
		}
	}
	return cost
}
