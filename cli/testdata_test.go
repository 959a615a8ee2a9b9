package cli

import (
	"os"
	"testing"
	"time"

	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/passes"
)

// TestFiles tests all files of the repository by the directives in them, as
// `mirtool test` does.
func TestFiles(t *testing.T) {
	tool := &tool{passes: passes.All(), stderr: os.Stderr}
	c := filetest.Config{Backends: Backends(), Emit: tool.emitText, Optimize: tool.optimize, Check: checkedProgram, Timeout: time.Minute}
	paths, err := filetest.Find([]string{"../testdata", "../examples"})
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, p := range paths {
		t.Run(p.File, func(t *testing.T) {
			r := c.Run(p.File)
			if r.Skipped {
				t.Skip("no test directives")
			}
			ran++
			for _, f := range r.Failures {
				t.Errorf("%s:%d: %s", r.File, f.Line, f.Message)
			}
		})
	}
	if ran < 100 {
		t.Errorf("only %d files are tests", ran)
	}
}
