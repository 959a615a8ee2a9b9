package fuzz_test

import (
	"context"
	"flag"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/internal/fuzz"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

var (
	programs = flag.Uint64("programs", 200, "how many programs are tried; a quarter of them with -short")
	seed     = flag.Uint64("seed", 0, "the seed of the first")
)

// TestPasses compares programs before and after every pass alone, every level
// and random pipelines.
func TestPasses(t *testing.T) {
	if testing.Short() {
		*programs = max(*programs/4, 1)
	}
	c := fuzz.Config{
		Seed: *seed, Count: *programs, Random: 4,
		Backends: []*backend.Backend{interp.Backend}, Passes: passes.All(),
		Found: func(x *fuzz.Mismatch) {
			t.Errorf("mirtool fuzz --seed=%d --count=1 %s\n%s", x.Seed, x.Pipeline.Flag, fuzz.Difference(x.Want, x.Got))
		},
	}
	r := c.Run(context.Background())
	t.Logf("%+v", r)
	if r.Programs != *programs || r.Skipped > *programs/20 {
		t.Errorf("%+v", r)
	}
}

// TestMemory holds that the programs make no memory error: with the pass that
// looks for them they do the same.
func TestMemory(t *testing.T) {
	c := fuzz.Config{
		Seed: *seed, Count: *programs, Backends: []*backend.Backend{interp.Backend},
		Passes: passes.All(), Pipelines: []fuzz.Pipeline{fuzz.Passes("check")},
		Found: func(x *fuzz.Mismatch) { t.Errorf("seed %d\n%s", x.Seed, fuzz.Difference(x.Want, x.Got)) },
	}
	c.Run(context.Background())
}

// wrong is a pass that turns every addition into a subtraction.
var wrong = &passes.Pass{
	Name: "wrong",
	Run: func(c *passes.Context, f *mir.Func) bool {
		changed := false
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				if in := f.At(v); in.Op == mir.Add {
					in.Op, changed = mir.Sub, true
				}
			}
		}
		return changed
	},
}

// TestFinds holds that a wrong pass is found, by the same seeds each time.
func TestFinds(t *testing.T) {
	var seeds [2][]uint64
	for i := range seeds {
		c := fuzz.Config{
			Count: 12, Jobs: i + 1, Backends: []*backend.Backend{interp.Backend},
			Passes: []*passes.Pass{wrong}, Pipelines: []fuzz.Pipeline{fuzz.Passes("wrong")},
			Found: func(x *fuzz.Mismatch) { seeds[i] = append(seeds[i], x.Seed) },
		}
		c.Run(context.Background())
	}
	if len(seeds[0]) < 6 || len(seeds[0]) != len(seeds[1]) {
		t.Errorf("found %v and %v", seeds[0], seeds[1])
	}
}

// TestReduced holds that what is left of a program that a wrong pass changes
// is small and still shows it.
func TestReduced(t *testing.T) {
	c := fuzz.Config{
		Count: 1, Backends: []*backend.Backend{interp.Backend},
		Passes: []*passes.Pass{wrong}, Pipelines: []fuzz.Pipeline{fuzz.Passes("wrong")},
	}
	c.Found = func(x *fuzz.Mismatch) {
		small := c.Reduced(x).String()
		if n := strings.Count(small, "\n"); n > 30 || !strings.Contains(small, "add.") {
			t.Errorf("seed %d: %d lines are left\n%s", x.Seed, n, small)
		}
	}
	c.Run(context.Background())
}

// TestTime holds that a run without a number of programs ends with its time.
func TestTime(t *testing.T) {
	ctx, done := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer done()
	c := fuzz.Config{Backends: []*backend.Backend{interp.Backend}, Pipelines: []fuzz.Pipeline{}, Found: func(*fuzz.Mismatch) {}}
	if r := c.Run(ctx); r.Programs == 0 {
		t.Errorf("%+v", r)
	}
}
