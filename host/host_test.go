package host

import (
	"bytes"
	"context"
	"errors"
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
