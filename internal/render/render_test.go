package render

import (
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// show renders one error at columns col to end of a line.
func show(line string, col, end int, color bool) string {
	r := Renderer{Source: func(string) []byte { return []byte("mir 1\n" + line + "\nrest\n") }, Color: color}
	var b strings.Builder
	d := mir.Diagnostic{Pos: mir.Pos{File: "f.mir", Line: 2, Col: col}, Code: "verify/type", Message: "it is wrong"}
	if end > 0 {
		d.End = mir.Pos{File: "f.mir", Line: 2, Col: end}
	}
	r.Text(&b, mir.Diagnostics{d})
	return b.String()
}

func TestCaret(t *testing.T) {
	for _, c := range []struct {
		name     string
		line     string
		col, end int
		want     string
	}{
		{"one column", "  ret %x", 7, 0, "    2 |   ret %x\n      |       ^\n"},
		{"a span", "  ret %x", 7, 9, "    2 |   ret %x\n      |       ^~\n"},
		{"a tab before", "\tret %x", 6, 8, "    2 | \tret %x\n      | \t    ^~\n"},
		{"UTF-8 before", "; é€ x", 9, 10, "    2 | ; é€ x\n      |      ^\n"},
		{"UTF-8 under", "x éé", 3, 7, "    2 | x éé\n      |   ^~\n"},
		{"wide before", "日本 x", 8, 0, "    2 | 日本 x\n      |      ^\n"},
		{"combining before", "e\u0301 x", 5, 0, "    2 | e\u0301 x\n      |   ^\n"},
		{"behind the end", "ret", 4, 0, "    2 | ret\n      |    ^\n"},
		{"far behind the end", "ret", 40, 0, "    2 | ret\n      |    ^\n"},
		{"control characters", "a\x1b[31mb\x00c", 8, 0, "    2 | a\\1b[31mb\\00c\n      |          ^~~\n"},
		{"not UTF-8", "a\xffb", 3, 0, "    2 | a\\ffb\n      |     ^\n"},
		{"direction marks", "a\u202eb", 5, 0, "    2 | a\\e2\\80\\aeb\n      |           ^\n"},
		{"carriage return", "ret\r", 1, 0, "    2 | ret\n      | ^\n"},
		{"empty line", "", 1, 0, "    2 | \n      | ^\n"},
	} {
		want := "f.mir:2:" + itoa(c.col) + ": error: it is wrong [verify/type]\n" + c.want
		if got := show(c.line, c.col, c.end, false); got != want {
			t.Errorf("%s:\n%swant\n%s", c.name, got, want)
		}
	}
}

func itoa(i int) string {
	return strings.TrimSuffix(strings.TrimPrefix((mir.Pos{Line: i}).String(), ":"), ":")
}

func TestLongLinesAreCut(t *testing.T) {
	for col := 1; col < 100_000; col += 997 {
		line := []byte(strings.Repeat("abcdefghi ", 10_000))
		line[col-1] = 'X'
		lines := strings.Split(show(string(line), col, 0, false), "\n")
		shown, under := []rune(lines[1]), []rune(lines[2])
		if len(shown) > maxWidth+10 {
			t.Fatalf("column %d: %d columns shown", col, len(shown))
		}
		if at := len(under) - 1; under[at] != '^' || shown[at] != 'X' {
			t.Fatalf("column %d: the caret stands wrong\n%s\n%s", col, lines[1], lines[2])
		}
	}
}

func TestNotes(t *testing.T) {
	r := Renderer{Source: func(string) []byte { return []byte("one\ntwo\n") }}
	var b strings.Builder
	r.Text(&b, mir.Diagnostics{{
		Pos: mir.Pos{File: "f", Line: 2, Col: 1}, Severity: mir.Warning, Message: "odd\x1b", Code: "x/y",
		Notes: []mir.Note{{Pos: mir.Pos{File: "f", Line: 1, Col: 3}, Message: "see here"}, {Message: "so"}},
	}})
	want := "f:2:1: warning: odd\\1b [x/y]\n    2 | two\n      | ^\nf:1:3: note: see here\n    1 | one\n      |   ^\nnote: so\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestNoSource(t *testing.T) {
	for _, source := range []func(string) []byte{nil, func(string) []byte { return nil }, func(string) []byte { return []byte("x\n") }} {
		r := Renderer{Source: source}
		var b strings.Builder
		r.Text(&b, mir.Diagnostics{{Pos: mir.Pos{File: "f", Line: 9, Col: 1}, Message: "m", Code: "c"}, {Message: "m", Code: "c"}})
		if want := "f:9:1: error: m [c]\nerror: m [c]\n"; b.String() != want {
			t.Errorf("got\n%swant\n%s", b.String(), want)
		}
	}
}

func TestColor(t *testing.T) {
	got := show("ret", 1, 0, true)
	for _, want := range []string{"\x1b[1;31merror:\x1b[", "\x1b[1;32m^\x1b["} {
		if !strings.Contains(got, want) {
			t.Errorf("%q has no %q", got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	JSON(&b, mir.Diagnostics{
		{
			Pos: mir.Pos{File: "f", Line: 2, Col: 1}, End: mir.Pos{File: "f", Line: 2, Col: 3}, Message: "<a>", Code: "x/y", Func: "main",
			Notes: []mir.Note{{Pos: mir.Pos{File: "f", Line: 1}, Message: "here"}},
		},
		{Severity: mir.Warning, Message: "w"},
	})
	want := `{"file":"f","line":2,"column":1,"end":{"file":"f","line":2,"column":3},"severity":"error","code":"x/y","message":"<a>",` +
		`"function":"main","notes":[{"file":"f","line":1,"message":"here"}]}
{"severity":"warning","message":"w"}
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}
