package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/orc"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/internal/orctest"
	"github.com/mirtool/mirtool/passes"
)

// TestFiles tests all files of the repository by the directives in them, as
// `mirtool test` does.
func TestFiles(t *testing.T) {
	tool := &tool{passes: passes.All(), stderr: os.Stderr}
	c := filetest.Config{Emit: tool.emitText, Optimize: tool.optimize, Check: checkedProgram, Timeout: time.Minute}
	paths, err := filetest.Find([]string{"../testdata", "../examples"})
	if err != nil {
		t.Fatal(err)
	}
	var ran atomic.Int64
	t.Cleanup(func() {
		if ran.Load() < 100 {
			t.Errorf("only %d files are tests", ran.Load())
		}
	})
	for i, p := range paths {
		t.Run(p.File, func(t *testing.T) {
			t.Parallel()
			c := c
			c.Backends = inWays(backendsFor(filepath.ToSlash(p.File)), i)
			r := c.Run(p.File)
			if r.Skipped {
				t.Skip("no test directives")
			}
			ran.Add(1)
			for _, f := range r.Failures {
				t.Errorf("%s:%d: %s", r.File, f.Line, f.Message)
			}
		})
	}
}

// backendsFor returns what a file is tested on. The tests of passes, which are
// many, start no compilers, nor does any in a short run. On orc, which has its code from where llvm has it,
// traps and whole programs are enough, unless MIRTOOL_LONG is set.
func backendsFor(file string) []*backend.Backend {
	long := os.Getenv("MIRTOOL_LONG") != ""
	return slices.DeleteFunc(Backends(), func(b *backend.Backend) bool {
		return b.Needs != nil && (testing.Short() || strings.Contains(file, "/opt/")) ||
			b == orc.Backend && !long && !strings.Contains(file, "/traps/") && !strings.Contains(file, "examples/")
	})
}

func TestMain(m *testing.M) { orctest.Main(m) }
