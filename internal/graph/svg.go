package graph

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/mirtool/mirtool/internal/layout"
)

// The numbers of nodes and edges up to which SVG draws a graph.
const (
	MaxNodes = 20_000
	MaxEdges = 200_000
)

// TooLarge is the error of a graph that has more than can be drawn.
type TooLarge struct{ Nodes, Edges int }

func (e *TooLarge) Error() string {
	return fmt.Sprintf("the graph has %d nodes and %d edges, and a picture %d and %d at most; write it as text or dot", e.Nodes, e.Edges, MaxNodes, MaxEdges)
}

//go:embed style.css
var style string

// The measures of text, in pixels.
const (
	charW      = 7.25 // of the 12 pixel monospace font
	labelCharW = 6.1
	lineH      = 15
	headH      = 21
	padX       = 9
	padY       = 5
	titleH     = 26
)

// SVG writes a picture that needs nothing else: it has its own style, light or
// dark as the viewer prefers. The error is *TooLarge, or that of out.
func (g *Graph) SVG(out io.Writer) error {
	if len(g.Nodes) > MaxNodes || len(g.Edges) > MaxEdges {
		return &TooLarge{len(g.Nodes), len(g.Edges)}
	}
	boxes := make([]*box, len(g.Nodes))
	lg := &layout.Graph{Below: g.Below}
	for i := range g.Nodes {
		boxes[i] = newBox(&g.Nodes[i])
		lg.Nodes = append(lg.Nodes, layout.Node{W: boxes[i].w, H: boxes[i].h})
	}
	for i, e := range g.Edges {
		lg.Edges = append(lg.Edges, layout.Edge{From: e.From, To: e.To, LabelW: labelW(g.label(i)), StubW: labelW(g.stubName(i)) + 6})
	}
	d := layout.Do(lg)
	p := picture{bufio.NewWriter(out)}
	width := math.Ceil(max(d.W, float64(utf8.RuneCountInString(g.Title))*8.6+32))
	height := math.Ceil(d.H + titleH)
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="mir" role="img" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s">`+"\n", num(width), num(height))
	p.printf("<title>%s</title>\n<style>\n%s</style>\n", escape(g.Title), style)
	p.printf(`<rect class="paper" width="%s" height="%s"/>`+"\n", num(width), num(height))
	p.printf(`<text class="title" x="16" y="22">%s</text>`+"\n", escape(g.Title))
	p.printf(`<g transform="translate(0 %d)">`+"\n", titleH)
	p.edges(g, d)
	for i, b := range boxes {
		p.node(&g.Nodes[i], b, d.Nodes[i])
	}
	for i := range g.Edges {
		p.label(g, i, &d.Edges[i])
	}
	p.printf("</g>\n</svg>\n")
	return p.Flush()
}

// label returns what is written where edge i starts.
func (g *Graph) label(i int) string { return Cut(g.Edges[i].Label, labelWidth) }

// stubName is what stands where the line of edge i is cut off.
func (g *Graph) stubName(i int) string { return Cut(g.Nodes[g.Edges[i].To].Name, 16) }

func labelW(s string) float64 { return float64(utf8.RuneCountInString(s)) * labelCharW }

func escape(s string) string { return html.EscapeString(clean(s)) }

// picture writes the parts of a picture.
type picture struct{ *bufio.Writer }

func (p picture) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// edges draws the lines: those that lead back over the others, and where lines
// come together one tip.
func (p picture) edges(g *Graph, d *layout.Drawing) {
	for _, back := range []bool{false, true} {
		tips := map[layout.Point]bool{}
		for i := range g.Edges {
			r := &d.Edges[i]
			if r.Back != back {
				continue
			}
			class := "edge"
			if back {
				class += " back"
			}
			if g.Edges[i].Dashed {
				class += " dashed"
			}
			p.printf(`<path class="%s" d="%s"/>`+"\n", class, curve(r.Points))
			end := r.Points[len(r.Points)-1]
			if !tips[end] {
				tips[end] = true
				if back {
					class = "tip back"
				} else {
					class = "tip"
				}
				p.printf(`<path class="%s" d="M%s l-4 -8h8z"/>`+"\n", class, xy(end.X, end.Y))
			}
		}
	}
}

// xy writes a place, to a tenth of a pixel.
func xy(x, y float64) string { return num(x) + " " + num(y) }

func num(x float64) string {
	s := fmt.Sprintf("%.1f", x)
	return strings.TrimSuffix(s, ".0")
}

// curve returns a line with round corners, which ends before the tip.
func curve(ps []layout.Point) string {
	const radius = 6
	var b strings.Builder
	b.WriteString("M" + xy(ps[0].X, ps[0].Y))
	for i := 1; i < len(ps)-1; i++ {
		a, c, z := ps[i-1], ps[i], ps[i+1]
		r := min(radius, length(a, c)/2, length(c, z)/2)
		in, out := toward(c, a, r), toward(c, z, r)
		fmt.Fprintf(&b, "L%sQ%s %s", xy(in.X, in.Y), xy(c.X, c.Y), xy(out.X, out.Y))
	}
	end := ps[len(ps)-1]
	b.WriteString("L" + xy(end.X, end.Y-3))
	return b.String()
}

func length(a, b layout.Point) float64 { return math.Abs(a.X-b.X) + math.Abs(a.Y-b.Y) }

// toward returns the place at distance r from a, in the direction of b.
func toward(a, b layout.Point, r float64) layout.Point {
	l := length(a, b)
	if l == 0 {
		return a
	}
	return layout.Point{X: a.X + (b.X-a.X)*r/l, Y: a.Y + (b.Y-a.Y)*r/l}
}

// label writes the label of edge i, and of a line that is cut off its end.
func (p picture) label(g *Graph, i int, r *layout.Route) {
	if text := g.label(i); text != "" {
		p.printf(`<text class="label" x="%s" y="%s">%s</text>`+"\n", num(r.Label.X), num(r.Label.Y), escape(text))
	}
	if r.Stub {
		end := r.Points[len(r.Points)-1]
		p.printf(`<text class="label stub" x="%s" y="%s">%s</text>`+"\n", num(end.X+6), num(end.Y), escape(g.stubName(i)))
	}
}
