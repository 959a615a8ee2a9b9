package cli

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/internal/graph"
	"github.com/mirtool/mirtool/mir"
)

// graphFlags are the flags of graph.
type graphFlags struct {
	fn    string
	kind  choice
	to    choice
	out   string
	lines int
}

func (t *tool) graphCmd() *cobra.Command {
	var f graphFlags
	var list strings.Builder
	var kinds []string
	for _, k := range graph.Kinds() {
		fmt.Fprintf(&list, "\n  %-9s %s", k.Name, k.Doc)
		kinds = append(kinds, k.Name)
	}
	cmd := &cobra.Command{
		Use:   "graph [FILE…]",
		Short: "Draw a function's control flow, or another graph",
		Long: `Shows a function or module as a graph; several files are linked. The kinds:
` + list.String() + `

text is for a terminal, dot for Graphviz, and svg a picture for a browser.`,
		Example: `  mirtool graph --func=@sum prog.mir
  mirtool graph --kind=loops --func=@main prog.mir
  mirtool graph --kind=calls --to=svg -o calls.svg prog.mir
  mirtool graph --func=@sum --to=dot prog.mir | dot -Tpdf -o sum.pdf`,
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.graph(cmd, f, args) },
	}
	fs := cmd.Flags()
	fs.StringVar(&f.fn, "func", "", "the function `@f`, which need not be said where there is only one; for calls, show what it can reach")
	addChoice(cmd, &f.kind, "kind", "what is shown", kinds...)
	addChoice(cmd, &f.to, "to", "how it is written", "text", "dot", "svg")
	fs.StringVarP(&f.out, "output", "o", "", "the `file` to write, instead of standard output")
	fs.IntVar(&f.lines, "lines", 0, "show at most so many instructions of a block; -1 is all (default 16, or 1 in a picture of more than 500 blocks)")
	return cmd
}

func (t *tool) graph(cmd *cobra.Command, f graphFlags, args []string) error {
	if f.lines < -1 || f.lines == 0 && cmd.Flags().Changed("lines") {
		return t.usage(cmd, "--lines: it is -1 or at least 1")
	}
	files, err := t.files(cmd, args)
	if err != nil {
		return err
	}
	m, err := t.load(files)
	if err != nil {
		return err
	}
	name, err := t.funcFlag(cmd, f.fn, m)
	if err != nil {
		return err
	}
	g, err := t.makeGraph(cmd, f, m, name)
	if err != nil {
		return err
	}
	var product bytes.Buffer
	switch f.to.value {
	case "svg":
		err = g.SVG(&product)
	case "dot":
		err = g.Dot(&product)
	default:
		err = g.Text(&product)
	}
	var large *graph.TooLarge
	if errors.As(err, &large) {
		return t.usage(cmd, "%v", err)
	}
	if err != nil {
		return err
	}
	return t.writeTo(f.out, product.Bytes())
}

// makeGraph makes the graph that was asked for. Name is that of a function, or "".
func (t *tool) makeGraph(cmd *cobra.Command, f graphFlags, m *mir.Module, name string) (*graph.Graph, error) {
	o := graph.Options{Lines: f.lines, Only: name}
	for _, k := range graph.Kinds() {
		switch {
		case k.Name != f.kind.value:
		case k.Module != nil:
			return k.Module(m, o), nil
		default:
			if name == "" {
				var err error
				if name, err = t.onlyFunc(cmd, m); err != nil {
					return nil, err
				}
			}
			fn := m.FuncByName(name)
			if o.Lines == 0 {
				o.Lines = defaultLines(f.to.value, len(fn.Blocks()))
			}
			return k.Func(fn, o), nil
		}
	}
	return nil, fmt.Errorf("there is no graph %q", f.kind.value)
}

// defaultLines is how much is shown of a block when nothing is said.
func defaultLines(to string, blocks int) int {
	if to == "svg" && blocks > 500 {
		return 1
	}
	return 16
}

// onlyFunc returns the name of the only function of a module.
func (t *tool) onlyFunc(cmd *cobra.Command, m *mir.Module) (string, error) {
	const most = 20
	fs := m.Funcs()
	if len(fs) == 1 {
		return fs[0].Name, nil
	}
	if len(fs) == 0 {
		return "", t.usage(cmd, "the module defines no function")
	}
	var names []string
	for i, f := range fs {
		if i == most {
			names = append(names, fmt.Sprintf("and %d more", len(fs)-most))
			break
		}
		names = append(names, "@"+mir.QuoteName(f.Name))
	}
	return "", t.usage(cmd, "name a function with --func; there are %s", strings.Join(names, ", "))
}
