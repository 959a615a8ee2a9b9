package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

func load(t testing.TB, text string) *mir.Module {
	t.Helper()
	m, err := mirtext.Load("test.mir", []byte("mir 1\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// all returns the graphs of every kind that a module has.
func all(m *mir.Module) []*Graph {
	var gs []*Graph
	for _, k := range Kinds() {
		if k.Module != nil {
			gs = append(gs, k.Module(m, Options{Lines: 8}))
			continue
		}
		for _, f := range m.Funcs() {
			gs = append(gs, k.Func(f, Options{Lines: 8}))
		}
	}
	return gs
}

const odd = `
import func @"say \22<&>\22"(i64)
func @main(%x: i64, %c: i1) -> i64 {
^entry:
  switch.i64 %x, ^"a \22b\22 <c> & \5c", 0: ^one, 1: ^one, -3: ^loop(%x)
^"a \22b\22 <c> & \5c":
  call @"say \22<&>\22"(%x)
  call @"say \22<&>\22"(1)
  %y = call @main(%x, %c)
  ret %y
^one:
  br %c, ^loop(1), ^out [weight 9:1]
^loop(%i: i64):
  %j = add.i64 %i, 1
  br %c, ^loop(%j), ^out
^out:
  ret 0
^lost:
  jump ^out
}
`

func edges(g *Graph) []string {
	var s []string
	for _, e := range g.Edges {
		text := g.Nodes[e.From].Name + " " + g.Nodes[e.To].Name + " " + e.Label
		if e.Back {
			text += " back"
		}
		if e.Dashed {
			text += " dashed"
		}
		s = append(s, text)
	}
	return s
}

func TestCFG(t *testing.T) {
	m := load(t, odd)
	g := CFG(m.FuncByName("main"), Options{Lines: 2})
	a := `^"a \"b\" <c> & \\"`
	want := []string{
		"^entry " + a + " default", "^entry ^one 0, 1", "^entry ^loop -3", "^one ^loop true (9)", "^one ^out false (1)",
		"^loop ^loop true back", "^loop ^out false", "^lost ^out  dashed",
	}
	if got := edges(g); !slices.Equal(got, want) {
		t.Errorf("edges %q\nwant  %q", got, want)
	}
	loop := g.Nodes[3]
	if !loop.Header || loop.Note != "loop" || loop.Head != "(%i: i64)" || loop.Depth != 1 || !slices.Equal(loop.Lines, []string{"%j = add.i64 %i, 1", "br %c, ^loop(%j), ^out"}) {
		t.Errorf("the loop is %+v", loop)
	}
	if long := g.Nodes[1]; long.Name != a || !slices.Equal(long.Lines, []string{`call @"say \"<&>\""(%x)`, "… 2 more", "ret %y"}) {
		t.Errorf("the long block is %+v", long)
	}
	if lost := g.Nodes[5]; !lost.Dim || lost.Note != "not reached" {
		t.Errorf("the block that is not reached is %+v", lost)
	}
	if !slices.Contains(g.Below, [2]int{3, 4}) {
		t.Errorf("^out is not below ^loop: %v", g.Below)
	}
}

// A block's head has its parameters and no place.
func TestPlaces(t *testing.T) {
	g := CFG(load(t, "func @f() {\n^a: !\"x.c\":1:2\n  jump ^b(1) !\"x.c\":3:4\n^b(%x: i64): !\"x.c\":5:6\n  ret\n}\n").Funcs()[0], Options{Lines: 9})
	if a, b := g.Nodes[0], g.Nodes[1]; a.Name != "^a" || a.Head != "" || b.Head != "(%x: i64)" || a.Lines[0] != `jump ^b(1) !"x.c":3:4` {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestCalls(t *testing.T) {
	g := Calls(load(t, odd+"func @alone() {\n^e:\n  ret\n}\n"), Options{})
	want := []string{`@main @"say \"<&>\"" 2 calls dashed`, "@main @main "}
	if got := edges(g); !slices.Equal(got, want) || len(g.Nodes) != 3 {
		t.Errorf("edges %q of %d nodes", got, len(g.Nodes))
	}
	if g := Calls(load(t, odd+"func @alone() {\n^e:\n  ret\n}\n"), Options{Only: "alone"}); len(g.Nodes) != 1 || g.Nodes[0].Name != "@alone" {
		t.Errorf("what @alone reaches is %+v", g.Nodes)
	}
}

// A tree has its parents first, and each block once.
func TestTrees(t *testing.T) {
	for seed := range uint64(40) {
		for _, f := range mirgen.Generate(seed, mirgen.Options{Size: 60}).Funcs() {
			c := mir.NewCFG(f)
			d := mir.Dominators(c)
			for _, g := range []*Graph{Dom(f, Options{}), PostDom(f, Options{}), Loops(f, Options{})} {
				parents := make([]int, len(g.Nodes))
				for _, e := range g.Edges {
					parents[e.To]++
					if e.From >= e.To {
						t.Fatalf("seed %d: %s: a child before its parent", seed, g.Title)
					}
				}
				for i, n := range parents {
					if n > 1 || n == 0 && i > 0 {
						t.Fatalf("seed %d: %s: node %d has %d parents", seed, g.Title, i, n)
					}
				}
			}
			g := Dom(f, Options{})
			if len(g.Nodes) != len(c.RPO) {
				t.Fatalf("seed %d: %d nodes for %d blocks", seed, len(g.Nodes), len(c.RPO))
			}
			for _, e := range g.Edges {
				child := f.BlockByName(strings.TrimPrefix(g.Nodes[e.To].Name, "^"))
				if want := "^" + f.BlockName(d.Idom(child)); g.Nodes[e.From].Name != want {
					t.Fatalf("seed %d: %s is above %s, want %s", seed, g.Nodes[e.From].Name, g.Nodes[e.To].Name, want)
				}
			}
		}
	}
}

// wellFormed reads XML to its end.
func wellFormed(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// TestSVG sees that pictures are well-formed, and the same each time.
func TestSVG(t *testing.T) {
	gs := all(load(t, odd))
	bad := CFG(load(t, odd).Funcs()[0], Options{Lines: -1})
	bad.Title = "a\x00b\x1b\xff]]>\ufffe"
	gs = append(gs, bad, &Graph{})
	for seed := range uint64(12) {
		gs = append(gs, all(mirgen.Generate(seed, mirgen.Options{}))...)
	}
	for _, g := range gs {
		var a, b bytes.Buffer
		if err := errors.Join(g.SVG(&a), g.SVG(&b)); err != nil {
			t.Fatal(err)
		}
		if err := wellFormed(a.Bytes()); err != nil {
			t.Fatalf("%s: %v\n%s", g.Title, err, &a)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("%s: the second picture differs", g.Title)
		}
		if n := bytes.Count(a.Bytes(), []byte(`class="node`)); n != len(g.Nodes) {
			t.Fatalf("%s: %d nodes are drawn as %d", g.Title, len(g.Nodes), n)
		}
	}
	var large *TooLarge
	for _, g := range []*Graph{{Nodes: make([]Node, MaxNodes+1)}, {Nodes: make([]Node, 2), Edges: make([]Edge, MaxEdges+1)}} {
		if err := g.SVG(io.Discard); !errors.As(err, &large) {
			t.Errorf("a graph that is too large gives %v", err)
		}
	}
}

// TestDot lets Graphviz read the graphs, where it is installed, and checks their
// syntax in any case.
func TestDot(t *testing.T) {
	gs := all(load(t, odd))
	gs[0].Title = "a \\ \"b\"\n\x00"
	for seed := range uint64(4) {
		gs = append(gs, all(mirgen.Generate(seed, mirgen.Options{Size: 30}))...)
	}
	dot, err := exec.LookPath("dot")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	for _, g := range gs {
		var b bytes.Buffer
		if err := g.Dot(&b); err != nil {
			t.Fatal(err)
		}
		nodes, edges, err := readDot(b.String())
		if err != nil || nodes != len(g.Nodes) || edges != len(g.Edges) {
			t.Fatalf("%s: %d nodes and %d edges: %v\n%s", g.Title, nodes, edges, err, &b)
		}
		if dot == "" {
			continue
		}
		cmd := exec.Command(dot, "-Tcanon")
		cmd.Stdin = &b
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: dot: %v\n%s", g.Title, err, out)
		}
	}
}

// readDot reads what Dot writes, by the grammar of Graphviz as far as it needs
// it, and counts nodes and edges.
func readDot(s string) (nodes, edges int, err error) {
	toks, err := dotTokens(s)
	if err != nil {
		return 0, 0, err
	}
	at := 0
	take := func(want string) bool {
		if at < len(toks) && (toks[at] == want || want == "id" && (toks[at][0] == '"' || toks[at][0] >= 'a' && toks[at][0] <= 'z')) {
			at++
			return true
		}
		return false
	}
	if !take("digraph") || !take("id") || !take("{") {
		return 0, 0, errors.New("no digraph")
	}
	for !take("}") {
		from := toks[at]
		switch {
		case !take("id"):
			return 0, 0, fmt.Errorf("statement starts with %s", toks[at])
		case take("="):
			if !take("id") {
				return 0, 0, errors.New("no value")
			}
		case take("->"):
			if !take("id") {
				return 0, 0, errors.New("an edge to nowhere")
			}
			edges++
		case from != "node" && from != "edge":
			nodes++
		}
		for list := take("["); list && !take("]"); take(",") {
			if !take("id") || !take("=") || !take("id") && !take("num") {
				if at < len(toks) && strings.Trim(toks[at], "0123456789.") == "" {
					at++
					continue
				}
				return 0, 0, fmt.Errorf("bad attribute near %v", toks[max(at-2, 0):min(at+2, len(toks))])
			}
		}
		if !take(";") {
			return 0, 0, fmt.Errorf("no ; before %s", toks[at])
		}
	}
	if at != len(toks) {
		return 0, 0, errors.New("something behind the graph")
	}
	return nodes, edges, nil
}

func dotTokens(s string) ([]string, error) {
	var toks []string
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case c == ' ' || c == '\n':
			i++
			continue
		case c == '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
			if i >= len(s) {
				return nil, errors.New("a string without an end")
			}
			i++
		case strings.HasPrefix(s[i:], "->"):
			i += 2
		case strings.IndexByte("{}[]=;,", c) >= 0:
			i++
		default:
			for i < len(s) && strings.IndexByte(" \n\"{}[]=;,", s[i]) < 0 {
				i++
			}
		}
		toks = append(toks, s[start:i])
	}
	return toks, nil
}

// A tree that is too deep for lines is written all the same.
func TestDeepTree(t *testing.T) {
	const n = 30_000
	g := &Graph{Tree: true, Nodes: make([]Node, n)}
	for i := range n {
		g.Nodes[i].Name = fmt.Sprint("^", i)
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: i - 1, To: i})
		}
	}
	var b strings.Builder
	if err := g.Text(&b); err != nil || b.Len() > 200*n || !strings.HasSuffix(b.String(), "(29999) ^29999\n") {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"äöü", 3, "äöü"}, {"äöüß", 3, "äö…"}, {"", 3, ""}, {"a", 1, "a"}, {"ab", 1, "…"}} {
		if got := Cut(c.s, c.width); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.s, c.width, got, c.want)
		}
	}
	long := strings.Repeat("word ", 500)
	rows := wrapped([]string{long})
	if len(rows) != 7 || !strings.Contains(rows[6], "more") || slices.ContainsFunc(rows, func(r string) bool { return runes(r) > lineWidth+2 }) {
		t.Errorf("wrapped: %q", rows)
	}
}
