package mirtext

import (
	"math"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// ParseConst reads a constant of type t as MIR text writes it and returns its
// bits, as Type.Mask says.
func ParseConst(t mir.Type, s string) (uint64, error) { return mir.ParseConst(t, s) }

// parseInt64 reads an integer that is a number by itself: a size, an offset.
func parseInt64(s string) (int64, bool) {
	digits, neg := strings.CutPrefix(s, "-")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "0x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil || neg && n > 1<<63 || !neg && n > math.MaxInt64 {
		return 0, false
	}
	if neg {
		n = -n
	}
	return int64(n), true
}
