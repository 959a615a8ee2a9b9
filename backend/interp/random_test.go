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
	"github.com/mirtool/mirtool/internal/refeval"
	"github.com/mirtool/mirtool/mir"
)

// TestRandom compares the interpreter with the reference (internal/refeval)
// on random modules: results, traps with their whole call stack, fuel and
// statistics. RANDOM=N makes it try N modules.
func TestRandom(t *testing.T) {
	for seed := range randomCount() {
		if testRandom(t, seed, randomModule(seed)); t.Failed() {
			return
		}
	}
}

func randomCount() uint64 {
	if n, _ := strconv.ParseUint(os.Getenv("RANDOM"), 10, 32); n > 0 {
		return n
	}
	return 1500
}

func testRandom(t *testing.T, seed uint64, m *mir.Module) {
	fail := func(format string, args ...any) {
		var text strings.Builder
		mir.Printer{Places: true}.Print(&text, m)
		t.Errorf("seed %d: %s\n%s", seed, fmt.Sprintf(format, args...), text.String())
	}
	if err := mir.Verify(m).Err(); err != nil {
		fail("%v", err)
		return
	}
	f := m.FuncByName("f")
	var args []uint64
	for i, t := range f.Sig.Params {
		args = append(args, uint64(i+3)&t.Mask())
	}
	const fuel = 3000
	want, wantStats, wantErr := runRandom(t, refeval.Backend, m, backend.Options{Fuel: fuel, Stats: true}, args)
	limited := wantErr != nil && wantErr.(*backend.Trap).Kind == mir.TrapFuel
	for _, o := range []backend.Options{{Fuel: fuel, Stats: true}, {Fuel: fuel}, {Stats: true}, {}} {
		if o.Fuel == 0 && limited {
			continue
		}
		got, stats, err := runRandom(t, interp.Backend, m, o, args)
		if report(err) != report(wantErr) || !sameResults(f.Sig.Results, got, want) {
			fail("got %x, %v\nwant %x, %v", got, report(err), want, report(wantErr))
			return
		}
		if o.Stats && !reflect.DeepEqual(stats, wantStats) {
			fail("counts\ngot  %+v\nwant %+v", stats, wantStats)
			return
		}
	}
}

func runRandom(t *testing.T, b *backend.Backend, m *mir.Module, o backend.Options, args []uint64) ([]uint64, *backend.Stats, error) {
	i, err := b.Load(m, o)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	results, err := i.Call(context.Background(), "f", args...)
	return results, i.Stats(), err
}

// report returns all that is promised of a trap, "" for none.
func report(err error) string {
	if err == nil {
		return ""
	}
	t := *err.(*backend.Trap)
	t.Message = ""
	return t.Report()
}

func sameResults(types []mir.Type, a, b []uint64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !(types[i].IsFloat() && bothNaN(types[i], a[i], b[i])) {
			return false
		}
	}
	return true
}
