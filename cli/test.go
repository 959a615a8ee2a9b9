package cli

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/mir"
)

// testFlags are the flags of test.
type testFlags struct {
	backend choice
	format  choice
	jobs    int
	update  bool
	verbose bool
	timeout span
}

func (t *tool) testCmd() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test [PATH…]",
		Short: "Test MIR files by the directives in them",
		Long: `Tests files by the directives in their comments. In a folder, all .mir files with
directives are tests. Without PATH it is the folder testdata, or this one; - is
standard input.

  ; test: run            the calls below; or verify, roundtrip, emit TARGET
  ; test: check          the calls below with every access to memory checked
  ; test: opt dce        these passes, or -O2; the calls below before and after them
  ; args: 10 true        what the @main() below gets from the command line
  ; stdin: 1 2 3         what it can read
  ; run: @sum(10) == 45
  ; run: @main() == 0 prints "sum = 45\n"
  ; run: @main() exits 3
  ; run: @div(1, 0) traps div-by-zero
  ; error: part of a message reported for this line
  ; output:              what the test above printed or made, in the comments below`,
		Example:           "  mirtool test\n  mirtool test --update testdata/fmt\n  mirtool test -v prog.mir\n  cat prog.mir checks.txt | mirtool test -",
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.test(cmd, f, args) },
	}
	fs := cmd.Flags()
	addChoice(cmd, &f.backend, "backend", "what the programs run on, which must agree: auto is what needs no tools of the machine, such as a compiler", append([]string{"auto", "all"}, t.runners()...)...)
	addChoice(cmd, &f.format, "format", "how the results are written", "text", "tap", "junit", "json")
	fs.IntVarP(&f.jobs, "jobs", "j", 0, "test so many files at a time (default as many as there are processors)")
	fs.BoolVar(&f.update, "update", false, "rewrite the output: comments that differ")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "name the files that pass and those that are skipped")
	f.timeout = span(time.Minute)
	fs.Var(&f.timeout, "timeout", "the time that one call may take")
	return cmd
}

func (t *tool) test(cmd *cobra.Command, f testFlags, args []string) error {
	if f.jobs < 0 {
		return t.usage(cmd, "-j takes no negative number")
	}
	c := filetest.Config{Timeout: time.Duration(f.timeout), Update: f.update, Emit: t.emitText, Optimize: t.optimize, Check: checkedProgram}
	c.Backends = t.testBackends(f.backend.value)
	if len(c.Backends) == 0 {
		return &statusError{statusUsage, cmd.CommandPath() + ": there is no backend that runs programs"}
	}
	paths, err := filetest.Find(testPaths(args))
	if err != nil {
		return err
	}
	if slices.Contains(args, "-") {
		if f.update {
			return t.usage(cmd, "--update needs a file to write to")
		}
		if _, c.Stdin, err = t.read("-"); err != nil {
			return err
		}
	}
	report := filetest.NewReporter(f.format.value, f.verbose, t.stdout)
	c.RunAll(paths, f.jobs, report.Result)
	switch s := report.Close(); {
	case s.Failed > 0:
		return no
	case s.Passed == 0:
		return &statusError{statusUsage, fmt.Sprintf("%s: ran no test: %s found, none with test directives", cmd.CommandPath(), plural(len(paths), "file"))}
	}
	return nil
}

// testBackends returns the backends that a name stands for: auto are those that
// need no tools of the machine, all those whose tools are there.
func (t *tool) testBackends(name string) []*backend.Backend {
	var bs []*backend.Backend
	for _, b := range t.backends {
		switch {
		case b.Load == nil || name != "all" && name != b.Name && (name != "auto" || b.Needs != nil):
			continue
		case b.Needs != nil && name == "all":
			if err := b.Needs(); err != nil {
				t.warn("mirtool: warning: nothing runs on %s: %v", b.Name, err)
				continue
			}
		}
		bs = append(bs, b)
	}
	return bs
}

// testPaths returns what to test when nothing is named.
func testPaths(args []string) []string {
	if len(args) > 0 {
		return args
	}
	if info, err := os.Stat("testdata"); err == nil && info.IsDir() {
		return []string{"testdata"}
	}
	return []string{"."}
}

// emitText makes an artefact for a test.
func (t *tool) emitText(m *mir.Module, name string) ([]byte, error) {
	to, err := t.targetByName(name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if m, err = t.prepare(to, m, nil, pipelineFlags{}, nil); err == nil {
		err = to.Emit(m, &b, backend.EmitOptions{})
	}
	return b.Bytes(), err
}
