package passes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/internal/near"
)

// Pipeline is a list of steps, to be run one after another.
type Pipeline []Step

// Step is a pass with its options, a command, or a pipeline that is repeated
// until nothing changes.
type Step struct {
	Pass     *Pass
	Options  map[string]int // all that the pass has, defaults included
	Exec     string         // a command that reads and writes MIR JSON
	Fixpoint Pipeline
}

// PipelineError is what is wrong with the text of a pipeline.
type PipelineError struct {
	Text    string
	Offset  int // of the culprit in Text, in bytes
	Message string
}

// Error returns the message with the text and a caret below the culprit.
func (e *PipelineError) Error() string {
	before, after := e.Text[:e.Offset], e.Text[e.Offset:]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	return fmt.Sprintf("%s\n  %s%s\n  %s^", e.Message, before, after, strings.Repeat(" ", len([]rune(before))))
}

// Parse reads a pipeline, given the passes that it may name:
//
//	pipeline = [ step { "," step } ]
//	step     = NAME [ "<" option { "," option } ">" ] | "fixpoint(" pipeline ")" | "exec:" COMMAND
//	option   = NAME "=" NUMBER | NAME
//
// A command ends at a comma or a closing parenthesis that stands outside of
// quotes. An option without a number is 1. The error is a *PipelineError.
func Parse(text string, table []*Pass) (Pipeline, error) {
	p := pipelineParser{text: text, table: table}
	pl, err := p.pipeline(false)
	if err == nil && p.at < len(text) {
		err = p.fail(p.at, "unexpected %q", text[p.at:p.at+1])
	}
	if err != nil {
		return nil, err
	}
	return pl, nil
}

// String returns the text of the pipeline; options that have their default
// value are left out.
func (pl Pipeline) String() string {
	parts := make([]string, len(pl))
	for i := range pl {
		parts[i] = pl[i].String()
	}
	return strings.Join(parts, ",")
}

// With returns the pipeline with steps of another one in the place of those of the
// same passes.
func (pl Pipeline) With(steps Pipeline) Pipeline {
	out := slices.Clone(pl)
	for i := range out {
		out[i].Fixpoint = out[i].Fixpoint.With(steps)
		for _, s := range steps {
			if s.Pass != nil && s.Pass == out[i].Pass {
				out[i] = s
			}
		}
	}
	return out
}

// String returns the text of the step.
func (s *Step) String() string {
	switch {
	case s.Pass == nil && s.Exec != "":
		return "exec:" + s.Exec
	case s.Pass == nil:
		return "fixpoint(" + s.Fixpoint.String() + ")"
	}
	var opts []string
	for _, o := range s.Pass.Options {
		if n := s.Options[o.Name]; n != o.Default {
			opts = append(opts, o.Name+"="+strconv.Itoa(n))
		}
	}
	if opts == nil {
		return s.Pass.Name
	}
	return s.Pass.Name + "<" + strings.Join(opts, ",") + ">"
}

// name returns the name of the step's pass, without options.
func (s *Step) name() string {
	if s.Pass != nil {
		return s.Pass.Name
	}
	return s.String()
}

type pipelineParser struct {
	text  string
	at    int
	depth int
	table []*Pass
}

func (p *pipelineParser) fail(at int, format string, args ...any) error {
	return &PipelineError{p.text, at, fmt.Sprintf(format, args...)}
}

func (p *pipelineParser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\n') {
		p.at++
	}
}

// take skips white space and reports whether c came next; then it is taken.
func (p *pipelineParser) take(c byte) bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *pipelineParser) word() string {
	p.space()
	start := p.at
	for p.at < len(p.text) && isWordByte(p.text[p.at]) {
		p.at++
	}
	return p.text[start:p.at]
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// pipeline reads up to the end or to a closing parenthesis.
func (p *pipelineParser) pipeline(inner bool) (Pipeline, error) {
	var pl Pipeline
	p.space()
	if p.at == len(p.text) && !inner {
		return nil, nil
	}
	for {
		s, err := p.step()
		if err != nil {
			return nil, err
		}
		pl = append(pl, s)
		if !p.take(',') {
			return pl, nil
		}
	}
}

// maxDepth bounds how deep fixpoints may nest.
const maxDepth = 8

func (p *pipelineParser) step() (Step, error) {
	p.space()
	start := p.at
	if rest, ok := strings.CutPrefix(p.text[p.at:], "exec:"); ok {
		return p.exec(start, rest)
	}
	name := p.word()
	if name == "fixpoint" && p.take('(') {
		return p.fixpoint(start)
	}
	for _, pass := range p.table {
		if pass.Name == name {
			opts, err := p.options(pass)
			return Step{Pass: pass, Options: opts}, err
		}
	}
	switch name {
	case "":
		return Step{}, p.fail(start, "want a pass here")
	case "fixpoint":
		return Step{}, p.fail(start, "fixpoint wants passes in parentheses: fixpoint(simplify,dce)")
	}
	return Step{}, p.fail(start, "there is no pass %q%s", name, near.Hint("%q", name, p.names()))
}

func (p *pipelineParser) names() []string {
	names := []string{"fixpoint"}
	for _, pass := range p.table {
		names = append(names, pass.Name)
	}
	return names
}

func (p *pipelineParser) exec(start int, rest string) (Step, error) {
	end, quote := 0, byte(0)
	for ; end < len(rest); end++ {
		c := rest[end]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ',' || c == ')':
			goto done
		}
	}
done:
	p.at = start + len("exec:") + end
	cmd := strings.TrimSpace(rest[:end])
	switch {
	case quote != 0:
		return Step{}, p.fail(start, "the command has an open quote")
	case cmd == "":
		return Step{}, p.fail(start, "exec: wants a command: exec:./mypass.py")
	}
	return Step{Exec: cmd}, nil
}

func (p *pipelineParser) fixpoint(start int) (Step, error) {
	if p.depth++; p.depth > maxDepth {
		return Step{}, p.fail(start, "fixpoints nest deeper than %d", maxDepth)
	}
	pl, err := p.pipeline(true)
	if err != nil {
		return Step{}, err
	}
	p.depth--
	if !p.take(')') {
		return Step{}, p.fail(p.at, "want , or ) here")
	}
	return Step{Fixpoint: pl}, nil
}

// options reads what stands in angle brackets behind the name of a pass.
func (p *pipelineParser) options(pass *Pass) (map[string]int, error) {
	opts := map[string]int{}
	for _, o := range pass.Options {
		opts[o.Name] = o.Default
	}
	if !p.take('<') {
		return opts, nil
	}
	for {
		p.space()
		start := p.at
		name := p.word()
		if _, ok := opts[name]; !ok {
			return nil, p.fail(start, "%s has no option %q%s", pass.Name, name, optionHint(pass, name))
		}
		opts[name] = 1
		if p.take('=') {
			p.space()
			at := p.at
			n, err := strconv.ParseInt(p.word(), 10, 32)
			if err != nil {
				return nil, p.fail(at, "want a number for %s", name)
			}
			opts[name] = int(n)
		}
		if p.take('>') {
			return opts, nil
		}
		if !p.take(',') {
			return nil, p.fail(p.at, "want , or > here")
		}
	}
}

func optionHint(pass *Pass, name string) string {
	if len(pass.Options) == 0 {
		return ": it has none"
	}
	var names []string
	for _, o := range pass.Options {
		names = append(names, o.Name)
	}
	return "; it has " + strings.Join(names, ", ")
}
