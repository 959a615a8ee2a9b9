package mirtext

import (
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// nameOf returns the name that a token like @sum or %"a b" stands for.
func nameOf(tok string) string {
	if len(tok) > 1 && tok[1] == '"' {
		return unquote(tok[1:])
	}
	return tok[1:]
}

// unquote returns what a string in quotes says. Its escapes were checked by
// badEscape.
func unquote(s string) string {
	s = s[1 : len(s)-1]
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		c, n := mir.ParseEscape(s[i+1:])
		b = append(b, c)
		i += n
	}
	return string(b)
}

// badEscape returns the offset of the first escape in a token that is none, or -1.
func badEscape(tok string) int {
	for i := 0; i < len(tok); i++ {
		if tok[i] != '\\' {
			continue
		}
		_, n := mir.ParseEscape(tok[i+1:])
		if n == 0 {
			return i
		}
		i += n
	}
	return -1
}
