package filetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mir"
)

// run calls a function on each backend.
func (t *tester) run(s step) {
	if s.twice {
		t.runTwice(s)
		return
	}
	if len(t.outputs) != len(t.Backends) {
		t.outputs = nil
		for _, b := range t.Backends {
			t.outputs = append(t.outputs, output{by: b.Name})
		}
	}
	m, err := t.module(s)
	if err != nil {
		t.result.fail(s.line, "%v", err)
		return
	}
	errs := make([]error, len(t.Backends))
	for i, b := range t.Backends {
		var printed string
		printed, errs[i] = t.one(b, m, s.run)
		t.outputs[i].text += printed
	}
	t.failOn(s.line, errs)
}

// failOn reports what failed on each backend: once what failed in the same way
// on several, and without their names if it did on all.
func (t *tester) failOn(line int, errs []error) {
	names := map[string][]string{}
	var order []string
	for i, err := range errs {
		if err == nil {
			continue
		}
		if names[err.Error()] == nil {
			order = append(order, err.Error())
		}
		names[err.Error()] = append(names[err.Error()], t.Backends[i].Name)
	}
	for _, message := range order {
		if on := names[message]; len(on) < len(errs) {
			message = strings.Join(on, ", ") + ": " + message
		}
		t.result.fail(line, "%s", message)
	}
}

// module returns the module that a step runs.
func (t *tester) module(s step) (*mir.Module, error) {
	switch {
	case !s.check:
		return t.file.Module, nil
	case t.Check == nil:
		return nil, errors.New("accesses cannot be checked here")
	}
	return t.Check(t.file.Module)
}

// runTwice calls a function on each backend, before the passes of an opt test
// and after them. What is printed is compared and is no output of the test.
func (t *tester) runTwice(s step) {
	errs := make([]error, len(t.Backends))
	for i, b := range t.Backends {
		errs[i] = t.beforeAndAfter(b, s)
	}
	t.failOn(s.line, errs)
}

func (t *tester) beforeAndAfter(b *backend.Backend, s step) error {
	before, err := t.one(b, t.file.Module, s.run)
	if err != nil {
		return fmt.Errorf("before the passes: %w", err)
	}
	if t.after == nil {
		return nil
	}
	after, err := t.one(b, t.after, s.run)
	if err == nil && before != after {
		err = fmt.Errorf("%s: printed %s, and %s before the passes", s.run.call, mir.AppendQuoted(nil, after), mir.AppendQuoted(nil, before))
	}
	if err != nil {
		return fmt.Errorf("after the passes: %w", err)
	}
	return nil
}

// one calls a function of a module on a backend, in a fresh instance.
func (t *tester) one(b *backend.Backend, m *mir.Module, x *expectation) (string, error) {
	var stdout, stderr bytes.Buffer
	world := host.Config{Stdin: strings.NewReader(x.stdin), Stdout: &stdout, Stderr: &stderr}
	p, err := launch.Load(m, b, world, backend.Options{})
	if err != nil {
		return "", err
	}
	defer p.Instance.Close()
	ctx, cancel := context.WithTimeout(context.Background(), t.Timeout)
	defer cancel()
	f, err := launch.Export(m, x.call.Name)
	if err != nil {
		return "", withoutFile(err)
	}
	bits, err := call(ctx, p, f, x, t.result.File)
	printed := stdout.String() + reports(stderr.String(), t.result.File)
	return printed, x.check(f.Sig, bits, err, stdout.String())
}

// withoutFile returns diagnostics without the place of those that are about the
// whole file: they stand behind the place of a directive.
func withoutFile(err error) error {
	var ds mir.Diagnostics
	if !errors.As(err, &ds) {
		return err
	}
	var lines []string
	for _, d := range ds {
		line := d.String()
		if d.Pos.Line == 0 {
			line = d.Message + " [" + d.Code + "]"
		}
		lines = append(lines, line)
	}
	return errors.New(strings.Join(lines, "\n"))
}

// reports returns the lines that the checks wrote to standard error, without
// the file's folder.
func reports(stderr, file string) string {
	var b strings.Builder
	for line := range strings.Lines(stderr) {
		if strings.HasPrefix(line, "check: ") {
			b.WriteString(strings.ReplaceAll(line, file, filepath.Base(file)))
		}
	}
	return b.String()
}

func call(ctx context.Context, p *launch.Program, f *mir.Func, x *expectation, file string) ([]uint64, error) {
	if f.Name == "main" && len(x.call.Args) == 0 {
		return p.Main(ctx, append([]string{filepath.Base(file)}, x.args...))
	}
	args, err := p.Args(f, x.call.Args)
	if err != nil {
		return nil, err
	}
	return p.Call(ctx, f.Name, args...)
}

// check compares what a call did with what was expected of it.
func (x *expectation) check(sig mir.Sig, bits []uint64, err error, printed string) error {
	var trap *backend.Trap
	var exit *backend.Exit
	switch {
	case errors.As(err, &trap):
		if trap.Kind != x.traps {
			return fmt.Errorf("%s: %s", x.call, strings.TrimSpace(trap.Report()))
		}
	case errors.As(err, &exit):
		if x.exits == nil || *x.exits != exit.Status {
			return fmt.Errorf("%s: exited with status %d", x.call, exit.Status)
		}
	case err != nil:
		return err
	case x.traps != mir.NoTrap:
		return fmt.Errorf("%s traps %s: returned %s", x.call, x.traps, describe(launch.Format(sig.Results, bits, ", ")))
	case x.exits != nil:
		return fmt.Errorf("%s exits %d: returned %s", x.call, *x.exits, describe(launch.Format(sig.Results, bits, ", ")))
	default:
		if err := x.equalResults(sig, bits); err != nil {
			return err
		}
	}
	if x.prints != nil && *x.prints != printed {
		return fmt.Errorf("%s prints %s: printed %s", x.call, mir.AppendQuoted(nil, *x.prints), mir.AppendQuoted(nil, printed))
	}
	return nil
}
