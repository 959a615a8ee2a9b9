package textdiff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ a, b, wantA, wantB string }{
		{"", "", "", ""},
		{"same", "same", "same", "same"},
		{"  %x = add.i64 %a, 1", "  %x = add.i32 %a, 1", "  %x = [add.i64] %a, 1", "  %x = [add.i32] %a, 1"},
		{"call @f(%a)", "call @f(%a, %b)", "call @f(%a)", "call @f(%a[, %b])"},
		{"ret", "", "[ret]", ""},
		{"br %c, ^a, ^b", "br %c, ^b, ^a", "br %c, [^a], [^b]", "br %c, [^b], [^a]"},
		{"äö 1", "äö 2", "äö [1]", "äö [2]"},
	} {
		a, b := Words(c.a, c.b)
		if got := marked(c.a, a); got != c.wantA {
			t.Errorf("%q: %q, want %q", c.a, got, c.wantA)
		}
		if got := marked(c.b, b); got != c.wantB {
			t.Errorf("%q: %q, want %q", c.b, got, c.wantB)
		}
	}
	long := strings.Repeat("x ", manyWords)
	if a, b := Words(long, "y"); len(a) != 1 || a[0] != (Span{0, len(long)}) || b[0] != (Span{0, 1}) {
		t.Errorf("long lines: %v %v", a, b)
	}
}

func marked(s string, spans []Span) string {
	var b strings.Builder
	at := 0
	for _, p := range spans {
		b.WriteString(s[at:p.Start] + "[" + s[p.Start:p.End] + "]")
		at = p.End
	}
	return b.String() + s[at:]
}

// What is not marked is the same in both.
func TestWordsRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	line := func() string {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString([]string{"%a", " ", ", ", "@f", "(", ")", "12", "add.i64"}[r.IntN(8)])
		}
		return b.String()
	}
	rest := func(s string, spans []Span) string {
		var b strings.Builder
		at := 0
		for _, p := range spans {
			if p.Start < at || p.End <= p.Start {
				t.Fatalf("%q: spans %v", s, spans)
			}
			b.WriteString(s[at:p.Start])
			at = p.End
		}
		return b.String() + s[at:]
	}
	for range 2000 {
		a, b := line(), line()
		inA, inB := Words(a, b)
		if rest(a, inA) != rest(b, inB) {
			t.Fatalf("%q and %q: %v %v", a, b, inA, inB)
		}
	}
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want []int
	}{
		{"ret %a", "ret %b", []int{0}},
		{"x = add 1, 2", "other(things)", []int{-1}},
		{"x = add 1, 2|y = mul 3, 4", "new line here|x = add 1, 3|y = mul 3, 5", []int{1, 2}},
		{"a = b + 1|gone with all|c = d + 1", "a = b + 2|c = d + 2", []int{0, -1, 1}},
	} {
		if got := Pairs(strings.Split(c.a, "|"), strings.Split(c.b, "|")); !slices.Equal(got, c.want) {
			t.Errorf("%s and %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	long := make([]string, 200)
	for i := range long {
		long[i] = fmt.Sprint("line ", i)
	}
	if p := Pairs(long, long); p[0] != 0 || p[199] != 199 {
		t.Errorf("many lines: %v", p)
	}
}

// TestLarge puts large texts together again from their difference.
func TestLarge(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, kinds := range []int{3, 500, 100_000} {
		var a, b []string
		for range 7000 {
			text := fmt.Sprintln(r.IntN(kinds))
			switch r.IntN(10) {
			case 0:
				a = append(a, text)
			case 1:
				b = append(b, text)
			default:
				a, b = append(a, text), append(b, text)
			}
		}
		b = append(b[3000:], b[:3000]...)
		textA, textB := strings.Join(a, ""), strings.Join(b, "")
		var fromA, fromB strings.Builder
		lines := Lines(textA, textB)
		equal := 0
		for i, l := range lines {
			if l.Kind != '+' {
				fromA.WriteString(l.Text)
			}
			if l.Kind != '-' {
				fromB.WriteString(l.Text)
			}
			if l.Kind == ' ' {
				equal++
			}
			if i > 0 && l.Kind == '-' && lines[i-1].Kind == '+' {
				t.Fatal("what is new comes before what is gone")
			}
		}
		if fromA.String() != textA || fromB.String() != textB {
			t.Errorf("%d kinds of lines: the difference is not that of the texts", kinds)
		}
		if kinds == 100_000 && equal < 2000 {
			t.Errorf("%d kinds of lines: only %d are equal", kinds, equal)
		}
	}
}
