package passes_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

var updateFlag = flag.Bool("update-opt", false, "rewrite the output blocks of testdata/opt")

var optDirective = regexp.MustCompile(`(?m)^; test: opt (.*)\n; output:\n((?:;.*\n?)*)`)

// TestOptFiles runs the passes over testdata/opt: what comes out is what the
// file says, and its run directives hold before and after.
func TestOptFiles(t *testing.T) {
	files, _ := filepath.Glob("../testdata/opt/*/*.mir")
	for _, file := range files {
		name, _ := filepath.Rel("../testdata/opt", file)
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			optFile(t, file, string(src))
		})
	}
}

func optFile(t *testing.T, file, src string) {
	at := optDirective.FindStringSubmatchIndex(src)
	if at == nil {
		t.Skip("no test: opt with its output")
	}
	pipeline, want := src[at[2]:at[3]], src[at[4]:at[5]]
	program := src[:at[0]] + src[at[1]:]
	got := optimised(t, file, program, pipeline)
	block := "; " + strings.ReplaceAll(strings.TrimSuffix(got, "\n"), "\n", "\n; ") + "\n"
	block = strings.ReplaceAll(block, "; \n", ";\n")
	if *updateFlag {
		os.WriteFile(file, []byte(src[:at[4]]+block+src[at[5]:]), 0o666)
	} else if diff := cmp.Diff(want, block); diff != "" {
		t.Errorf("%s (-want +got):\n%s", pipeline, diff)
	}
	holds(t, "before", program)
	holds(t, "after", got+directives(program))
}

// optimised returns the text of a module after a pipeline.
func optimised(t *testing.T, file, src, pipeline string) string {
	t.Helper()
	m, err := mirtext.Load(file, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	pl, err := passes.Parse(pipeline, passes.All())
	if err != nil {
		t.Fatal(err)
	}
	r := passes.Runner{Check: true}
	m, _, err = r.Run(m, pl)
	if err != nil {
		t.Fatal(err)
	}
	return m.String()
}

// holds runs the run directives of a text.
func holds(t *testing.T, when, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "f.mir")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	c := filetest.Config{Backends: []*backend.Backend{interp.Backend}, Timeout: 10 * time.Second}
	for _, f := range c.Run(file).Failures {
		t.Errorf("%s: line %d: %s", when, f.Line, f.Message)
	}
}
