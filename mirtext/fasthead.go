package mirtext

import (
	"bytes"

	"github.com/mirtool/mirtool/mir"
)

// span is a piece of a text, from the first token of a line on.
type span struct {
	off, end  int
	line, bol int
	endLine   int // at end
}

// funcSpan returns the text of the function whose first token is next, and
// where the text goes on. It knows from the starts of the lines alone where
// the function ends, since a closing brace and a declaration always start
// anew. It returns false for a function that is not closed, or whose last line
// has more than the brace.
func (sp *splitter) funcSpan() (s span, ok bool) {
	s = span{off: sp.tok.off, line: sp.tok.line, bol: sp.tok.bol}
	src := sp.src
	off, line := s.off, s.line
	for {
		n := bytes.IndexByte(src[off:], '\n')
		if n < 0 {
			return s, false
		}
		off += n + 1
		line++
		for off < len(src) && (src[off] == ' ' || src[off] == '\t') {
			off++
		}
		if off >= len(src) {
			return s, false
		}
		switch c := src[off]; {
		case c == '}':
			rest := src[off+1:]
			s.end, s.endLine = len(src), line
			if n := bytes.IndexByte(rest, '\n'); n >= 0 {
				rest = rest[:n]
				s.end, s.endLine = off+1+n+1, line+1
			}
			return s, blank(rest)
		case c >= 'c' && c <= 'm' && isTopWord(wordAt(src, off)):
			return s, false
		}
	}
}

// blank reports whether the rest of a line has nothing but blanks and a
// comment.
func blank(rest []byte) bool {
	for i, c := range rest {
		switch {
		case c == ';':
			return true
		case c == ' ' || c == '\t' || c == '\r' && i == len(rest)-1:
		default:
			return false
		}
	}
	return true
}

// wordAt returns the word at an offset.
func wordAt(src []byte, off int) []byte {
	i := off
	for i < len(src) && isName[src[i]] {
		i++
	}
	return src[off:i]
}

// skipTo goes on at the start of a line, or at the end.
func (sp *splitter) skipTo(off, line int) {
	sp.off, sp.bol, sp.line = off, off, line
	sp.lead, sp.trail = nil, nil
	sp.fresh = true
	sp.skipLines(true)
}

// head reads the first line of a function: its name, signature and attributes.
func (p *fast) head() (sig mir.Sig, n name, export bool, attrs mir.Attrs) {
	w := p.word()
	if string(w) == "export" {
		export = true
		w = p.word()
	}
	if string(w) != "func" || p.c() != '@' {
		p.fail()
		return
	}
	n = p.name()
	n.place = p.placeAt(n.off)
	p.types = p.types[:0]
	p.params(func(_ name, t mir.Type, _ bool) { p.types = append(p.types, t) })
	sig.Params = p.share()
	p.types = p.resultTypes(p.types[:0])
	sig.Results = p.share()
	attrs = p.attrs()
	p.need('{')
	return
}

// share returns a copy of types, cut from a larger slice; nil for none.
func (p *fast) share() []mir.Type {
	n := len(p.types)
	if n == 0 {
		return nil
	}
	if cap(p.shared)-len(p.shared) < n {
		p.shared = make([]mir.Type, 0, max(4096, n))
	}
	i := len(p.shared)
	p.shared = append(p.shared, p.types...)
	return p.shared[i : i+n : i+n]
}

// params reads parameters in parentheses.
func (p *fast) params(each func(n name, t mir.Type, noalias bool)) {
	p.need('(')
	if p.take(')') {
		return
	}
	for !p.bad {
		if p.c() != '%' {
			p.fail()
			return
		}
		n := p.name()
		p.need(':')
		t := p.typeWord()
		noalias := p.keyword("noalias")
		each(n, t, noalias)
		if !p.comma() {
			break
		}
	}
	p.need(')')
}

// resultTypes reads "-> i64" or "-> (i64, i64)", if it is there.
func (p *fast) resultTypes(ts []mir.Type) []mir.Type {
	if p.c() != '-' {
		return ts
	}
	p.off++
	p.need('>')
	if !p.take('(') {
		return append(ts, p.typeWord())
	}
	for !p.bad {
		ts = append(ts, p.typeWord())
		if !p.comma() {
			break
		}
	}
	p.need(')')
	return ts
}

func (p *fast) attrs() (attrs mir.Attrs) {
	if !p.take('[') {
		return 0
	}
	for !p.bad && !p.take(']') {
		a := mir.AttrByName(string(p.word()))
		if a == 0 || attrs&a != 0 {
			p.fail()
		}
		attrs |= a
	}
	return attrs
}
