package fuzz_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/internal/fuzz"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/internal/refeval"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// TestExact compares the interpreter with the reference on random programs, as
// they are and after passes, to the last detail. A hundred thousand programs:
//
//	go test ./internal/fuzz -run TestExact -programs 100000 -timeout 0
func TestExact(t *testing.T) {
	n, skipped := *programs*2, uint64(0)
	if testing.Short() {
		n = max(n/4, 1)
	}
	for s := *seed; s < *seed+n; s++ {
		m := mirgen.Generate(s, mirgen.Options{Plain: s%4 != 0})
		compareExactly(t, m, fuzz.Probe{Seed: s, Points: 4}, "seed %d", s)
		pl := optimisers[s%uint64(len(optimisers))]
		m, err := pl.Apply(m, passes.All(), false)
		if err != nil {
			t.Fatalf("seed %d %s: %v", s, pl.Flag, err)
		}
		if !compareExactly(t, m, fuzz.Probe{Seed: s, Points: 2}, "seed %d %s", s, pl.Flag) {
			skipped++
		}
	}
	if skipped > n/20 {
		t.Errorf("%d of %d programs ran into a limit", skipped, n)
	}
}

// optimisers are the pipelines whose results are compared too.
var optimisers = []fuzz.Pipeline{
	fuzz.Level(1), fuzz.Level(2), fuzz.Level(3), fuzz.Passes("outofssa"), fuzz.Passes("mem2reg,outofssa"),
	fuzz.Passes("mem2reg,sroa,loops,licm"), fuzz.Passes("sroa,mem2reg,loops,licm,simplify,outofssa"),
}

// compareExactly reports whether the program did not run into a limit.
func compareExactly(t *testing.T, m *mir.Module, p fuzz.Probe, format string, args ...any) bool {
	t.Helper()
	p.Backend = interp.Backend
	d, ended, err := p.Compare(m)
	if err != nil {
		t.Fatalf(format+": %v", append(args, err)...)
	}
	if d != nil {
		t.Fatalf(format+": %s\nwant %s\ngot  %s", append(args, d.How, d.Want, d.Got)...)
	}
	return ended
}

// TestExactFuel lets the fuel of small programs end everywhere.
func TestExactFuel(t *testing.T) {
	for s := range uint64(6) {
		m := mirgen.Generate(s, mirgen.Options{Plain: s%2 == 0, Size: 5})
		compareExactly(t, m, fuzz.Probe{Seed: s, Points: 300}, "seed %d", s)
	}
}

// TestExactIndirect compares calls of the runtime module's functions through
// pointers.
func TestExactIndirect(t *testing.T) {
	m, err := mirtext.Load("t.mir", []byte(`mir 1
import func @print_i64(i64)
export func @main() -> i32 {
^entry:
  call @print_i64(1)
  jump ^loop(0)
^loop(%i: i64):
  calli (i64) @print_i64(%i)
  %i2 = add.i64 %i, 1
  %more = slt.i64 %i2, 3
  br %more, ^loop(%i2), ^done
^done:
  call @last(7)
  %p = select.ptr %more, @print_i64, @last
  calli (i64) %p(8)
  ret 0
}
func @last(%x: i64) {
^entry:
  tailcalli (i64) @print_i64(%x)
}
`))
	if err != nil {
		t.Fatal(err)
	}
	compareExactly(t, m, fuzz.Probe{Points: 100}, "calls through pointers")
}

// TestExactExamples compares the examples from their start till the fuel ends.
func TestExactExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/*.mir")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		m := load(t, file)
		if f := m.FuncByName("main"); f == nil || !f.Export {
			continue
		}
		dir := filepath.Dir(file)
		p := fuzz.Probe{Words: strings.Fields(text(dir, "args")), Stdin: text(dir, "stdin"), Fuel: 200_000, Points: 2}
		compareExactly(t, m, p, "%s", file)
		for _, pl := range optimisers[1:4] {
			after, err := pl.Apply(m, passes.All(), false)
			if err != nil {
				t.Fatal(file, err)
			}
			compareExactly(t, after, p, "%s %s", file, pl.Flag)
		}
	}
}

// TestExactKernels does the same with the programs of the benchmark.
func TestExactKernels(t *testing.T) {
	files, err := filepath.Glob("../../bench/kernels/*.mir")
	if err != nil || len(files) < 9 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		m := load(t, file)
		for _, n := range []uint64{0, 1, 2, 5, 30} {
			p := fuzz.Probe{Call: "run", Args: []uint64{n}, Fuel: 100_000, Points: 2}
			compareExactly(t, m, p, "%s %d", file, n)
			for _, pl := range optimisers[1:4] {
				after, err := pl.Apply(m, passes.All(), false)
				if err != nil {
					t.Fatal(file, err)
				}
				compareExactly(t, after, p, "%s %d %s", file, n, pl.Flag)
			}
		}
	}
}

// TestExactFinds holds that a backend is found that computes, traps or counts
// otherwise, and which runs show it.
func TestExactFinds(t *testing.T) {
	for name, change := range map[string]func(*mir.Module, *backend.Options){
		"adds wrongly": func(m *mir.Module, o *backend.Options) {
			replaceOps(m, mir.Add, mir.Or)
		},
		"traps otherwise": func(m *mir.Module, o *backend.Options) {
			replaceOps(m, mir.SDiv, mir.UDiv)
		},
		"forgets blocks": func(m *mir.Module, o *backend.Options) {
			if o.Fuel != 0 {
				o.Fuel++
			}
		},
	} {
		liar := &backend.Backend{Name: "liar", Load: func(m *mir.Module, o backend.Options) (backend.Instance, error) {
			m = m.Clone()
			change(m, &o)
			return refeval.Backend.Load(m, o)
		}}
		found := 0
		for s := range uint64(40) {
			p := fuzz.Probe{Backend: liar, Seed: s, Points: 4, Fuel: 20_000}
			d, _, err := p.Compare(mirgen.Generate(s, mirgen.Options{Plain: true}))
			if err != nil {
				t.Fatal(err)
			}
			if d != nil {
				found++
			}
		}
		if found < 3 {
			t.Errorf("a backend that %s is found by %d programs of 40", name, found)
		}
	}
}

func replaceOps(m *mir.Module, from, to mir.Op) {
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				if in := f.At(v); in.Op == from {
					in.Op = to
				}
			}
		}
	}
}

func load(t *testing.T, file string) *mir.Module {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mirtext.Load(file, src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// text returns a file, or nothing when there is none.
func text(dir, name string) string {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return ""
	}
	return string(b)
}

// TestReference holds that the reference itself does what the programs under
// testdata/run say.
func TestReference(t *testing.T) {
	paths, err := filetest.Find([]string{"../../testdata/run"})
	if err != nil {
		t.Fatal(err)
	}
	c := filetest.Config{Backends: []*backend.Backend{refeval.Backend}, Timeout: time.Minute}
	checks := 0
	c.RunAll(paths, 0, func(r filetest.Result) {
		for _, f := range r.Failures {
			t.Errorf("%s:%d: %s", r.File, f.Line, f.Message)
		}
		checks += r.Checks
	})
	if checks < 2000 {
		t.Errorf("%d checks", checks)
	}
}
