package filetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/near"
)

// A step is something to do, in the order of the file.
type step struct {
	line   int
	test   string // a test that makes something: opt, verify, roundtrip or emit
	target string // of emit; the passes of opt
	run    *expectation
	twice  bool // run it before and after the passes of the opt test above
	check  bool // run it with its accesses checked
	output *block
}

// script is what the directives of a file say.
type script struct {
	lines    []string
	steps    []step
	errors   []directive
	runs     bool
	reported bool // a verify test: errors do not fail it
}

// testKinds are the tests that there are, with what they take.
var testKinds = []string{"run", "check", "opt", "verify", "roundtrip", "emit"}

// parse reads the directives of a text; nil when it has none. Beside them it
// returns what is wrong with them.
func parse(src []byte) (*script, []Failure) {
	s := &script{lines: strings.Split(string(src), "\n")}
	ds, bad := scan(s.lines)
	if len(ds) == 0 {
		return nil, bad
	}
	p := parser{script: s, bad: bad}
	for i, d := range ds {
		goesOn := i > 0 && d.name == "stdin" && ds[i-1].name == "stdin"
		if err := p.directive(d, goesOn); err != nil {
			p.fail(d.line, "%s: %v", d.name, err)
		}
	}
	p.complete()
	slices.SortStableFunc(p.bad, func(a, b Failure) int { return a.Line - b.Line })
	return s, p.bad
}

// parser is the state of reading directives.
type parser struct {
	*script
	bad    []Failure
	kind   string // of the last test
	kindAt int
	ran    bool // a run followed it
	args   []string
	stdin  string
	raw    bool // the last stdin line was not quoted
}

func (p *parser) fail(line int, format string, args ...any) {
	p.bad = append(p.bad, Failure{Line: line, Message: fmt.Sprintf(format, args...)})
}

func (p *parser) directive(d directive, goesOn bool) error {
	switch d.name {
	case "test":
		return p.test(d)
	case "run":
		return p.run(d)
	case "args":
		words, err := splitWords(d.text)
		p.args = words
		return err
	case "stdin":
		return p.input(d.text, goesOn)
	case "error":
		if d.text == "" {
			return fmt.Errorf("a part of the message is missing")
		}
		p.errors = append(p.errors, d)
		return nil
	}
	return p.output(d)
}

func (p *parser) test(d directive) error {
	p.complete()
	kind, rest, _ := strings.Cut(d.text, " ")
	rest = strings.TrimSpace(rest)
	p.kind, p.kindAt, p.ran = kind, d.line, false
	switch {
	case kind == "emit" && rest == "":
		return fmt.Errorf("emit needs a target, as in: test: emit mir")
	case kind == "opt" && rest == "":
		return fmt.Errorf("opt needs passes, as in: test: opt mem2reg,dce")
	case kind != "emit" && kind != "opt" && rest != "" && isKind(kind):
		return fmt.Errorf("%s takes nothing behind it, not %q", kind, rest)
	case kind == "run" || kind == "check":
		p.runs = true
		return nil
	case isKind(kind):
		p.reported = p.reported || kind == "verify"
		p.steps = append(p.steps, step{line: d.line, test: kind, target: rest})
		return nil
	}
	return fmt.Errorf("there is no test %q%s", kind, near.Hint("%s", kind, testKinds))
}

func isKind(kind string) bool {
	for _, k := range testKinds {
		if k == kind {
			return true
		}
	}
	return false
}

// complete checks that a run test has something to run, and makes a verify
// test of a file that only expects errors.
func (p *parser) complete() {
	if (p.kind == "run" || p.kind == "check") && !p.ran {
		p.fail(p.kindAt, "test: %s needs a run: below it", p.kind)
	}
	if p.kind == "" && len(p.steps) == 0 && len(p.errors) > 0 {
		p.reported = true
	}
}

func (p *parser) run(d directive) error {
	p.ran = true
	if p.kind != "run" && p.kind != "check" && p.kind != "opt" && p.kind != "" {
		return fmt.Errorf("it stands below test: %s, want test: run, check or opt", p.kind)
	}
	x, err := parseExpectation(d.text)
	if err != nil {
		return err
	}
	x.args, x.stdin = p.args, p.stdin
	p.steps = append(p.steps, step{line: d.line, run: x, twice: p.kind == "opt", check: p.kind == "check"})
	p.runs = true
	return nil
}

// input sets standard input, or adds a line to it.
func (p *parser) input(text string, goesOn bool) error {
	if !goesOn {
		p.stdin = ""
	} else if p.raw {
		p.stdin += "\n"
	}
	p.raw = !strings.HasPrefix(text, `"`)
	if p.raw {
		p.stdin += text
		return nil
	}
	value, rest, ok := launch.CutQuoted(text)
	if !ok || strings.TrimSpace(rest) != "" {
		return fmt.Errorf("malformed text in quotes")
	}
	p.stdin += value
	return nil
}

func (p *parser) output(d directive) error {
	if d.text != "" || !d.whole {
		return fmt.Errorf("it stands on a line of its own, and the output on those below")
	}
	if len(p.steps) == 0 || p.steps[len(p.steps)-1].output != nil {
		return fmt.Errorf("no test above makes an output")
	}
	b, err := readBlock(p.lines, d.line)
	if err != nil {
		return err
	}
	p.steps = append(p.steps, step{line: d.line, output: b})
	return nil
}
