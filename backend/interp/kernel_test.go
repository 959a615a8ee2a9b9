package interp_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// parse reads and verifies a module.
func parse(t testing.TB, name, text string) *mir.Module {
	t.Helper()
	m, err := mirtext.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := mir.Verify(m).Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

// load makes an instance of a module given as text.
func load(t testing.TB, text string, o backend.Options) backend.Instance {
	t.Helper()
	if !strings.HasPrefix(text, "mir 1") {
		text = "mir 1\n" + text
	}
	i, err := interp.Backend.Load(parse(t, "t.mir", text), o)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// kernels are the benchmark programs with a small size and its result, which
// the C programs beside them print too.
var kernels = map[string]struct{ n, want int64 }{
	"fib": {20, 6765}, "sieve": {1, 148932}, "nbody": {100, -169050762382}, "matmul": {20, -67564000},
	"mandel": {30, 38925}, "spectral": {20, 1273839840}, "hash": {1000, 3164923083848601},
	"collatz": {1000, 59431178}, "bsort": {100, -8171055739587891011},
}

func TestKernels(t *testing.T) {
	for name, k := range kernels {
		text, err := os.ReadFile("../../bench/kernels/" + name + ".mir")
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []backend.Options{{}, {Fuel: 1 << 40, Stats: true}} {
			i := load(t, string(text), o)
			for range 2 {
				if got, err := i.Call(context.Background(), "run", uint64(k.n)); err != nil || int64(got[0]) != k.want {
					t.Errorf("%s(%d) = %d, %v, want %d", name, k.n, got, err, k.want)
				}
			}
		}
	}
}
