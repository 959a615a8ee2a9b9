// Package fuzz compares what random programs do: unoptimised on the first
// backend against every backend and every pipeline of passes. Output, exit
// status and trap kind must be the same.
package fuzz

import (
	"context"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Config says what is compared.
type Config struct {
	Seed     uint64 // of the first program; the others follow it
	Count    uint64 // of programs; 0 is no limit
	Size     int    // of a program, as mirgen has it
	Plain    bool   // programs are plain, as mirgen has it
	Jobs     int    // programs at a time; 0 stands for the number of processors
	Backends []*backend.Backend
	Passes   []*passes.Pass
	// Pipelines are what each program is run with; nil stands for every pass
	// alone, every level, and Random pipelines that hang on the seed.
	Pipelines []Pipeline
	Random    int
	// Exact compares the first backend with the reference too, as Probe does.
	Exact bool

	// Found is called for programs that differ, in the order of their seeds.
	Found func(*Mismatch)
}

// Report adds up what was done.
type Report struct {
	Programs   uint64
	Runs       uint64 // of programs that the passes had changed, or on another backend
	Skipped    uint64 // programs that ran into a limit
	Mismatches uint64
}

// Run compares programs until all are done or ctx ends.
func (c *Config) Run(ctx context.Context) Report {
	var total Report
	c.inOrder(ctx, func(seed uint64) any {
		t := trial{Config: c, seed: seed}
		t.run()
		return &t
	}, func(result any) {
		t := result.(*trial)
		total.Programs++
		total.Runs += t.runs
		if t.skipped {
			total.Skipped++
		}
		if t.found != nil {
			total.Mismatches++
			c.Found(t.found)
		}
	})
	return total
}

// Mismatch is a program that does one thing unoptimised and another thing when
// it is run otherwise.
type Mismatch struct {
	Seed      uint64
	Program   *mir.Module
	Pipeline  Pipeline
	Backend   *backend.Backend
	Want, Got Outcome
	Exact     bool // it is the reference that does another thing
}

// trial is one program, run in all ways.
type trial struct {
	*Config
	seed    uint64
	program *mir.Module
	want    Outcome
	runs    uint64
	skipped bool
	found   *Mismatch
}

// run stops at the first way in which the program differs.
func (t *trial) run() {
	t.program = mirgen.Generate(t.seed, mirgen.Options{Size: t.Size, Plain: t.Plain})
	t.want = Observe(t.program, t.Backends[0])
	if t.want.Limit() {
		t.skipped = true
		return
	}
	if t.Exact && !t.exact(Pipeline{}, t.program) {
		return
	}
	for _, b := range t.Backends[1:] {
		if !t.compare(Pipeline{}, b, Observe(t.program, b)) {
			return
		}
	}
	pipelines := t.Pipelines
	if pipelines == nil {
		pipelines = t.all()
	}
	known := map[string]bool{t.program.String(): true}
	for i, pl := range pipelines {
		if !t.optimised(pl, known, (t.seed+uint64(i))%4 == 0) {
			return
		}
	}
}

// optimised runs the program with a pipeline, unless a known text comes out,
// and reports whether it does the same.
func (t *trial) optimised(pl Pipeline, known map[string]bool, check bool) bool {
	m, err := pl.Apply(t.program, t.Passes, check)
	if err != nil {
		return t.compare(pl, t.Backends[0], Outcome{End: "error: " + err.Error()})
	}
	text := m.String()
	if known[text] {
		return true
	}
	known[text] = true
	for _, b := range t.Backends {
		if !t.compare(pl, b, Observe(m, b)) {
			return false
		}
	}
	return !t.Exact || t.exact(pl, m)
}

// exact compares the first backend with the reference, and reports whether they
// do the same.
func (t *trial) exact(pl Pipeline, m *mir.Module) bool {
	t.runs++
	p := Probe{Backend: t.Backends[0], Seed: t.seed, Points: 2}
	d, _, err := p.Compare(m)
	if err != nil {
		d = &Detail{How: "error: " + err.Error()}
	}
	if d != nil {
		t.found = &Mismatch{t.seed, t.program, pl, t.Backends[0], Outcome{d.How, d.Want}, Outcome{d.How, d.Got}, true}
	}
	return d == nil
}

// compare notes what the program did, and reports whether it is the same.
func (t *trial) compare(pl Pipeline, b *backend.Backend, got Outcome) bool {
	t.runs++
	if got == t.want {
		return true
	}
	t.found = &Mismatch{t.seed, t.program, pl, b, t.want, got, false}
	return false
}

// patience is how long a program or a pipeline may take.
const patience = 30 * time.Second
