package passes

import (
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

	// Remark gets what passes tell of what they did, or why they did not, in order:
	// diagnostics with the severity mir.Remark whose code is the name of the pass.
	// With it too the runner uses one processor.
	Remark func(mir.Diagnostic)

	// Times measures how long passes take, which else is known to Before and
	// After alone.
	Times bool

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
	Time    time.Duration // of all processors together, if it was measured
}

// maxRounds bounds how often a fixpoint is repeated. A pass that undoes what
// another does would else never end.
const maxRounds = 32

// Run runs the pipeline over the verified module m, which it changes, and
// returns the module that comes out: m, or what the last exec: step returned.
// A pass that changed nothing in a function is not run on it again before
// something else has changed it.
func (r *Runner) Run(m *mir.Module, pl Pipeline) (*mir.Module, *Report, error) {
	var c compiler
	steps := c.compile(pl)
	run := &run{Runner: r, m: m, quiet: map[*mir.Func]*quiet{}, total: tally{rows: c.rows}}
	_, err := run.steps(steps)
	report := &Report{Applications: run.total.applications, Passes: run.total.rows}
	report.Passes = slices.DeleteFunc(report.Passes, func(p PassReport) bool { return p.Runs == 0 })
	return run.m, report, err
}

// run is the state of one Run.
type run struct {
	*Runner
	m      *mir.Module
	quiet  map[*mir.Func]*quiet // of the functions seen so far
	number int

	lock  sync.Mutex // guards what follows
	total tally
	idle  []*worker
}

// quiet tells which passes, by the number of their text, changed nothing in a
// function since it was changed last.
type quiet uint64

func (q *quiet) has(n int) bool { return q != nil && n < 64 && *q>>n&1 != 0 }

// add takes down what pass n did.
func (q *quiet) add(n int, changed bool) {
	if changed {
		*q = 0
	} else if n < 64 {
		*q |= 1 << n
	}
}

// tally adds up what was done.
type tally struct {
	applications int
	rows         []PassReport
}

// worker is what one processor needs.
type worker struct {
	scratch scratch
	tally   tally
	event   Event // the application at hand
}

// ordered reports whether applications must come one after another.
func (r *run) ordered() bool {
	return r.Gate != nil || r.Check || r.Remark != nil || r.Before != nil || r.After != nil
}

// start returns an idle worker.
func (r *run) start() *worker {
	r.lock.Lock()
	defer r.lock.Unlock()
	if n := len(r.idle); n > 0 {
		w := r.idle[n-1]
		r.idle = r.idle[:n-1]
		return w
	}
	return &worker{tally: tally{rows: make([]PassReport, len(r.total.rows))}}
}

// stop takes a worker back, and enters into the report what it has done.
func (r *run) stop(w *worker) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.total.applications += w.tally.applications
	for i := range w.tally.rows {
		to, row := &r.total.rows[i], &w.tally.rows[i]
		to.Runs, to.Changed, to.Time = to.Runs+row.Runs, to.Changed+row.Changed, to.Time+row.Time
		*row = PassReport{}
	}
	w.tally.applications = 0
	r.idle = append(r.idle, w)
}

// steps runs steps over the module; a stretch of local ones takes each function
// through all of them before the next function.
func (r *run) steps(pl []step) (changed bool, err error) {
	for i := 0; i < len(pl); {
		end := i
		for end < len(pl) && pl[end].local {
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
func (r *run) step(s *step) (bool, error) {
	switch {
	case s.Exec != "":
		return r.exec(s)
	case s.Pass != nil:
		w := r.start()
		defer r.stop(w)
		c := &Context{Module: r.m, remark: r.Remark, scratch: &w.scratch}
		if s.Pass.Touches {
			c.touched = r.touch
		}
		_, changed, err := r.apply(w, s, c, nil)
		if changed && !s.Pass.Touches {
			clear(r.quiet)
		}
		return changed, err
	}
	changed := false
	for range maxRounds {
		did, err := r.steps(s.inner)
		if err != nil || !did {
			return changed, err
		}
		changed = true
	}
	return changed, nil
}

// touch notes that a pass over the module changed something about f.
func (r *run) touch(f *mir.Func) {
	if q := r.quiet[f]; q != nil {
		*q = 0
	}
}

// functions takes each function through local steps.
func (r *run) functions(pl []step) (bool, error) {
	var fs []*mir.Func
	var qs []*quiet
	for _, f := range r.m.Funcs() {
		if r.Func == "" || f.Name == r.Func {
			if r.quiet[f] == nil {
				r.quiet[f] = new(quiet)
			}
			fs, qs = append(fs, f), append(qs, r.quiet[f])
		}
	}
	changed := make([]bool, len(fs))
	errs := make([]error, len(fs))
	one := func(i int) {
		w := r.start()
		changed[i], errs[i] = r.local(w, pl, &Context{Module: r.m, f: fs[i], remark: r.Remark, scratch: &w.scratch}, qs[i])
		r.stop(w)
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
func (r *run) local(w *worker, pl []step, c *Context, q *quiet) (changed bool, err error) {
	for i := range pl {
		s := &pl[i]
		var did bool
		switch {
		case s.Pass == nil:
			for range maxRounds {
				var again bool
				if again, err = r.local(w, s.inner, c, q); err != nil || !again {
					break
				}
				did = true
			}
		case q.has(s.number):
			err = r.leave(w, s, c)
		default:
			var made bool
			if made, did, err = r.apply(w, s, c, c.f); made {
				q.add(s.number, did)
			}
		}
		if err != nil {
			return changed, err
		}
		changed = changed || did
	}
	return changed, nil
}
