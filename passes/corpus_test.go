package passes_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// corpus lists the programs of the repository that say what they do.
func corpus(t *testing.T) []string {
	var files []string
	for _, glob := range []string{"../examples/*/*.mir", "../bench/kernels/*.mir", "../testdata/run/*/*.mir", "../testdata/opt/*/*.mir"} {
		found, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 100 {
		t.Fatalf("only %d programs", len(files))
	}
	return files
}

// combinations are pipelines of passes that feed one another.
var combinations = []string{
	"mem2reg,params,dce",
	"sroa,mem2reg,fixpoint(constdata,gvn,params,dse,dce)",
	"outofssa,mem2reg,params",
	"sroa,mem2reg,gvn,dse,params,outofssa",
}

// TestCorpus runs each pass alone, and some together, over every program: what
// the run directives in it say still holds.
func TestCorpus(t *testing.T) {
	var pipelines []string
	for _, p := range passes.All() {
		pipelines = append(pipelines, p.Name)
	}
	for _, c := range combinations {
		if _, err := passes.Parse(c, passes.All()); err == nil {
			pipelines = append(pipelines, c)
		}
	}
	for _, file := range corpus(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mirtext.Load(file, src); err != nil {
			continue
		}
		program := optDirective.ReplaceAllString(string(src), "")
		t.Run(strings.TrimPrefix(filepath.ToSlash(file), "../"), func(t *testing.T) {
			t.Parallel()
			before := optimised(t, file, program, "")
			for _, pl := range pipelines {
				if strings.HasSuffix(file, "traps/stack.mir") {
					continue // a function whose slots go needs less stack and need not trap
				}
				if after := optimised(t, file, program, pl); after != before {
					holds(t, pl, after+directives(program))
				}
			}
		})
	}
}

// directives returns the lines of a program that say how it is run.
func directives(program string) string {
	var b strings.Builder
	for line := range strings.Lines(program) {
		for _, d := range []string{"; run:", "; args:", "; stdin:"} {
			if strings.HasPrefix(line, d) {
				b.WriteString(strings.TrimSuffix(line, "\n") + "\n")
			}
		}
	}
	return b.String()
}
