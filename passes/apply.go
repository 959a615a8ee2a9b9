package passes

import (
	"fmt"
	"slices"
	"time"

	"github.com/mirtool/mirtool/mir"
)

// step is a Step with what the runner needs to know of it.
type step struct {
	*Step
	inner  []step // of a fixpoint
	local  bool   // it consists of passes over functions alone
	text   string
	number int // of the text, among those of the pipeline
	row    int // in the report
}

// compiler makes steps of a pipeline.
type compiler struct {
	texts []string
	rows  []PassReport
}

func (c *compiler) compile(pl Pipeline) []step {
	steps := make([]step, len(pl))
	for i := range pl {
		s := step{Step: &pl[i], text: pl[i].String()}
		if s.Pass == nil && s.Exec == "" {
			s.inner = c.compile(s.Fixpoint)
			s.local = !slices.ContainsFunc(s.inner, func(s step) bool { return !s.local })
		} else {
			s.local = s.Pass != nil && s.Pass.Run != nil
			s.number, s.row = c.number(s.text), c.row(s.name())
		}
		steps[i] = s
	}
	return steps
}

func (c *compiler) number(text string) int {
	n := slices.Index(c.texts, text)
	if n < 0 {
		n = len(c.texts)
		c.texts = append(c.texts, text)
	}
	return n
}

func (c *compiler) row(name string) int {
	n := slices.IndexFunc(c.rows, func(p PassReport) bool { return p.Name == name })
	if n < 0 {
		n = len(c.rows)
		c.rows = append(c.rows, PassReport{Name: name})
	}
	return n
}

// apply makes one application of a pass, to f or to the module, unless the gate
// refuses it.
func (r *run) apply(w *worker, s *step, c *Context, f *mir.Func) (made, changed bool, err error) {
	e := &w.event
	if r.ordered() {
		e = new(Event) // who is told may keep it
	}
	*e = Event{Name: s.Pass.Name, Pass: s.text, Module: r.m, Func: f}
	defer func() {
		if v := recover(); v != nil {
			changed, err = false, crash(e, v)
		}
	}()
	if !r.begin(e) {
		return false, false, nil
	}
	check := r.checker(e)
	w.scratch.reset()
	var start time.Time
	if r.timed() {
		start = time.Now()
	}
	e.Changed = s.run(c, f, r.m)
	if r.timed() {
		e.Time = time.Since(start)
	}
	if e.Changed {
		c.Invalidate(s.Pass.Preserves)
	}
	err = check(c)
	r.end(w, s, e)
	return true, e.Changed, err
}

func (s *step) run(c *Context, f *mir.Func, m *mir.Module) bool {
	c.pass, c.options = s.Pass.Name, s.Options
	if f != nil {
		return s.Pass.Run(c, f)
	}
	return s.Pass.RunModule(c, m)
}

func (r *run) timed() bool { return r.Times || r.Before != nil || r.After != nil }

// leave leaves a pass out that would find nothing. When checking it is run all
// the same, to see whether that is so.
func (r *run) leave(w *worker, s *step, c *Context) error {
	if !r.Check {
		return nil
	}
	w.scratch.reset()
	if s.run(c, c.f, r.m) {
		return &Broken{Pass: s.text, Func: c.f.Name, Number: r.number, What: "it changed nothing the last time, nothing else has changed it since, and now the pass does"}
	}
	return nil
}

// exec runs the command of a step.
func (r *run) exec(s *step) (bool, error) {
	e := &Event{Name: s.name(), Pass: s.text, Exec: true, Module: r.m}
	if r.Exec == nil {
		return false, fmt.Errorf("%s: commands cannot be run here", s)
	}
	if !r.begin(e) {
		return false, nil
	}
	before := r.m.String()
	start := time.Now()
	m, err := r.Exec(s.Exec, r.m)
	if err != nil {
		return false, err
	}
	r.m, e.Module = m, m
	e.Time = time.Since(start)
	e.Changed = m.String() != before
	clear(r.quiet)
	w := r.start()
	r.end(w, s, e)
	r.stop(w)
	return e.Changed, nil
}

// begin numbers an application, where these come in order, and reports whether
// it is to be made.
func (r *run) begin(e *Event) bool {
	if r.ordered() {
		r.number++
		e.Number = r.number
	}
	if r.Gate != nil && !r.Gate(e) {
		return false
	}
	if r.Before != nil {
		r.Before(e)
	}
	return true
}

// end enters an application into the report.
func (r *run) end(w *worker, s *step, e *Event) {
	w.tally.applications++
	row := &w.tally.rows[s.row]
	row.Runs++
	row.Time += e.Time
	if e.Changed {
		row.Changed++
	}
	if r.After != nil {
		r.After(e)
	}
}
