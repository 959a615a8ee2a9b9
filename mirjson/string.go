package mirjson

import (
	"bytes"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/mirtool/mirtool/mir"
)

// Names and data of a module are bytes, and a JSON string is characters. It
// stands for the bytes of its characters in UTF-8; a byte that is part of no
// character is written as the escape \hh of MIR text, and a backslash as \\.

const hexDigits = "0123456789abcdef"

// plain has the characters that stand for themselves in a JSON string.
var plain = func() (t [256]bool) {
	for c := ' '; c <= '~'; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// appendString appends s as a JSON string.
func appendString[S []byte | string](b []byte, s S) []byte {
	return append(appendChars(append(b, '"'), s), '"')
}

// appendChars appends what stands between the quotes.
func appendChars[S []byte | string](b []byte, s S) []byte {
	from := 0
	for i := 0; i < len(s); {
		if plain[s[i]] {
			i++
			continue
		}
		b = append(b, s[from:i]...)
		c, n := decodeRune(s[i:])
		b = appendChar(b, c, n, s[i])
		i += n
		from = i
	}
	return append(b, s[from:]...)
}

func decodeRune[S []byte | string](s S) (rune, int) {
	return utf8.DecodeRuneInString(string(s[:min(len(s), utf8.UTFMax)]))
}

// appendChar appends the character c of n bytes; the first is given.
func appendChar(b []byte, c rune, n int, first byte) []byte {
	switch {
	case c == utf8.RuneError && n == 1:
		return append(b, '\\', '\\', hexDigits[first>>4], hexDigits[first&15])
	case c == '\\':
		return append(b, `\\\\`...)
	case c == '"':
		return append(b, '\\', '"')
	case c == '\n':
		return append(b, '\\', 'n')
	case c == '\t':
		return append(b, '\\', 't')
	case unicode.IsPrint(c):
		return utf8.AppendRune(b, c)
	case c > 0xffff:
		high, low := utf16.EncodeRune(c)
		return appendUnit(appendUnit(b, high), low)
	}
	return appendUnit(b, c)
}

func appendUnit(b []byte, c rune) []byte {
	return append(b, '\\', 'u', hexDigits[c>>12&15], hexDigits[c>>8&15], hexDigits[c>>4&15], hexDigits[c&15])
}

// unescapeJSON appends the characters that a well-formed JSON string stands
// for, given what is between its quotes.
func unescapeJSON(b, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 {
			return append(b, s...)
		}
		b = append(b, s[:i]...)
		c, n := jsonEscape(s[i:])
		b = utf8.AppendRune(b, c)
		s = s[i+n:]
	}
}

// shortEscapes are the escapes of JSON of one letter, each followed by what it
// stands for.
const shortEscapes = "\"\"\\\\//b\bf\fn\nr\rt\t"

// jsonEscape reads an escape that s starts with: the character and the number
// of bytes; 0 when it is none, such as half of a surrogate pair.
func jsonEscape(s []byte) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if s[1] != 'u' {
		for i := 0; i < len(shortEscapes); i += 2 {
			if shortEscapes[i] == s[1] {
				return rune(shortEscapes[i+1]), 2
			}
		}
		return 0, 0
	}
	c, ok := jsonUnit(s)
	if !utf16.IsSurrogate(c) {
		return c, ok
	}
	low, ok := jsonUnit(s[6:])
	if c = utf16.DecodeRune(c, low); ok == 0 || c == utf8.RuneError {
		return 0, 0
	}
	return c, 12
}

// jsonUnit reads a \uhhhh that s starts with, of 6 bytes; 0 when it is none.
func jsonUnit(s []byte) (rune, int) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, 0
	}
	var c rune
	for _, d := range s[2:6] {
		v := mir.HexValue(d)
		if v < 0 {
			return 0, 0
		}
		c = c<<4 | rune(v)
	}
	return c, 6
}

// unescapeMIR replaces the escapes of MIR text in s, which is written to. It
// reports whether all that follows a backslash is one.
func unescapeMIR(s []byte) ([]byte, bool) {
	out := s[:0]
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			out = append(out, s[i])
			continue
		}
		c, n := mir.ParseEscape(s[i+1:])
		if n == 0 {
			return s, false
		}
		out = append(out, c)
		i += n
	}
	return out, true
}
