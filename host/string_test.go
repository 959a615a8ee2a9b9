package host

import (
	"testing"

	"github.com/mirtool/mirtool/mir"
)

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
