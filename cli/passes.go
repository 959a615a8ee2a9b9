package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/watch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/passes/execpass"
)

// pipelineFlags are the flags that say which passes run.
type pipelineFlags struct {
	level   level
	text    string
	timeout span // of a command that is a pass
	verify  bool
	bisect  bisectLimit
}

// addPipeline adds the flags -O, --passes and --exec-timeout.
func (t *tool) addPipeline(cmd *cobra.Command, f *pipelineFlags) {
	fs := cmd.Flags()
	fs.VarP(&f.level, "optimize", "O", "run the passes of this level of optimisation, 0 to 3; 0 is none")
	fs.StringVar(&f.text, "passes", "", "run these `passes`, such as 'mem2reg,fixpoint(simplify,gvn,dce)'")
	completeList(cmd, "passes", append(t.passNames(), "fixpoint(", "exec:"))
	f.timeout = span(execpass.DefaultTimeout)
	fs.Var(&f.timeout, "exec-timeout", "the time that an exec: pass may take")
}

// addPassRun adds the flags of addPipeline, --verify-each and --bisect-limit.
func (t *tool) addPassRun(cmd *cobra.Command, f *pipelineFlags) {
	t.addPipeline(cmd, f)
	fs := cmd.Flags()
	fs.BoolVar(&f.verify, "verify-each", false, "verify after every pass, and check what it says about its work")
	fs.Var(&f.bisect, "bisect-limit", "make only the first `n` applications of passes, and name each on standard error; -1 is all")
}

// bisectLimit is the value of --bisect-limit.
type bisectLimit struct {
	set bool
	n   int
}

func (l *bisectLimit) Type() string { return "int" }

func (l *bisectLimit) String() string {
	if !l.set {
		return ""
	}
	return strconv.Itoa(l.n)
}

// Set takes a number from -1 on.
func (l *bisectLimit) Set(s string) error {
	n, err := strconv.ParseInt(s, 10, 32)
	if err == nil && n < -1 {
		err = strconv.ErrRange
	}
	l.set, l.n = err == nil, int(n)
	return err
}

// pipeline returns what the flags ask for.
func (t *tool) pipeline(cmd *cobra.Command, f pipelineFlags) (passes.Pipeline, error) {
	text := passes.Level(int(f.level))
	if cmd.Flags().Changed("passes") {
		if cmd.Flags().Changed("optimize") {
			return nil, t.usage(cmd, "-O is a pipeline of its own, so that it cannot stand with --passes; opt -O%s --print-pipeline shows it", f.level.String())
		}
		text = f.text
	}
	pl, err := passes.Parse(text, t.passes)
	if err != nil {
		return nil, t.usage(cmd, "--passes: %v", err)
	}
	return pl, nil
}

// suited returns the pipeline as it suits a backend, nil for none, when it is that
// of a level.
func (t *tool) suited(cmd *cobra.Command, f pipelineFlags, pl passes.Pipeline, b *backend.Backend) (passes.Pipeline, error) {
	if b == nil || len(pl) == 0 || cmd.Flags().Changed("passes") {
		return pl, nil
	}
	instead, err := passes.Parse(b.Instead, passes.All())
	if err != nil {
		return nil, err
	}
	more, err := passes.Parse(b.Passes, passes.All())
	return append(pl.With(instead), more...), err
}

// passRunner returns what runs pipelines.
func (t *tool) passRunner(f pipelineFlags) *passes.Runner {
	r := &passes.Runner{
		Check: f.verify,
		Exec:  execpass.Config{Timeout: time.Duration(f.timeout), Stderr: t.stderr}.Run,
	}
	if f.bisect.set {
		watch.Bisect(r, f.bisect.n, t.stderr)
	}
	return r
}

// optimizeProgram links a module with the runtime library and runs the passes
// over the whole, if there are any.
func (t *tool) optimizeProgram(m *mir.Module, f pipelineFlags, pl passes.Pipeline) (*mir.Module, error) {
	if len(pl) == 0 {
		return m, nil
	}
	m, err := launch.Link(m)
	if err != nil {
		return nil, err
	}
	m, _, err = t.passRunner(f).Run(m, pl)
	return m, t.passError(err)
}

// checkedProgram links a module with the runtime library and makes the whole
// check its accesses. Other passes come afterwards: they may remove an access
// that is wrong.
func checkedProgram(m *mir.Module) (*mir.Module, error) {
	m, err := launch.Link(m)
	if err != nil {
		return nil, err
	}
	m, _, err = new(passes.Runner).Run(m, passes.Pipeline{{Pass: passes.Check}})
	return m, err
}

// passError turns the error of a run of passes into the end of a command.
func (t *tool) passError(err error) error {
	var crash *passes.Crash
	var broken *passes.Broken
	var command *execpass.Error
	switch {
	case errors.As(err, &crash):
		panic(crash)
	case errors.As(err, &broken):
		t.warn("mirtool: pass %s (application %d) broke %s: %s", broken.Pass, broken.Number, broken.Target(), broken.What)
		t.report(broken.Diags)
		return no
	case errors.As(err, &command) && command.Diags != nil:
		name := execpass.Name(command.Command)
		t.warn("mirtool: %s: %s", name, command.Message)
		t.sources[name] = command.Output
		t.report(command.Diags)
		return no
	}
	return err
}

// optimize runs a pipeline over a module for a test, checking each step.
func (t *tool) optimize(m *mir.Module, text string) (*mir.Module, error) {
	pl, err := parsePasses(text, t.passes)
	if err != nil {
		return nil, err
	}
	r := t.passRunner(pipelineFlags{})
	r.Check = true
	m, _, err = r.Run(m, pl)
	return m, err
}

// parsePasses reads a pipeline, or a level that is written -O2.
func parsePasses(text string, table []*passes.Pass) (passes.Pipeline, error) {
	var l level
	if n, ok := strings.CutPrefix(text, "-O"); ok && l.Set(n) == nil {
		text = passes.Level(int(l))
	}
	return passes.Parse(text, table)
}
