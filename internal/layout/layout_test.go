package layout

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// random makes a graph of n nodes with about so many edges from each, most of
// them to nodes that are not far.
func random(seed uint64, n int) *Graph {
	r := rand.New(rand.NewPCG(seed, 5))
	g := &Graph{}
	for range n {
		g.Nodes = append(g.Nodes, Node{W: float64(20 + r.IntN(200)), H: float64(20 + r.IntN(90))})
	}
	seen := map[[2]int]bool{}
	for from := range n {
		for range r.IntN(4) {
			to := r.IntN(n)
			if r.IntN(3) > 0 {
				to = min(max(from+r.IntN(9)-3, 0), n-1)
			}
			if !seen[[2]int{from, to}] {
				seen[[2]int{from, to}] = true
				g.Edges = append(g.Edges, Edge{From: from, To: to, LabelW: float64(r.IntN(3) * 20)})
			}
		}
		if r.IntN(6) == 0 {
			g.Below = append(g.Below, [2]int{from, r.IntN(n)})
		}
	}
	return g
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.1 }

// crossesBox reports whether a straight piece goes through the inside of a box.
func crossesBox(a, b Point, x Box) bool {
	const in = 0.5
	return min(a.X, b.X) < x.X+x.W-in && max(a.X, b.X) > x.X+in && min(a.Y, b.Y) < x.Y+x.H-in && max(a.Y, b.Y) > x.Y+in
}

// check says what is wrong with a drawing, or nothing.
func check(t *testing.T, g *Graph, d *Drawing) {
	t.Helper()
	for i, a := range d.Nodes {
		if a.X < 0 || a.Y < 0 || a.X+a.W > d.W || a.Y+a.H > d.H || a.W < g.Nodes[i].W || a.H != g.Nodes[i].H {
			t.Fatalf("box %d is at %v of %vx%v", i, a, d.W, d.H)
		}
		for j, b := range d.Nodes[:i] {
			if a.X < b.X+b.W+1 && b.X < a.X+a.W+1 && a.Y < b.Y+b.H+1 && b.Y < a.Y+a.H+1 {
				t.Fatalf("boxes %d and %d overlap: %v %v", i, j, a, b)
			}
		}
	}
	for i, r := range d.Edges {
		from, to := d.Nodes[g.Edges[i].From], d.Nodes[g.Edges[i].To]
		first, last := r.Points[0], r.Points[len(r.Points)-1]
		if !near(first.Y, from.Y+from.H) || first.X < from.X || first.X > from.X+from.W {
			t.Fatalf("edge %d starts at %v, not below %v", i, first, from)
		}
		if !r.Stub && (!near(last.Y, to.Y) || last.X < to.X || last.X > to.X+to.W) {
			t.Fatalf("edge %d ends at %v, not above %v", i, last, to)
		}
		if r.Back != (from.Y >= to.Y) {
			t.Fatalf("edge %d: back is %v from %v to %v", i, r.Back, from, to)
		}
		for k := 1; k < len(r.Points); k++ {
			a, b := r.Points[k-1], r.Points[k]
			if !near(a.X, b.X) && !near(a.Y, b.Y) || b.X < 0 || b.Y < 0 || b.X > d.W || b.Y > d.H {
				t.Fatalf("edge %d goes from %v to %v", i, a, b)
			}
			for j, x := range d.Nodes {
				if crossesBox(a, b, x) {
					t.Fatalf("edge %d goes from %v to %v, through box %d at %v", i, a, b, j, x)
				}
			}
		}
		if k := len(r.Points); !r.Stub && (r.Points[1].Y < first.Y || r.Points[k-2].Y > last.Y || !near(r.Points[k-2].X, last.X)) {
			t.Fatalf("edge %d does not leave below and enter above: %v", i, r.Points)
		}
	}
}

// TestDrawing sees that boxes are apart, and that lines go from box to box and
// through no other.
func TestDrawing(t *testing.T) {
	for seed := range uint64(400) {
		g := random(seed, 1+int(seed%60))
		d := Do(g)
		check(t, g, d)
		if !reflect.DeepEqual(d, Do(g)) {
			t.Fatalf("seed %d: a second drawing differs", seed)
		}
	}
	for _, g := range []*Graph{{}, {Nodes: []Node{{10, 10}}, Edges: []Edge{{From: 0, To: 0}}}} {
		check(t, g, Do(g))
	}
}

// overlaid counts pairs of lines to different boxes that run upon each other.
func overlaid(g *Graph, d *Drawing) int {
	type piece struct {
		upright    bool
		at, lo, hi float64
		to         int
		back       bool
	}
	var ps []piece
	for i, r := range d.Edges {
		for k := 1; k < len(r.Points); k++ {
			a, b := r.Points[k-1], r.Points[k]
			p := piece{upright: near(a.X, b.X), to: g.Edges[i].To, back: r.Back}
			if p.upright {
				p.at, p.lo, p.hi = a.X, min(a.Y, b.Y), max(a.Y, b.Y)
			} else {
				p.at, p.lo, p.hi = a.Y, min(a.X, b.X), max(a.X, b.X)
			}
			ps = append(ps, p)
		}
	}
	n := 0
	for i, a := range ps {
		for _, b := range ps[:i] {
			if a.upright == b.upright && (a.to != b.to || a.back != b.back) && math.Abs(a.at-b.at) < 1 && a.lo+1 < b.hi && b.lo+1 < a.hi {
				n++
			}
		}
	}
	return n
}

// Lines to different boxes seldom run upon each other: only where the order of
// their ends leaves no way out.
func TestOverlaid(t *testing.T) {
	pieces, bad := 0, 0
	for seed := range uint64(200) {
		g := random(seed, 30)
		d := Do(g)
		bad += overlaid(g, d)
		for _, r := range d.Edges {
			pieces += len(r.Points) - 1
		}
	}
	if bad*500 > pieces {
		t.Errorf("%d pairs of %d pieces run upon each other", bad, pieces)
	}
}

// Below is heeded, but where it makes a cycle.
func TestBelow(t *testing.T) {
	g := &Graph{Nodes: make([]Node, 4), Edges: []Edge{{From: 0, To: 1}, {From: 0, To: 2}, {From: 2, To: 3}}, Below: [][2]int{{3, 1}}}
	if d := Do(g); d.Nodes[1].Y <= d.Nodes[3].Y {
		t.Error("node 1 is not below 3")
	}
	g.Below = append(g.Below, [2]int{1, 2})
	if d := Do(g); d.Nodes[1].Y == d.Nodes[2].Y || d.Nodes[2].Y >= d.Nodes[3].Y {
		t.Errorf("a cycle of wishes: %v", d.Nodes)
	}
	g = random(7, 50)
	g.Edges = nil
	for i := range g.Nodes {
		g.Below = append(g.Below, [2]int{i, (i + 1) % len(g.Nodes)})
	}
	check(t, g, Do(g))
}

// What the first node does not lead to is near to what it leads to itself.
func TestPullDown(t *testing.T) {
	g := &Graph{Nodes: make([]Node, 6), Edges: []Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 3}, {From: 5, To: 3}, {From: 4, To: 5}}}
	d := Do(g)
	if d.Nodes[5].Y != d.Nodes[2].Y || d.Nodes[4].Y != d.Nodes[1].Y {
		t.Errorf("they are at %v", d.Nodes)
	}
}

// TestCrossings compares the count with one of all pairs.
func TestCrossings(t *testing.T) {
	for seed := range uint64(60) {
		l := &layered{g: random(seed, 40)}
		l.findBack()
		l.rank()
		l.makeNets()
		l.makeVertices()
		l.start(startOrder{})
		want := 0
		for _, row := range l.layers {
			for i, a := range row {
				for _, b := range row[:i] {
					for _, p := range l.verts[b].down {
						for _, q := range l.verts[a].down {
							if l.verts[p].pos > l.verts[q].pos {
								want++
							}
						}
					}
				}
			}
		}
		before := l.crossings()
		if before != want {
			t.Fatalf("seed %d: %d crossings, counted %d", seed, before, want)
		}
		if after := l.improve(10); after > before || after != l.crossings() {
			t.Fatalf("seed %d: %d crossings became %d, or %d", seed, before, after, l.crossings())
		}
	}
}

// TestAssign sees that wires on one track do not meet, in both ways of
// assigning.
func TestAssign(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 10, 100, manyWires + 50} {
		ws := make([]wire, n)
		for i := range ws {
			a, b := float64(r.IntN(4000)), float64(r.IntN(4000))
			ws[i] = wire{net: i, top: []float64{a}, bottom: []float64{b}, lo: min(a, b), hi: max(a, b)}
		}
		tracks := assign(ws)
		for i := range ws {
			if ws[i].flat() != (ws[i].track < 0) || ws[i].track >= tracks {
				t.Fatalf("wire %v has track %d of %d", ws[i], ws[i].track, tracks)
			}
			for j := range ws[:i] {
				if ws[i].track >= 0 && ws[i].track == ws[j].track && ws[i].lo < ws[j].hi && ws[j].lo < ws[i].hi {
					t.Fatalf("%v and %v are on one track", ws[i], ws[j])
				}
			}
		}
	}
}

// A deep graph, a broad one, and one with lines that are too long to draw whole.
func TestLarge(t *testing.T) {
	const n = 3000
	deep, broad, long := &Graph{}, &Graph{}, &Graph{}
	for i := range n {
		for _, g := range []*Graph{deep, broad, long} {
			g.Nodes = append(g.Nodes, Node{W: 40, H: 20})
		}
		if i > 0 {
			deep.Edges = append(deep.Edges, Edge{From: i - 1, To: i}, Edge{From: i, To: i - 1})
			broad.Edges = append(broad.Edges, Edge{From: 0, To: i})
			long.Edges = append(long.Edges, Edge{From: i - 1, To: i})
		}
		if i < n/2-1 {
			long.Edges = append(long.Edges, Edge{From: i, To: n/2 + i})
		}
	}
	Do(deep)
	Do(broad)
	for i := range long.Edges {
		long.Edges[i].StubW = 60
	}
	d := Do(long)
	for i, r := range d.Edges {
		box := d.Nodes[long.Edges[i].From]
		if end := r.Points[len(r.Points)-1]; r.Stub && (end.X+60 > box.X+box.W || end.Y > d.H) {
			t.Fatalf("stub %d ends at %v, without room for a name", i, end)
		}
	}
	stubs := slices.DeleteFunc(slices.Clone(d.Edges), func(r Route) bool { return !r.Stub })
	if len(stubs) == 0 || len(stubs) > n/2 {
		t.Errorf("%d stubs", len(stubs))
	}
}

// TestParts draws what nothing connects: each part as it is by itself, and all in
// rows that make no ribbon.
func TestParts(t *testing.T) {
	for n := 2; n < 200; n *= 3 {
		alone := random(7, 12)
		alone.Edges = append(alone.Edges, Edge{From: 11, To: 0})
		for v := range 11 {
			alone.Below = append(alone.Below, [2]int{v, v + 1})
		}
		want := Do(alone)
		g := &Graph{}
		for range n {
			at := len(g.Nodes)
			g.Nodes = append(g.Nodes, alone.Nodes...)
			for _, e := range alone.Edges {
				e.From, e.To = e.From+at, e.To+at
				g.Edges = append(g.Edges, e)
			}
			for _, w := range alone.Below {
				g.Below = append(g.Below, [2]int{w[0] + at, w[1] + at})
			}
		}
		d := Do(g)
		check(t, g, d)
		for v, b := range d.Nodes {
			first, one := d.Nodes[v/12*12], want.Nodes[v%12]
			if !near(b.X-first.X, one.X-want.Nodes[0].X) || !near(b.Y-first.Y, one.Y-want.Nodes[0].Y) {
				t.Fatalf("%d parts: box %d is at %v, and alone at %v", n, v, b, one)
			}
		}
		if n > 5 && (d.W > 4*d.H || d.H > 4*d.W) {
			t.Errorf("%d parts take %v by %v", n, d.W, d.H)
		}
	}
}
