package passes

import "github.com/mirtool/mirtool/mir"

// csr holds, for each node, a list of nodes, one list after another.
type csr struct{ start, item []int32 }

func (c *csr) of(i int32) []int32 { return c.item[c.start[i]:c.start[i+1]] }

// newCSR makes lists of item by key, which is below n; items of one key keep
// their order.
func newCSR(c *Context, n int, key, item []int32) csr {
	l := csr{c.numbers(n + 2), c.numbers(len(item))}
	for _, k := range key { // start[k+2] counts the items of k
		l.start[k+2]++
	}
	for i := 2; i < len(l.start); i++ {
		l.start[i] += l.start[i-1]
	}
	for i, k := range key { // start[k+1] moves to the end of the list of k
		l.item[l.start[k+1]] = item[i]
		l.start[k+1]++
	}
	return l
}

// origins returns, for each node of a graph of what flows where, the only one
// next to node 0 through which all that reaches it has come: its ancestor of
// depth 1 in the dominator tree of the graph, which is the node itself when
// several values reach it on ways that have nothing in common. It is -1 for
// what is not reached, and for node 0.
func origins(c *Context, g *mir.Graph, nodes int) []int32 {
	idom := g.Dominators()
	origin := c.numbers(nodes)
	var path []int32
	for v := range idom {
		at := int32(v)
		for path = path[:0]; origin[at] == 0 && idom[at] > 0; at = idom[at] {
			path = append(path, at)
		}
		o := origin[at]
		switch {
		case o != 0:
		case idom[at] == 0:
			o = at
		default:
			o = -1
		}
		origin[at] = o
		for _, p := range path {
			origin[p] = o
		}
	}
	return origin
}
