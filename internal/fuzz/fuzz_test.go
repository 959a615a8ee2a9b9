package fuzz_test

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/internal/fuzz"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

var (
	programs = flag.Uint64("programs", 150, "how many programs are tried")
	seed     = flag.Uint64("seed", 0, "the seed of the first")
)

// TestPasses compares programs before and after every pass alone, every level
// and random pipelines.
func TestPasses(t *testing.T) {
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
			Count: 30, Jobs: i + 1, Backends: []*backend.Backend{interp.Backend},
			Passes: []*passes.Pass{wrong}, Pipelines: []fuzz.Pipeline{fuzz.Passes("wrong")},
			Found: func(x *fuzz.Mismatch) { seeds[i] = append(seeds[i], x.Seed) },
		}
		c.Run(context.Background())
	}
	if len(seeds[0]) < 15 || len(seeds[0]) != len(seeds[1]) {
		t.Errorf("found %v and %v", seeds[0], seeds[1])
	}
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
