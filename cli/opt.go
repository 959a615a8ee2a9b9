package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// optFlags are the flags of opt.
type optFlags struct {
	pipelineFlags
	to            choice
	out           string
	places        bool
	fn            string
	printPipeline bool
	list          bool
	see           seeFlags
}

func (t *tool) optCmd() *cobra.Command {
	var f optFlags
	cmd := &cobra.Command{
		Use:   "opt [FILE…]",
		Short: "Run passes and print the module",
		Long: `Runs passes over a module and prints what comes out; several files are linked, and
the runtime library is not put in. Passes are named by -O or by a pipeline:

  --passes='mem2reg,fixpoint(simplify,gvn,dce),inline<budget=80>'
  --passes='exec:./mypass.py'

fixpoint repeats passes until nothing changes. exec: runs a command that reads a
module as MIR JSON and writes another. --list-passes lists the passes.`,
		Example: `  mirtool opt -O2 -o out.mir prog.mir
  mirtool opt --passes=mem2reg,dce --print-changed=diff prog.mir
  mirtool opt -O2 --print-pipeline`,
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.opt(cmd, f, args) },
	}
	fs := cmd.Flags()
	t.addPassRun(cmd, &f.pipelineFlags)
	addChoice(cmd, &f.to, "to", "what is printed", "mir", "json")
	fs.StringVarP(&f.out, "output", "o", "", "the `file` to write, instead of standard output")
	addPlaces(cmd, &f.places)
	fs.StringVar(&f.fn, "func", "", "let passes over functions work on `@f` alone, and show no other function")
	fs.BoolVar(&f.printPipeline, "print-pipeline", false, "print the pipeline and do nothing else")
	fs.BoolVar(&f.list, "list-passes", false, "list the passes with their options and do nothing else")
	t.addSee(cmd, &f.see)
	return cmd
}

func (t *tool) opt(cmd *cobra.Command, f optFlags, args []string) error {
	if f.list {
		return t.writeTo(f.out, []byte(listPasses(t.passes)))
	}
	pl, err := t.pipeline(cmd, f.pipelineFlags)
	if err != nil {
		return err
	}
	if f.printPipeline {
		return t.writeTo(f.out, []byte(pl.String()+"\n"))
	}
	if err := t.checkSee(cmd, f.see, pl); err != nil {
		return err
	}
	files, err := t.files(cmd, args)
	if err != nil {
		return err
	}
	m, err := t.load(files)
	if err != nil {
		return err
	}
	if f.fn, err = t.funcFlag(cmd, f.fn, m); err != nil {
		return err
	}
	if m, err = t.runOpt(m, pl, f); err != nil {
		return err
	}
	to, _ := t.targetByName(f.to.value)
	return t.writeOut(f.out, false, func(w io.Writer) error {
		return to.Emit(m, w, backend.EmitOptions{Debug: f.places})
	})
}

// runOpt runs the pipeline, and shows what was asked for.
func (t *tool) runOpt(m *mir.Module, pl passes.Pipeline, f optFlags) (*mir.Module, error) {
	r := t.passRunner(f.pipelineFlags)
	r.Func = f.fn
	finish := t.see(r, m, pl, f)
	m, report, err := r.Run(m, pl)
	if e := finish(m, report, err); err == nil {
		err = e
	}
	return m, t.passError(err)
}

// funcFlag returns the name of the function that --func names.
func (t *tool) funcFlag(cmd *cobra.Command, text string, m *mir.Module) (string, error) {
	if text == "" {
		return "", nil
	}
	name := symbolName(text)
	if f := m.FuncByName(name); f != nil && f.Defined() {
		return name, nil
	}
	var names []string
	for _, f := range m.Funcs() {
		if f.Defined() {
			names = append(names, f.Name)
		}
	}
	return "", t.usage(cmd, "--func: the module defines no function @%s%s", mir.QuoteName(name), near.Hint("@%s", name, names))
}

// listPasses lists passes with their options.
func listPasses(table []*passes.Pass) string {
	var b strings.Builder
	width := len("exec:COMMAND")
	for _, p := range table {
		width = max(width, len(p.Name))
	}
	for _, p := range table {
		over := ""
		if p.RunModule != nil {
			over = " (over the module)"
		}
		fmt.Fprintf(&b, "%-*s  %s%s\n", width, p.Name, p.Doc, over)
		for _, o := range p.Options {
			fmt.Fprintf(&b, "%-*s    <%s=%d>  %s\n", width, "", o.Name, o.Default, o.Doc)
		}
	}
	fmt.Fprintf(&b, "%-*s  repeat the passes in the parentheses until nothing changes\n", width, "fixpoint(…)")
	fmt.Fprintf(&b, "%-*s  run a command that reads a module as MIR JSON and writes another\n", width, "exec:COMMAND")
	return b.String()
}
