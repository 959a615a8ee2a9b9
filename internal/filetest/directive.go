package filetest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/internal/near"
)

// A directive is one in a comment.
type directive struct {
	name   string
	text   string
	line   int  // from 1
	offset int  // of an error: how far away its line is
	whole  bool // the comment is a line of its own
}

// known are the directives that there are.
var known = []string{"test", "run", "args", "stdin", "error", "output"}

// form is what a directive looks like behind the semicolon.
var form = regexp.MustCompile(`^;+\s*([A-Za-z][a-z_-]*)(?:@([-+][0-9]{1,6}))?:(?:\s+(.*))?$`)

// noColon is a run directive without its colon.
var noColon = regexp.MustCompile(`^;+\s*(?i:run)\s+@`)

// scan returns the directives of a text, and what is wrong with those that do
// not exist.
func scan(lines []string) ([]directive, []Failure) {
	var ds []directive
	var bad []Failure
	block := -1 // the first line of the comment block with directives in it
	inOutput := false
	for i, line := range lines {
		comment := commentOf(line)
		whole := comment != "" && strings.TrimSpace(line) == comment
		if !whole {
			block, inOutput = -1, false
		}
		d, ok := parseDirective(comment)
		if !ok {
			if whole && !inOutput && noColon.MatchString(comment) {
				bad = append(bad, Failure{Line: i + 1, Message: "a directive has a colon behind its name: run:"})
			}
			continue
		}
		d.line, d.whole = i+1, whole
		lower := strings.ToLower(d.name)
		switch {
		case isKnown(d.name):
			ds = append(ds, d)
			inOutput = d.name == "output"
			block = i
		case inOutput:
		case lower != d.name && isKnown(lower) && (block >= 0 && whole || lower == "run" && strings.HasPrefix(d.text, "@")):
			bad = append(bad, Failure{Line: d.line, Message: fmt.Sprintf("unknown directive %q; did you mean %s:?", d.name, lower)})
		case lower == d.name && (near.Name(d.name, known) != "" || block >= 0 && whole):
			bad = append(bad, Failure{Line: d.line, Message: fmt.Sprintf("unknown directive %q%s", d.name, near.Hint("%s:", d.name, known))})
		}
	}
	return ds, bad
}

func isKnown(name string) bool {
	for _, k := range known {
		if k == name {
			return true
		}
	}
	return false
}

func parseDirective(comment string) (directive, bool) {
	m := form.FindStringSubmatch(comment)
	if m == nil || m[2] != "" && m[1] != "error" {
		return directive{}, false
	}
	offset, _ := strconv.Atoi(m[2])
	text := strings.TrimFunc(m[3], func(r rune) bool { return r <= ' ' })
	return directive{name: m[1], text: text, offset: offset}, true
}

// commentOf returns the comment of a line from its semicolon on, or "".
func commentOf(line string) string {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == ';' && !quoted:
			return strings.TrimSpace(line[i:])
		}
	}
	return ""
}
