package interp_test

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

// TestRandom compares the interpreter with a plain evaluator (reference_test.go)
// on random modules: results, traps with their whole call stack, fuel and
// statistics. RANDOM=N makes it try N modules.
func TestRandom(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("RANDOM"))
	if n == 0 {
		n = 1500
	}
	for seed := range n {
		testRandom(t, uint64(seed))
		if t.Failed() {
			return
		}
	}
}

func testRandom(t *testing.T, seed uint64) {
	m := randomModule(seed)
	fail := func(format string, args ...any) {
		var text strings.Builder
		mir.Printer{Places: true}.Print(&text, m)
		t.Errorf("seed %d: %s\n%s", seed, fmt.Sprintf(format, args...), text.String())
	}
	if err := mir.Verify(m).Err(); err != nil {
		fail("%v", err)
		return
	}
	const fuel = 3000
	ref := newReference(m, fuel)
	args := ref.args()
	want, trap := ref.run("f", args)
	for _, o := range []backend.Options{{Fuel: fuel, Stats: true}, {Fuel: fuel}, {Stats: true}, {}} {
		if o.Fuel == 0 && trap != nil && trap.Kind == mir.TrapFuel {
			continue
		}
		i, err := interp.Backend.Load(m, o)
		if err != nil {
			fail("%v", err)
			return
		}
		got, err := i.Call(context.Background(), "f", args...)
		i.Close()
		if trap != nil {
			tr, ok := err.(*backend.Trap)
			if !ok || tr.Report() != trap.Report() {
				fail("got %v, %v\nwant %v", got, report(err), trap.Report())
				return
			}
		} else if err != nil || !sameResults(m.FuncByName("f").Sig.Results, got, want) {
			fail("got %x, %v\nwant %x", got, report(err), want)
			return
		}
		if o.Stats && !reflect.DeepEqual(i.Stats(), &ref.stats) {
			fail("counts\ngot  %+v\nwant %+v", i.Stats(), &ref.stats)
			return
		}
	}
}

func report(err error) string {
	if t, ok := err.(*backend.Trap); ok {
		return t.Report()
	}
	return fmt.Sprint(err)
}

func sameResults(types []mir.Type, a, b []uint64) bool {
	for i, t := range types {
		if a[i] != b[i] && !(t.IsFloat() && bothNaN(t, a[i], b[i])) {
			return false
		}
	}
	return len(a) == len(b)
}
