package graph

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// Calls returns the call graph of a module: an edge to each function that one
// calls by name, with the number of calls when there are several. Calls through
// pointers have no edges; functions that may be called so are marked.
func Calls(m *mir.Module, o Options) *Graph {
	c := analysis.NewCallGraph(m)
	g := &Graph{Title: "calls"}
	if m.Name() != "" {
		g.Title += " of " + m.Name()
	}
	index := map[mir.Sym]int{}
	for _, s := range reachable(m, c, o.Only) {
		index[s] = len(g.Nodes)
		g.Nodes = append(g.Nodes, function(m, c, s))
	}
	for _, s := range m.Syms() {
		from, ok := index[s]
		if !ok {
			continue
		}
		sites := callSites(m.Func(s))
		for _, to := range c.Callees[s] {
			e := Edge{From: from, To: index[to], Dashed: !m.Func(to).Defined()}
			if n := sites[to]; n > 1 {
				e.Label = count(n, "call")
			}
			g.Edges = append(g.Edges, e)
		}
	}
	return g
}

// reachable returns the functions in their order, or those alone that can be
// called from the one named.
func reachable(m *mir.Module, c *analysis.CallGraph, only string) []mir.Sym {
	in := make([]bool, m.NumSyms())
	if only != "" {
		work := []mir.Sym{m.Lookup(only)}
		for len(work) > 0 {
			s := work[len(work)-1]
			work = work[:len(work)-1]
			if !in[s] {
				in[s] = true
				work = append(work, c.Callees[s]...)
			}
		}
	}
	var defined, imports []mir.Sym
	for _, s := range m.Syms() {
		switch f := m.Func(s); {
		case f == nil || only != "" && !in[s]:
		case f.Defined():
			defined = append(defined, s)
		default:
			imports = append(imports, s)
		}
	}
	return append(defined, imports...)
}

func function(m *mir.Module, c *analysis.CallGraph, s mir.Sym) Node {
	f := m.Func(s)
	n := Node{Name: "@" + mir.QuoteName(f.Name), Head: f.Sig.String(), Dim: !f.Defined(), Header: c.Recursive[s]}
	note := func(on bool, word string) {
		if on {
			if n.Note != "" {
				n.Note += ", "
			}
			n.Note += word
		}
	}
	note(f.Import, "import")
	note(f.Export, "export")
	note(c.Recursive[s], "recursive")
	note(c.Taken[s], "address taken")
	return n
}

// callSites counts the calls of each function in f.
func callSites(f *mir.Func) map[mir.Sym]int {
	n := map[mir.Sym]int{}
	for _, b := range f.Blocks() {
		for v := range f.Insts(b) {
			if in := f.At(v); in.Op.Form() == mir.FormCall {
				n[mir.Sym(in.Imm)]++
			}
		}
	}
	return n
}
