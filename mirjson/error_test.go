package mirjson_test

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
)

var update = flag.Bool("update", false, "rewrite what files in testdata expect")

const dir = "../testdata/json/"

func readFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A wrongCase is a wrong module: the good one with an edit, or one of its own.
type wrongCase struct {
	edit string // its lines in the file
	src  string
	want string
}

// wrongCases reads errors.txt. A case is a paragraph: after "- " what the edit
// takes out of good.json, after "+ " what it puts there, or the whole module;
// after "-q " and "+q " the like as a Go string; then what is said of it.
func wrongCases(t testing.TB) []wrongCase {
	t.Helper()
	good := readFile(t, dir+"good.json")
	var cs []wrongCase
	for _, p := range strings.Split(readFile(t, dir+"errors.txt"), "\n\n") {
		var c wrongCase
		old := ""
		for line := range strings.Lines(strings.TrimRight(p, "\n") + "\n") {
			mark, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if strings.HasSuffix(mark, "q") {
				var err error
				if text, err = strconv.Unquote(text); err != nil {
					t.Fatalf("%v: %s", err, line)
				}
			}
			switch mark {
			case "-", "-q":
				old = text
				if !strings.Contains(good, old) {
					t.Fatalf("the good module has no %s", old)
				}
			case "+", "+q":
				c.src = text
				if old != "" {
					c.src = strings.Replace(good, old, text, 1)
				}
			default:
				if mark != "#" {
					c.want += line
					continue
				}
			}
			c.edit += line
		}
		cs = append(cs, c)
	}
	return cs
}

// TestErrors checks all that is said of the wrong modules.
func TestErrors(t *testing.T) {
	var all []string
	for _, c := range wrongCases(t) {
		got := ""
		if !strings.HasPrefix(c.edit, "#") {
			got = said([]byte(c.src))
		}
		all = append(all, c.edit+got)
		if got != c.want && !*update {
			t.Errorf("%s\n got %s\nwant %s", c.edit, got, c.want)
		}
	}
	if *update {
		if err := os.WriteFile(dir+"errors.txt", []byte(strings.Join(all, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// said returns what is said of a module, a line each.
func said(src []byte) string {
	var b strings.Builder
	for _, d := range mirjson.Read("x", src, mirjson.Verify).Diags {
		b.WriteString(d.String() + "\n")
		for _, n := range d.Notes {
			b.WriteString("\t" + n.Pos.String() + ": " + n.Message + "\n")
		}
	}
	return b.String()
}

// TestGood checks that the good module is.
func TestGood(t *testing.T) {
	m, err := mirjson.Load("good.json", []byte(readFile(t, dir+"good.json")))
	if err != nil {
		t.Fatal(err)
	}
	roundTrip(t, m)
	if got := m.Pos(m.FuncByName("f").Place); got != (mir.Pos{File: "good.c", Line: 3, Col: 1}) {
		t.Errorf("the place of @f is %v", got)
	}
	if got := m.Pos(m.FuncByName("two").Place); got != (mir.Pos{File: "good.json", Line: 4, Col: 2}) {
		t.Errorf("the place of @two is %v", got)
	}
}

// TestCodes checks that each code of the package is given by a wrong module.
func TestCodes(t *testing.T) {
	all := readFile(t, dir+"errors.txt")
	for _, c := range mirjson.Codes {
		if !strings.Contains(all, "["+c.Code+"]\n") {
			t.Errorf("no wrong module gives %s", c.Code)
		}
	}
}
