package passes_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// combinations are pipelines of passes that feed one another.
var combinations = []string{
	"mem2reg,params,dce",
	"fixpoint(simplify,sccp,simplifycfg,dce)",
	"mem2reg,fixpoint(simplify,sccp,gvn,params,simplifycfg,dce)",
	"sroa,mem2reg,fixpoint(constdata,gvn,params,dse,dce)",
	"outofssa,mem2reg,params",
	"sroa,mem2reg,gvn,dse,params,outofssa",
}

// pipelines are each pass alone, and the combinations.
func pipelines() []string {
	var all []string
	for _, p := range passes.All() {
		all = append(all, p.Name)
	}
	return append(all, combinations...)
}

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

// needsTheStack names the programs that must run out of stack: a function
// whose slots go needs less and need not trap.
const needsTheStack = "traps/stack.mir"

// notKept matches the directives that are not for running.
var notKept = regexp.MustCompile(`(?m)^; test:.*\n|^; output:\n(;.*\n?)*`)

// passesData matches a directive that passes the address of data. Only exports
// are kept for the outside, and data is none: globaldce may drop it.
var passesData = regexp.MustCompile(`(?m)^; run: @.*[(,] ?@`)

// TestCorpus runs each pass alone, and some together, over every program: what
// the run directives in it say still holds.
func TestCorpus(t *testing.T) {
	for _, file := range corpus(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mirtext.Load(file, src); err != nil || strings.HasSuffix(file, needsTheStack) {
			continue
		}
		program := notKept.ReplaceAllString(string(src), "")
		t.Run(strings.TrimPrefix(filepath.ToSlash(file), "../"), func(t *testing.T) {
			t.Parallel()
			before := optimised(t, file, program, "")
			for _, pl := range pipelines() {
				if strings.Contains(pl, "globaldce") && passesData.MatchString(program) {
					continue
				}
				if after := optimised(t, file, program, pl); after != before {
					holds(t, pl, after+directives(program))
				}
			}
		})
	}
}

// TestExamples runs the examples, with the runtime library linked in and
// optimised too.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	files, err := filepath.Glob("../examples/*/*.mir")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d examples, error %v", len(files), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			for _, pl := range pipelines() {
				words, _ := os.ReadFile(filepath.Join(dir, "args"))
				stdin, _ := os.ReadFile(filepath.Join(dir, "stdin"))
				want, _ := os.ReadFile(filepath.Join(dir, "expected.txt"))
				args := append([]string{"run", "--backend=interp", "--passes=" + pl, file}, strings.Fields(string(words))...)
				var out, errs bytes.Buffer
				status := cli.Run(cli.Config{}, args, bytes.NewReader(stdin), &out, &errs)
				if status != 0 || !bytes.Equal(out.Bytes(), want) {
					t.Errorf("%s: status %d, printed:\n%s%s", pl, status, out.Bytes(), errs.Bytes())
				}
			}
		})
	}
}

// directives returns the lines of a program that say how it is run, but for
// runs into a memory error, which a pass may remove.
func directives(program string) string {
	var b strings.Builder
	for line := range strings.Lines(program) {
		for _, d := range []string{"; run:", "; args:", "; stdin:"} {
			if strings.HasPrefix(line, d) && !strings.Contains(line, "traps bad-pointer") {
				b.WriteString(strings.TrimSuffix(line, "\n") + "\n")
			}
		}
	}
	return b.String()
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
	file := filepath.Join(t.TempDir(), filepath.Base(t.Name()))
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	c := filetest.Config{Backends: []*backend.Backend{interp.Backend}, Timeout: 10 * time.Second}
	for _, f := range c.Run(file).Failures {
		t.Errorf("%s: line %d: %s", when, f.Line, f.Message)
	}
}
