package cli

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// optimized is an interpreter that runs the passes of -O2 over the whole linked
// program first, as `mirtool run -O2` does.
var optimized = &backend.Backend{
	Name: "interp -O2",
	Load: func(m *mir.Module, o backend.Options) (backend.Instance, error) {
		pl, err := passes.Parse(passes.Level(2), passes.All())
		if err != nil {
			return nil, err
		}
		m, _, err = (&passes.Runner{}).Run(m.Clone(), pl)
		if err != nil {
			return nil, err
		}
		if err := mir.Verify(m).Err(); err != nil {
			return nil, err
		}
		return interp.Backend.Load(m, o)
	},
}

// unlike are programs that need not do after passes what they did before.
var unlike = map[string]string{
	"traps/stack.mir":   "passes may save stack, so that it does not end",
	"memory/blocks.mir": "passes may remove a memory error",
}

// TestOptimizedPrograms runs all programs that test themselves, with the library
// linked in, after the passes of -O2.
func TestOptimizedPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	tool := &tool{passes: passes.All(), stderr: os.Stderr}
	c := filetest.Config{Backends: []*backend.Backend{optimized}, Emit: tool.emitText, Optimize: tool.optimize, Timeout: time.Minute}
	paths, err := filetest.Find([]string{"../testdata/run", "../examples"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		t.Run(p.File, func(t *testing.T) {
			for file, why := range unlike {
				if strings.HasSuffix(p.File, file) {
					t.Skip(why)
				}
			}
			for _, f := range c.Run(p.File).Failures {
				t.Errorf("line %d: %s", f.Line, f.Message)
			}
		})
	}
}
