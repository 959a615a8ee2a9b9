package host

import (
	"testing"

	"github.com/mirtool/mirtool/mir"
)

func TestNumbers(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "-1": -1, "+5": 5, "00012": 12, "0x1F": 31, "-0x8000000000000000": -1 << 63,
		"9223372036854775807": 1<<63 - 1, "18446744073709551615": -1,
	} {
		if got, ok := ParseI64(s); !ok || got != want {
			t.Errorf("ParseI64(%q) = %d, %v, want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "-", "1.0", "0x", "1_000", "--1", "+-1", "12a", "18446744073709551616", "-9223372036854775809", "0b1"} {
		if got, ok := ParseI64(s); ok {
			t.Errorf("ParseI64(%q) = %d, want a refusal", s, got)
		}
	}
	for s, want := range map[string]string{
		"23": "23.0", ".5": "0.5", "5.": "5.0", "-1e3": "-1000.0", "1E+2": "100.0", "inf": "inf", "-inf": "-inf", "nan": "nan",
		"1e999": "inf", "007": "7.0", "-0": "-0.0",
	} {
		x, ok := ParseF64(s)
		if got := FormatF64(mir.FloatBits(mir.F64, x)); !ok || got != want {
			t.Errorf("ParseF64(%q) = %s, %v, want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{"", ".", "e5", "1e", "0x1p3", "1_0", "Inf", "infinity", "NaN", "1.2.3", "--1", "1-1"} {
		if x, ok := ParseF64(s); ok {
			t.Errorf("ParseF64(%q) = %v, want a refusal", s, x)
		}
	}
}
