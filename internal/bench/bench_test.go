package bench

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/bench"
	"github.com/mirtool/mirtool/mir"
)

// TestKernels runs all kernels at small sizes on all engines that are at hand,
// which must agree. It looks at no time.
func TestKernels(t *testing.T) {
	sizes := map[string]int64{
		"fib": 15, "sieve": 1, "nbody": 50, "matmul": 10, "mandel": 10,
		"spectral": 10, "hash": 100, "collatz": 100, "bsort": 50,
	}
	ks, err := bench.Kernels()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range ks {
		if sizes[k.Name] == 0 {
			t.Errorf("%s has no small size", k.Name)
		}
	}
	var out bytes.Buffer
	c := Config{Backends: []*backend.Backend{interp.Backend}, Sizes: sizes, Rounds: 2, Out: &out, Log: io.Discard}
	if err := c.RunKernels(); err != nil {
		t.Fatal(err)
	}
	for _, k := range ks {
		if !strings.Contains(out.String(), "\n"+k.Name+" ") {
			t.Errorf("no row for %s", k.Name)
		}
	}
	if !strings.Contains(out.String(), "interp") {
		t.Error("no interpreter")
	}
	t.Log(&out)
}

// TestOptimized holds that backends get what the passes made, and that it must
// return the same.
func TestOptimized(t *testing.T) {
	fresh := Config{
		Backends: []*backend.Backend{interp.Backend}, Kernels: []string{"fib"}, Sizes: map[string]int64{"fib": 15},
		Rounds: 1, Out: io.Discard, Log: io.Discard,
	}
	optimized := 0
	c := fresh
	c.Optimize = func(m *mir.Module, b *backend.Backend) (*mir.Module, error) {
		if b == interp.Backend { // there are engines for WebAssembly too
			optimized++
		}
		return m, nil
	}
	if err := c.RunKernels(); err != nil || optimized != 1 {
		t.Errorf("%v, optimised %d times", err, optimized)
	}
	c = fresh
	c.Optimize = func(m *mir.Module, _ *backend.Backend) (*mir.Module, error) {
		f := m.FuncByName("run")
		f.SetArgs(f.Last(f.Entry()), f.Int(mir.I64, 1))
		return m, nil
	}
	if err := c.RunKernels(); err == nil || !strings.Contains(err.Error(), "fib") {
		t.Errorf("a wrong result gives %v", err)
	}
}

func TestUnknownKernel(t *testing.T) {
	c := Config{Kernels: []string{"fob"}, Rounds: 1}
	if err := c.RunKernels(); err == nil || !strings.Contains(err.Error(), `"fob"`) {
		t.Error(err)
	}
}

// TestText measures small texts.
func TestText(t *testing.T) {
	var out bytes.Buffer
	c := Config{Rounds: 1, Out: &out, Log: io.Discard}
	if err := c.text(10000); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 5 {
		t.Errorf("%d lines\n%s", n, &out)
	}
}

// TestEmit measures small modules.
func TestEmit(t *testing.T) {
	var out bytes.Buffer
	c := Config{Rounds: 1, Out: &out, Log: io.Discard}
	if err := c.emission([]int{300, 600}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 8 || strings.Contains(out.String(), " 0.0 ") {
		t.Errorf("%d lines\n%s", n, &out)
	}
}

// TestLevels measures small modules.
func TestLevels(t *testing.T) {
	var out bytes.Buffer
	c := Config{Rounds: 1, Out: &out, Log: io.Discard}
	if err := c.levels([]int{300, 600}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 8 {
		t.Errorf("%d lines\n%s", n, &out)
	}
}
