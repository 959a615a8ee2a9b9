package graph

import (
	"fmt"
	"io"
	"strings"
)

// Text writes a graph for a terminal: a tree as one, of others each node with
// where it leads.
func (g *Graph) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", g.Title)
	if g.Tree {
		g.treeText(&b)
	} else {
		g.listText(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func heading(n *Node) string {
	s := n.Name + n.Head
	if n.Note != "" {
		s += "  (" + n.Note + ")"
	}
	return s
}

func (g *Graph) listText(b *strings.Builder) {
	outs := make([][]*Edge, len(g.Nodes))
	for i := range g.Edges {
		e := &g.Edges[i]
		outs[e.From] = append(outs[e.From], e)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		fmt.Fprintln(b, heading(n))
		for _, lines := range [][]string{n.Before, n.Lines, n.After} {
			for _, l := range lines {
				fmt.Fprintf(b, "    %s\n", l)
			}
		}
		for _, e := range outs[i] {
			fmt.Fprintf(b, "  -> %s", g.Nodes[e.To].Name)
			if e.Label != "" {
				fmt.Fprintf(b, "  %s", e.Label)
			}
			if e.Back {
				b.WriteString("  (back)")
			}
			b.WriteString("\n")
		}
	}
}

// deepest is the depth up to which a tree is drawn with lines; below it each node
// has its depth in front, and the lines start anew.
const deepest = 40

// treeText draws a tree whose nodes come after their parents, depth first.
func (g *Graph) treeText(b *strings.Builder) {
	parent := make([]int, len(g.Nodes))
	last := make([]bool, len(g.Nodes)) // the last child of its parent
	left := make([]int, len(g.Nodes))
	for i := range parent {
		parent[i] = -1
	}
	for _, e := range g.Edges {
		parent[e.To] = e.From
		left[e.From]++
	}
	for _, e := range g.Edges {
		left[e.From]--
		last[e.To] = left[e.From] == 0
	}
	lead := make([]string, len(g.Nodes)) // before the lines of a node's children
	depth := make([]int, len(g.Nodes))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		line, below := "", ""
		if p := parent[i]; p >= 0 {
			line, below = lead[p]+"├─ ", lead[p]+"│  "
			if last[i] {
				line, below = lead[p]+"└─ ", lead[p]+"   "
			}
			if depth[i] = depth[p] + 1; depth[i] > deepest {
				line, below = fmt.Sprintf("(%d) ", depth[i]), ""
			}
		}
		lead[i] = below
		fmt.Fprintf(b, "%s%s", line, heading(n))
		if len(n.Lines) > 0 {
			fmt.Fprintf(b, ": %s", strings.Join(n.Lines, "; "))
		}
		b.WriteString("\n")
	}
}
