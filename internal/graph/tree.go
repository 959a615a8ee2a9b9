package graph

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// Dom returns the dominator tree: above each block the one that every way to it
// goes through last. Blocks that are not reached are not in it.
func Dom(f *mir.Func, _ Options) *Graph {
	w := newFlow(f)
	return w.tree("dominators", w.dom.Idom)
}

// PostDom returns the post-dominator tree: above each block the next one that
// every way from it goes through. A loop need not end: see analysis.PostDom.
func PostDom(f *mir.Func, _ Options) *Graph {
	w := newFlow(f)
	p := analysis.NewPostDom(w.c)
	return w.tree("post-dominators", p.Ipdom)
}

// tree returns the tree of all blocks that are reached: parents before their
// children, these in the order of the text. What has no parent is below a node for the end, unless it is
// the entry alone.
func (w *flow) tree(what string, parent func(mir.Block) mir.Block) *Graph {
	g := &Graph{Title: title(what, w.f), Tree: true}
	children := make([][]mir.Block, w.f.NumBlocks())
	var roots []mir.Block
	for _, b := range w.f.Blocks() {
		if !w.c.Reached(b) {
			continue
		}
		if p := parent(b); p != 0 {
			children[p] = append(children[p], b)
		} else {
			roots = append(roots, b)
		}
	}
	at := make([]int, w.f.NumBlocks())
	top := -1
	if len(roots) > 1 || len(roots) == 1 && roots[0] != w.f.Entry() {
		g.Nodes, top = append(g.Nodes, Node{Name: "end", Dim: true}), 0
	}
	type item struct {
		b  mir.Block
		up int
	}
	var work []item
	push := func(bs []mir.Block, up int) {
		for i := len(bs) - 1; i >= 0; i-- {
			work = append(work, item{bs[i], up})
		}
	}
	push(roots, top)
	for len(work) > 0 {
		it := work[len(work)-1]
		work = work[:len(work)-1]
		n := w.node(it.b)
		n.Head = ""
		at[it.b] = len(g.Nodes)
		g.Nodes = append(g.Nodes, n)
		if it.up >= 0 {
			g.Edges = append(g.Edges, Edge{From: it.up, To: at[it.b]})
		}
		push(children[it.b], at[it.b])
	}
	return g
}

// Loops returns the forest of loops, below a node for the function.
func Loops(f *mir.Func, o Options) *Graph {
	w := newFlow(f)
	g := &Graph{Title: title("loops", f), Tree: true}
	g.Nodes = append(g.Nodes, Node{Name: "@" + mir.QuoteName(f.Name), Note: "function", Lines: []string{count(len(w.c.RPO), "block")}})
	if len(w.loops.All) == 0 {
		g.Nodes[0].Lines = append(g.Nodes[0].Lines, "no loops")
	}
	if w.loops.Irreducible {
		g.Nodes[0].Lines = append(g.Nodes[0].Lines, "cycles with several entries, which are no loops")
	}
	at := map[*analysis.Loop]int{}
	var children = map[*analysis.Loop][]*analysis.Loop{}
	for _, l := range w.loops.All {
		children[l.Parent] = append(children[l.Parent], l)
	}
	work := reversed(children[nil])
	for len(work) > 0 {
		l := work[len(work)-1]
		work = work[:len(work)-1]
		n := w.node(l.Header)
		n.Lines = []string{count(len(l.Blocks), "block"), "back from " + w.blockNames(l.Latches)}
		if exits := w.exitsOf(l); len(exits) > 0 {
			n.Lines = append(n.Lines, "leads to "+w.blockNames(exits))
		} else {
			n.Lines = append(n.Lines, "leads nowhere")
		}
		at[l] = len(g.Nodes)
		g.Nodes = append(g.Nodes, n)
		up := 0
		if l.Parent != nil {
			up = at[l.Parent]
		}
		g.Edges = append(g.Edges, Edge{From: up, To: at[l]})
		work = append(work, reversed(children[l])...)
	}
	return g
}

func reversed(ls []*analysis.Loop) []*analysis.Loop {
	var out []*analysis.Loop
	for i := len(ls) - 1; i >= 0; i-- {
		out = append(out, ls[i])
	}
	return out
}

// exitsOf returns the blocks outside of a loop to which its blocks lead.
func (w *flow) exitsOf(l *analysis.Loop) []mir.Block {
	var out []mir.Block
	seen := map[mir.Block]bool{}
	var buf []mir.Block
	for _, b := range l.Blocks {
		buf = w.f.Successors(buf[:0], b)
		for _, s := range buf {
			if !seen[s] && !w.loops.Contains(l, s) {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

// blockNames lists blocks; of many the first.
func (w *flow) blockNames(bs []mir.Block) string {
	const most = 6
	var s []string
	for i, b := range bs {
		if i == most {
			s = append(s, fmt.Sprintf("and %d more", len(bs)-most))
			break
		}
		s = append(s, "^"+mir.QuoteName(w.f.BlockName(b)))
	}
	return strings.Join(s, " ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
