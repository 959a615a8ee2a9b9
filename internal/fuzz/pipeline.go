package fuzz

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Pipeline is a way to transform a program.
type Pipeline struct {
	Flag string // of the command, such as "-O2" or "--passes=gvn,dce"; "" for none
	Text string
	// Linked pipelines get the program with the runtime library in it.
	Linked bool
}

// Level returns the pipeline of a level of optimisation.
func Level(n int) Pipeline {
	return Pipeline{Flag: fmt.Sprintf("-O%d", n), Text: passes.Level(n), Linked: true}
}

// Passes returns the pipeline of a text.
func Passes(text string) Pipeline {
	flag := "--passes=" + text
	if strings.ContainsAny(text, "()<>") {
		flag = "--passes='" + text + "'"
	}
	return Pipeline{Flag: flag, Text: text}
}

// all returns the pipelines for a program: those of one pass first, since a
// fault that one of them shows is the easiest to find.
func (t *trial) all() []Pipeline {
	var ps []Pipeline
	var names []string
	for _, p := range t.Passes {
		names = append(names, p.Name)
		ps = append(ps, Passes(p.Name))
	}
	for n := 1; n <= 3; n++ {
		ps = append(ps, Level(n))
	}
	r := rand.New(rand.NewPCG(t.seed, 1))
	for range t.Random {
		ps = append(ps, Passes(random(r, names, 2+r.IntN(9))))
	}
	return ps
}

// random returns a pipeline of n passes, some of them repeated to a fixpoint.
func random(r *rand.Rand, names []string, n int) string {
	var steps []string
	for n > 0 {
		if n >= 2 && r.IntN(4) == 0 {
			k := 2 + r.IntN(min(n, 4)-1)
			steps = append(steps, "fixpoint("+some(r, names, k, true)+")")
			n -= k
			continue
		}
		steps = append(steps, some(r, names, 1, false))
		n--
	}
	return strings.Join(steps, ",")
}

// some returns n passes. Those that undo or instrument what others do can't be
// repeated until nothing changes, and the latter are slow.
func some(r *rand.Rand, names []string, n int, repeated bool) string {
	var steps []string
	for len(steps) < n {
		name := names[r.IntN(len(names))]
		if name == "outofssa" && repeated || name == "check" && (repeated || r.IntN(8) > 0) {
			continue
		}
		steps = append(steps, name)
	}
	return strings.Join(steps, ",")
}

var endless = fmt.Sprintf("the passes do not end within %s", patience)

// Apply runs the pipeline over a copy of the module; a check is made after
// every pass when asked for. A pipeline that does not end is an error.
func (p Pipeline) Apply(m *mir.Module, table []*passes.Pass, check bool) (*mir.Module, error) {
	pl, err := passes.Parse(p.Text, table)
	if err != nil {
		return nil, err
	}
	if p.Linked {
		if m, err = launch.Link(m); err != nil {
			return nil, err
		}
	}
	type result struct {
		m   *mir.Module
		err error
	}
	done := make(chan result, 1)
	go func() {
		r := passes.Runner{Check: check}
		out, _, err := r.Run(m.Clone(), pl)
		if err == nil && !check {
			err = mir.Verify(out).Err()
		}
		done <- result{out, err}
	}()
	select {
	case r := <-done:
		return r.m, r.err
	case <-time.After(patience):
		return nil, errors.New(endless)
	}
}
