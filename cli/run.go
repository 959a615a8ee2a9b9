package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mir"
)

// runFlags are the flags of run.
type runFlags struct {
	backend choice
	calls   []string
	link    []string
	stats   choice
	result  choice
	fuel    uint64
	timeout span
	maxMem  size
	check   bool
	passes  pipelineFlags

	settings settingFlags
}

func (t *tool) runCmd() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [flags] FILE [ARGUMENT…]",
		Short: "Run a program",
		Long: `Runs @main of a module. What follows FILE belongs to the program: it fills the
parameters of @main, which are of the types i64, f64 and i1, or are argc and argv.

The exit status is what @main returns, or 134 after a trap, 124 when the time is
up, 125 when the fuel is, 137 when the memory limit does not hold the program.`,
		Example: `  mirtool run prog.mir
  mirtool run fib.mir 30
  mirtool run --call='@gcd(12, 18)' prog.mir
  mirtool run --stats prog.mir <input.txt`,
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.run(cmd, f, args) },
	}
	fs := cmd.Flags()
	fs.SetInterspersed(false)
	addChoice(cmd, &f.backend, "backend", "what runs the program", append([]string{"auto"}, t.runners()...)...)
	fs.StringArrayVar(&f.link, "link", nil, "link with this `file` too; may be repeated")
	fs.StringArrayVar(&f.calls, "call", nil, "call `@f(1,2)` instead of @main and print what it returns; may be repeated")
	addChoice(cmd, &f.stats, "stats", "count what is executed and write it to standard error", "text", "json")
	f.stats.value = ""
	stats := fs.Lookup("stats")
	stats.DefValue, stats.NoOptDefVal = "", "text"
	addChoice(cmd, &f.result, "result", "what becomes of the result of @main", "exit", "print")
	fs.Uint64Var(&f.fuel, "fuel", 0, "stop after so much `fuel`: one for a block and one for each of its instructions (default no limit)")
	fs.Var(&f.timeout, "timeout", "stop after a time such as 10s (default no limit)")
	fs.Var(&f.maxMem, "max-mem", "the most memory the program gets, such as 64M (default 4G)")
	fs.BoolVar(&f.check, "check", false, "trap every access outside live objects, use after free, double free and read of what was never written")
	t.addPassRun(cmd, &f.passes)
	f.settings = addSettings(cmd, t.backends, func(b *backend.Backend, s *backend.Setting) bool { return b.Load != nil && !s.EmitOnly })
	return cmd
}

// runners returns the names of the backends that run programs.
func (t *tool) runners() []string {
	var names []string
	for _, b := range t.backends {
		if b.Load != nil {
			names = append(names, b.Name)
		}
	}
	return names
}

// runner returns the backend of a name; auto is the first that runs programs.
func (t *tool) runner(name string) *backend.Backend {
	for _, b := range t.backends {
		if b.Load != nil && (b.Name == name || name == "auto") {
			return b
		}
	}
	return nil
}

func (t *tool) run(cmd *cobra.Command, f runFlags, args []string) error {
	if err := t.checkRun(cmd, f, args); err != nil {
		return err
	}
	pl, err := t.pipeline(cmd, f.passes)
	if err != nil {
		return err
	}
	b := t.runner(f.backend.value)
	if b == nil {
		return errors.New("there is no backend that runs programs")
	}
	if pl, err = t.suited(cmd, f.passes, pl, b); err != nil {
		return err
	}
	settings, err := t.settings(cmd, f.settings, b, "", "--backend="+b.Name)
	if err != nil {
		return err
	}
	files, err := t.files(cmd, args)
	if err != nil {
		return err
	}
	m, err := t.load(append(files[:1:1], f.link...))
	if err != nil {
		return err
	}
	if f.check {
		if m, err = checkedProgram(m); err != nil {
			return err
		}
	}
	if m, err = t.optimizeProgram(m, f.passes, pl); err != nil {
		return err
	}
	world := host.Config{Stdin: t.stdin, Stdout: t.stdout, Stderr: t.stderr}
	p, err := launch.Load(m, b, world, backend.Options{Fuel: f.fuel, MaxMemory: uint64(f.maxMem), Stats: f.stats.value != "", Unstoppable: f.timeout == 0, Settings: settings})
	if err != nil {
		return t.ended(err)
	}
	defer p.Instance.Close()
	if err = t.call(p, f, files); f.stats.value != "" {
		t.writeStats(p.Instance.Stats(), f.stats.value)
	}
	return err
}

// checkRun checks the flags of run.
func (t *tool) checkRun(cmd *cobra.Command, f runFlags, args []string) error {
	if len(f.calls) > 0 && len(args) > 1 {
		return t.usage(cmd, "with --call the file is all that follows, not %q: a call has its arguments in it", args[1])
	}
	for _, c := range f.calls {
		if _, rest, err := launch.ParseCall(c); err != nil || strings.TrimSpace(rest) != "" {
			if err == nil {
				err = fmt.Errorf("unexpected %q behind the call", rest)
			}
			return t.usage(cmd, "--call: %v", err)
		}
	}
	return nil
}

// call calls what is to be called.
func (t *tool) call(p *launch.Program, f runFlags, words []string) error {
	ctx, done := interruptible(time.Duration(f.timeout))
	defer done()
	if len(f.calls) == 0 {
		bits, err := p.Main(ctx, words)
		if err != nil {
			return t.ended(t.runHint(err, words))
		}
		return t.result(p.Module.FuncByName("main").Sig, bits, f.result.value)
	}
	for _, text := range f.calls {
		c, _, _ := launch.ParseCall(text)
		fn, err := launch.Export(p.Module, c.Name)
		if err != nil {
			return err
		}
		args, err := p.Args(fn, c.Args)
		if err != nil {
			return err
		}
		bits, err := p.Call(ctx, c.Name, args...)
		if err != nil {
			return t.ended(err)
		}
		if err := t.print(fn.Sig, bits); err != nil {
			return err
		}
	}
	return nil
}

// runHint explains arguments that look like flags.
func (t *tool) runHint(err error, words []string) error {
	var u *launch.UsageError
	if !errors.As(err, &u) {
		return err
	}
	for _, w := range words[1:] {
		name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
		if strings.HasPrefix(w, "-") && t.runCmd().Flags().Lookup(name) != nil {
			return &launch.UsageError{Message: u.Message + fmt.Sprintf("\n%s stands behind the file and so belongs to the program; flags of mirtool stand before the file", w)}
		}
	}
	return err
}

// print writes the results of a call.
func (t *tool) print(sig mir.Sig, bits []uint64) error {
	if len(bits) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(t.stdout, launch.Format(sig.Results, bits, " "))
	return err
}

// result does with the result of @main what is to be done.
func (t *tool) result(sig mir.Sig, bits []uint64, how string) error {
	if how == "print" {
		return t.print(sig, bits)
	}
	status, whole := launch.ExitStatus(sig.Results, bits)
	if !whole {
		t.warn("mirtool: warning: @main returned %s; as an exit status that is %d", launch.FormatValue(sig.Results[0], bits[0]), status)
	}
	return ifNonzero(status)
}

func ifNonzero(status int) error {
	if status == 0 {
		return nil
	}
	return &statusError{status, ""}
}

// ended says how a program ended that did not return.
func (t *tool) ended(err error) error {
	var trap *backend.Trap
	var exit *backend.Exit
	switch {
	case errors.As(err, &trap):
		if wasInterrupted() {
			return &statusError{statusInterrupted, "mirtool: interrupted"}
		}
		t.trapped(trap)
		return &statusError{trap.Kind.ExitStatus(), ""}
	case errors.As(err, &exit):
		return ifNonzero(exit.Status)
	}
	return err
}

// trapped reports a trap: in JSON, as a diagnostic with the code trap/KIND and
// the callers as its notes.
func (t *tool) trapped(trap *backend.Trap) {
	if t.diagnostics.value != "json" {
		t.warn("%s", strings.TrimSuffix(trap.Report(), "\n"))
		return
	}
	d := mir.Diagnostic{Code: "trap/" + trap.Kind.String(), Message: trap.Error()}
	for i, f := range trap.Frames {
		if i == 0 {
			d.Pos, d.Func = f.Pos, f.Func
			continue
		}
		d.Notes = append(d.Notes, mir.Note{Pos: f.Pos, Message: "called at " + f.String()})
	}
	t.report(mir.Diagnostics{d})
}
