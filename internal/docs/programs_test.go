package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/filetest"
)

// TestPrograms verifies the MIR programs in the documentation, and runs the
// test directives in them.
func TestPrograms(t *testing.T) {
	c := filetest.Config{Backends: cli.Backends(), Timeout: time.Minute}
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, program := range fenced(string(text), "mir") {
			name := fmt.Sprintf("%s-%d", strings.TrimSuffix(filepath.Base(page), ".md"), i+1)
			t.Run(name, func(t *testing.T) {
				if !strings.Contains(program, "; run: ") && !strings.Contains(program, "; error: ") {
					program += "\n; test: verify\n"
				}
				file := filepath.Join(t.TempDir(), name+".mir")
				if err := os.WriteFile(file, []byte(program), 0o644); err != nil {
					t.Fatal(err)
				}
				r := c.Run(file)
				if r.Skipped {
					t.Error("no directives")
				}
				for _, f := range r.Failures {
					t.Errorf("line %d of program %d: %s", f.Line, i+1, f.Message)
				}
			})
		}
	}
}

// fenced returns the code blocks of a language.
func fenced(page, lang string) []string {
	var blocks []string
	for _, part := range strings.Split(page, "\n```"+lang+"\n")[1:] {
		code, _, _ := strings.Cut(part, "\n```")
		blocks = append(blocks, code+"\n")
	}
	return blocks
}
