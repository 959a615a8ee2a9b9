package watch

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Counts adds up the instructions that passes find and leave.
type Counts struct {
	Applications int         `json:"applications"`
	Before       int         `json:"instructions_before"` // of the module, before all passes
	After        int         `json:"instructions_after"`
	Passes       []PassCount `json:"passes"` // in the order in which they first ran
}

// PassCount are the counts of one pass: the instructions of what it worked on,
// added up over its applications.
type PassCount struct {
	Name    string `json:"name"`
	Runs    int    `json:"runs"`
	Changed int    `json:"changed"`
	Before  int    `json:"instructions_before"`
	After   int    `json:"instructions_after"`
}

// Attach makes a runner count.
func (c *Counts) Attach(r *passes.Runner) {
	before := 0
	row := func(name string) *PassCount {
		i := slices.IndexFunc(c.Passes, func(p PassCount) bool { return p.Name == name })
		if i < 0 {
			i = len(c.Passes)
			c.Passes = append(c.Passes, PassCount{Name: name})
		}
		return &c.Passes[i]
	}
	attach(r, func(e *passes.Event) { before = size(e) }, func(e *passes.Event) {
		c.Applications++
		p := row(e.Name)
		p.Runs++
		p.Before += before
		p.After += size(e)
		if e.Changed {
			p.Changed++
		}
	})
}

// size counts the instructions of what an application works on.
func size(e *passes.Event) int {
	if e.Func != nil {
		return FuncSize(e.Func)
	}
	return ModuleSize(e.Module)
}

// ModuleSize counts the instructions of a module.
func ModuleSize(m *mir.Module) int {
	n := 0
	for _, f := range m.Funcs() {
		n += FuncSize(f)
	}
	return n
}

// FuncSize counts the instructions of a function.
func FuncSize(f *mir.Func) int {
	n := 0
	for _, b := range f.Blocks() {
		for v := f.First(b); v != 0; v = f.Next(v) {
			if f.At(v).Op != mir.OpResult {
				n++
			}
		}
	}
	return n
}

// Text writes the counts as a table.
func (c *Counts) Text(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "runs\tchanged\tinstructions\tafter\t  pass")
	changed := 0
	for _, p := range c.Passes {
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t  %s\n", p.Runs, p.Changed, p.Before, p.After, p.Name)
		changed += p.Changed
	}
	fmt.Fprintf(w, "%d\t%d\t%d\t%d\t  the module\n", c.Applications, changed, c.Before, c.After)
	w.Flush()
}

// JSON writes the counts as an object on a line.
func (c *Counts) JSON(out io.Writer) {
	if c.Passes == nil {
		c.Passes = []PassCount{}
	}
	json.NewEncoder(out).Encode(c)
}

// Times writes the times of passes as a table, the longest first.
func Times(out io.Writer, report *passes.Report) {
	rows := slices.Clone(report.Passes)
	slices.SortStableFunc(rows, func(a, b passes.PassReport) int { return int(b.Time - a.Time) })
	total := time.Duration(0)
	for _, p := range rows {
		total += p.Time
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "seconds\tshare\truns\tchanged\t  pass")
	for _, p := range rows {
		fmt.Fprintf(w, "%.6f\t%.1f%%\t%d\t%d\t  %s\n", p.Time.Seconds(), 100*p.Time.Seconds()/max(total.Seconds(), 1e-12), p.Runs, p.Changed, p.Name)
	}
	fmt.Fprintf(w, "%.6f\t\t%d\t\t  all\n", total.Seconds(), report.Applications)
	w.Flush()
}
