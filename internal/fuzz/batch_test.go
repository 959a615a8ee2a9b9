package fuzz

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// TestNative compares random programs on native code with the interpreter: MIR
// at -O0 and -O2, LLVM at 0 and 2, the oldest clang and the newest. The
// environment variable MIRTOOL_BATCHES says how many batches of 200 there are, and
// MIRTOOL_SEED where they begin.
func TestNative(t *testing.T) {
	batches, _ := strconv.Atoi(os.Getenv("MIRTOOL_BATCHES"))
	seed, _ := strconv.ParseUint(os.Getenv("MIRTOOL_SEED"), 10, 64)
	size := uint64(200)
	if batches == 0 {
		batches, size = 1, 40
	}
	for _, cc := range []string{"clang-14", "clang-19"} {
		testtool.Path(t, cc)
	}
	for i := range batches {
		b := Batch{Seed: seed + uint64(i)*size, Count: size, Oracle: interp.Backend}
		p, err := b.Make()
		if err != nil {
			t.Fatal(err)
		}
		if uint64(p.Len()) < size*3/4 {
			t.Fatalf("only %d of %d programs run without a limit", p.Len(), size)
		}
		optimised, err := Level(2).Apply(p.Module, passes.All(), false)
		if err != nil {
			t.Fatal(err)
		}
		for k, m := range []*mir.Module{p.Module, optimised} {
			for _, cc := range []string{"clang-14", "clang-19"} {
				for _, level := range []string{"0", "2"} {
					what := fmt.Sprintf("seeds from %d, MIR -O%d, %s -O%s", b.Seed, 2*k, cc, level)
					ds, err := p.Compare(m, native.Backend, backend.Settings{"cc": {cc}, "llvm-opt": {level}})
					if err != nil {
						t.Fatalf("%s: %v", what, err)
					}
					for _, d := range ds {
						t.Errorf("%s: seed %d\n%s", what, d.Seed, Difference(d.Want, d.Got))
					}
				}
			}
		}
		if batches > 1 {
			t.Logf("%d programs so far", (i+1)*int(size))
		}
	}
}
