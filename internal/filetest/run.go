package filetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/replace"
	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// Config says how files are tested.
type Config struct {
	// Backends run the run tests; all must agree.
	Backends []*backend.Backend
	// Emit makes the artefact of an emit test. The error tells which targets
	// there are when the target is none.
	Emit    func(m *mir.Module, target string) ([]byte, error)
	Timeout time.Duration // for one run
	Update  bool          // rewrite output blocks that differ
}

// Failure is something wrong in a file.
type Failure struct {
	Line    int // 0 when it has none
	Message string
}

// Result is what became of a file.
type Result struct {
	File     string
	Skipped  bool // it has no directives
	Updated  bool
	Checks   int
	Failures []Failure
	Time     time.Duration
}

// Run tests a file.
func (c *Config) Run(file string) (r Result) {
	r.File = file
	start := time.Now()
	src, err := os.ReadFile(file)
	if err != nil {
		r.fail(0, "%v", err)
		return r
	}
	c.source(&r, src)
	r.Time = time.Since(start)
	return r
}

func (r *Result) fail(line int, format string, args ...any) {
	r.Failures = append(r.Failures, Failure{line, fmt.Sprintf(format, args...)})
}

// source tests a text.
func (c *Config) source(r *Result, src []byte) {
	s, err := parse(src)
	if err != nil {
		r.fail(0, "%v", err)
		return
	}
	if s == nil {
		r.Skipped = true
		return
	}
	t := tester{Config: c, script: s, result: r, src: src}
	t.file = mirtext.Read(r.File, src, mirtext.Verify)
	t.diagnostics()
	for _, st := range s.steps {
		t.step(st)
	}
	if c.Update && len(r.Failures) == 0 && t.changed {
		lines := update(s.lines, t.blocks)
		if err := replace.File(r.File, []byte(strings.Join(lines, "\n"))); err != nil {
			r.fail(0, "%v", err)
		}
		r.Updated = true
	}
}

// tester is the state of testing a file.
type tester struct {
	*Config
	*script
	result *Result
	src    []byte
	file   *mirtext.File
	bad    bool // the file has errors
	// outputs has, for each backend or once, what the tests since the last
	// output block made.
	outputs []output
	blocks  []*block
	changed bool
}

type output struct {
	by   string
	text string
}

// diagnostics checks the messages for the text against the directives.
func (t *tester) diagnostics() {
	ds := t.file.Diags
	t.bad = ds.Err() != nil
	if !t.bad && t.runs {
		imports := launch.CheckImports(t.file.Module, host.New(host.Config{}).Imports())
		t.bad = len(imports) > 0
		ds = append(ds, imports...)
	}
	t.result.Checks += len(t.errors)
	left := match(ds, t.errors)
	t.result.Failures = append(t.result.Failures, left...)
	if t.bad && !t.reported && len(left) == 0 {
		t.result.fail(0, "the file has the errors that it expects, so its other tests did not run: they belong into a file without errors")
	}
}

func (t *tester) step(s step) {
	if t.bad && s.test != "verify" && s.output == nil {
		return
	}
	t.result.Checks++
	switch {
	case s.output != nil:
		t.compare(s)
	case s.run != nil:
		t.run(s)
	default:
		t.make(s)
	}
}

// make runs a test that makes something.
func (t *tester) make(s step) {
	var out []byte
	var err error
	switch s.test {
	case "verify":
		out = t.messages()
	case "roundtrip":
		out, err = roundtrip(t.file)
	case "emit":
		out, err = t.Emit(t.file.Module, s.target)
	}
	if err != nil {
		t.result.fail(s.line, "%s: %v", strings.TrimSpace(s.test+" "+s.target), err)
	}
	t.outputs = []output{{text: string(out)}}
}

// messages returns the diagnostics, one a line, without the file's folder.
func (t *tester) messages() []byte {
	var b bytes.Buffer
	for _, d := range t.file.Diags {
		d.Pos.File = filepath.Base(d.Pos.File)
		b.WriteString(d.String() + "\n")
	}
	return b.Bytes()
}

// roundtrip prints the module, reads it and prints it again.
func roundtrip(f *mirtext.File) ([]byte, error) {
	first := f.Module.String()
	again, err := mirtext.Load("printed", []byte(first))
	if err != nil {
		return nil, fmt.Errorf("what was printed cannot be read:\n%v", err)
	}
	if diff := textdiff.Unified("printed", "read and printed again", first, again.String()); diff != "" {
		return nil, fmt.Errorf("printing is not stable:\n%s", diff)
	}
	return []byte(first), nil
}

// run calls a function on each backend.
func (t *tester) run(s step) {
	if len(t.outputs) != len(t.Backends) {
		t.outputs = nil
		for _, b := range t.Backends {
			t.outputs = append(t.outputs, output{by: b.Name})
		}
	}
	for i, b := range t.Backends {
		printed, err := t.one(b, s.run)
		t.outputs[i].text += printed
		if err != nil {
			t.result.fail(s.line, "%s: %v", b.Name, err)
		}
	}
}

// one calls a function on a backend, in a fresh instance.
func (t *tester) one(b *backend.Backend, x *expectation) (string, error) {
	var stdout bytes.Buffer
	world := host.Config{Stdin: strings.NewReader(x.stdin), Stdout: &stdout}
	p, err := launch.Load(t.file.Module, b, world, backend.Options{})
	if err != nil {
		return "", err
	}
	defer p.Instance.Close()
	ctx, cancel := context.WithTimeout(context.Background(), t.Timeout)
	defer cancel()
	f, err := launch.Export(t.file.Module, x.call.Name)
	if err != nil {
		return "", err
	}
	bits, err := call(ctx, p, f, x, t.result.File)
	return stdout.String(), x.check(f.Sig, bits, err, stdout.String())
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

// compare checks an output block.
func (t *tester) compare(s step) {
	b := *s.output
	for i, o := range t.outputs {
		if o.text == b.text {
			continue
		}
		if t.Update && i == 0 {
			b.text, t.changed = o.text, true
			continue
		}
		by := ""
		if o.by != "" {
			by = o.by + ": "
		}
		t.result.fail(s.line, "%sthe output differs:\n%s", by, textdiff.Unified("expected", "output", b.text, o.text))
	}
	t.blocks = append(t.blocks, &b)
	t.outputs = nil
}
