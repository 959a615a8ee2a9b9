package host

import (
	"math"
	"strconv"
	"strings"
)

// spec is one conversion: %[flags][width][.precision][length]verb.
type spec struct {
	minus, plus, space, alt, zero bool

	width  int
	prec   int // -1 when not given
	length string
	verb   byte
}

// pad appends text to the width: spaces before the prefix or behind the text,
// or zeros between them.
func (s *spec) pad(out []byte, prefix, text string, zeros bool) []byte {
	fill := max(s.width-len(prefix)-len(text), 0)
	switch {
	case s.minus:
		return append(append(append(out, prefix...), text...), strings.Repeat(" ", fill)...)
	case zeros && s.zero:
		return append(append(append(out, prefix...), strings.Repeat("0", fill)...), text...)
	}
	return append(append(append(out, strings.Repeat(" ", fill)...), prefix...), text...)
}

func (s *spec) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case s.plus:
		return "+"
	case s.space:
		return " "
	}
	return ""
}

// bits returns the width of the integer that the length names.
func (s *spec) bits() uint {
	switch s.length {
	case "hh":
		return 8
	case "h":
		return 16
	case "":
		return 32
	}
	return 64
}

func (s *spec) integer(out []byte, x uint64) []byte {
	unused := 64 - s.bits()
	prefix, base := "", 10
	switch s.verb {
	case 'd', 'i':
		n := int64(x<<unused) >> unused
		prefix, x = s.sign(n < 0), uint64(max(n, -n))
	case 'o':
		base = 8
	case 'x', 'X':
		base = 16
	}
	if s.verb != 'd' && s.verb != 'i' {
		x = x << unused >> unused
	}
	digits := strconv.FormatUint(x, base)
	if x == 0 && s.prec == 0 {
		digits = ""
	}
	digits = strings.Repeat("0", max(s.prec-len(digits), 0)) + digits
	if s.alt && base == 8 && !strings.HasPrefix(digits, "0") {
		digits = "0" + digits
	}
	if s.alt && base == 16 && x != 0 {
		prefix = "0x"
	}
	if s.verb == 'X' {
		prefix, digits = strings.ToUpper(prefix), strings.ToUpper(digits)
	}
	return s.pad(out, prefix, digits, s.prec < 0)
}

// float appends a number; no NaN has a sign.
func (s *spec) float(out []byte, x float64) []byte {
	prefix, abs := s.sign(math.Signbit(x) && x == x), math.Abs(x)
	text, finite := "", false
	switch {
	case x != x:
		text = "nan"
	case math.IsInf(x, 0):
		text = "inf"
	case s.verb|32 == 'a':
		prefix, text, finite = prefix+"0x", s.hex(abs), true
	default:
		text, finite = s.decimal(abs), true
	}
	if s.verb < 'a' {
		prefix, text = strings.ToUpper(prefix), strings.ToUpper(text)
	}
	return s.pad(out, prefix, text, finite)
}

// decimal formats for e, f and g.
func (s *spec) decimal(x float64) string {
	prec := s.prec
	if prec < 0 {
		prec = 6
	}
	if s.verb|32 != 'g' {
		return s.point(strconv.FormatFloat(x, s.verb|32, prec, 64))
	}
	prec = max(prec, 1)
	e := strconv.FormatFloat(x, 'e', prec-1, 64)
	exp, _ := strconv.Atoi(e[strings.IndexByte(e, 'e')+1:])
	text := e
	if exp >= -4 && exp < prec {
		text = strconv.FormatFloat(x, 'f', prec-1-exp, 64)
	}
	if s.alt {
		return s.point(text)
	}
	return trimZeros(text)
}

// point puts a point behind a number without one, if # asks for it.
func (s *spec) point(text string) string {
	if !s.alt || strings.Contains(text, ".") {
		return text
	}
	mark := strings.IndexAny(text+"e", "ep")
	return text[:mark] + "." + text[mark:]
}

// trimZeros drops the zeros behind the point, and a point with nothing behind it.
func trimZeros(text string) string {
	mark := strings.IndexByte(text+"e", 'e')
	digits, exp := text[:mark], text[mark:]
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	return digits + exp
}

// hex formats for a, without the 0x.
func (s *spec) hex(x float64) string {
	text := strings.TrimPrefix(strconv.FormatFloat(x, 'x', s.prec, 64), "0x")
	mark := strings.IndexByte(text, 'p') + 2
	exp := strings.TrimPrefix(text[mark:], "0")
	return s.point(text[:mark] + exp)
}
