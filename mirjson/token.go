package mirjson

import (
	"fmt"
	"unicode/utf8"
)

// here names what stands at the current place, for messages.
func (w *walker) here() string {
	if w.off >= len(w.src) {
		return "end of the text"
	}
	c, n := utf8.DecodeRune(w.src[w.off:])
	if c < ' ' || c == utf8.RuneError && n == 1 {
		return fmt.Sprintf("byte %#02x", w.src[w.off])
	}
	word := w.src[w.off : w.off+n]
	for end := w.off + n; isWordByte(word[len(word)-1]) && end < len(w.src) && isWordByte(w.src[end]) && len(word) < 100; end++ {
		word = w.src[w.off : end+1]
	}
	return short(string(word))
}

func isWordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-' || c == '+'
}

const badEscape = `malformed escape in a string; JSON has \" \\ \/ \b \f \n \r \t and \uhhhh, two of these for a character beyond \uffff`

// str moves over a string.
func (w *walker) str() bool {
	start := w.off
	for i := w.off + 1; i < len(w.src); {
		switch c := w.src[i]; {
		case plain[c]:
			i++
		case c == '"':
			w.off = i + 1
			return true
		case c == '\\':
			_, n := jsonEscape(w.src[i:])
			if n == 0 {
				w.off = i
				return w.fail("%s", badEscape)
			}
			i += n
		case c < ' ':
			w.off = i
			return w.fail("unexpected %s in a string; write \\u%04x", w.here(), c)
		default:
			i++
		}
	}
	w.off = start
	return w.fail("the string that starts here is not closed")
}

// number moves over a number.
func (w *walker) number() bool {
	start := w.off
	w.is('-')
	good := w.is('0') || w.digits()
	if good && w.is('.') {
		good = w.digits()
	}
	if good && (w.is('e') || w.is('E')) {
		_ = w.is('+') || w.is('-')
		good = w.digits()
	}
	if !good || w.off < len(w.src) && isWordByte(w.src[w.off]) {
		w.off = start
		return w.fail("malformed number %s", w.here())
	}
	return true
}

// digits moves over one or more digits.
func (w *walker) digits() bool {
	start := w.off
	for w.off < len(w.src) && isDigit(w.src[w.off]) {
		w.off++
	}
	return w.off > start
}
