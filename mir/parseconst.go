package mir

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseConst reads a constant of type t as MIR text writes it and returns its
// bits, as Type.Mask says. A ptr can only be null: symbols are no constants.
func ParseConst(t Type, s string) (uint64, error) {
	switch {
	case t == I1 && s == "true":
		return 1, nil
	case t == I1 && s == "false":
		return 0, nil
	case t == I1:
		return 0, fmt.Errorf("%s is no i1: write true or false", excerpt(s))
	case t.IsInt():
		return parseInt(t, s)
	case t.IsFloat():
		return parseFloat(t, s)
	case t == Ptr && s == "null":
		return 0, nil
	}
	return 0, fmt.Errorf("%s is no %s: write null or a symbol", excerpt(s), t)
}

func parseInt(t Type, s string) (uint64, error) {
	digits, neg := strings.CutPrefix(s, "-")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "0x"); ok {
		digits, base = hex, 16
	}
	if !allDigits(digits, base) {
		return 0, fmt.Errorf("%s is no %s: write a whole number", excerpt(s), t)
	}
	n, err := strconv.ParseUint(digits, base, 64)
	w := t.Bits()
	if err != nil || neg && n > 1<<(w-1) || !neg && n > t.Mask() {
		return 0, fmt.Errorf("%s does not fit %s, which goes from %d to %d", excerpt(s), t, int64(-1)<<(w-1), t.Mask())
	}
	if neg {
		n = -n
	}
	return n & t.Mask(), nil
}

// allDigits reports whether s consists of one or more digits.
func allDigits(s string, base int) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (base != 16 || c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return s != ""
}

func parseFloat(t Type, s string) (uint64, error) {
	if bits, ok := strings.CutPrefix(s, "nan:0x"); ok {
		return parseNaN(t, bits)
	}
	switch {
	case s == "nan", s == "inf", s == "-inf":
		x, _ := strconv.ParseFloat(s, 64)
		return FloatBits(t, x), nil
	case isWhole(s):
		return 0, fmt.Errorf("%s is a whole number, want %s: write %[1]s.0", excerpt(s), t)
	case !isFloat(s):
		return 0, fmt.Errorf("%s is no %s", excerpt(s), t)
	}
	x, err := strconv.ParseFloat(s, t.Bits())
	if err != nil {
		return 0, fmt.Errorf("%s is beyond the greatest %s; inf is written inf", excerpt(s), t)
	}
	return FloatBits(t, x), nil
}

func isWhole(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	hex, isHex := strings.CutPrefix(digits, "0x")
	return allDigits(digits, 10) || isHex && allDigits(hex, 16)
}

// isFloat reports whether s is a decimal number with a fraction, an exponent,
// or both.
func isFloat(s string) bool {
	whole, exp, hasExp := cutAny(strings.TrimPrefix(s, "-"), "eE")
	whole, frac, hasFrac := strings.Cut(whole, ".")
	if strings.HasPrefix(exp, "+") || strings.HasPrefix(exp, "-") {
		exp = exp[1:]
	}
	return allDigits(whole, 10) && (hasFrac || hasExp) &&
		(!hasFrac || allDigits(frac, 10)) && (!hasExp || allDigits(exp, 10))
}

func cutAny(s, chars string) (before, after string, found bool) {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// parseNaN reads the bits of a NaN, all hex digits of them.
func parseNaN(t Type, hex string) (uint64, error) {
	n, err := strconv.ParseUint(hex, 16, 64)
	if len(hex) != t.Bits()/4 || err != nil {
		return 0, fmt.Errorf("nan:0x%s: want the %d hex digits of an %s", excerpt(hex), t.Bits()/4, t)
	}
	if x := FloatOf(t, n); x == x {
		return 0, fmt.Errorf("nan:0x%s is no NaN but %s", excerpt(hex), FormatConst(t, n))
	}
	return n, nil
}

// excerpt returns a copy of s for messages, cut if it is long.
func excerpt(s string) string {
	const most = 60
	switch {
	case s == "":
		return `""`
	case len(s) <= most:
		return strings.Clone(s)
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
