package host

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

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
