package rt_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
)

// sameFloat compares bits, but takes any NaN for any other.
func sameFloat(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}

// number reads a number that text holds, and says whether it is one.
func (m *machine) number(name, text string) (uint64, bool) {
	m.in = []byte(text)
	got, err := m.try(name)
	if err != nil {
		var trap *backend.Trap
		if !errors.As(err, &trap) || trap.Kind != mir.TrapBadInput {
			m.t.Errorf("%s of %q: %v", name, text, err)
		}
		m.load() // what trapped is dead
		return 0, false
	}
	for int32(m.call("getchar")) >= 0 {
	}
	return got[0], true
}

// checkWord compares both readers with the host library's for one word.
func checkWord(m *machine, word string) {
	m.t.Helper()
	x, ok := host.ParseI64(word)
	if got, is := m.number("read_i64", word); is != ok || int64(got) != x {
		m.t.Errorf("read_i64 of %q gives %d, %v; want %d, %v", word, int64(got), is, x, ok)
	}
	y, ok := host.ParseF64(word)
	if got, is := m.number("read_f64", word); is != ok || is && !sameFloat(math.Float64frombits(got), y) {
		m.t.Errorf("read_f64 of %q gives %v, %v; want %v, %v", word, math.Float64frombits(got), is, y, ok)
	}
}

var words = []string{
	"", "0", "-0", "1", "+1", "-7", "007", "0x1F", "0X1f", "-0x10", "0x", "0xg", "00x1", "12a", "1.5", "1,2", "- 1", "--1", "+-1", "1_0",
	"9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775808",
	"-9223372036854775809", "0xffffffffffffffff", "0x10000000000000000", "-0x8000000000000000", "-0x8000000000000001",
	"0000000000000000000000000000000012", "99999999999999999999999999", ".", ".5", "5.", "-.5e1", "e5", "1e", "1e+", "1e5", "1E+05", "1e-5x",
	"1.2.3", "1e5.5", "1e400", "-1e400", "1e-400", "0e99999999999999999999", "1e99999999999999999999", "1e-99999999999999999999",
	"inf", "-inf", "+inf", "Inf", "infinity", "in", "nan", "-nan", "NaN", "nan(1)", "0x1p3", "inf\x00", "1\x00", "\xff", "é",
	"2.4703282292062327208e-324", "2.4703282292062328e-324", "4.9406564584124654e-324", "2.2250738585072011e-308",
	"1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "9007199254740993",
	"9007199254740992.999999999999999999999999999", "9007199254740993.00000000000000000000000000000000000000001",
}

func TestReadWords(t *testing.T) {
	m := newMachine(t)
	for _, w := range words {
		checkWord(m, w)
	}
}

// halfway is the exact decimal text of the point between x and the next float.
func halfway(x float64) string {
	a, b := new(big.Float).SetFloat64(x), new(big.Float).SetFloat64(math.Nextafter(x, math.Inf(1)))
	sum := new(big.Float).SetPrec(64).Add(a.SetPrec(64), b)
	return sum.Quo(sum, big.NewFloat(2)).Text('e', 800)
}

// decimals calls f with texts of x that are hard to round.
func decimals(r *rand.Rand, x float64, f func(string)) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return
	}
	f(strconv.FormatFloat(x, 'e', 16, 64))
	f(strconv.FormatFloat(x, 'g', -1, 64))
	f(strconv.FormatFloat(x, 'e', r.IntN(40), 64))
	if math.Abs(x) == math.MaxFloat64 {
		return
	}
	digits, exp, _ := strings.Cut(halfway(x), "e")
	short := strings.TrimRight(digits, "0")
	f(short + "e" + exp)
	f(short + "00000000001e" + exp)
	f(digits + "1e" + exp)
	if last := short[len(short)-1]; last != '.' {
		f(short[:len(short)-1] + string(last-1) + "9999999999999999999999e" + exp)
	}
	f(short[:min(len(short), 18+r.IntN(8))] + "e" + exp)
}

func TestReadFloat(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(7, 8))
	n := 0
	check := func(s string) {
		n++
		want, _ := strconv.ParseFloat(s, 64)
		if got, ok := m.number("read_f64", s); !ok || !sameFloat(math.Float64frombits(got), want) {
			t.Errorf("%s reads as %v, want %v", s, math.Float64frombits(got), want)
		}
	}
	i := 0
	floats(count(60), func(x float64) {
		if i++; *many > 0 || i%7 == 0 {
			decimals(r, x, check)
		}
	})
	t.Logf("%d texts", n)
}

// TestReadLong reads numbers of very many digits.
func TestReadLong(t *testing.T) {
	m := newMachine(t)
	zeros := strings.Repeat("0", 100000)
	for s, want := range map[string]float64{
		zeros + "1.5":                           1.5,
		"0." + zeros + "1e100001":               1,
		"1" + zeros + "e-100000":                1,
		"1." + zeros + "1":                      1,
		"9007199254740993." + zeros + "1":       9007199254740994,
		"9007199254740993." + zeros:             9007199254740992,
		strings.Repeat("9", 100000) + "e-99999": 10,
	} {
		if got, ok := m.number("read_f64", s); !ok || math.Float64frombits(got) != want {
			t.Errorf("%.20s… (%d) reads as %v, want %v", s, len(s), math.Float64frombits(got), want)
		}
	}
}

// TestReadInPieces reads through buffers of all small sizes.
func TestReadInPieces(t *testing.T) {
	for step := 1; step < 6; step++ {
		m := newMachine(t)
		m.step = step
		m.in = []byte(" 12\n-0x10 +007\t2.5e1 x€y")
		for _, want := range []int64{12, -16, 7} {
			if got := int64(m.call("read_i64")); got != want {
				t.Errorf("read_i64 gives %d, want %d", got, want)
			}
		}
		if got := math.Float64frombits(m.call("read_f64")); got != 25 {
			t.Errorf("read_f64 gives %v", got)
		}
		for _, want := range " x€" {
			if got := rune(int32(m.call("read_char"))); got != want {
				t.Errorf("read_char gives %q, want %q", got, want)
			}
		}
		p := m.alloc(16)
		if n := m.call("read", 0, p, 16); n != 1 || m.view(p, 1)[0] != 'y' {
			t.Errorf("read gives %d bytes", n)
		}
		if n := m.call("read", 0, p, 16); n != 0 {
			t.Errorf("read gives %d bytes at the end", n)
		}
		if c := int32(m.call("read_char")); c != -1 {
			t.Errorf("read_char gives %d at the end", c)
		}
		m.wantTrap(mir.TrapBadInput, "read_i64")
	}
}

// nextChar is what read_char makes of text: a code point and the bytes it takes,
// one U+FFFD for each longest beginning of a character.
func nextChar(text []byte) (rune, int) {
	r, n := utf8.DecodeRune(text)
	if r != utf8.RuneError || n != 1 {
		return r, n
	}
	for k := min(3, len(text)); k > 1; k-- { // a prefix that some ending completes
		if !utf8.FullRune(text[:k]) {
			return r, k
		}
	}
	return r, 1
}

func TestReadChar(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(9, 10))
	alphabet := []byte("a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3\xf4\xf5\xff")
	for range count(1000) {
		text := make([]byte, r.IntN(8))
		for i := range text {
			text[i] = alphabet[r.IntN(len(alphabet))]
		}
		m.in = text
		for rest := text; len(rest) > 0; {
			want, n := nextChar(rest)
			if got := rune(int32(m.call("read_char"))); got != want {
				t.Fatalf("read_char of %q gives %U, want %U", rest, got, want)
			}
			rest = rest[n:]
		}
		if got := int32(m.call("read_char")); got != -1 {
			t.Fatalf("behind %q is %U", text, got)
		}
	}
}

// readers is what the readers need of the runtime module; a small one is loaded
// sooner.
var readers = sync.OnceValue(func() *mir.Module {
	return link("io.mir", "number.mir", "dec.mir", "pow10.mir", "ctype.mir")
})

func newReader(t testing.TB) *machine { return newMachineOf(t, readers()) }

func FuzzReadI64(f *testing.F) {
	for _, w := range words {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, text string) { fuzzReader(t, text) })
}

func FuzzReadF64(f *testing.F) {
	for _, w := range words {
		f.Add(w + " 1")
	}
	f.Fuzz(func(t *testing.T, text string) { fuzzReader(t, text) })
}

// fuzzReader takes the first word of a text.
func fuzzReader(t *testing.T, text string) {
	word, _, _ := strings.Cut(strings.TrimLeft(text, " \t\n\v\f\r"), " ")
	if strings.ContainsAny(word, "\t\n\v\f\r") {
		return
	}
	checkWord(newReader(t), word)
}

// FuzzStrtod compares with the longest beginning that strconv reads.
func FuzzStrtod(f *testing.F) {
	for _, w := range words {
		f.Add(w)
	}
	f.Add("0x1.8p-3z")
	f.Add("0x.p1")
	f.Fuzz(func(t *testing.T, text string) { checkStrtod(newReader(t), text) })
}

func TestStrtod(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(11, 12))
	const alphabet = "0123456789.eE+-xXpPinfatynINFAN()_ "
	for _, w := range words {
		checkStrtod(m, w)
		checkStrtod(m, " \t"+w+"x")
	}
	for range count(3000) {
		b := make([]byte, r.IntN(12))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		checkStrtod(m, string(b))
	}
}

func checkStrtod(m *machine, text string) {
	m.t.Helper()
	text, _, _ = strings.Cut(text, "\x00")
	mark := m.alloc(0)
	p, end := m.text(text), m.alloc(8)
	got := math.Float64frombits(m.call("strtod", p, end))
	taken := int(load64(m, end) - p)
	want, length := longestFloat(text)
	if taken != length || !sameFloat(math.Abs(got), math.Abs(want)) || !math.IsNaN(got) && math.Signbit(got) != math.Signbit(want) {
		m.t.Errorf("strtod(%q) gives %v and takes %d, want %v and %d", text, got, taken, want, length)
	}
	if again := math.Float64frombits(m.call("atof", p)); !sameFloat(again, got) {
		m.t.Errorf("atof(%q) gives %v, strtod %v", text, again, got)
	}
	m.reset(mark)
}

func load64(m *machine, p uint64) uint64 {
	var x uint64
	for i, b := range m.view(p, 8) {
		x |= uint64(b) << (8 * i)
	}
	return x
}

// longestFloat is strtod by trying every beginning of the text.
func longestFloat(text string) (float64, int) {
	blank := len(text) - len(strings.TrimLeft(text, " \t\n\v\f\r"))
	for n := len(text); n > blank; n-- {
		if x, ok := wholeFloat(text[blank:n]); ok {
			return x, n
		}
	}
	return 0, 0
}

func wholeFloat(s string) (float64, bool) {
	low := strings.ToLower(s)
	digits := strings.TrimLeft(low, "+-")
	if len(low)-len(digits) > 1 || strings.Contains(s, "_") && !strings.HasPrefix(digits, "nan(") {
		return 0, false
	}
	if inside, ok := strings.CutPrefix(digits, "nan("); ok {
		name, ok := strings.CutSuffix(inside, ")")
		bad := func(r rune) bool { return r != '_' && !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z') }
		return math.NaN(), ok && strings.IndexFunc(name, bad) < 0
	}
	if digits == "nan" {
		return math.NaN(), true
	}
	if strings.HasPrefix(digits, "0x") && !strings.Contains(low, "p") {
		s += "p0"
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil || errors.Is(err, strconv.ErrRange)
}

func TestStrtol(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(13, 14))
	texts := append([]string{"08", "zz", "Zz9", " 12", "0x", "0xg", "-0x80", "-18446744073709551615"}, words...)
	for range count(300) {
		texts = append(texts, strconv.FormatInt(int64(r.Uint64()>>r.IntN(64)), 2+r.IntN(35)))
	}
	for _, s := range texts {
		for _, base := range []int{0, 2, 3, 8, 10, 16, 36} {
			checkStrtol(m, s, base)
		}
	}
}

func checkStrtol(m *machine, text string, base int) {
	text, _, _ = strings.Cut(text, "\x00")
	mark := m.alloc(0)
	p, end := m.text(text), m.alloc(8)
	size, negative, length := longestWhole(text, base)
	signed, unsigned := int64(0), ^uint64(0)
	switch {
	case negative && size.Cmp(big.NewInt(math.MinInt64).Neg(big.NewInt(math.MinInt64))) >= 0:
		signed = math.MinInt64
	case size.IsInt64():
		signed = size.Int64()
		if negative {
			signed = -signed
		}
	default:
		signed = math.MaxInt64
	}
	if size.IsUint64() {
		unsigned = size.Uint64()
		if negative {
			unsigned = -unsigned
		}
	}
	for name, want := range map[string]uint64{"strtol": uint64(signed), "strtoll": uint64(signed), "strtoul": unsigned, "strtoull": unsigned} {
		if got := m.call(name, p, end, base); got != want || int(load64(m, end)-p) != length {
			m.t.Errorf("%s(%q, %d) gives %d and takes %d, want %d and %d", name, text, base, got, load64(m, end)-p, want, length)
		}
	}
	if got := int32(m.call("atoi", p)); base == 10 && got != int32(signed) {
		m.t.Errorf("atoi(%q) gives %d", text, got)
	}
	m.reset(mark)
}

// longestWhole is strtol by trying every beginning of the text.
func longestWhole(text string, base int) (size *big.Int, negative bool, length int) {
	blank := len(text) - len(strings.TrimLeft(text, " \t\n\v\f\r"))
	for n := len(text); n > blank; n-- {
		digits := strings.ToLower(text[blank:n])
		negative = strings.HasPrefix(digits, "-")
		if negative || strings.HasPrefix(digits, "+") {
			digits = digits[1:]
		}
		b := base
		if hex, ok := strings.CutPrefix(digits, "0x"); ok && (base == 0 || base == 16) {
			digits, b = hex, 16
		} else if base == 0 && strings.HasPrefix(digits, "0") {
			b = 8
		} else if base == 0 {
			b = 10
		}
		if strings.ContainsAny(digits, "+-_") {
			continue
		}
		if x, ok := new(big.Int).SetString(digits, b); ok {
			return x, negative, n
		}
	}
	return new(big.Int), false, 0
}
