package optest

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// checkConst prints a constant and reads it again.
func checkConst(t interface{ Errorf(string, ...any) }, ty mir.Type, bits uint64) {
	text := mir.FormatConst(ty, bits)
	got, err := mirtext.ParseConst(ty, text)
	if err != nil || got != bits {
		t.Errorf("%s %#x is printed as %q, which reads as %#x, %v", ty, bits, text, got, err)
	}
	if ty.IsFloat() {
		checkFloatText(t, ty, bits, text)
	}
}

// checkFloatText holds the text of a float to strconv and to the form that the
// language prescribes.
func checkFloatText(t interface{ Errorf(string, ...any) }, ty mir.Type, bits uint64, text string) {
	x := mir.FloatOf(ty, bits)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return
	}
	if y, err := strconv.ParseFloat(text, ty.Bits()); err != nil || mir.FloatBits(ty, y) != bits {
		t.Errorf("%s %#x is printed as %q, which is %v, %v", ty, bits, text, y, err)
	}
	if !strings.ContainsAny(text, ".e") || strings.ContainsAny(text, "+E") || strings.Contains(text, "e-0") || strings.Contains(text, "e0") {
		t.Errorf("%s %#x is printed as %q", ty, bits, text)
	}
	digits := func(s string) int {
		s, _, _ = strings.Cut(s, "e")
		s = strings.Trim(strings.Replace(strings.TrimPrefix(s, "-"), ".", "", 1), "0")
		return len(s)
	}
	if shortest := strconv.FormatFloat(x, 'e', -1, ty.Bits()); digits(text) != digits(shortest) {
		t.Errorf("%s %#x is printed as %q, the shortest is %q", ty, bits, text, shortest)
	}
}

// TestConstants takes constants through text and back: edge values, all values
// of narrow types, and random ones.
func TestConstants(t *testing.T) {
	for _, ty := range mir.AllTypes {
		values := mir.EdgeValues(ty)
		switch {
		case ty == mir.Ptr: // text knows no other
			values = []uint64{0}
		case ty.Bits() <= 16:
			for bits := range ty.Mask() + 1 {
				checkConst(t, ty, bits)
			}
		}
		for _, bits := range values {
			checkConst(t, ty, bits)
		}
	}
	if t.Failed() {
		return
	}
	rapid.Check(t, func(t *rapid.T) {
		ty := rapid.SampledFrom([]mir.Type{mir.I32, mir.I64, mir.F32, mir.F64}).Draw(t, "type")
		for range 50 {
			checkConst(t, ty, rapid.Uint64().Draw(t, "bits")&ty.Mask())
		}
	})
	for x := 1e-30; x < 1e30; x *= 1.37 { // all decimal exponents in common use
		checkConst(t, mir.F32, mir.FloatBits(mir.F32, x))
		checkConst(t, mir.F64, mir.FloatBits(mir.F64, x))
		checkConst(t, mir.F64, mir.FloatBits(mir.F64, math.Round(x)))
	}
}
