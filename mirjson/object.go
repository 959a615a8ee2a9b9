package mirjson

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/internal/near"
)

// A shape is a kind of object: its name for messages, and its fields.
type shape struct {
	what   string
	fields []string
}

// maxFields bounds the fields of a shape.
const maxFields = 16

// members are the members of an object: the offsets of their values by field,
// and the set of the fields that are there.
type members struct {
	at   [maxFields]int
	have fieldSet
	off  int // of the object
}

// A fieldSet is a set of the fields of a shape, a bit each.
type fieldSet uint16

func (s fieldSet) has(field int) bool { return s>>field&1 != 0 }

func fields(fs ...int) (s fieldSet) {
	for _, f := range fs {
		s |= 1 << f
	}
	return s
}

// object reads the object at r.off and moves behind it. It reports fields that
// are unknown or there twice, and returns false when it is no object.
func (r *reader) object(s *shape, m *members) bool {
	m.have, m.off = 0, r.off
	if !r.wantAt(r.off, '{', "%s, which is an object", s.what) {
		r.off = skip(r.src, r.off)
		return false
	}
	next := 0 // the field that is expected
	for r.off = blank(r.src, r.off+1); r.src[r.off] != '}'; r.off = blank(r.src, r.off) {
		keyAt := r.off
		end := skipString(r.src, keyAt)
		key := r.src[keyAt+1 : end-1]
		r.off = blank(r.src, blank(r.src, end)+1) // over the colon
		f := s.field(key, next)
		if f < 0 {
			key = unescapeJSON(nil, key)
			f = s.field(key, next)
		}
		switch {
		case f < 0:
			r.unknownField(s, keyAt, string(key))
		case m.have.has(f):
			r.bad(keyAt, codeField, "%s has the field %q twice", s.what, s.fields[f])
		default:
			m.at[f] = r.off
			m.have |= 1 << f
			next = f + 1
		}
		r.off = blank(r.src, skip(r.src, r.off))
		if r.src[r.off] == ',' {
			r.off++
		}
	}
	r.off++
	return true
}

// field returns the number of a field, or -1. The one that is expected is
// looked at first.
func (s *shape) field(key []byte, expected int) int {
	if expected < len(s.fields) && string(key) == s.fields[expected] {
		return expected
	}
	for i, f := range s.fields {
		if string(key) == f {
			return i
		}
	}
	return -1
}

func (r *reader) unknownField(s *shape, at int, key string) {
	r.bad(at, codeField, "%s has no field %s%s", s.what, short(strconv.Quote(key[:min(len(key), 100)])), near.Hint("%q", key, s.fields))
}

// need reports that an object lacks a field, unless it has it.
func (r *reader) need(s *shape, m *members, field int) bool {
	if m.have.has(field) {
		return true
	}
	r.bad(m.off, codeField, "%s needs the field %q", s.what, s.fields[field])
	return false
}

// wantAt reports that the value at an offset is of another kind, unless it
// begins with c.
func (r *reader) wantAt(off int, c byte, format, what string) bool {
	if r.src[off] == c {
		return true
	}
	r.bad(off, codeKind, "want %s, not %s", fmt.Sprintf(format, what), kindOf(r.src[off]))
	return false
}

// each calls do for each element of the list at an offset, with r.off at the
// element; do moves r.off behind it. Afterwards r.off is what it was. It
// returns the number of elements, -1 when there is no list.
func (r *reader) each(off int, what string, do func(i int)) int {
	if !r.wantAt(off, '[', "a list of %s", what) {
		return -1
	}
	back := r.off
	n := 0
	for r.off = blank(r.src, off+1); r.src[r.off] != ']'; n++ {
		do(n)
		if r.off = blank(r.src, r.off); r.src[r.off] == ',' {
			r.off = blank(r.src, r.off+1)
		}
	}
	r.off = back
	return n
}

// count returns the number of elements of the list at an offset, -1 when there
// is no list.
func (r *reader) count(off int, what string) int {
	return r.each(off, what, func(int) { r.off = skip(r.src, r.off) })
}

// A text is what a string says, and where it stands.
type text struct {
	s   []byte
	off int
}

// text reads the string at r.off and moves behind it.
func (r *reader) text(what string) (text, bool) {
	off := r.off
	r.off = skip(r.src, off)
	return r.textAt(off, what)
}

// textAt reads the string at an offset, with its escapes. When there is none,
// or a wrong one, it reports that and returns false.
func (r *reader) textAt(off int, what string) (text, bool) {
	t := text{off: off}
	if r.src[off] != '"' {
		r.bad(off, codeKind, "want %s, which is a string, not %s", what, kindOf(r.src[off]))
		return t, false
	}
	escaped := false
	end := off + 1
	for ; r.src[end] != '"'; end++ {
		if r.src[end] == '\\' {
			escaped = true
			end++
		}
	}
	t.s = r.src[off+1 : end]
	if !escaped {
		return t, true
	}
	s, ok := unescapeMIR(unescapeJSON(nil, t.s))
	if !ok {
		r.bad(off, codeToken, "unknown escape; in a string as JSON has it, \\hh is a byte, and \\\\ a backslash")
	}
	t.s = s
	return t, ok
}

// intAt reads the integer at an offset, a number or a string.
func (r *reader) intAt(off int, least, most int64, code, what string) (int64, bool) {
	end := skip(r.src, off)
	s := string(r.src[off:end])
	switch c := s[0]; {
	case c == '"':
		s = s[1 : len(s)-1]
	case c != '-' && !isDigit(c):
		r.bad(off, codeKind, "want %s, a whole number, not %s", what, kindOf(c))
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < least || n > most || strings.HasPrefix(s, "+") {
		r.bad(off, code, "%s goes from %d to %d, not %s", what, least, most, short(s))
		return 0, false
	}
	return n, true
}

// boolAt reads the true or false at an offset.
func (r *reader) boolAt(off int, what string) bool {
	switch r.src[off] {
	case 't':
		return true
	case 'f':
		return false
	}
	r.bad(off, codeKind, "want true or false for %s, not %s", what, kindOf(r.src[off]))
	return false
}

// flag reads a member that is true or false; false when it is not there.
func (r *reader) flag(s *shape, m *members, field int) bool {
	return m.have.has(field) && r.boolAt(m.at[field], s.fields[field])
}
