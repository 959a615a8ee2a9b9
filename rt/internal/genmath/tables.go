package genmath

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// Table is one read-only table of the maths functions.
type Table struct {
	File string // in rt
	Name string // without the @rt.math. in front
	Doc  string
	Rows [][]string // the initialisers, one row a line
}

// Tables lists the tables.
var Tables = []func() Table{expTable, logInverses, logTable, sineTable, twoOverPi, atanTable}

// tableBits is the precision of what is rounded into a table.
const tableBits = 240

// expTable: row j is 2^(j/64) as high part of 26 bits and the rest.
func expTable() Table {
	t := Table{File: "math_exp.mir", Name: "exp_table", Doc: "2^(j/64), j = 0 to 63: the upper 26 bits, the rest"}
	for j := range 64 {
		x := num(tableBits).Mul(Ln2(tableBits), num(64).SetMantExp(fromInt(64, j), -6))
		high, low := split26(Exp(x, tableBits))
		t.Rows = append(t.Rows, []string{f64(high), f64(low)})
	}
	return t
}

// logSlots is the number of slots that the reduced argument of a logarithm
// falls into; slot i holds the m whose bits less logOffset lie in
// [i, i+1) * 2^45.
const logSlots = 128

// logOffset is about the bits of sqrt(1/2), such that 1 is the middle of a slot.
const logOffset = 0x3fe69000_00000000

// LogSlot returns the bounds of slot i and the c with c*m near 1 in it.
func LogSlot(i int) (low, high, c float64) {
	low = math.Float64frombits(logOffset + uint64(i)<<45)
	high = math.Float64frombits(logOffset + uint64(i+1)<<45)
	// 9 bits after the point: c times 21 bits of m is exact then.
	return low, high, math.Round(512*2/(low+high)) / 512
}

// logInverses: row i is c for slot i.
func logInverses() Table {
	t := Table{File: "math_log.mir", Name: "log_inverses", Doc: "c, a multiple of 1/512 near 1/m, for the 128 slots of m"}
	for i := 0; i < logSlots; i += 4 {
		var row []string
		for k := range 4 {
			_, _, c := LogSlot(i + k)
			row = append(row, "f32 "+literal(strconv.FormatFloat(c, 'g', -1, 32)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// logHighBits is the number of bits after the point in the high part of -log c;
// e*log 2 has as many in its high part, so that they add without an error.
const logHighBits = 42

// logTable: row i is -log c for slot i.
func logTable() Table {
	t := Table{File: "math_log.mir", Name: "log_table", Doc: "-log c for the 128 slots: the part above 2^-42, the rest"}
	for i := range logSlots {
		_, _, c := LogSlot(i)
		x := num(tableBits)
		if c != 1 {
			x.Neg(Log(fromF64(c), tableBits))
		}
		high, low := splitAt(x, logHighBits)
		t.Rows = append(t.Rows, []string{f64(high), f64(low)})
	}
	return t
}

// sineTable: row j is sin(j/32) and cos(j/32).
func sineTable() Table {
	t := Table{File: "math_trig.mir", Name: "sine_table", Doc: "sin(j/32) and cos(j/32), j = 0 to 26: the upper 26 bits, the rest"}
	for j := range 27 {
		sin, cos := SinCos(fromF64(float64(j)/32), tableBits)
		sinHigh, sinLow := split26(sin)
		cosHigh, cosLow := split26(cos)
		t.Rows = append(t.Rows, []string{f64(sinHigh), f64(sinLow), f64(cosHigh), f64(cosLow)})
	}
	return t
}

// twoOverPi: 64 zero bits, then the bits of 2/pi.
func twoOverPi() Table {
	t := Table{File: "math_trig.mir", Name: "two_over_pi", Doc: "64 zero bits and 1280 bits of 2/pi, the first in the highest place"}
	q := num(1400).Quo(fromInt(64, 2), Pi(1400))
	scaled, _ := q.SetMantExp(q, 20*64).Int(nil)
	mask := new(big.Int).SetUint64(math.MaxUint64)
	var row []string
	for i := 20; i >= 0; i-- {
		word := new(big.Int).Rsh(scaled, uint(64*i))
		row = append(row, fmt.Sprintf("i64 %d", int64(word.And(word, mask).Uint64())))
		if len(row) == 3 {
			t.Rows, row = append(t.Rows, row), nil
		}
	}
	return t
}

// atanTable: row j is atan(j/32).
func atanTable() Table {
	t := Table{File: "math_arc.mir", Name: "atan_table", Doc: "atan(j/32), j = 0 to 32: nearest f64, the rest"}
	for j := range 33 {
		x := num(tableBits)
		if j > 0 {
			x = Atan(fromF64(float64(j)/32), tableBits)
		}
		high, low := x64(x)
		t.Rows = append(t.Rows, []string{f64(high), f64(low)})
	}
	return t
}

// x64 returns the f64 nearest to x and the one nearest to what remains.
func x64(x *big.Float) (high, low float64) {
	high, _ = x.Float64()
	low, _ = num(tableBits).Sub(x, fromF64(high)).Float64()
	return high, low
}

// split26 returns the first 26 bits of x, rounded, and the rest.
func split26(x *big.Float) (high, low float64) {
	high, _ = num(26).Set(x).Float64()
	low, _ = num(tableBits).Sub(x, fromF64(high)).Float64()
	return high, low
}

// splitAt returns x rounded to a multiple of 2^-bits, and the rest.
func splitAt(x *big.Float, bits int) (high, low float64) {
	f, _ := x.Float64()
	high = math.Ldexp(math.Round(math.Ldexp(f, bits)), -bits)
	low, _ = num(tableBits).Sub(x, fromF64(high)).Float64()
	return high, low
}

// Literal returns x as the text of an f64 literal.
func Literal(x float64) string { return literal(strconv.FormatFloat(x, 'g', -1, 64)) }

// literal turns what strconv writes into MIR's form: no + and no leading zero
// in the exponent, and a point where there is no exponent.
func literal(s string) string {
	mantissa, exponent, found := strings.Cut(s, "e")
	if !found {
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		return mantissa
	}
	sign := ""
	if strings.HasPrefix(exponent, "-") {
		sign = "-"
	}
	return mantissa + "e" + sign + strings.TrimLeft(exponent, "+-0")
}

func f64(x float64) string { return "f64 " + Literal(x) }

// String returns the table as MIR text.
func (t Table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "; %s\nconst @rt.math.%s = {\n", t.Doc, t.Name)
	for i, row := range t.Rows {
		comma := ","
		if i == len(t.Rows)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "  %s%s\n", strings.Join(row, ", "), comma)
	}
	b.WriteString("}\n")
	return b.String()
}

// Update returns the text of a file with the table between its marks written
// anew, unless it differs from what stands there in white space alone.
func (t Table) Update(text string) (string, error) {
	begin, end := "; table "+t.Name+"\n", "; end of table "+t.Name+"\n"
	head, rest, found := strings.Cut(text, begin)
	old, tail, foundEnd := strings.Cut(rest, end)
	if !found || !foundEnd {
		return "", fmt.Errorf("%s: no lines %q and %q", t.File, begin, end)
	}
	if slices.Equal(strings.Fields(old), strings.Fields(t.String())) {
		return text, nil
	}
	return head + begin + t.String() + end + tail, nil
}
