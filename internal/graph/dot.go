package graph

import (
	"fmt"
	"io"
	"strings"
)

// Dot writes a graph in the language of Graphviz.
func (g *Graph) Dot(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", dotString(g.Title))
	fmt.Fprintf(&b, "  label=%s; labelloc=t;\n", dotString(g.Title))
	b.WriteString("  node [shape=box, fontname=monospace, fontsize=10];\n  edge [fontname=monospace, fontsize=9];\n")
	for i := range g.Nodes {
		n := &g.Nodes[i]
		fmt.Fprintf(&b, "  n%d [label=\"%s\"%s];\n", i, dotLabel(n), dotMarks(n))
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		var marks []string
		if e.Label != "" {
			marks = append(marks, "label="+dotString(Cut(e.Label, labelWidth)))
		}
		if e.Back {
			marks = append(marks, "color=\"#b35c00\"", "penwidth=1.5")
		}
		if e.Dashed {
			marks = append(marks, "style=dashed")
		}
		fmt.Fprintf(&b, "  n%d -> n%d", e.From, e.To)
		if marks != nil {
			fmt.Fprintf(&b, " [%s]", strings.Join(marks, ", "))
		}
		b.WriteString(";\n")
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// The longest lines of a node and labels of an edge, in characters.
const (
	lineWidth  = 60
	labelWidth = 28
)

// dotString writes a string with quotes.
func dotString(s string) string { return `"` + dotEscape(s) + `"` }

func dotEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(clean(s))
}

// clean replaces what neither XML nor Graphviz can read: names of files may hold
// anything.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0xfffe && r <= 0xffff {
			return '�'
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

// dotLabel returns the lines of a node; those behind its name are set left.
func dotLabel(n *Node) string {
	head := n.Name + n.Head
	if n.Note != "" {
		head += "  (" + n.Note + ")"
	}
	lines := append([]string{head}, n.Before...)
	lines = append(append(lines, n.Lines...), n.After...)
	if len(lines) == 1 {
		return dotEscape(Cut(head, lineWidth))
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(dotEscape(Cut(l, lineWidth)))
		b.WriteString(`\l`)
	}
	return b.String()
}

func dotMarks(n *Node) string {
	marks := ""
	if n.Header {
		marks += ", penwidth=2.5, color=\"#b35c00\""
	}
	if n.Dim {
		marks += ", style=dashed, fontcolor=\"#66707a\""
	}
	return marks
}
