package layout

import (
	"cmp"
	"slices"
)

// manyVertices is the size from which on less is tried for a good order.
const manyVertices = 30_000

// order chooses the order of each layer: from several first orders, each
// improved by barycentres, the one with the fewest crossings.
func (l *layered) order() {
	starts := []startOrder{{}, {backRight: true}, {reverse: true}, {reverse: true, backRight: true}}
	rounds := 10
	if len(l.verts) > manyVertices {
		starts, rounds = starts[:1], 4
	}
	least := -1
	var best [][]int
	for _, s := range starts {
		l.start(s)
		if n := l.improve(rounds); least < 0 || n < least {
			least, best = n, clone(l.layers)
		}
		if least == 0 {
			break
		}
	}
	l.layers = best
	l.number()
}

func clone(layers [][]int) [][]int {
	c := make([][]int, len(layers))
	for i := range layers {
		c[i] = slices.Clone(layers[i])
	}
	return c
}

// number enters the places of the vertices.
func (l *layered) number() {
	for _, row := range l.layers {
		for i, v := range row {
			l.verts[v].pos = i
		}
	}
}

// startOrder is a way to make a first order.
type startOrder struct {
	reverse   bool // the last successor first
	backRight bool // lines that lead back to the right of what they lead around
}

// start fills the layers in the order of a depth-first search. Layer i of the
// graph is row i + 1, since lines turn above the first.
func (l *layered) start(s startOrder) {
	l.layers = make([][]int, l.depth+2)
	placed := make([]bool, len(l.verts))
	place := func(v int) {
		if v >= 0 && !placed[v] {
			placed[v] = true
			r := l.verts[v].layer + 1
			l.layers[r] = append(l.layers[r], v)
		}
	}
	backTo := make([]int, len(l.g.Nodes)) // net + 1
	for i := range l.nets {
		if n := &l.nets[i]; n.back {
			backTo[n.to] = i + 1
		}
	}
	line := func(v int) {
		if backTo[v] > 0 {
			n := &l.nets[backTo[v]-1]
			place(n.top)
			for _, c := range n.chain {
				place(c)
			}
			place(n.bottom)
		}
	}
	next := make([]int, len(l.g.Nodes))
	enter := func(v int) {
		if !s.backRight {
			line(v)
		}
		place(v)
	}
	for _, root := range l.visit {
		if placed[root] {
			continue
		}
		stack := []int{root}
		enter(root)
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			if next[v] == len(l.outs[v]) {
				if s.backRight {
					line(v)
				}
				stack = stack[:len(stack)-1]
				continue
			}
			at := next[v]
			if s.reverse {
				at = len(l.outs[v]) - 1 - at
			}
			next[v]++
			e := l.outs[v][at]
			if l.back[e] {
				continue
			}
			if i := l.netOf[e]; i >= 0 {
				for _, c := range l.nets[i].chain {
					if l.verts[c].layer > l.layer[v] {
						place(c)
					}
				}
			}
			if to := l.g.Edges[e].To; !placed[to] {
				enter(to)
				stack = append(stack, to)
			}
		}
	}
	l.number()
}

// improve sweeps down and up, and leaves the best order met. It returns its
// crossings.
func (l *layered) improve(rounds int) int {
	least, best := l.crossings(), clone(l.layers)
	idle := 0
	for round := 0; round < rounds && least > 0 && idle < 4; round++ {
		if round%2 == 0 {
			for r := 1; r < len(l.layers); r++ {
				l.sortRow(r, true)
			}
		} else {
			for r := len(l.layers) - 2; r >= 0; r-- {
				l.sortRow(r, false)
			}
		}
		if len(l.verts) <= manyVertices {
			l.exchange()
		}
		idle++
		if n := l.crossings(); n < least {
			least, best, idle = n, clone(l.layers), 0
		}
	}
	l.layers = best
	l.number()
	return least
}

// sortRow orders a row by the middle of the neighbours above or below. What has
// none stays beside what is on its left.
func (l *layered) sortRow(r int, above bool) {
	row := l.layers[r]
	want := make(map[int]float64, len(row))
	last := -1.0
	for _, v := range row {
		near := l.verts[v].down
		if above {
			near = l.verts[v].up
		}
		if len(near) > 0 {
			sum := 0
			for _, n := range near {
				sum += l.verts[n].pos
			}
			last = float64(sum) / float64(len(near))
		}
		want[v] = last
	}
	slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(want[a], want[b]) })
	for i, v := range row {
		l.verts[v].pos = i
	}
}

// crossings counts the crossings between all rows.
func (l *layered) crossings() int {
	total := 0
	var c crossCounter
	for r := 1; r < len(l.layers); r++ {
		c.reset(len(l.layers[r]))
		for _, v := range l.layers[r-1] {
			total += c.add(l, l.verts[v].down)
		}
	}
	return total
}

// crossCounter counts crossings between two rows with a tree of sums (Barth,
// Jünger, Mutzel: "Simple and Efficient Bilayer Cross Counting", 2002).
type crossCounter struct {
	tree   []int
	leaves int
	buf    []int
}

func (c *crossCounter) reset(n int) {
	c.leaves = 1
	for c.leaves < n {
		c.leaves *= 2
	}
	if cap(c.tree) < 2*c.leaves {
		c.tree = make([]int, 2*c.leaves)
	}
	c.tree = c.tree[:2*c.leaves]
	clear(c.tree)
}

// add enters the edges of the next vertex of the upper row, and returns how many
// of those before they cross.
func (c *crossCounter) add(l *layered, down []int) int {
	c.buf = c.buf[:0]
	for _, d := range down {
		c.buf = append(c.buf, l.verts[d].pos)
	}
	n := 0
	for _, p := range c.buf {
		for i := p + c.leaves; i > 1; i /= 2 {
			if i%2 == 0 {
				n += c.tree[i+1]
			}
		}
	}
	for _, p := range c.buf {
		for i := p + c.leaves; i >= 1; i /= 2 {
			c.tree[i]++
		}
	}
	return n
}

// exchange exchanges neighbours in rows as long as that removes crossings.
func (l *layered) exchange() {
	for round := 0; round < 4; round++ {
		better := false
		for _, row := range l.layers {
			for i := 1; i < len(row); i++ {
				a, b := row[i-1], row[i]
				if l.between(a, b) > l.between(b, a) {
					row[i-1], row[i] = b, a
					l.verts[a].pos, l.verts[b].pos = i, i-1
					better = true
				}
			}
		}
		if !better {
			return
		}
	}
}

// fewNeighbours is the number up to which neighbours are compared one by one.
const fewNeighbours = 64

// between returns the crossings of the edges of a and b when a is on the left.
func (l *layered) between(a, b int) int {
	n := 0
	for _, lists := range [2][2][]int{{l.verts[a].up, l.verts[b].up}, {l.verts[a].down, l.verts[b].down}} {
		if len(lists[0])*len(lists[1]) > fewNeighbours*fewNeighbours {
			continue
		}
		for _, p := range lists[0] {
			for _, q := range lists[1] {
				if l.verts[p].pos > l.verts[q].pos {
					n++
				}
			}
		}
	}
	return n
}

// dropTurns removes the points where lines turn, with the rows above and below
// the graph.
func (l *layered) dropTurns() {
	rows := l.layers[1 : len(l.layers)-1]
	for i, row := range rows {
		rows[i] = slices.DeleteFunc(row, func(v int) bool { return l.verts[v].turn })
	}
	l.layers = rows
	l.number()
}
