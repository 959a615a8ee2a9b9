package host

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// fakeMemory is 1 MiB from 64 KiB on.
type fakeMemory struct {
	bytes []byte
	used  uint64
}

const memStart, memSize = 1 << 16, 1 << 20

func (m *fakeMemory) View(addr, n uint64) ([]byte, bool) {
	if addr < memStart || addr-memStart > memSize || n > memSize-(addr-memStart) {
		return nil, false
	}
	return m.bytes[addr-memStart:][:n], true
}

func (m *fakeMemory) Grow(n uint64) uint64 {
	m.used = (m.used + 15) &^ 15
	if n > memSize-m.used {
		return 0
	}
	m.used += n
	return memStart + m.used - n
}

func (m *fakeMemory) Symbol(string) (uint64, bool) { return 0, false }

// world is a Host with a memory, for tests.
type world struct {
	t      *testing.T
	h      *Host
	fs     map[string]backend.HostFunc
	mem    *fakeMemory
	out    bytes.Buffer
	errOut bytes.Buffer
}

func newWorld(t *testing.T, stdin string) *world {
	w := &world{t: t, mem: &fakeMemory{bytes: make([]byte, memSize)}}
	w.h = New(Config{Stdin: strings.NewReader(stdin), Stdout: &w.out, Stderr: &w.errOut})
	w.fs = w.h.Imports()
	return w
}

// call calls a function. An argument is an int, a rune, a float64, or a string, which
// is put into memory with a NUL behind it.
func (w *world) call(name string, args ...any) (uint64, error) {
	w.t.Helper()
	f, ok := w.fs[name]
	if !ok {
		w.t.Fatalf("no function %s", name)
	}
	c := backend.HostCall{Context: context.Background(), Memory: w.mem, Results: make([]uint64, len(f.Sig.Results))}
	for _, a := range args {
		switch a := a.(type) {
		case int:
			c.Args, c.Types = append(c.Args, uint64(a)), append(c.Types, mir.I64)
		case rune:
			c.Args, c.Types = append(c.Args, uint64(a)), append(c.Types, mir.I32)
		case float64:
			c.Args, c.Types = append(c.Args, mir.FloatBits(mir.F64, a)), append(c.Types, mir.F64)
		case string:
			c.Args, c.Types = append(c.Args, w.text(a)), append(c.Types, mir.Ptr)
		}
	}
	err := f.Fn(&c)
	if len(c.Results) == 0 {
		return 0, err
	}
	return c.Results[0] & f.Sig.Results[0].Mask(), err
}

// must calls a function that is to succeed.
func (w *world) must(name string, args ...any) int {
	w.t.Helper()
	x, err := w.call(name, args...)
	if err != nil {
		w.t.Fatalf("%s%v: %v", name, args, err)
	}
	return int(x)
}

func (w *world) text(s string) uint64 {
	p := w.mem.Grow(uint64(len(s)) + 1)
	copy(w.mem.bytes[p-memStart:], s)
	return p
}

func (w *world) at(p int) string {
	b, _, _ := bytes.Cut(w.mem.bytes[p-memStart:], []byte{0})
	return string(b)
}

// wantTrap checks that a call traps so.
func (w *world) wantTrap(kind mir.TrapKind, name string, args ...any) {
	w.t.Helper()
	_, err := w.call(name, args...)
	var trap *backend.Trap
	if !errors.As(err, &trap) || trap.Kind != kind {
		w.t.Errorf("%s%v: error %v, want the trap %v", name, args, err, kind)
	}
}

func (w *world) wantOut(want string) {
	w.t.Helper()
	if err := w.h.Flush(); err != nil {
		w.t.Error(err)
	}
	if got := w.out.String(); got != want {
		w.t.Errorf("printed %q, want %q", got, want)
	}
	w.out.Reset()
}

func TestPrint(t *testing.T) {
	w := newWorld(t, "")
	for _, c := range []struct {
		name string
		arg  any
		want string
	}{
		{"print_i64", -5, "-5"},
		{"print_i64", -1 << 63, "-9223372036854775808"},
		{"print_u64", -1, "18446744073709551615"},
		{"print_bool", 1, "true"},
		{"print_bool", 0, "false"},
		{"print_f64", 23.0, "23.0"},
		{"print_f64", 4.1e-8, "4.1e-8"},
		{"print_f64", 1e300, "1e300"},
		{"print_char", 'x', "x"},
		{"print_char", 'é', "é"},
		{"print_char", 0x1f600, "😀"},
		{"print_char", 0xd800, "\ufffd"},
		{"print_char", -1, "\ufffd"},
		{"putchar", 0x141, "A"},
		{"puts", "line", "line\n"},
	} {
		w.must(c.name, c.arg)
		w.wantOut(c.want)
	}
	w.must("print_str", "abcdef", 3)
	w.must("write", 1, "ghi", 2)
	w.wantOut("abcgh")
}

func TestNaNPrintsAlike(t *testing.T) {
	for _, bits := range []uint64{0x7ff8000000000000, 0xfff8000000000000, 0x7ff0000000000001} {
		if got := FormatF64(bits); got != "nan" {
			t.Errorf("FormatF64(%#x) = %q", bits, got)
		}
	}
}

func TestOrderOfOutput(t *testing.T) {
	w := newWorld(t, "7 rest")
	both := &bytes.Buffer{}
	w.h.stdout, w.h.stderr = both, both
	w.must("print_i64", 1)
	w.must("write", 2, "2", 1)
	w.must("print_i64", 3)
	w.must("read_i64")
	if both.String() != "123" {
		t.Errorf("printed %q, want 123", both)
	}
	if got := w.must("write", 7, "x", 1); got != -1 {
		t.Errorf("write to descriptor 7 gives %d", got)
	}
}

func TestRead(t *testing.T) {
	w := newWorld(t, " 12\n-0x10 +007\t23 1e3 -inf x")
	for _, want := range []int{12, -16, 7} {
		if got := w.must("read_i64"); got != want {
			t.Errorf("read_i64 gives %d, want %d", got, want)
		}
	}
	for _, want := range []string{"23.0", "1000.0", "-inf"} {
		if got := FormatF64(uint64(w.must("read_f64"))); got != want {
			t.Errorf("read_f64 gives %s, want %s", got, want)
		}
	}
	w.must("getchar")
	w.wantTrap(mir.TrapBadInput, "read_i64")
	w.wantTrap(mir.TrapBadInput, "read_f64")
	if got := int32(w.must("read_char")); got != -1 {
		t.Errorf("read_char at the end gives %d", got)
	}
	if got := w.must("read", 0, w.must("malloc", 4), 4); got != 0 {
		t.Errorf("read at the end gives %d", got)
	}
}

func TestReadChar(t *testing.T) {
	// Each longest beginning of a character gives one U+FFFD: The Unicode
	// Standard, section 3.9, table 3-8 and the like.
	w := newWorld(t, "aé€😀\xe2\x82A\xf0\x9f\x98B\xed\xa0\x80\xc0\xaf\xff\xe2")
	want := []rune("aé€😀\ufffdA\ufffdB\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd")
	for i, r := range want {
		if got := int32(w.must("read_char")); got != r {
			t.Errorf("character %d is %U, want %U", i, got, r)
		}
	}
	if got := int32(w.must("read_char")); got != -1 {
		t.Errorf("behind the end is %U", got)
	}
}

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

func TestHeap(t *testing.T) {
	w := newWorld(t, "")
	seen := map[int]bool{}
	for _, n := range []int{0, 1, 16, 17, 100, 129, 1000, 20000, 100000} {
		p := w.must("malloc", n)
		if p == 0 || p%16 != 0 || seen[p] {
			t.Errorf("malloc(%d) gives %#x", n, p)
		}
		seen[p] = true
		for i := range n {
			w.mem.bytes[p-memStart+i] = 0xff
		}
	}
	for p := range seen {
		w.must("free", p)
	}
	w.must("free", 0)
	p := w.must("calloc", 10, 10)
	if !seen[p] {
		t.Errorf("a freed block is not used again")
	}
	if got := bytes.Count(w.mem.bytes[p-memStart:][:100], []byte{0}); got != 100 {
		t.Errorf("calloc leaves %d of 100 bytes as they were", 100-got)
	}
	copy(w.mem.bytes[p-memStart:], "kept")
	q := w.must("realloc", p, 5000)
	if w.at(q) != "kept" {
		t.Errorf("realloc keeps %q", w.at(q))
	}
	w.wantTrap(mir.TrapBadPointer, "free", p)
	w.wantTrap(mir.TrapBadPointer, "realloc", 12345, 10)
	if w.must("malloc", 2*memSize) != 0 || w.must("malloc", -1) != 0 || w.must("calloc", 1<<40, 1<<40) != 0 || w.must("realloc", q, -1) != 0 {
		t.Errorf("memory from nothing")
	}
	if w.must("realloc", 0, 8) == 0 {
		t.Errorf("realloc of null is no malloc")
	}
}

func TestClass(t *testing.T) {
	for n := uint64(0); n < 1<<20; n += 1 + n/50 {
		c := class(n)
		if c < n || c%16 != 0 || class(c) != c || c > n+n/4+16 {
			t.Errorf("class(%d) = %d", n, c)
		}
	}
}

func TestStrings(t *testing.T) {
	w := newWorld(t, "")
	for _, c := range []struct {
		name string
		args []any
		want int
	}{
		{"strlen", []any{"abc"}, 3},
		{"strnlen", []any{"abc", 2}, 2},
		{"strcmp", []any{"abc", "abd"}, -1},
		{"strcmp", []any{"abc", "ab"}, 'c'},
		{"strcmp", []any{"\xff", "a"}, 0xff - 'a'},
		{"strncmp", []any{"abc", "abd", 2}, 0},
		{"memcmp", []any{"a\x00b", "a\x00c", 3}, -1},
		{"memcmp", []any{"a", "b", 0}, 0},
		{"atoi", []any{" \t-42x"}, -42},
		{"atoi", []any{"none"}, 0},
		{"atol", []any{"+1234567890123"}, 1234567890123},
		{"atol", []any{"99999999999999999999"}, 1<<63 - 1},
		{"atol", []any{"-"}, 0},
		{"abs", []any{-3}, 3},
		{"labs", []any{-1 << 40}, 1 << 40},
		{"strspn", []any{"aabbc", "ab"}, 4},
		{"strcspn", []any{"aabbc", "c"}, 4},
		{"isdigit", []any{'5'}, 1}, {"isdigit", []any{'x'}, 0}, {"isalpha", []any{0xe9}, 0}, {"ispunct", []any{'!'}, 1},
		{"isspace", []any{'\v'}, 1}, {"isxdigit", []any{'G'}, 0}, {"isxdigit", []any{'f'}, 1}, {"iscntrl", []any{127}, 1},
		{"toupper", []any{'q'}, 'Q'}, {"tolower", []any{'Q'}, 'q'}, {"toupper", []any{'!'}, '!'}, {"toupper", []any{-1}, -1},
	} {
		if got := w.must(c.name, c.args...); int32(got) != int32(c.want) && got != c.want {
			t.Errorf("%s%v gives %d, want %d", c.name, c.args, got, c.want)
		}
	}
}

func TestStringsInMemory(t *testing.T) {
	w := newWorld(t, "")
	buf := w.must("malloc", 64)
	w.must("strcpy", buf, "one")
	w.must("strcat", buf, "two")
	w.must("strncat", buf, "three", 2)
	if got := w.at(buf); got != "onetwoth" {
		t.Errorf("buffer holds %q", got)
	}
	if got := w.must("strchr", buf, 'w'); got != buf+4 {
		t.Errorf("strchr finds %d", got-buf)
	}
	if got := w.must("strrchr", buf, 't'); got != buf+6 {
		t.Errorf("strrchr finds %d", got-buf)
	}
	if got := w.must("strchr", buf, 0); got != buf+8 {
		t.Errorf("strchr finds the end at %d", got-buf)
	}
	if got := w.must("strstr", buf, "two"); got != buf+3 {
		t.Errorf("strstr finds %d", got-buf)
	}
	if w.must("strstr", buf, "no") != 0 || w.must("memchr", buf, 'z', 8) != 0 || w.must("strpbrk", buf, "zy") != 0 {
		t.Errorf("found what is not there")
	}
	if got := w.must("strpbrk", buf, "tw"); got != buf+3 {
		t.Errorf("strpbrk finds %d", got-buf)
	}
	if got := w.at(w.must("strdup", buf)); got != "onetwoth" {
		t.Errorf("strdup gives %q", got)
	}
	if got := w.must("stpcpy", buf, "ab"); got != buf+2 {
		t.Errorf("stpcpy gives %d", got-buf)
	}
	w.must("memset", buf, 'x', 5)
	w.must("strncpy", buf, "ab", 4)
	if got := string(w.mem.bytes[buf-memStart:][:6]); got != "ab\x00\x00xo" {
		t.Errorf("strncpy leaves %q", got)
	}
	w.must("memmove", buf+1, buf, 2)
	if got := w.at(buf); got != "aab" {
		t.Errorf("memmove leaves %q", got)
	}
	w.wantTrap(mir.TrapBadPointer, "strlen", 5)
	w.wantTrap(mir.TrapBadPointer, "memset", memStart+memSize-1, 0, 2)
	w.wantTrap(mir.TrapBadPointer, "print_str", memStart, -1)
}

func TestPrintfLikeC(t *testing.T) {
	table, err := os.ReadFile("testdata/printf.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimRight(string(table), "\n"), "\n") {
		f := strings.Split(line, "\t")
		bits, _ := strconv.ParseUint(f[2], 16, 64)
		w := newWorld(t, "")
		c := backend.HostCall{
			Memory:  w.mem,
			Args:    []uint64{w.text(f[0]), bits},
			Types:   []mir.Type{mir.Ptr, mir.TypeByName(f[1])},
			Results: make([]uint64, 1),
		}
		if err := w.fs["printf"].Fn(&c); err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if w.h.Flush(); w.out.String() != f[3] || c.Results[0] != uint64(len(f[3])) {
			t.Errorf("printf(%q, %s 0x%x) prints %q, want %q", f[0], f[1], bits, &w.out, f[3])
		}
	}
}

func TestPrintf(t *testing.T) {
	w := newWorld(t, "")
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"%d%%|%s|%c\n", []any{5, "text", 'A'}, "5%|text|A\n"},
		{"[%*d][%-*d][%.*f]", []any{4, 1, 4, 2, 2, 0.125}, "[   1][2   ][0.12]"},
		{"[%*d]", []any{-4, 1}, "[1   ]"},
		{"[%.*f]", []any{-1, 0.5}, "[0.500000]"},
		{"[%5s][%-5s][%.2s]", []any{"abc", "abc", "abc"}, "[  abc][abc  ][ab]"},
		{"%p %p", []any{0, 0x1234}, "(nil) 0x1234"},
		{"%f %F %5.1f|%05f", []any{nan(), nan(), nan(), nan()}, "nan NAN   nan|  nan"},
	} {
		w.must("printf", append([]any{c.format}, c.args...)...)
		w.wantOut(c.want)
	}
	buf := w.must("malloc", 16)
	if n := w.must("snprintf", buf, 4, "%d", 123456); n != 6 || w.at(buf) != "123" {
		t.Errorf("snprintf gives %d and %q", n, w.at(buf))
	}
	if n := w.must("sprintf", buf, "%x", 255); n != 2 || w.at(buf) != "ff" {
		t.Errorf("sprintf gives %d and %q", n, w.at(buf))
	}
	w.must("snprintf", 0, 0, "%d", 1)
	w.wantTrap(mir.TrapAbort, "printf", "%d %d", 1)
	w.wantTrap(mir.TrapAbort, "printf", "%n", 1)
	w.wantTrap(mir.TrapAbort, "printf", "%")
	w.wantTrap(mir.TrapAbort, "printf", "%99999999d", 1)
}

func nan() float64 { return mir.FloatOf(mir.F64, 0xfff8000000000000) }

func TestExit(t *testing.T) {
	w := newWorld(t, "")
	for _, name := range []string{"exit", "mir.exit"} {
		_, err := w.call(name, 259)
		var e *backend.Exit
		if !errors.As(err, &e) || e.Status != 3 {
			t.Errorf("%s(259): %v", name, err)
		}
	}
	w.wantTrap(mir.TrapAbort, "abort")
}

func TestPrimitives(t *testing.T) {
	w := newWorld(t, "input")
	p := w.must("mir.grow", 64)
	if p == 0 || p%16 != 0 {
		t.Errorf("mir.grow gives %#x", p)
	}
	if n := w.must("mir.read", 0, p, 64); n != 5 || w.at(p) != "input" {
		t.Errorf("mir.read gives %d: %q", n, w.at(p))
	}
	if n := w.must("mir.write", 1, p, 2); n != 2 || w.out.String() != "in" {
		t.Errorf("mir.write gives %d: %q", n, &w.out)
	}
	if n := w.must("mir.write", 9, p, 2); n != -1 {
		t.Errorf("mir.write to descriptor 9 gives %d", n)
	}
	a, b := w.must("mir.clock"), w.must("clock_ns")
	if a < 0 || b < a {
		t.Errorf("the clock goes from %d to %d", a, b)
	}
}

func TestMaths(t *testing.T) {
	w := newWorld(t, "")
	f64 := func(bits int) float64 { return mir.FloatOf(mir.F64, uint64(bits)) }
	for name, want := range map[string]float64{
		"sin": 0.479425538604203, "cos": 0.8775825618903728, "exp": 1.6487212707001282, "log": -0.6931471805599453, "cbrt": 0.7937005259840998,
		"log2": -1, "asin": 0.5235987755982989, "atan": 0.4636476090008061, "tanh": 0.46211715726000973,
	} {
		if got := f64(w.must(name, 0.5)); got-want > 1e-15 || want-got > 1e-15 {
			t.Errorf("%s(0.5) = %v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]float64{"pow": 8, "fmod": 2, "hypot": 3.605551275463989, "atan2": 0.5880026035475675} {
		if got := f64(w.must(name, 2.0, 3.0)); got-want > 1e-15 || want-got > 1e-15 {
			t.Errorf("%s(2, 3) = %v, want %v", name, got, want)
		}
	}
}

// TestTable checks that each row is well formed and named once.
func TestTable(t *testing.T) {
	if len(Names()) != len(library) {
		t.Errorf("%d names for %d rows", len(Names()), len(library))
	}
	for _, e := range library {
		for _, ty := range append(e.sig().Params, e.sig().Results...) {
			if ty == mir.Void {
				t.Errorf("%s has an unknown type: %s -> %s", e.name, e.params, e.result)
			}
		}
	}
	if got := New(Config{}).Imports()["printf"].Sig.String(); got != "(ptr, ...) -> i32" {
		t.Errorf("printf is %s", got)
	}
}

// A broken pipe is reported, once and for all.
func TestFailingOutput(t *testing.T) {
	h := New(Config{Stdout: brokenWriter{}})
	h.print(strings.Repeat("x", outSize))
	h.print("more")
	if err := h.Flush(); err == nil || err.Error() != "broken" {
		t.Errorf("Flush returns %v", err)
	}

	w := newWorld(t, "")
	w.h.stdout = brokenWriter{}
	if n := w.must("mir.write", 1, "x", 1); n != -1 {
		t.Errorf("mir.write gives %d", n)
	}
	if err := w.h.Flush(); err == nil || err.Error() != "broken" {
		t.Errorf("Flush returns %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }
