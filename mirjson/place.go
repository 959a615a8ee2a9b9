package mirjson

import (
	"bytes"
	"math"

	"github.com/mirtool/mirtool/mir"
)

// A lineFinder tells lines and columns of offsets, at little cost when each is
// near the one before.
type lineFinder struct {
	src  []byte
	off  int // the last offset asked for, its line, and the offset of that
	line int
	bol  int
}

func (l *lineFinder) find(off int) (line, col int) {
	if off >= l.off {
		between := l.src[l.off:off]
		if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
			l.line += bytes.Count(between, []byte("\n"))
			l.bol = l.off + i + 1
		}
	} else if n := bytes.Count(l.src[off:l.off], []byte("\n")); n > 0 {
		l.line -= n
		l.bol = max(bytes.LastIndexByte(l.src[:off], '\n')+1, textStart(l.src))
	}
	l.off = off
	return l.line, off - l.bol + 1
}

// offsetBits is the number of bits of an offset that offsetPlace puts into Col.
const offsetBits = 14

// offsetPlace makes a place of an offset, which keeps the order. Only so do the
// columns of a text in one long line survive.
func offsetPlace(off int) mir.Place {
	return mir.Place{Line: uint32(off>>offsetBits) + 1, Col: uint16(off&(1<<offsetBits-1)) + 1}
}

// offsetOf is the inverse of offsetPlace.
func offsetOf(p mir.Pos) int { return (p.Line-1)<<offsetBits | (p.Col - 1) }

// ownPlace returns the place of an offset of the text itself.
func (r *reader) ownPlace(off int) mir.Place {
	if r.mode&offsets != 0 {
		return offsetPlace(off)
	}
	if !r.owned {
		r.owned = true
		if r.files > 0 {
			r.own = r.m.FileIndex(mir.File{Name: r.name, Text: true})
		}
	}
	line, col := r.lines.find(off)
	return mir.Place{Line: uint32(line), Col: uint16(min(col, math.MaxUint16)), File: r.own}
}

// place reads the place of a thing, a member of its object: [line, column] or
// [line, column, file]. Without one it is the object's.
func (r *reader) place(m *members, field int) mir.Place { return r.placeOr(m, field, m.off) }

// placeOr reads a place, which is that of an offset when there is none.
func (r *reader) placeOr(m *members, field, off int) mir.Place {
	if m.have.has(field) && !r.noPlaces {
		if p, ok := r.placeAt(m.at[field]); ok {
			return p
		}
	}
	return r.ownPlace(off)
}

func (r *reader) placeAt(at int) (mir.Place, bool) {
	var ns [3]int64
	good := true
	n := r.each(at, "a line and a column", func(i int) {
		least, most, what := int64(0), int64(math.MaxInt64), "a column"
		switch i {
		case 0:
			least, most, what = 1, math.MaxUint32, "a line"
		case 2:
			most, what = int64(max(r.files, 1)-1), "the number of a file"
		}
		if i < len(ns) && good {
			ns[i], good = r.intAt(r.off, least, most, codeNumber, what)
		}
		r.off = skip(r.src, r.off)
	})
	if good && n >= 0 && (n < 2 || n > 3) {
		r.bad(at, codeKind, "a place is [line, column] or [line, column, file], not a list of %d", n)
	}
	if !good || n < 2 || n > 3 {
		return mir.Place{}, false
	}
	return mir.Place{Line: uint32(ns[0]), Col: uint16(min(ns[1], math.MaxUint16)), File: uint16(ns[2])}, true
}
