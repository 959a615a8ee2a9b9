package launch

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
)

// Format returns values of the given types as they are shown: integers signed,
// i1 as true and false, floats as print_f64 prints them, ptr in hex; separated
// by sep.
func Format(ts []mir.Type, bits []uint64, sep string) string {
	texts := make([]string, len(ts))
	for i, t := range ts {
		texts[i] = FormatValue(t, bits[i])
	}
	return strings.Join(texts, sep)
}

// FormatValue returns one value as Format does.
func FormatValue(t mir.Type, bits uint64) string {
	switch {
	case t == mir.Ptr:
		return fmt.Sprintf("0x%x", bits)
	case t == mir.F64:
		return host.FormatF64(bits)
	case t == mir.F32 && mir.FloatOf(t, bits) != mir.FloatOf(t, bits):
		return "nan"
	}
	return mir.FormatConst(t, bits)
}

// ExitStatus returns the exit status that the results of @main mean: the first
// one's low byte if it is an integer, and whether it is the whole of it.
func ExitStatus(ts []mir.Type, bits []uint64) (status int, whole bool) {
	if len(ts) == 0 || !ts[0].IsInt() && ts[0] != mir.I1 {
		return 0, true
	}
	return int(bits[0] & 255), bits[0] <= 255
}
