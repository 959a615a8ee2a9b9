package mir_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mirtool/mirtool/mir"
)

// checkFloat holds the text of a finite float to strconv, and to the form that
// the language prescribes.
func checkFloat(t interface{ Errorf(string, ...any) }, ty mir.Type, bits uint64) {
	x := mir.FloatOf(ty, bits)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return
	}
	text := mir.FormatConst(ty, bits)
	if y, err := strconv.ParseFloat(text, ty.Bits()); err != nil || mir.FloatBits(ty, y) != bits {
		t.Errorf("%s %#x is printed as %q, which is %v, %v", ty, bits, text, y, err)
	}
	if !strings.ContainsAny(text, ".e") || strings.ContainsAny(text, "+E") || strings.Contains(text, "e-0") || strings.Contains(text, "e0") {
		t.Errorf("%s %#x is printed as %q", ty, bits, text)
	}
	if shortest := strconv.FormatFloat(x, 'e', -1, ty.Bits()); digits(text) != digits(shortest) {
		t.Errorf("%s %#x is printed as %q, the shortest is %q", ty, bits, text, shortest)
	}
}

// digits counts the digits of a number that matter.
func digits(s string) int {
	s, _, _ = strings.Cut(s, "e")
	return len(strings.Trim(strings.Replace(strings.TrimPrefix(s, "-"), ".", "", 1), "0"))
}

// TestFormatFloat prints edge values, random ones, and some of every decimal
// exponent in common use.
func TestFormatFloat(t *testing.T) {
	for _, ty := range []mir.Type{mir.F32, mir.F64} {
		for _, bits := range mir.EdgeValues(ty) {
			checkFloat(t, ty, bits)
		}
		for x := 1e-30; x < 1e30; x *= 1.37 {
			checkFloat(t, ty, mir.FloatBits(ty, x))
			checkFloat(t, ty, mir.FloatBits(ty, math.Round(x)))
		}
	}
	if t.Failed() {
		return
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 50 {
			checkFloat(t, mir.F32, rapid.Uint64().Draw(t, "f32")&mir.F32.Mask())
			checkFloat(t, mir.F64, rapid.Uint64().Draw(t, "f64"))
		}
	})
}
