package passes

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/mirtool/mirtool/mir"
)

// Runner runs pipelines. The zero Runner just runs them, functions in parallel.
type Runner struct {
	// Func restricts passes over functions to the one of this name.
	Func string

	// Gate is asked before every application of a pass to a function, or to the
	// module; what it refuses is not made. Applications, refused ones too, are
	// numbered from 1 in the order in which one processor makes them.
	Gate func(*Event) bool

	// Check verifies after every application, compares the facts that a pass
	// says it kept with fresh ones, and the text when it says that it changed
	// nothing. The first fault ends the run with a *Broken.
	Check bool

	// Before and After are called around every application, in order; setting
	// one, Gate or Check makes the runner use one processor.
	Before, After func(*Event)

	// Exec runs the command of an exec: step, which gets a module and returns
	// another; nil makes such a step an error.
	Exec func(command string, m *mir.Module) (*mir.Module, error)
}

// Event is one application of a pass.
type Event struct {
	Number  int    // 0 when applications are made in no order
	Name    string // of the pass, or exec: and its command
	Pass    string // as the pipeline has it, options included
	Exec    bool   // it is a command
	Module  *mir.Module
	Func    *mir.Func // nil for a pass over the module
	Changed bool      // for After
	Time    time.Duration
}

// Report says what a run did.
type Report struct {
	Applications int
	Passes       []PassReport // those that ran, in the order of the pipeline
}

// PassReport adds up the applications of one pass.
type PassReport struct {
	Name    string
	Runs    int
	Changed int
	Time    time.Duration // of all processors together
}

// maxRounds bounds how often a fixpoint is repeated. A pass that undoes what
// another does would else never end.
const maxRounds = 32

// Run runs the pipeline over the verified module m, which it changes, and
// returns the module that comes out: m, or what the last exec: step returned.
func (r *Runner) Run(m *mir.Module, pl Pipeline) (*mir.Module, *Report, error) {
	run := &run{Runner: r, m: m, report: &Report{}, byName: map[string]int{}}
	run.rows(pl)
	_, err := run.steps(pl)
	run.report.Passes = slices.DeleteFunc(run.report.Passes, func(p PassReport) bool { return p.Runs == 0 })
	return run.m, run.report, err
}

// rows gives each pass of the pipeline its row in the report.
func (r *run) rows(pl Pipeline) {
	for i := range pl {
		s := &pl[i]
		r.rows(s.Fixpoint)
		if _, ok := r.byName[s.name()]; !ok && s.Fixpoint == nil {
			r.byName[s.name()] = len(r.report.Passes)
			r.report.Passes = append(r.report.Passes, PassReport{Name: s.name()})
		}
	}
}

// run is the state of one Run.
type run struct {
	*Runner
	m      *mir.Module
	lock   sync.Mutex // guards what follows
	report *Report
	byName map[string]int
	number int
}

// ordered reports whether applications must come one after another.
func (r *run) ordered() bool {
	return r.Gate != nil || r.Check || r.Before != nil || r.After != nil
}

// local reports whether the step consists of passes over functions alone.
func (s *Step) local() bool {
	if s.Pass != nil {
		return s.Pass.Run != nil
	}
	for i := range s.Fixpoint {
		if !s.Fixpoint[i].local() {
			return false
		}
	}
	return s.Exec == ""
}

// steps runs steps over the module; a stretch of local ones takes each function
// through all of them before the next function.
func (r *run) steps(pl Pipeline) (changed bool, err error) {
	for i := 0; i < len(pl); {
		end := i
		for end < len(pl) && pl[end].local() {
			end++
		}
		var did bool
		if end > i {
			did, err = r.functions(pl[i:end])
			i = end
		} else {
			did, err = r.step(&pl[i])
			i++
		}
		if err != nil {
			return changed, err
		}
		changed = changed || did
	}
	return changed, nil
}

// step runs one step that is not local.
func (r *run) step(s *Step) (bool, error) {
	switch {
	case s.Exec != "":
		return r.exec(s)
	case s.Pass != nil:
		return r.apply(s, &Context{Module: r.m, options: s.Options}, nil)
	}
	changed := false
	for range maxRounds {
		did, err := r.steps(s.Fixpoint)
		if err != nil || !did {
			return changed, err
		}
		changed = true
	}
	return changed, nil
}

// functions takes each function through local steps.
func (r *run) functions(pl Pipeline) (bool, error) {
	var fs []*mir.Func
	for _, f := range r.m.Funcs() {
		if r.Func == "" || f.Name == r.Func {
			fs = append(fs, f)
		}
	}
	changed := make([]bool, len(fs))
	errs := make([]error, len(fs))
	one := func(i int) {
		changed[i], errs[i] = r.local(pl, &Context{Module: r.m, f: fs[i]})
	}
	if r.ordered() {
		for i := range fs {
			if one(i); errs[i] != nil {
				break
			}
		}
	} else {
		mir.Parallel(len(fs), one)
	}
	any := false
	for i := range fs {
		if errs[i] != nil {
			return any, errs[i]
		}
		any = any || changed[i]
	}
	return any, nil
}

// local takes the context's function through local steps.
func (r *run) local(pl Pipeline, c *Context) (changed bool, err error) {
	for i := range pl {
		s := &pl[i]
		var did bool
		if s.Pass != nil {
			c.options = s.Options
			did, err = r.apply(s, c, c.f)
		} else {
			for range maxRounds {
				var again bool
				if again, err = r.local(s.Fixpoint, c); err != nil || !again {
					break
				}
				did = true
			}
		}
		if err != nil {
			return changed, err
		}
		changed = changed || did
	}
	return changed, nil
}

// apply makes one application of a pass, to f or to the module.
func (r *run) apply(s *Step, c *Context, f *mir.Func) (changed bool, err error) {
	e := &Event{Name: s.name(), Pass: s.String(), Module: r.m, Func: f}
	defer func() {
		if v := recover(); v != nil {
			changed, err = false, crash(e, v)
		}
	}()
	if !r.begin(e) {
		return false, nil
	}
	check := r.checker(e)
	start := time.Now()
	if f != nil {
		e.Changed = s.Pass.Run(c, f)
	} else {
		e.Changed = s.Pass.RunModule(c, r.m)
	}
	e.Time = time.Since(start)
	if e.Changed {
		c.Invalidate(s.Pass.Preserves)
	}
	err = check(c)
	r.end(e)
	return e.Changed, err
}

// exec runs the command of a step.
func (r *run) exec(s *Step) (bool, error) {
	e := &Event{Name: s.name(), Pass: s.String(), Exec: true, Module: r.m}
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
	r.end(e)
	return e.Changed, nil
}

// begin numbers an application and reports whether it is to be made.
func (r *run) begin(e *Event) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
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
func (r *run) end(e *Event) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.report.Applications++
	row := &r.report.Passes[r.byName[e.Name]]
	row.Runs++
	row.Time += e.Time
	if e.Changed {
		row.Changed++
	}
	if r.After != nil {
		r.After(e)
	}
}
