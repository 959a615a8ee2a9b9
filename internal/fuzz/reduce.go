package fuzz

import (
	"context"
	"regexp"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/reduce"
	"github.com/mirtool/mirtool/internal/refeval"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Reduced returns a small program that shows the same kind of difference, or
// the program as it is when each try would take too long.
func (c *Config) Reduced(x *Mismatch) *mir.Module {
	if strings.HasSuffix(x.Got.End, endless) || x.Got.End == "trap time-limit" {
		return x.Program
	}
	return reduce.Module(context.Background(), x.Program, func(m *mir.Module) bool { return x.shows(m, c.Passes, c.Backends[0]) }, 0)
}

// shows reports whether another program shows the difference.
func (x *Mismatch) shows(m *mir.Module, table []*passes.Pass, first *backend.Backend) bool {
	if x.Got.isError() {
		return x.fails(m, table)
	}
	if x.Exact {
		return x.showsExactly(m, table)
	}
	want := Observe(m, first)
	if want.Limit() || want.End == badPointer && x.Want.End != badPointer || errs(m, table, first, want) {
		return false
	}
	n, err := x.Pipeline.Apply(m, table, false)
	if err != nil {
		return false
	}
	got := Observe(n, x.Backend)
	return got != want && !got.isError()
}

func (x *Mismatch) showsExactly(m *mir.Module, table []*passes.Pass) bool {
	n, err := x.Pipeline.Apply(m, table, false)
	if err != nil {
		return false
	}
	// What follows a memory error is not promised.
	if end := Observe(n, refeval.Backend); end.Limit() || end.End == badPointer {
		return false
	}
	p := Probe{Backend: x.Backend, Seed: x.Seed, Points: 2}
	d, _, err := p.Compare(n)
	return d != nil && err == nil
}

const badPointer = "trap bad-pointer"

// fails reports whether a pass goes wrong in the same way.
func (x *Mismatch) fails(m *mir.Module, table []*passes.Pass) bool {
	_, err := x.Pipeline.Apply(m, table, true)
	if err == nil {
		_, err = x.Pipeline.Apply(m, table, false)
	}
	return err != nil && sameFault("error: "+err.Error(), x.Got.End)
}

var names = regexp.MustCompile(`[@%^$][^ ,:]+|[0-9]+`)

// sameFault compares messages without the names and numbers in their first
// lines.
func sameFault(a, b string) bool { return fault(a) == fault(b) }

func fault(message string) string {
	line := regexp.MustCompile(`^[^\n]*`).FindString(message)
	return names.ReplaceAllString(line, "_")
}

// errs reports whether the program makes a memory error, of which nothing is
// promised, as far as the pass that looks for them is there.
func errs(m *mir.Module, table []*passes.Pass, b *backend.Backend, want Outcome) bool {
	for _, p := range table {
		if p.Name == "check" {
			n, err := Pipeline{Text: "check"}.Apply(m, table, false)
			return err != nil || Observe(n, b) != want
		}
	}
	return false
}
