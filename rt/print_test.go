package rt_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// many makes the tests that draw random numbers draw very many.
var many = flag.Int("many", 0, "random values per class in the number tests; 0 takes some hundreds")

func count(usual int) int {
	if *many > 0 {
		return *many
	}
	return usual
}

func TestPrintWhole(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(1, 2))
	values := []int64{0, 1, -1, 9, 10, -10, 99, 100, math.MinInt64, math.MaxInt64}
	for range count(500) {
		values = append(values, int64(r.Uint64()>>r.IntN(64)), -int64(r.Uint64()>>r.IntN(64)))
	}
	for _, x := range values {
		m.call("print_i64", int(x))
		m.call("putchar", ' ')
		m.call("print_u64", int(x))
		if got, want := m.printed(), fmt.Sprint(x, uint64(x)); got != want {
			t.Errorf("print_i64 and print_u64 print %q, want %q", got, want)
		}
	}
}

// floatText is the rule of the language: the shortest digits, an exponent below
// 1e-4 and from 1e21 on.
func floatText(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(x, 'g', -1, 64)), "+")
	}
	digits, exp, _ := strings.Cut(strconv.FormatFloat(x, 'e', -1, 64), "e")
	if e, _ := strconv.Atoi(exp); x != 0 && (e < -4 || e >= 21) {
		return digits + "e" + strconv.Itoa(e)
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// floats calls f with floats of all classes, n random ones of each.
func floats(n int, f func(x float64)) {
	bits := func(b uint64) { f(math.Float64frombits(b)) }
	for _, b := range []uint64{0, 1, 0x7ff0 << 48, 0x7ff8 << 48, 0x7ff0<<48 | 1, 0xfff8 << 48} {
		bits(b)
		bits(b | 1<<63)
	}
	for e := uint64(0); e < 2047; e++ { // powers of two and their neighbours, the largest subnormal, the largest number
		bits(e << 52)
		bits(e<<52 + 1)
		bits(e<<52 - 1)
	}
	for k := -330; k <= 310; k++ { // powers of ten and small multiples
		x, _ := strconv.ParseFloat("1e"+strconv.Itoa(k), 64)
		for d := uint64(0); d < 3; d++ {
			bits(math.Float64bits(x) + d)
			bits(math.Float64bits(x) - d - 1)
		}
		y, _ := strconv.ParseFloat("9.5e"+strconv.Itoa(k), 64)
		f(y)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		bits(r.Uint64())
		bits(r.Uint64() >> (12 + r.IntN(52))) // subnormal
		bits(r.Uint64()<<52 | 1<<r.IntN(52))
		f(float64(i))
		f(float64(r.Uint64() >> r.IntN(64)))
		f(float64(r.IntN(1e9)) / 1000)
		f(r.NormFloat64())
		f(math.Ldexp(float64(r.IntN(4096)), r.IntN(200)-100))
	}
}

func TestPrintFloat(t *testing.T) {
	m := newMachine(t)
	buf := m.alloc(64)
	n := 0
	floats(count(400), func(x float64) {
		n++
		length := m.call("rt.float.text", x, buf)
		if got, want := string(m.view(buf, int(length))), floatText(x); got != want {
			t.Errorf("%x prints %s, want %s", math.Float64bits(x), got, want)
		}
	})
	t.Logf("%d values", n)
	m.call("print_f64", 4.1e-8)
	if got := m.printed(); got != "4.1e-8" {
		t.Errorf("print_f64 prints %q", got)
	}
}

// TestFloatTextRule holds the texts of the language page.
func TestFloatTextRule(t *testing.T) {
	m := newMachine(t)
	for x, want := range map[float64]string{
		4.1e-8: "4.1e-8", 1e300: "1e300", 1: "1.0", 100: "100.0", 1e20: "100000000000000000000.0", 1e21: "1e21", 0.0001: "0.0001",
		0.00001: "1e-5", math.Copysign(0, -1): "-0.0", math.Inf(1): "inf", math.Inf(-1): "-inf", 5e-324: "5e-324", -1.5: "-1.5",
	} {
		if floatText(x) != want {
			t.Errorf("the test's rule gives %s, want %s", floatText(x), want)
		}
		m.call("print_f64", x)
		if got := m.printed(); got != want {
			t.Errorf("print_f64 prints %s, want %s", got, want)
		}
	}
}

// TestPow10 checks every power of the table against big.Int.
func TestPow10(t *testing.T) {
	m := newMachine(t)
	ten := big.NewInt(10)
	for k := -351; k <= 350; k++ {
		num, den := new(big.Int).Exp(ten, big.NewInt(int64(max(k, 0))), nil), new(big.Int).Exp(ten, big.NewInt(int64(max(-k, 0))), nil)
		shift := 127 - (k*1741647)>>19
		num.Lsh(num, uint(max(shift, 0)))
		den.Lsh(den, uint(max(-shift, 0)))
		want, rest := num.QuoRem(num, den, new(big.Int))
		got, err := m.try("rt.pow10", k)
		if err != nil {
			t.Fatal(err)
		}
		high := new(big.Int).SetUint64(got[0])
		if high.Lsh(high, 64).Or(high, new(big.Int).SetUint64(got[1])).Cmp(want) != 0 || want.BitLen() != 128 {
			t.Errorf("10^%d is %x, want %x", k, high, want)
		}
		if exact := k >= 0 && k <= 55; exact != (rest.Sign() == 0) {
			t.Errorf("10^%d leaves %d", k, rest)
		}
	}
}

func TestPrintOthers(t *testing.T) {
	m := newMachine(t)
	for _, c := range []struct {
		name string
		args []any
		want string
	}{
		{"print_bool", []any{true}, "true"},
		{"print_bool", []any{false}, "false"},
		{"print_str", []any{"abc", 2}, "ab"},
		{"print_str", []any{"", 0}, ""},
		{"puts", []any{"hey"}, "hey\n"},
		{"putchar", []any{0x141}, "A"},
	} {
		m.call(c.name, c.args...)
		if got := m.printed(); got != c.want {
			t.Errorf("%s%v prints %q, want %q", c.name, c.args, got, c.want)
		}
	}
}

func TestPrintChar(t *testing.T) {
	m := newMachine(t)
	edges := []int{0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff, 0x110000, -1, math.MinInt32}
	for _, c := range edges {
		for _, c := range []int{c - 1, c, c + 1} {
			m.call("print_char", c)
			if got, want := m.printed(), string(rune(int32(c))); got != want {
				t.Errorf("print_char(%#x) prints %q, want %q", c, got, want)
			}
		}
	}
}

// TestOneBuffer checks when standard output is written, and in which order.
func TestOneBuffer(t *testing.T) {
	m := newMachine(t)
	m.call("puts", "a")
	m.call("write", 1, "bc", 2)
	if m.out.Len() > 0 {
		t.Error("something was written too early")
	}
	m.call("write", 2, "error", 5)
	if m.out.String() != "a\nbc" || m.err.String() != "error" {
		t.Errorf("written %q and %q", &m.out, &m.err)
	}
	m.call("putchar", 'd')
	m.in = []byte("x")
	m.call("getchar")
	if m.out.String() != "a\nbcd" {
		t.Errorf("written %q before a read", &m.out)
	}
	m.call("putchar", 'e')
	_, err := m.try("exit", 256+7)
	if exit := (*backend.Exit)(nil); !errors.As(err, &exit) || exit.Status != 7 || m.out.String() != "a\nbcde" {
		t.Errorf("exit gives %v, written %q", err, &m.out)
	}
}

// TestLongOutput writes pieces that fill the buffer in many ways.
func TestLongOutput(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(5, 6))
	var want strings.Builder
	mark := m.alloc(0)
	for range 400 {
		piece := strings.Repeat(string(rune('a'+r.IntN(26))), r.IntN([]int{10, 300, 9000, 40000}[r.IntN(4)]))
		if n := m.call("write", 1, piece, len(piece)); n != uint64(len(piece)) {
			t.Fatalf("write gives %d", n)
		}
		m.call("print_char", 'é')
		want.WriteString(piece + "é")
		m.reset(mark)
	}
	if m.printed() != want.String() {
		t.Error("output differs")
	}
	if n := int64(m.call("write", 1, 0, -1)); n != -1 {
		t.Errorf("write of -1 bytes gives %d", n)
	}
}

func TestAbort(t *testing.T) {
	newMachine(t).wantTrap(mir.TrapAbort, "abort")
	if m := newMachine(t); m.call("clock_ns") != 42 {
		t.Error("clock_ns is not mir.clock")
	}
}
