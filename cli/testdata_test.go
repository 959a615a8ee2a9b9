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
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/passes"
)

// TestFiles tests all files of the repository by the directives in them, as
// `mirtool test` does. The tests of passes, which are many, start no compilers.
func TestFiles(t *testing.T) {
	tool := &tool{passes: passes.All(), stderr: os.Stderr}
	c := filetest.Config{Backends: Backends(), Emit: tool.emitText, Optimize: tool.optimize, Check: checkedProgram, Timeout: time.Minute}
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
	for _, p := range paths {
		t.Run(p.File, func(t *testing.T) {
			t.Parallel()
			c := c
			if strings.Contains(filepath.ToSlash(p.File), "/opt/") {
				c.Backends = slices.DeleteFunc(Backends(), func(b *backend.Backend) bool { return b.Needs != nil })
			}
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
