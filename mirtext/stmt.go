package mirtext

import "github.com/alecthomas/participle/v2/lexer"

// stmtKind says what a statement is, by its first token.
type stmtKind uint8

const (
	stmtInst stmtKind = iota // or whatever is none of the others
	stmtLabel
	stmtVar
	stmtSlot
	stmtClose
	stmtTop // a declaration or its head; word says which
)

// A stmt is a statement: a line, or several that hang together.
type stmt struct {
	off, end  int // of the first and behind the last token
	line, bol int // of the first token
	kind      stmtKind
	word      string // the first word of a stmtTop
	comments  *stmtComments
}

// stmtComments are the comments and blank lines above a statement, and the
// comment behind it.
type stmtComments struct {
	lead  []string
	trail string
}

// A splitter cuts a text into statements.
type splitter struct {
	scanner
	tok token // the first token of the next statement
}

func newSplitter(src []byte, line int, comments bool) *splitter {
	sp := &splitter{scanner: scanner{src: src, off: textStart(src), line: line, opPos: true, fresh: true, keep: comments}}
	sp.bol = sp.off
	sp.skipLines(true)
	return sp
}

// skipLines moves to the next token that is no line break; anew says whether
// an op word may stand there.
func (sp *splitter) skipLines(anew bool) {
	for {
		sp.opPos = anew
		if sp.tok = sp.scanner.next(); sp.tok.kind != kindEOL {
			return
		}
	}
}

// text returns what a token says. The string is its own.
func (s *scanner) text(t token) string { return string(s.src[t.off:t.end]) }

func (s *scanner) is(t token, c byte) bool { return t.kind == kindPunct && s.src[t.off] == c }

// next returns the next statement, and false when there is none. Comments
// that no statement follows stay in lead.
func (sp *splitter) next() (stmt, bool) {
	first := sp.tok
	if first.kind == kindEOF {
		return stmt{}, false
	}
	st := stmt{off: first.off, line: first.line, bol: first.bol}
	sp.classify(&st, first)
	lead := sp.lead
	sp.lead, sp.trail = nil, nil
	sp.rest(&st, first, &lead)
	if len(lead) > 0 || len(sp.trail) > 0 {
		st.comments = joinComments(lead, sp.trail)
	}
	return st, true
}

// joinComments makes one comment behind of the last of several; the others
// come above.
func joinComments(lead, trail []string) *stmtComments {
	c := &stmtComments{lead: lead}
	if n := len(trail); n > 0 {
		c.lead, c.trail = append(lead, trail[:n-1]...), trail[n-1]
	}
	return c
}

func (sp *splitter) classify(st *stmt, first token) {
	switch {
	case first.kind == kindBlock:
		st.kind = stmtLabel
	case sp.is(first, '}'):
		st.kind = stmtClose
	case first.kind == kindWord:
		switch word := sp.text(first); word {
		case "var":
			st.kind = stmtVar
		case "slot":
			st.kind = stmtSlot
		default:
			st.kind, st.word = stmtTop, word
		}
	}
}

// rest moves over the rest of a statement, to the start of the next.
func (sp *splitter) rest(st *stmt, prev token, lead *[]string) {
	braces := st.word == "const" || st.word == "data"
	open := false
	for {
		st.end = prev.end
		t := sp.scanner.next()
		if t.kind == kindEOF {
			sp.tok = t
			return
		}
		if t.kind == kindEOL {
			goesOn := open || sp.is(prev, ',')
			sp.skipLines(!goesOn)
			if !goesOn || sp.startsAnew(sp.tok, open) {
				return
			}
			sp.inside(lead, braces)
			t = sp.tok
			if t.kind == kindEOF {
				return
			}
		}
		if braces {
			open = (open || sp.is(t, '{')) && !sp.is(t, '}')
		}
		prev = t
	}
}

// inside takes the comments between the lines of a statement. Those of data
// are read with its pieces.
func (sp *splitter) inside(lead *[]string, braces bool) {
	if braces {
		sp.lead, sp.trail = nil, nil
		return
	}
	for _, c := range sp.lead {
		if c != "" {
			*lead = append(*lead, c)
		}
	}
	sp.lead = nil
}

// startsAnew reports whether a token that a line starts with ends the
// statement before, come what may.
func (sp *splitter) startsAnew(t token, inBraces bool) bool {
	switch t.kind {
	case kindBlock:
		return true
	case kindPunct:
		return !inBraces && sp.is(t, '}')
	case kindWord:
		return isTopWord(sp.src[t.off:t.end])
	}
	return false
}

// tokens returns the tokens of a statement, with an EOL and an EOF behind.
func (s *scanner) tokens(st *stmt) []lexer.Token {
	sc := scanner{src: s.src[:st.end]}
	sc.at(st)
	toks := make([]lexer.Token, 0, 12)
	for {
		t := sc.next()
		if t.kind == kindEOL {
			sc.opPos = false
			continue
		}
		toks = append(toks, sc.lexeme(t))
		if t.kind == kindEOF {
			toks[len(toks)-1].Type = kindEOL
			return append(toks, lexer.EOFToken(t.position()))
		}
	}
}

func (s *scanner) lexeme(t token) lexer.Token {
	return lexer.Token{Type: t.kind, Value: s.text(t), Pos: t.position()}
}
