package rt_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

func sign(x int) int {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}

// wantInt checks a function that gives a number.
func (m *machine) wantInt(want int, name string, args ...any) {
	m.t.Helper()
	if got := int(int64(m.call(name, args...))); got != want {
		m.t.Errorf("%s%v gives %d, want %d", name, args, got, want)
	}
}

// wantOrder checks a comparison.
func (m *machine) wantOrder(want int, name string, args ...any) {
	m.t.Helper()
	if got := int(int32(m.call(name, args...))); sign(got) != want {
		m.t.Errorf("%s%v gives %d, want the sign %d", name, args, got, want)
	}
}

// wantAt checks a function that gives an address: an offset from p, or null for
// a negative one.
func (m *machine) wantAt(p uint64, offset int, name string, args ...any) {
	m.t.Helper()
	want := uint64(0)
	if offset >= 0 {
		want = p + uint64(offset)
	}
	if got := m.call(name, args...); got != want {
		m.t.Errorf("%s%v gives %#x, want %#x", name, args, got, want)
	}
}

func randomText(r *rand.Rand, most int) string {
	b := make([]byte, r.IntN(most+1))
	letters := 1 + r.IntN(4)
	for i := range b {
		b[i] = 'a' + byte(r.IntN(letters))
		if r.IntN(30) == 0 {
			b[i] = 0xe1
		}
	}
	return string(b)
}

func spanOf(s, set string, in bool) int {
	for i := range len(s) {
		if strings.IndexByte(set, s[i]) >= 0 != in {
			return i
		}
	}
	return len(s)
}

func TestSearch(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(17, 18))
	mark := m.alloc(0)
	for range count(500) {
		s, u := randomText(r, 30), randomText(r, 4)
		p, q := m.text(s), m.text(u)
		n := r.IntN(len(s) + 1)
		c := int('a' + byte(r.IntN(4)))
		m.wantInt(len(s), "strlen", p)
		m.wantInt(n, "strnlen", p, n)
		m.wantInt(len(s), "strnlen", p, -1)
		m.wantAt(p, strings.IndexByte(s, byte(c)), "strchr", p, c+256)
		m.wantAt(p, strings.LastIndexByte(s, byte(c)), "strrchr", p, c)
		m.wantAt(p, len(s), "strchr", p, 0)
		m.wantAt(p, len(s), "strrchr", p, 0)
		m.wantAt(p, strings.IndexByte(s[:n], byte(c)), "memchr", p, c, n)
		m.wantAt(p, strings.Index(s, u), "strstr", p, q)
		m.wantInt(spanOf(s, u, true), "strspn", p, q)
		m.wantInt(spanOf(s, u, false), "strcspn", p, q)
		if at := spanOf(s, u, false); at < len(s) {
			m.wantAt(p, at, "strpbrk", p, q)
		} else {
			m.wantAt(p, -1, "strpbrk", p, q)
		}
		m.reset(mark)
	}
}

func TestCompare(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(19, 20))
	mark := m.alloc(0)
	for range count(500) {
		a := randomText(r, 30)
		b := a
		if at := r.IntN(len(a) + 1); at < len(a) {
			b = a[:at] + string([]byte{a[at] ^ byte(1+r.IntN(200))}) + a[at+1:]
		}
		if r.IntN(4) == 0 {
			b = randomText(r, 30)
		}
		b, _, _ = strings.Cut(b, "\x00")
		n := r.IntN(32)
		p, q := m.text(a), m.text(b)
		m.wantOrder(strings.Compare(a, b), "strcmp", p, q)
		m.wantOrder(strings.Compare(a[:min(n, len(a))], b[:min(n, len(b))]), "strncmp", p, q, n)
		n = min(n, len(a), len(b))
		m.wantOrder(strings.Compare(a[:n], b[:n]), "memcmp", p, q, n)
		m.reset(mark)
	}
	if got := int32(m.call("strcmp", "a\xff", "a\x01")); got != 254 {
		t.Errorf("strcmp gives %d, want the difference of the bytes", got)
	}
}

// TestCopy runs random copies on the machine's memory and on a slice.
func TestCopy(t *testing.T) {
	m := newMachine(t)
	r := rand.New(rand.NewPCG(21, 22))
	want := bytes.Repeat([]byte{'.'}, 256)
	p := m.alloc(256)
	copy(m.view(p, 256), want)
	mark := m.alloc(0)
	// text puts a string where a copy may go and where it ends before the copies do
	for i := range count(1000) {
		s := randomText(r, 20)
		q := m.text(s)
		at, n := r.IntN(100), r.IntN(40)
		name := []string{"strcpy", "stpcpy", "strncpy", "strcat", "strncat", "memcpy", "memmove", "memset"}[i%8]
		result, args := at, []any{p + uint64(at), q}
		z := append([]byte(s), 0)
		end := at + bytes.IndexByte(append(want[at:len(want):len(want)], 0), 0)
		if strings.HasSuffix(name, "cat") && end > 160 {
			continue
		}
		switch name {
		case "strcpy":
			copy(want[at:], z)
		case "stpcpy":
			copy(want[at:], z)
			result += len(s)
		case "strncpy":
			copy(want[at:at+n], append(z, make([]byte, 64)...))
			args = append(args, n)
		case "strcat":
			copy(want[end:], z)
		case "strncat":
			k := min(n, len(s))
			copy(want[end:], s[:k])
			want[end+k] = 0
			args = append(args, n)
		case "memcpy":
			copy(want[at:], z)
			args = append(args, len(z))
		case "memmove":
			from := r.IntN(100)
			copy(want[at:at+n], want[from:from+n])
			args = []any{p + uint64(at), p + uint64(from), n}
		case "memset":
			for k := range n {
				want[at+k] = byte(i)
			}
			args = []any{p + uint64(at), i, n}
		}
		m.wantAt(p, result, name, args...)
		if got := m.view(p, 256); !bytes.Equal(got, want) {
			t.Fatalf("after %s%v memory is\n%q, want\n%q", name, args, got, want)
		}
		m.reset(mark)
	}
	if d := m.call("strdup", "abc"); m.at(d) != "abc" {
		t.Errorf("strdup gives %q", m.at(d))
	}
}

func TestClasses(t *testing.T) {
	m := newMachine(t)
	between := func(low, high int) func(int) bool { return func(c int) bool { return low <= c && c <= high } }
	either := func(fs ...func(int) bool) func(int) bool {
		return func(c int) bool {
			for _, f := range fs {
				if f(c) {
					return true
				}
			}
			return false
		}
	}
	digit, upper, lower := between('0', '9'), between('A', 'Z'), between('a', 'z')
	for name, is := range map[string]func(int) bool{
		"isdigit": digit, "isupper": upper, "islower": lower, "isalpha": either(upper, lower), "isalnum": either(upper, lower, digit),
		"isxdigit": either(digit, between('a', 'f'), between('A', 'F')), "isspace": either(between(9, 13), between(' ', ' ')),
		"isblank": either(between(9, 9), between(' ', ' ')), "isprint": between(32, 126), "isgraph": between(33, 126),
		"iscntrl": either(between(0, 31), between(127, 127)),
		"ispunct": either(between(33, 47), between(58, 64), between(91, 96), between(123, 126)),
	} {
		for c := -200; c < 400; c++ {
			want := 0
			if is(c) {
				want = 1
			}
			m.wantInt(want, name, c)
		}
	}
	for c := -200; c < 400; c++ {
		up, low := c, c
		if lower(c) {
			up -= 32
		}
		if upper(c) {
			low += 32
		}
		if int32(m.call("toupper", c)) != int32(up) || int32(m.call("tolower", c)) != int32(low) {
			t.Errorf("toupper or tolower of %d is wrong", c)
		}
		if int32(m.call("abs", c)) != int32(max(c, -c)) || int64(m.call("labs", c)) != int64(max(c, -c)) || int64(m.call("llabs", c)) != int64(max(c, -c)) {
			t.Errorf("abs of %d is wrong", c)
		}
	}
}
