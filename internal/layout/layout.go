// Package layout draws directed graphs in layers, from top to bottom, after
// Sugiyama, Tagawa and Toda ("Methods for Visual Understanding of Hierarchical
// System Structures", 1981). It knows boxes and edges, and nothing of what they
// mean. The steps are in files of their own:
//
//   - pack.go: parts that nothing connects are drawn one by one
//   - rank.go: edges that lead back are found by depth-first search, and boxes
//     get layers so that all others lead down
//   - net.go: edges to one box from above share a line, and so do those that lead
//     back to it; where a line passes a layer, a point stands for it
//   - order.go: the order within layers, with few crossings
//   - coord.go: horizontal places, with lines as straight as can be
//   - channel.go, route.go: lines between the layers, horizontal and vertical
//
// A line leaves a box below and enters one above; a line that leads back goes up
// beside the boxes between. Nothing recurses, and equal graphs get equal drawings.
package layout

// Graph is what is to be drawn. Its first node is placed on top.
type Graph struct {
	Nodes []Node
	Edges []Edge // at most one from a node to another
	// Below are wishes: pairs of nodes of which the second should be below the
	// first, without an edge between them.
	Below [][2]int
}

// Node is a box.
type Node struct{ W, H float64 }

// Edge is an edge between two nodes, by their index.
type Edge struct {
	From, To int
	LabelW   float64 // room for a label where it starts; 0 for none
	StubW    float64 // room for the name of where it leads, if it is a Stub
}

// Point is a place in a drawing. X grows to the right and Y downwards.
type Point struct{ X, Y float64 }

// Drawing is a graph with places.
type Drawing struct {
	W, H  float64
	Nodes []Box   // by node
	Edges []Route // by edge
}

// Box is where a node is.
type Box struct{ X, Y, W, H float64 } // of the upper left corner

// Route is the line of an edge: straight pieces, each horizontal or vertical.
type Route struct {
	Points []Point
	Back   bool  // it leads back, to its own layer or one above
	Stub   bool  // it was too much to draw the whole line: this is its start
	Label  Point // the left end of the label's base line
}

// The measures of a drawing.
const (
	margin   = 16
	nodeGap  = 28 // between boxes
	pointGap = 14 // between lines that pass a layer
	mixGap   = 18
	portPad  = 14 // between a box's corner and its lines
	tipPad   = 7  // between a box's corner and the tip of a line that comes from above
	portGap  = 14
	trackGap = 10 // between horizontal lines
	labelH   = 17
	tipH     = 14 // room for arrow heads
	stubH    = 12
)

// maxPoints is how many points lines get at most; the longest lines are
// stubs where there would be more.
const maxPoints = 200_000

// one draws a graph that is in one part.
func one(g *Graph) *Drawing {
	l := &layered{g: g}
	l.findBack()
	l.rank()
	l.makeNets()
	l.makeVertices()
	l.order()
	l.dropTurns()
	l.coordinates()
	l.ports()
	l.channels()
	return l.draw()
}

// layered is a graph on its way to a drawing.
type layered struct {
	g     *Graph
	outs  [][]int // by node: its edges
	back  []bool  // by edge
	layer []int   // by node
	depth int     // number of layers
	visit []int   // nodes in the order of a depth-first search

	nets   []net
	netOf  []int // by edge
	verts  []vertex
	layers [][]int // vertices from left to right

	width   []float64 // by node
	exit    []float64 // by edge: where it leaves its box
	entry   []float64 // by net: where it enters its box
	channel [][]wire  // above each layer, and below the last
	layerY  []float64
	layerH  []float64
	height  float64
}
