package passes_test

import (
	"os"
	"testing"

	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/rt"
)

// TestParallel compares what comes out of functions taken in parallel with what
// comes out of them one after another.
func TestParallel(t *testing.T) {
	src, err := os.ReadFile("../examples/calculator/calculator.mir")
	if err != nil {
		t.Fatal(err)
	}
	for level := 1; level <= 3; level++ {
		pl, err := passes.Parse(passes.Level(level), passes.All())
		if err != nil {
			t.Fatal(err)
		}
		text := func(r passes.Runner) string {
			m, err := mirtext.Load("calculator.mir", src)
			if err != nil {
				t.Fatal(err)
			}
			if err := rt.Link(m); err != nil {
				t.Fatal(err)
			}
			m, _, err = r.Run(m, pl)
			if err != nil {
				t.Fatal(err)
			}
			return m.String()
		}
		applications := 0
		ordered := text(passes.Runner{After: func(*passes.Event) { applications++ }})
		if applications < 20 {
			t.Errorf("-O%d: only %d applications", level, applications)
		}
		for range 3 {
			if text(passes.Runner{}) != ordered {
				t.Fatalf("-O%d: functions in parallel give another module", level)
			}
		}
	}
}
