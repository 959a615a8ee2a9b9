package reduce_test

import (
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/internal/reduce"
	"github.com/mirtool/mirtool/mir"
)

// count returns the number of instructions with the op.
func count(m *mir.Module, op mir.Op) (n, all int) {
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				if all++; f.At(v).Op == op {
					n++
				}
			}
		}
	}
	return n, all
}

// TestSmallest holds that little more than what is asked for is left of random
// programs, and that they are not touched.
func TestSmallest(t *testing.T) {
	ops := []mir.Op{mir.FMA, mir.Switch, mir.TailCall, mir.MemMove, mir.CallI, mir.Select, mir.Get}
	for seed := range uint64(14) {
		m := mirgen.Generate(seed, mirgen.Options{})
		op := ops[int(seed)%len(ops)]
		if n, _ := count(m, op); n == 0 {
			continue
		}
		before := m.String()
		small := reduce.Module(t.Context(), m, func(m *mir.Module) bool {
			n, _ := count(m, op)
			return n > 0
		}, 0)
		if m.String() != before {
			t.Errorf("seed %d: the module was changed", seed)
		}
		if ds := mir.Verify(small); len(ds) > 0 {
			t.Errorf("seed %d: %v", seed, ds)
		}
		if n, all := count(small, op); n != 1 || all > 8 || strings.Count(small.String(), "func") > 4 {
			t.Errorf("seed %d: %s: %d instructions of %d are left, in %d lines", seed, op, n, all, strings.Count(small.String(), "\n"))
		}
	}
}

// TestTries holds that no more questions are asked than allowed.
func TestTries(t *testing.T) {
	asked := 0
	reduce.Module(t.Context(), mirgen.Generate(1, mirgen.Options{}), func(*mir.Module) bool { asked++; return true }, 10)
	if asked > 10 {
		t.Errorf("asked %d times", asked)
	}
}
