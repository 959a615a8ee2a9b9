package rt_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// sprintf formats into memory; the arguments are put into slots.
func (m *machine) sprintf(format string, args ...any) string {
	m.t.Helper()
	mark := m.alloc(0)
	const room = 8192
	to, f := m.alloc(room), m.text(format)
	n := int32(m.call("snprintf.va", to, room, f, m.slots(args...)))
	text := m.at(to)
	if int(n) != len(text) {
		m.t.Errorf("printf(%q, %v) gives %d for %q", format, args, n, text)
	}
	m.reset(mark)
	return text
}

// slots puts arguments into memory as a call of a variadic function does.
func (m *machine) slots(args ...any) uint64 {
	p := m.alloc(8 * max(len(args), 1))
	for i, a := range args {
		x := m.bits(a)
		binary.LittleEndian.PutUint64(m.view(p+uint64(8*i), 8), x)
	}
	return p
}

// TestPrintfLikeC compares with what C printed.
func TestPrintfLikeC(t *testing.T) {
	m := newMachine(t)
	for _, file := range []string{"testdata/printf.txt", "../host/testdata/printf.txt"} {
		table, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(string(table), "\n"), "\n") {
			f := strings.Split(line, "\t")
			var args []any
			for _, word := range strings.Fields(f[len(f)-2]) {
				x, err := strconv.ParseUint(word, 16, 64)
				if err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				args = append(args, x)
			}
			if got, want := m.sprintf(f[0], args...), f[len(f)-1]; got != want {
				t.Errorf("printf(%q, %#x) prints %q, want %q", f[0], args, got, want)
			}
		}
	}
}

func TestPrintf(t *testing.T) {
	m := newMachine(t)
	nan := math.Copysign(math.NaN(), -1)
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"", nil, ""},
		{"plain", nil, "plain"},
		{"%d%%|%s|%c\n", []any{5, "text", 'A' + 256}, "5%|text|A\n"},
		{"[%*d][%-*d][%.*f]", []any{4, 1, 4, 2, 2, 0.125}, "[   1][2   ][0.12]"},
		{"[%*d][%.*f]", []any{-4, 1, -1, 0.5}, "[1   ][0.500000]"},
		{"[%5s][%-5s][%.2s][%5.1s]", []any{"abc", "abc", "abc", "abc"}, "[  abc][abc  ][ab][    a]"},
		{"[%s][%.5s][%8s]", []any{0, 0, 0}, "[(null)][][  (null)]"},
		{"%p %p %10p|%-10p|", []any{0, 0x1234, 0x1f, 0x1f}, "(nil) 0x1234       0x1f|0x1f      |"},
		{"%f %F %5.1f|%05f|%+f|%e", []any{nan, nan, nan, nan, nan, nan}, "nan NAN   nan|  nan|+nan|nan"},
		{"%lf %Lf %hhd %hd %d %ld", []any{1.5, 2.5, 0x1ff, 0x18000, 1 << 32, 1 << 32}, "1.500000 2.500000 -1 -32768 0 4294967296"},
		{"%#g %#.3g %#x %#o %#.0f", []any{1.0, 0.0001, 0, 0, 3.0}, "1.00000 0.000100 0 0 3."},
		{"%lc%ls", []any{'x', "yz"}, "xyz"},
	} {
		if got := m.sprintf(c.format, c.args...); got != c.want {
			t.Errorf("printf(%q, %v) prints %q, want %q", c.format, c.args, got, c.want)
		}
	}
}

func TestPrintfTo(t *testing.T) {
	m := newMachine(t)
	slots := m.slots("abc", 7)
	if n := m.call("printf.va", "<%s %d>\n", slots); n != 8 {
		t.Errorf("printf gives %d", n)
	}
	if got := m.printed(); got != "<abc 7>\n" {
		t.Errorf("printf prints %q", got)
	}
	to := m.alloc(32)
	for size := range 12 {
		m.put(to, "................")
		n := m.call("snprintf.va", to, size, "<%s %d>\n", slots)
		want := "<abc 7>\n"[:min(max(size-1, 0), 8)]
		if size > 0 {
			want += "\x00"
		}
		if got := string(m.view(to, 16)); n != 8 || got != want+"................"[len(want):] {
			t.Errorf("snprintf of %d gives %d and %q", size, n, got)
		}
	}
	if n := m.call("sprintf.va", to, "%d!", m.slots(-5)); n != 3 || m.at(to) != "-5!" {
		t.Errorf("sprintf gives %d and %q", n, m.at(to))
	}
}

func TestPrintfRefuses(t *testing.T) {
	for _, format := range []string{"%", "%5", "%y", "%n", "a%l", "%-"} {
		newMachine(t).wantTrap(mir.TrapAbort, "printf.va", format, 0)
	}
	m := newMachine(t)
	for _, format := range []string{"%2147483648d", "%.2147483648d", "%99999999999999999999s"} {
		if n := int32(m.call("printf.va", format, m.slots(1))); n != -1 {
			t.Errorf("printf(%q) gives %d", format, n)
		}
	}
}

// TestPrintfFloat compares with strconv at random precisions.
func TestPrintfFloat(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(15, 16))
	i := 0
	floats(count(50), func(x float64) {
		if i++; math.IsNaN(x) || math.IsInf(x, 0) || *many == 0 && i%5 != 0 {
			return
		}
		prec := r.IntN(40)
		if i%100 == 0 {
			prec = r.IntN(1200)
		}
		for _, verb := range []string{"e", "f"} {
			want := strconv.FormatFloat(x, verb[0], prec, 64)
			if got := m.sprintf("%.*"+verb, prec, x); got != want {
				t.Errorf("%%.%d%s of %x gives %s, want %s", prec, verb, math.Float64bits(x), got, want)
			}
		}
	})
}
