package mirjson

import "bytes"

// These functions move over text that is known to be JSON.

// blank returns the offset of the next byte that is no white space.
func blank(src []byte, off int) int {
	for off < len(src) && isBlank(src[off]) {
		off++
	}
	return off
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// structural has the characters that skipping a list or object must look at.
var structural = func() (t [256]bool) {
	for _, c := range `"[]{}` {
		t[c] = true
	}
	return t
}()

// skip returns the offset behind the value at off.
func skip(src []byte, off int) int {
	switch src[off] {
	case '"':
		return skipString(src, off)
	case '[', '{':
		return skipNested(src, off)
	}
	for off < len(src) && isWordByte(src[off]) {
		off++
	}
	return off
}

func skipString(src []byte, off int) int {
	for off++; ; off++ {
		switch c := src[off]; {
		case plain[c]:
		case c == '"':
			return off + 1
		case c == '\\':
			off++
		}
	}
}

func skipNested(src []byte, off int) int {
	depth := 0
	for {
		for !structural[src[off]] {
			off++
		}
		switch src[off] {
		case '"':
			off = skipString(src, off)
			continue
		case '[', '{':
			depth++
		default:
			depth--
		}
		off++
		if depth == 0 {
			return off
		}
	}
}

// kindOf names the kind of a value by its first byte.
func kindOf(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

var utf8BOM = []byte("\xef\xbb\xbf")

// textStart returns where the text starts: behind a byte order mark.
func textStart(src []byte) int {
	if bytes.HasPrefix(src, utf8BOM) {
		return len(utf8BOM)
	}
	return 0
}

// Is reports whether a text is one for this package rather than MIR text: its
// first character that is no white space is {.
func Is(src []byte) bool {
	off := blank(src, textStart(src))
	return off < len(src) && src[off] == '{'
}
