package cli

import (
	"bytes"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/internal/render"
	"github.com/mirtool/mirtool/internal/report"
	"github.com/mirtool/mirtool/internal/watch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// seeFlags are the flags that show what passes do.
type seeFlags struct {
	before, after string
	changed       choice
	times         bool
	stats         choice
	remarks       string
	report        string
}

func (t *tool) addSee(cmd *cobra.Command, f *seeFlags) {
	fs := cmd.Flags()
	fs.StringVar(&f.before, "print-before", "", "print to standard error what the `passes` named get")
	fs.StringVar(&f.after, "print-after", "", "print to standard error what the `passes` named made")
	fs.Lookup("print-before").NoOptDefVal = "all"
	fs.Lookup("print-after").NoOptDefVal = "all"
	optionalChoice(cmd, &f.changed, "print-changed", "print to standard error what a pass made whenever it changed something, or the difference", "text", "diff")
	optionalChoice(cmd, &f.stats, "stats", "count what passes find and leave, and write it to standard error", "text", "json")
	fs.StringVar(&f.remarks, "remarks", "", "write to standard error what the `passes` named did and why, or why not; those of inline and loops tell something")
	fs.Lookup("remarks").NoOptDefVal = "all"
	for _, flag := range []string{"print-before", "print-after", "remarks"} {
		completeList(cmd, flag, append([]string{"all"}, t.passNames()...))
	}
	fs.BoolVar(&f.times, "time-passes", false, "write the times of the passes to standard error")
	fs.StringVar(&f.report, "report", "", "write an HTML `file` that shows what each pass did to each function")
}

// optionalChoice adds a flag that need not be given, nor have a word behind it.
func optionalChoice(cmd *cobra.Command, c *choice, name, doc string, words ...string) {
	addChoice(cmd, c, name, doc, words...)
	c.value = ""
	f := cmd.Flags().Lookup(name)
	f.DefValue, f.NoOptDefVal = "", words[0]
}

// checkSee checks the names of passes in flags. One that the pipeline does not
// have is warned of.
func (t *tool) checkSee(cmd *cobra.Command, f seeFlags, pl passes.Pipeline) error {
	names := append([]string{"all", "exec"}, t.passNames()...)
	for _, flag := range [][2]string{{"print-before", f.before}, {"print-after", f.after}, {"remarks", f.remarks}} {
		for _, n := range splitNames(flag[1]) {
			if !slices.Contains(names, n) {
				return t.usage(cmd, "--%s: there is no pass %q%s", flag[0], n, near.Hint("%q", n, names))
			}
			if !runs(pl, n) {
				t.warn("mirtool: warning: --%s: the pipeline has no %s", flag[0], n)
			}
		}
	}
	return nil
}

// runs reports whether a pipeline has a pass of that name, or any command for
// exec.
func runs(pl passes.Pipeline, name string) bool {
	return name == "all" || slices.ContainsFunc(pl, func(s passes.Step) bool {
		return s.Pass != nil && s.Pass.Name == name || s.Exec != "" && name == "exec" || runs(s.Fixpoint, name)
	})
}

// passNames returns the names of all passes.
func (t *tool) passNames() []string {
	var names []string
	for _, p := range t.passes {
		names = append(names, p.Name)
	}
	return names
}

// splitNames returns the names in a list with commas.
func splitNames(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// see makes the runner show what was asked for; the function returned does what
// is to be done at the end, which came with an error or nil.
func (t *tool) see(r *passes.Runner, m *mir.Module, pl passes.Pipeline, f optFlags) func(m *mir.Module, report *passes.Report, err error) error {
	d := watch.Dump{
		Out: t.stderr, Printer: mir.Printer{Places: f.places}, Func: f.fn,
		Before: splitNames(f.see.before), After: splitNames(f.see.after),
		Changed: f.see.changed.value != "", Diff: f.see.changed.value == "diff",
	}
	if wantsColor(t.stderr) {
		d.Paint = render.Diff
	}
	r.Times = f.see.times
	d.Attach(r)
	var counts watch.Counts
	if f.see.stats.value != "" {
		counts.Before = watch.ModuleSize(m)
		counts.Attach(r)
	}
	if names := splitNames(f.see.remarks); names != nil {
		r.Remark = func(d mir.Diagnostic) {
			if slices.Contains(names, "all") || slices.Contains(names, d.Code) {
				t.report(mir.Diagnostics{d})
			}
		}
	}
	var page *report.Report
	if f.see.report != "" {
		page = report.New(m, pl, f.fn, mir.Printer{Places: f.places})
		page.Attach(r)
	}
	return func(m *mir.Module, done *passes.Report, err error) error {
		if f.see.times {
			watch.Times(t.stderr, done)
		}
		counts.After = watch.ModuleSize(m)
		switch f.see.stats.value {
		case "text":
			counts.Text(t.stderr)
		case "json":
			counts.JSON(t.stderr)
		}
		if page == nil {
			return nil
		}
		page.Finish(m, done, err)
		var html bytes.Buffer
		if err := page.Write(&html); err != nil {
			return err
		}
		return t.writeTo(f.see.report, html.Bytes())
	}
}
