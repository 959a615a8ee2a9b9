// Package graph makes graphs of functions and modules, for people to look at:
// the control-flow graph, the trees of dominators and of loops, who calls whom,
// and what is live. Kinds is the table of them. A graph is written as text for a
// terminal, as input for Graphviz, or as a picture.
package graph

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// Graph is a directed graph with names and marks.
type Graph struct {
	Title string
	Nodes []Node // what is to be on top first
	Edges []Edge // in the order of their sources; at most one from a node to another
	// Below are pairs of nodes of which the second is better drawn below the
	// first, such as what a loop leads to below the loop.
	Below [][2]int
	// Tree says that each node has one parent at most and comes after it.
	Tree bool
}

// Node is a block, a loop or a function.
type Node struct {
	Name   string   // with its first character: ^loop, @main
	Head   string   // what stands behind the name: parameters
	Lines  []string // what is in it, one instruction a line
	Before []string // what is live where it starts, or other lines about it
	After  []string // what is live where it ends
	Note   string   // what marks it: loop, not reached
	Depth  int      // how many loops are around
	Header bool     // a loop starts here
	Dim    bool     // outside: an import, a block that is not reached
}

// Edge is a way from one node to another, by their index.
type Edge struct {
	From, To int
	Label    string
	Back     bool // it leads back to a loop's header
	Dashed   bool // it leads outside
}

// Kind is a kind of graph. One of Func and Module is set.
type Kind struct {
	Name   string
	Doc    string
	Func   func(f *mir.Func, o Options) *Graph
	Module func(m *mir.Module, o Options) *Graph
}

// Options say what a graph shows.
type Options struct {
	// Lines is the greatest number of instructions shown of a block; what is
	// left out is counted, and the terminator is always shown. Negative is all.
	Lines int
	// Only is the function that a graph of the module is about, with all that it
	// can reach; "" for all.
	Only string
}

// Kinds returns the table of kinds.
func Kinds() []Kind {
	return []Kind{
		{Name: "cfg", Doc: "control flow: blocks with their instructions, and edges", Func: CFG},
		{Name: "dom", Doc: "the dominator tree", Func: Dom},
		{Name: "postdom", Doc: "the post-dominator tree", Func: PostDom},
		{Name: "loops", Doc: "the loops and how they are nested", Func: Loops},
		{Name: "calls", Doc: "which functions call which; imports are dashed", Module: Calls},
		{Name: "liveness", Doc: "control flow, with what is live where blocks start and end", Func: Liveness},
	}
}

func title(what string, f *mir.Func) string {
	return fmt.Sprintf("%s of @%s", what, mir.QuoteName(f.Name))
}
