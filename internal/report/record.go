package report

import (
	"strings"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/internal/watch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Report is what a run did, as the page reads it.
type Report struct {
	Title     string        `json:"title"`
	Pipeline  string        `json:"pipeline"`
	Error     string        `json:"error,omitempty"` // what ended the run
	Counts    *watch.Counts `json:"counts"`
	Seconds   []float64     `json:"seconds"` // by pass, as in Counts
	Functions []*Function   `json:"functions"`

	printer mir.Printer
	only    string
	byName  map[string]*Function
}

// Function is a function with its columns. That without a name is all that is
// in no function.
type Function struct {
	Name    string    `json:"name"`
	Columns []*Column `json:"columns"`

	text string
	same []string
}

// Column is a text of a function: the one that the run began with, or what an
// application made of the one before.
type Column struct {
	Pass         string  `json:"pass"` // "" for the first
	Number       int     `json:"number"`
	Seconds      float64 `json:"seconds"`
	Instructions int     `json:"instructions"`
	// Same are the passes that found nothing to change since the column before.
	Same  []string `json:"same,omitempty"`
	Edits []any    `json:"edits"`
}

// New begins the report of a run over m. When only is not "", other functions
// are left out.
func New(m *mir.Module, pl passes.Pipeline, only string, p mir.Printer) *Report {
	r := &Report{
		Title: m.Name(), Pipeline: pl.String(), Counts: &watch.Counts{Before: watch.ModuleSize(m)},
		printer: p, only: only, byName: map[string]*Function{},
	}
	r.record(&passes.Event{Module: m})
	return r
}

// Attach makes the runner fill the report.
func (r *Report) Attach(run *passes.Runner) {
	r.Counts.Attach(run)
	after := run.After
	run.After = func(e *passes.Event) {
		after(e)
		if e.Changed {
			r.record(e)
		} else {
			r.nothing(e)
		}
	}
}

// record enters what an application made.
func (r *Report) record(e *passes.Event) {
	seen := map[string]bool{}
	for _, p := range watch.Parts(e, r.printer, r.only) {
		seen[p.Name] = true
		r.part(e, p)
	}
	if e.Func != nil {
		return
	}
	for _, f := range r.Functions {
		if !seen[f.Name] {
			r.part(e, watch.Part{Name: f.Name})
		}
	}
}

// part enters what an application made of one part.
func (r *Report) part(e *passes.Event, p watch.Part) {
	f := r.byName[p.Name]
	if f == nil {
		f = &Function{Name: p.Name}
		r.byName[p.Name] = f
		r.Functions = append(r.Functions, f)
	}
	if f.text == p.Text && (e.Pass != "" || p.Text == "") {
		f.same = append(f.same, e.Pass)
		return
	}
	f.Columns = append(f.Columns, &Column{
		Pass: e.Pass, Number: e.Number, Seconds: e.Time.Seconds(), Instructions: size(e, p.Name),
		Same: f.same, Edits: edits(f.text, p.Text),
	})
	f.text, f.same = p.Text, nil
}

// nothing enters an application that changed nothing.
func (r *Report) nothing(e *passes.Event) {
	for _, f := range r.Functions {
		if e.Func == nil || f == r.byName["@"+mir.QuoteName(e.Func.Name)] {
			f.same = append(f.same, e.Pass)
		}
	}
}

// size counts the instructions of the part that a name stands for.
func size(e *passes.Event, name string) int {
	if e.Func != nil {
		return watch.FuncSize(e.Func)
	}
	for _, f := range e.Module.Funcs() {
		if f.Defined() && "@"+mir.QuoteName(f.Name) == name {
			return watch.FuncSize(f)
		}
	}
	return 0
}

// edits returns what makes b of a: n lines to keep, -n lines to drop, or lines
// to add.
func edits(a, b string) []any {
	list := []any{}
	var added []string
	n := 0
	kind := byte(0)
	flush := func() {
		switch {
		case kind == '+':
			list = append(list, strings.Join(added, "\n"))
		case kind == '-':
			list = append(list, -n)
		case kind == ' ':
			list = append(list, n)
		}
		added, n = nil, 0
	}
	for _, l := range textdiff.Lines(a, b) {
		if l.Kind != kind {
			flush()
			kind = l.Kind
		}
		n++
		if kind == '+' {
			added = append(added, strings.TrimSuffix(l.Text, "\n"))
		}
	}
	flush()
	return list
}
