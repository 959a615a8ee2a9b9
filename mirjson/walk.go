package mirjson

import (
	"bytes"
	"fmt"
	"strconv"
)

// A walker goes over a text once. It finds the first place where the text is
// no JSON, and the paths of the places that it is asked for.
type walker struct {
	src   []byte
	off   int
	stack []step

	targets []target // by offset
	line    int      // lines and their start, up to the last target
	bol     int
	counted int

	failure string // what is wrong at off, or ""
	failed  target // that place
}

// A step leads from a list or object to what it holds.
type step struct {
	key   []byte // with its quotes; nil in a list
	index int    // -1 in an object
}

// A target is a place in the text that a message is about.
type target struct {
	off       int
	path      string
	line, col int
}

// maxDepth bounds the nesting of lists and objects; a module needs ten.
const maxDepth = 64

// walk goes over the whole text and fills in the targets, which are sorted. It
// returns false when the text is no JSON; failure and failed then say why and
// where.
func (w *walker) walk() bool {
	w.off = textStart(w.src)
	w.line, w.bol, w.counted = 1, w.off, w.off
	good := w.value()
	if good {
		if w.blank(); w.off < len(w.src) {
			good = w.fail("unexpected %s behind the module", w.here())
		}
	}
	if !good {
		w.reach(w.off)
		here := []target{{off: w.off}}
		rest := w.targets
		w.targets = here
		w.reach(w.off + 1)
		w.targets, w.failed = rest, here[0]
	}
	w.reach(len(w.src) + 1)
	return good
}

// reach fills in the targets before an offset that the walk has come to.
func (w *walker) reach(off int) {
	for len(w.targets) > 0 && w.targets[0].off < off {
		t := &w.targets[0]
		w.targets = w.targets[1:]
		t.path = w.path()
		skipped := w.src[w.counted:t.off]
		w.line += bytes.Count(skipped, []byte("\n"))
		if i := bytes.LastIndexByte(skipped, '\n'); i >= 0 {
			w.bol = w.counted + i + 1
		}
		w.counted = t.off
		t.line, t.col = w.line, t.off-w.bol+1
	}
}

// path returns the JSON path of the value that the walk is in.
func (w *walker) path() string {
	b := []byte("$")
	for _, s := range w.stack {
		switch {
		case s.index < 0 && s.key == nil: // between two members
		case s.index >= 0:
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
		case isIdentifier(s.key[1 : len(s.key)-1]):
			b = append(append(b, '.'), s.key[1:len(s.key)-1]...)
		default:
			b = append(append(b, '['), short(string(s.key[:min(len(s.key), 100)]))...)
			b = append(b, ']')
		}
	}
	return string(b)
}

func isIdentifier(s []byte) bool {
	for _, c := range s {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c != '_' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 40
}

// fail says what is wrong at the place that the walk has come to.
func (w *walker) fail(format string, args ...any) bool {
	w.failure = fmt.Sprintf(format, args...)
	return false
}

func (w *walker) blank() { w.off = blank(w.src, w.off) }

// is moves over the byte c if it comes next.
func (w *walker) is(c byte) bool {
	if w.off < len(w.src) && w.src[w.off] == c {
		w.off++
		return true
	}
	return false
}

func (w *walker) value() bool {
	w.blank()
	if w.off >= len(w.src) {
		return w.fail("the text ends where a value should stand")
	}
	switch c := w.src[w.off]; {
	case c == '{':
		return w.object()
	case c == '[':
		return w.list()
	case c == '"':
		return w.str()
	case c == '-' || isDigit(c):
		return w.number()
	}
	for _, word := range []string{"true", "false", "null"} {
		if end := w.off + len(word); bytes.HasPrefix(w.src[w.off:], []byte(word)) && (end == len(w.src) || !isWordByte(w.src[end])) {
			w.off = end
			return true
		}
	}
	return w.fail("unexpected %s, want a value", w.here())
}

// enter notes that the walk is in a list or object.
func (w *walker) enter(first step) bool {
	w.reach(w.off + 1)
	if len(w.stack) == maxDepth {
		return w.fail("nested deeper than %d", maxDepth)
	}
	w.stack = append(w.stack, first)
	w.off++
	return true
}

// leave notes that the walk is behind a list or object.
func (w *walker) leave() bool {
	w.stack = w.stack[:len(w.stack)-1]
	return true
}

func (w *walker) list() bool {
	if !w.enter(step{}) {
		return false
	}
	if w.blank(); w.is(']') {
		return w.leave()
	}
	for {
		if !w.value() {
			return false
		}
		w.reach(w.off)
		switch w.blank(); {
		case w.is(','):
			w.stack[len(w.stack)-1].index++
		case w.is(']'):
			return w.leave()
		default:
			return w.fail("unexpected %s, want ',' or ']'", w.here())
		}
	}
}

func (w *walker) object() bool {
	if !w.enter(step{index: -1}) {
		return false
	}
	if w.blank(); w.is('}') {
		return w.leave()
	}
	for {
		if !w.member() {
			return false
		}
		switch w.blank(); {
		case w.is(','):
			w.blank()
		case w.is('}'):
			return w.leave()
		default:
			return w.fail("unexpected %s, want ',' or '}'", w.here())
		}
	}
}

func (w *walker) member() bool {
	start := w.off
	top := &w.stack[len(w.stack)-1]
	top.key = nil
	if w.off >= len(w.src) || w.src[w.off] != '"' {
		return w.fail("unexpected %s, want the name of a field in quotes", w.here())
	}
	if !w.str() {
		return false
	}
	top.key = w.src[start:w.off]
	if w.blank(); !w.is(':') {
		return w.fail("unexpected %s, want ':'", w.here())
	}
	if !w.value() {
		return false
	}
	w.reach(w.off)
	return true
}
