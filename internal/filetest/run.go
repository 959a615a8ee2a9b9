package filetest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mirtool/mirtool/backend"
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
	Emit func(m *mir.Module, target string) ([]byte, error)
	// Optimize runs the passes of an opt test over a module, which it may
	// change, and returns what comes out.
	Optimize func(m *mir.Module, passes string) (*mir.Module, error)
	// Check returns a copy of a module that checks its accesses to memory.
	Check   func(m *mir.Module) (*mir.Module, error)
	Timeout time.Duration // for one run
	Update  bool          // rewrite output blocks that differ
	Stdin   []byte        // the text of the file Stdin
}

// Failure is something wrong in a file.
type Failure struct {
	Line, Col int // 0 when it has none; columns count bytes
	Message   string
	Source    string // the line with a caret under the column, or ""
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
	src, err := c.Stdin, error(nil)
	if file != Stdin {
		src, err = os.ReadFile(file)
	}
	if err != nil {
		r.fail(0, "%v", err)
		return r
	}
	c.source(&r, src)
	r.Time = time.Since(start)
	return r
}

func (r *Result) fail(line int, format string, args ...any) {
	r.Failures = append(r.Failures, Failure{Line: line, Message: fmt.Sprintf(format, args...)})
}

// source tests a text.
func (c *Config) source(r *Result, src []byte) {
	s, bad := parse(src)
	if len(bad) > 0 {
		r.Failures = bad
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
	after  *mir.Module // what the passes of the last opt test made of the file
	bad    bool        // the file has errors
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
		imports := launch.CheckImports(t.file.Module, launch.Library())
		t.bad = len(imports) > 0
		ds = append(ds, imports...)
	}
	t.result.Checks += len(t.errors)
	left := t.match(launch.ImportHints(ds))
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
		out, err = roundtrip(t.file.Module)
	case "emit":
		out, err = t.Emit(t.file.Module, s.target)
	case "opt":
		out, err = t.optimize(s.target)
	}
	if err != nil {
		t.result.fail(s.line, "%s: %v", strings.TrimSpace(s.test+" "+s.target), err)
	}
	t.outputs = []output{{text: string(out)}}
}

// optimize runs passes over a copy of the module.
func (t *tester) optimize(passes string) ([]byte, error) {
	t.after = nil
	if t.Optimize == nil {
		return nil, errors.New("there are no passes here")
	}
	m, err := t.Optimize(t.file.Module.Clone(), passes)
	if err != nil {
		return nil, err
	}
	if err := mir.Verify(m).Err(); err != nil {
		return nil, fmt.Errorf("what the passes made does not verify:\n%v", err)
	}
	t.after = m
	return roundtrip(m)
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
func roundtrip(m *mir.Module) ([]byte, error) {
	first := m.String()
	again, err := mirtext.Load("printed", []byte(first))
	if err != nil {
		return nil, fmt.Errorf("what was printed cannot be read:\n%v", err)
	}
	if diff := textdiff.Unified("printed", "read and printed again", first, again.String()); diff != "" {
		return nil, fmt.Errorf("printing is not stable:\n%s", diff)
	}
	return []byte(first), nil
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
