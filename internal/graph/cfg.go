package graph

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// flow is what the graphs of a function have in common.
type flow struct {
	f     *mir.Func
	c     *mir.CFG
	dom   *mir.DomTree
	loops *analysis.Loops
	texts []text // by index in f.Blocks()
	index []int  // by Block: index in f.Blocks()
}

func newFlow(f *mir.Func) *flow {
	w := &flow{f: f, c: mir.NewCFG(f), texts: blockTexts(f), index: make([]int, f.NumBlocks())}
	w.dom = mir.Dominators(w.c)
	w.loops = analysis.NewLoops(w.c, w.dom)
	for i, b := range f.Blocks() {
		w.index[b] = i
	}
	return w
}

// node returns a block without what is in it.
func (w *flow) node(b mir.Block) Node {
	n := Node{Name: "^" + mir.QuoteName(w.f.BlockName(b)), Head: w.texts[w.index[b]].head}
	if !w.c.Reached(b) {
		n.Note, n.Dim = "not reached", true
		return n
	}
	if loop := w.loops.Of(b); loop != nil {
		n.Depth = loop.Depth
		if n.Header = loop.Header == b; n.Header {
			n.Note = loopNote(loop)
		}
	}
	return n
}

func loopNote(l *analysis.Loop) string {
	if l.Depth == 1 {
		return "loop"
	}
	return fmt.Sprintf("loop, depth %d", l.Depth)
}

// CFG returns the control-flow graph of a function: its blocks in their order.
func CFG(f *mir.Func, o Options) *Graph {
	w := newFlow(f)
	g := w.graph("control flow", o)
	if w.loops.Irreducible {
		g.Title += " (irreducible)"
	}
	return g
}

func (w *flow) graph(what string, o Options) *Graph {
	g := &Graph{Title: title(what, w.f)}
	for i, b := range w.f.Blocks() {
		n := w.node(b)
		n.Lines = cutLines(w.texts[i].lines, o.Lines)
		g.Nodes = append(g.Nodes, n)
		w.edges(g, i, b)
	}
	w.exits(g)
	return g
}

// edges adds the edges of a block, one to each block that it leads to.
func (w *flow) edges(g *Graph, i int, b mir.Block) {
	t := w.f.Last(b)
	to := map[int]int{} // index in g.Edges + 1
	for k, e := range w.f.Edges(t) {
		j := w.index[e.To]
		label := w.label(t, k, e)
		if at := to[j]; at > 0 {
			g.Edges[at-1].Label += ", " + label
			continue
		}
		back := w.c.Reached(b) && w.dom.Dominates(e.To, b)
		g.Edges = append(g.Edges, Edge{From: i, To: j, Label: label, Back: back, Dashed: !w.c.Reached(b)})
		to[j] = len(g.Edges)
	}
}

// label says when edge k of a terminator is taken.
func (w *flow) label(t mir.Value, k int, e *mir.Edge) string {
	in := w.f.At(t)
	switch {
	case in.Op == mir.Br:
		word := []string{"true", "false"}[k]
		if w.f.Edge(t, 0).Val != 0 || w.f.Edge(t, 1).Val != 0 {
			word += fmt.Sprintf(" (%d)", e.Val)
		}
		return word
	case in.Op == mir.Switch && k == 0:
		return "default"
	case in.Op == mir.Switch:
		return string(mir.AppendConst(nil, in.Type, uint64(e.Val)))
	}
	return ""
}

// exits says that what a loop leads to is to be below the whole loop.
func (w *flow) exits(g *Graph) {
	type exit struct {
		l  *analysis.Loop
		to int
	}
	seen := map[exit]bool{}
	for _, e := range g.Edges {
		from, to := w.f.Blocks()[e.From], w.f.Blocks()[e.To]
		if e.Back || !w.c.Reached(from) {
			continue
		}
		for l := w.loops.Of(from); l != nil && !w.loops.Contains(l, to); l = l.Parent {
			if seen[exit{l, e.To}] {
				break
			}
			seen[exit{l, e.To}] = true
			for _, latch := range l.Latches {
				g.Below = append(g.Below, [2]int{w.index[latch], e.To})
			}
		}
	}
}

// Liveness returns the control-flow graph with what is live where blocks start
// and end.
func Liveness(f *mir.Func, o Options) *Graph {
	w := newFlow(f)
	g := w.graph("liveness", o)
	l := analysis.NewLiveness(f)
	for i, b := range f.Blocks() {
		g.Nodes[i].Before = []string{"live in: " + w.names(l.In(b))}
		g.Nodes[i].After = []string{"live out: " + w.names(l.Out(b))}
	}
	return g
}

// names lists what is live.
func (w *flow) names(l analysis.Live) string {
	var s []string
	for _, v := range l.Values {
		s = append(s, "%"+mir.QuoteName(w.f.NameOf(v)))
	}
	for _, x := range l.Vars {
		s = append(s, "$"+mir.QuoteName(w.f.Var(x).Name))
	}
	if s == nil {
		return "none"
	}
	return strings.Join(s, " ")
}
