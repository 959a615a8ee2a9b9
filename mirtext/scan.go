package mirtext

import (
	"bytes"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// A scanner cuts source into tokens. Every line break is a kindEOL token.
type scanner struct {
	src   []byte
	off   int
	line  int
	bol   int
	opPos bool // an op word may stand here: at the start of a line, or after "%x ="
	value bool // the token before was a value
	fresh bool // nothing but blanks so far on this line

	keep  bool     // collect comments
	lead  []string // whole-line comments and blank lines, as mir.Comments has them
	trail []string // comments behind something
}

// at puts the scanner at the start of a statement.
func (s *scanner) at(st *stmt) {
	s.off, s.line, s.bol = st.off, st.line, st.bol
	s.opPos, s.fresh = true, true
}

// next returns the next token; kindEOF at the end again and again.
func (s *scanner) next() token {
	s.blanks()
	t := token{off: s.off, line: s.line, bol: s.bol}
	if s.off >= len(s.src) {
		t.kind, t.end = kindEOF, s.off
		return t
	}
	c := s.src[s.off]
	if c == '\n' {
		s.newline()
		t.kind, t.end = kindEOL, t.off+1
		return t
	}
	t.kind = s.token(c)
	t.end = s.off
	s.fresh = false
	s.opPos = s.value && c == '='
	s.value = t.kind == kindValue
	return t
}

// blanks skips blanks and comments.
func (s *scanner) blanks() {
	for s.off < len(s.src) {
		switch c := s.src[s.off]; {
		case c == ' ' || c == '\t' || c == '\r' && (s.peek(1) == '\n' || s.off+1 == len(s.src)):
			s.off++
		case c == ';':
			s.comment()
		default:
			return
		}
	}
}

func (s *scanner) comment() {
	end := bytes.IndexByte(s.src[s.off:], '\n')
	if end < 0 {
		end = len(s.src) - s.off
	}
	if s.keep {
		text := string(bytes.TrimRight(s.src[s.off:s.off+end], " \t\r"))
		if s.fresh {
			s.lead = append(s.lead, text)
		} else {
			s.trail = append(s.trail, text)
		}
	}
	s.fresh = false // the line is not blank
	s.off += end
}

func (s *scanner) newline() {
	if s.keep && s.fresh {
		s.lead = append(s.lead, "")
	}
	s.off++
	s.line++
	s.bol = s.off
	s.opPos, s.fresh = true, true
}

// peek returns the byte n places ahead, or 0.
func (s *scanner) peek(n int) byte {
	if s.off+n < len(s.src) {
		return s.src[s.off+n]
	}
	return 0
}

// token moves over a token that starts with c and returns its kind.
func (s *scanner) token(c byte) lexer.TokenType {
	switch {
	case c == '@':
		return s.name(kindSymbol)
	case c == '%':
		return s.name(kindValue)
	case c == '^':
		return s.name(kindBlock)
	case c == '$':
		return s.name(kindVar)
	case c == '"':
		return s.str()
	case isDigit(c), c == '-' && isDigit(s.peek(1)):
		return s.number()
	case c == '-' && isLetter(s.peek(1)):
		return s.word()
	case isLetter(c):
		return s.word()
	}
	return s.punct(c)
}

func (s *scanner) punct(c byte) lexer.TokenType {
	switch c {
	case '(', ')', '{', '}', '[', ']', ',', ':', '=', '+', '!':
		s.off++
		return kindPunct
	case '-':
		if s.peek(1) == '>' {
			s.off += 2
			return kindPunct
		}
	case '.':
		if s.peek(1) == '.' && s.peek(2) == '.' {
			s.off += 3
			return kindPunct
		}
	}
	s.off++
	for s.off < len(s.src) && s.src[s.off]&0xc0 == 0x80 {
		s.off++ // the rest of a UTF-8 sequence
	}
	return kindBad
}

// name moves over a name with its first character, quoted or not.
func (s *scanner) name(kind lexer.TokenType) lexer.TokenType {
	s.off++
	if s.peek(0) == '"' {
		if s.str() == kindBad {
			return kindBad
		}
		return kind
	}
	start := s.off
	s.nameBytes()
	if s.off == start {
		return kindBad
	}
	return kind
}

func (s *scanner) nameBytes() {
	for s.off < len(s.src) && mir.IsNameByte(s.src[s.off]) {
		s.off++
	}
}

// str moves over a string, to its closing quote or the end of the line. What
// it says is read by unquote.
func (s *scanner) str() lexer.TokenType {
	for s.off++; s.off < len(s.src); s.off++ {
		switch s.src[s.off] {
		case '"':
			s.off++
			return kindString
		case '\\':
			if s.peek(1) != '\n' && s.off+1 < len(s.src) {
				s.off++
			}
		case '\n':
			return kindBad
		}
	}
	return kindBad
}

// word moves over a word and says whether it is an op, a type or a float.
func (s *scanner) word() lexer.TokenType {
	start := s.off
	s.off++
	s.nameBytes()
	w := s.src[start:s.off]
	if s.opPos {
		if k := opKind(w); k != kindOp || !isLineWord(w) {
			return k
		}
		return kindWord
	}
	if string(w) == "nan" && s.peek(0) == ':' && s.peek(1) == '0' && s.peek(2) == 'x' {
		s.off++
		s.nameBytes()
		return kindFloat
	}
	switch {
	case string(w) == "nan" || string(w) == "inf" || string(w) == "-inf":
		return kindFloat
	case w[0] == '-':
		return kindBad
	case mir.TypeByName(string(w)) != mir.Void:
		return kindType
	}
	return kindWord
}

// opKind returns the kind of an op word: kindOp itself if there is no such op.
func opKind(w []byte) lexer.TokenType {
	name := w
	if i := bytes.IndexByte(w, '.'); i >= 0 {
		name = w[:i]
	}
	return kindOp + lexer.TokenType(mir.OpByName(string(name)).Form())
}

// isLineWord reports whether a line may start with the word, which is no op.
func isLineWord(w []byte) bool {
	return isTopWord(w) || string(w) == "var" || string(w) == "slot"
}

// isTopWord reports whether the word begins a declaration.
func isTopWord(w []byte) bool {
	switch string(w) {
	case "mir", "import", "export", "func", "const", "data":
		return true
	}
	return false
}
