package host

import (
	"math"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

func formatU64(x uint64) string { return strconv.FormatUint(x, 10) }

// FormatF64 returns what print_f64 prints: the text of a float literal, and
// nan for every NaN.
func FormatF64(bits uint64) string {
	if x := mir.FloatOf(mir.F64, bits); x != x {
		return "nan"
	}
	return mir.FormatConst(mir.F64, bits)
}

// ParseI64 reads a whole number as read_i64 and the command line take it:
// decimal or 0x, with a sign and leading zeros if one likes, from -2^63 to
// 2^64-1.
func ParseI64(s string) (int64, bool) {
	digits, negative := cutSign(s)
	base := 10
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "0x"); ok {
		digits, base = hex, 16
	}
	if strings.ContainsAny(digits, "+-_") {
		return 0, false
	}
	x, err := strconv.ParseUint(digits, base, 64)
	if err != nil || negative && x > 1<<63 {
		return 0, false
	}
	if negative {
		x = -x
	}
	return int64(x), true
}

// ParseF64 reads a number as read_f64 and the command line take it: decimal,
// with a point and an exponent if one likes, inf or nan.
func ParseF64(s string) (float64, bool) {
	digits, negative := cutSign(s)
	x := 0.0
	switch {
	case digits == "inf":
		x = math.Inf(1)
	case digits == "nan":
		x = math.NaN()
	case digits == "" || strings.Trim(digits, "0123456789.eE+-") != "" || strings.ContainsAny(digits[:1], "eE+-"):
		return 0, false
	default:
		var err error
		x, err = strconv.ParseFloat(digits, 64)
		if err != nil && !math.IsInf(x, 0) {
			return 0, false
		}
	}
	if negative {
		x = -x
	}
	return x, true
}

func cutSign(s string) (digits string, negative bool) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return rest, true
	}
	return strings.TrimPrefix(s, "+"), false
}
