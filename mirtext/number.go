package mirtext

import (
	"bytes"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// number moves over all that hangs together with a number, so that a malformed
// one is one token.
func (s *scanner) number() lexer.TokenType {
	start := s.off
	for s.off++; s.off < len(s.src); s.off++ {
		c := s.src[s.off]
		exp := s.src[s.off-1]|0x20 == 'e' && !isHex(s.src[start:s.off])
		if !mir.IsNameByte(c) && (c != '+' || !exp) || c == '-' && !exp {
			break
		}
	}
	return numberKind(s.src[start:s.off])
}

func isHex(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("-"))
	return len(b) >= 2 && b[0] == '0' && b[1] == 'x'
}

// numberKind says whether a text is an integer, a float or neither.
func numberKind(b []byte) lexer.TokenType {
	b = bytes.TrimPrefix(b, []byte("-"))
	if isHex(b) {
		if len(b) == 2 || !all(b[2:], isHexDigit) {
			return kindBad
		}
		return kindInt
	}
	rest := digits(b)
	if len(rest) == 0 {
		return kindInt
	}
	if rest[0] == '.' {
		frac := digits(rest[1:])
		if len(frac) == len(rest)-1 {
			return kindBad
		}
		rest = frac
	}
	if len(rest) > 0 && rest[0]|0x20 == 'e' {
		rest = rest[1:]
		if len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return kindBad
		}
		rest = digits(rest)
	}
	if len(rest) > 0 {
		return kindBad
	}
	return kindFloat
}

// digits returns what follows the digits that b starts with.
func digits(b []byte) []byte {
	for len(b) > 0 && isDigit(b[0]) {
		b = b[1:]
	}
	return b
}

func all(b []byte, ok func(byte) bool) bool {
	for _, c := range b {
		if !ok(c) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func isHexDigit(c byte) bool { return mir.HexValue(c) >= 0 }
