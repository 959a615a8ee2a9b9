package mirtext

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// ParseConst reads a constant of type t as MIR text writes it and returns its
// bits, as Type.Mask says.
func ParseConst(t mir.Type, s string) (uint64, error) {
	switch {
	case t == mir.I1:
		return parseBool(s)
	case t.IsInt():
		return parseInt(t, s)
	case t.IsFloat():
		return parseFloat(t, s)
	case t == mir.Ptr && s == "null":
		return 0, nil
	}
	return 0, fmt.Errorf("%s is no %s: write null or a symbol", short(s), t)
}

func parseBool(s string) (uint64, error) {
	switch s {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return 0, fmt.Errorf("%s is no i1: write true or false", short(s))
}

func parseInt(t mir.Type, s string) (uint64, error) {
	if numberKindOf(s) != kindInt {
		return 0, fmt.Errorf("%s is no %s: write a whole number", short(s), t)
	}
	n, neg, ok := parseUint(s)
	w := t.Bits()
	if !ok || neg && n > 1<<(w-1) || !neg && n > t.Mask() {
		return 0, fmt.Errorf("%s does not fit %s, which goes from %d to %d", short(s), t, int64(-1)<<(w-1), t.Mask())
	}
	if neg {
		n = -n
	}
	return n & t.Mask(), nil
}

// parseUint reads the digits of an integer.
func parseUint(s string) (n uint64, neg, ok bool) {
	digits, neg := strings.CutPrefix(s, "-")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "0x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 64)
	return n, neg, err == nil
}

// parseInt64 reads an integer that is a number by itself: a size, an offset.
func parseInt64(s string) (int64, bool) {
	n, neg, ok := parseUint(s)
	if !ok || neg && n > 1<<63 || !neg && n > math.MaxInt64 {
		return 0, false
	}
	if neg {
		n = -n
	}
	return int64(n), true
}

func parseFloat(t mir.Type, s string) (uint64, error) {
	if bits, ok := strings.CutPrefix(s, "nan:0x"); ok {
		return parseNaN(t, bits)
	}
	switch s {
	case "nan", "inf", "-inf":
		x, _ := strconv.ParseFloat(s, 64)
		return mir.FloatBits(t, x), nil
	}
	switch numberKindOf(s) {
	case kindInt:
		return 0, fmt.Errorf("%s is a whole number, want %s: write %s.0", short(s), t, short(s))
	case kindFloat:
	default:
		return 0, fmt.Errorf("%s is no %s", short(s), t)
	}
	x, err := strconv.ParseFloat(s, t.Bits())
	if err != nil {
		return 0, fmt.Errorf("%s is beyond the greatest %s; inf is written inf", short(s), t)
	}
	return mir.FloatBits(t, x), nil
}

func parseNaN(t mir.Type, hex string) (uint64, error) {
	n, err := strconv.ParseUint(hex, 16, 64)
	if len(hex) != t.Bits()/4 || err != nil {
		return 0, fmt.Errorf("nan:0x%s: want the %d hex digits of an %s", short(hex), t.Bits()/4, t)
	}
	if x := mir.FloatOf(t, n); x == x {
		return 0, fmt.Errorf("nan:0x%s is no NaN but %s", hex, mir.FormatConst(t, n))
	}
	return n, nil
}

func numberKindOf(s string) lexer.TokenType {
	if s == "" || !isDigit(s[0]) && (s[0] != '-' || len(s) < 2 || !isDigit(s[1])) {
		return kindBad
	}
	return numberKind([]byte(s))
}
