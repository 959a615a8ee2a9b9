package show

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirdiff"
	"github.com/mirtool/mirtool/mirtext"
)

// pairOf returns two modules that have something in common.
func pairOf(seed uint64) (a, b *mir.Module) {
	r := rand.New(rand.NewPCG(seed, 7))
	a = mirgen.Generate(seed, mirgen.Options{Size: 60})
	b = a.Clone()
	order := slices.Clone(b.Syms())
	if seed%2 == 0 {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	b.SetSyms(order)
	for _, f := range b.Funcs() {
		for v := mir.Value(1); int(v) < f.NumValues(); v++ {
			if f.At(v).Block() != 0 && f.At(v).Res != mir.Void && r.IntN(20) == 0 {
				f.SetName(v, fmt.Sprintf("renamed%d", v))
			}
		}
	}
	return a, b
}

// TestPatch lets patch(1) and git make one text of the other, where they are
// installed.
func TestPatch(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a")
	for seed := range uint64(30) {
		a, b := pairOf(seed)
		d := mirdiff.Compare(a, b, mirdiff.Options{})
		context := int(seed % 4)
		var diff bytes.Buffer
		if err := Unified(&diff, d, Options{A: "a", B: "a", Context: context}); err != nil {
			t.Fatal(err)
		}
		if (diff.Len() == 0) != (a.String() == b.String()) {
			t.Fatalf("seed %d: %d bytes", seed, diff.Len())
		}
		if diff.Len() == 0 {
			continue
		}
		for _, command := range [][]string{{"patch", "-s", "a"}, {"git", "apply", "--unidiff-zero", "-p0", "-"}} {
			path, err := exec.LookPath(command[0])
			if err != nil && os.Getenv("CI") != "" {
				t.Fatal(err)
			} else if err != nil {
				continue
			}
			if err := os.WriteFile(file, []byte(a.String()), 0o666); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(path, command[1:]...)
			cmd.Dir = dir
			cmd.Stdin = bytes.NewReader(diff.Bytes())
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("seed %d: %s: %v: %s\n%s", seed, command[0], err, out, &diff)
			}
			if got, _ := os.ReadFile(file); string(got) != b.String() {
				t.Fatalf("seed %d: %s makes another text", seed, command[0])
			}
		}
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestColor sees that colours are all that they add, and that the right words
// are marked.
func TestColor(t *testing.T) {
	write := map[string]func(io.Writer, *mirdiff.Diff, Options) error{"unified": Unified, "side by side": SideBySide}
	for seed := range uint64(10) {
		a, b := pairOf(seed)
		d := mirdiff.Compare(a, b, mirdiff.Options{})
		for name, w := range write {
			var plain, color bytes.Buffer
			o := Options{Context: 3, Width: 90}
			err := w(&plain, d, o)
			o.Color = true
			if err := errors.Join(err, w(&color, d, o)); err != nil {
				t.Fatal(err)
			}
			if got := escapes.ReplaceAllString(color.String(), ""); got != plain.String() || color.Len() == plain.Len() {
				t.Fatalf("seed %d: %s differs in more than colour", seed, name)
			}
		}
	}
	d := mirdiff.Compare(small(t, "add.i64 %a, 1"), small(t, "add.i64 %a, 2"), mirdiff.Options{})
	var out bytes.Buffer
	if err := Unified(&out, d, Options{Color: true}); err != nil {
		t.Fatal(err)
	}
	if want := "\x1b[31m  %x = add.i64 %a, \x1b[0m\x1b[31;1;7m1\x1b["; !strings.Contains(out.String(), want) {
		t.Errorf("%q has no %q", out.String(), want)
	}
}

func small(t *testing.T, inst string) *mir.Module {
	t.Helper()
	m, err := mirtext.Load("small.mir", []byte("mir 1\n\nfunc @f(%a: i64) -> i64 {\n^entry:\n  %x = "+inst+"\n  ret %x\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestSideBySide puts both sides together again from their columns.
func TestSideBySide(t *testing.T) {
	const width = 400 // of a side: no line is longer
	for seed := range uint64(20) {
		a, b := pairOf(seed)
		d := mirdiff.Compare(a, b, mirdiff.Options{})
		var out bytes.Buffer
		if err := SideBySide(&out, d, Options{Context: 1 << 20, Width: 2*width + 3}); err != nil {
			t.Fatal(err)
		}
		var left, right strings.Builder
		for i, line := range strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n") {
			if i < 2 {
				continue // the names, and the only hunk
			}
			line += strings.Repeat(" ", max(0, 2*width+3-len(line)))
			l, sign, r := line[:width], line[width+1], line[width+3:]
			if sign != '>' {
				left.WriteString(strings.TrimRight(l, " ") + "\n")
			}
			if sign != '<' {
				right.WriteString(strings.TrimRight(r, " ") + "\n")
			}
			if sign == ' ' && l != r {
				t.Fatalf("seed %d: %q and %q", seed, l, r)
			}
		}
		if out.Len() > 0 && (left.String() != a.String() || right.String() != b.String()) {
			t.Fatalf("seed %d: the sides are not the texts", seed)
		}
	}
}

func TestWrap(t *testing.T) {
	d := mirdiff.Compare(small(t, "add.i64 %a, 1111111111111111"), small(t, "add.i64 %a, 2"), mirdiff.Options{})
	var out bytes.Buffer
	if err := SideBySide(&out, d, Options{Width: 43}); err != nil {
		t.Fatal(err)
	}
	want := `small.mir              small.mir
@@ -5 +5 @@ func @f
  %x = add.i64 %a, 1 |   %x = add.i64 %a, 2
111111111111111      |
`
	if out.String() != want {
		t.Errorf("it is\n%swant\n%s", &out, want)
	}
}

// TestJSON puts both texts together again from what is changed.
func TestJSON(t *testing.T) {
	for seed := range uint64(10) {
		a, b := pairOf(seed)
		d := mirdiff.Compare(a, b, mirdiff.Options{})
		var out bytes.Buffer
		if err := JSON(&out, d, Options{}); err != nil {
			t.Fatal(err)
		}
		var p page
		if err := json.Unmarshal(out.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		linesA, linesB := strings.Split(a.String(), "\n"), strings.Split(b.String(), "\n")
		if p.Equal != d.Equal() || len(p.Symbols) != len(d.Symbols)-1 {
			t.Fatalf("seed %d: %d symbols", seed, len(p.Symbols))
		}
		for _, s := range p.Symbols {
			if (s.Status == "same") != (len(s.Lines) == 0) {
				t.Fatalf("seed %d: @%s is %s and has %d lines", seed, s.Name, s.Status, len(s.Lines))
			}
			for _, l := range s.Lines {
				if (l.Kind == "b") != (l.A == 0) || (l.Kind == "a") != (l.B == 0) || l.A > 0 && linesA[l.A-1] != l.Text || l.B > 0 && linesB[l.B-1] != l.Text {
					t.Fatalf("seed %d: @%s has %+v", seed, s.Name, l)
				}
			}
		}
	}
}

// TestHTML sees that text is escaped and nothing is left out.
func TestHTML(t *testing.T) {
	text := func(bytes string) *mir.Module {
		m, err := mirtext.Load("<b>.mir", []byte("mir 1\nconst @\"<i>&\" = { \""+bytes+"\" }\n"))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	var out bytes.Buffer
	if err := HTML(&out, mirdiff.Compare(text("<p>a</p>"), text("<p>b</p>"), mirdiff.Options{}), Options{}); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<b>", "<i>", "<p>a", "<p>b", "&\" ="} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	for _, good := range []string{"&lt;p&gt;<del>a</del>", "&lt;p&gt;<ins>b</ins>", `href="#s1"`, `id="s1"`, "1 changed"} {
		if !strings.Contains(out.String(), good) {
			t.Errorf("the page has no %s\n%s", good, &out)
		}
	}
	a, b := pairOf(4)
	d := mirdiff.Compare(a, b, mirdiff.Options{})
	out.Reset()
	if err := HTML(&out, d, Options{Context: 3}); err != nil {
		t.Fatal(err)
	}
	cells := regexp.MustCompile(`<th>(\d+)</th><td class="a">`).FindAllString(out.String(), -1)
	want := 0
	for _, s := range d.Symbols {
		for _, l := range s.Lines {
			if s.Status != mirdiff.Same && l.Kind != '+' && l.Text != "" {
				want++
			}
		}
	}
	if len(cells) != want {
		t.Errorf("%d lines of a, want %d", len(cells), want)
	}
}

// TestJSONDocumented sees that docs/diff.md has all fields.
func TestJSONDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/diff.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ = bytes.Cut(text, []byte("\n## JSON\n"))
	for _, v := range []any{page{}, symbol{}, line{}} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(v)) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" || !bytes.Contains(text, []byte("`"+name+"`")) {
				t.Errorf("docs/diff.md has no field %q", name)
			}
		}
	}
	for _, s := range []mirdiff.Status{mirdiff.Same, mirdiff.Changed, mirdiff.Removed, mirdiff.Added, mirdiff.Moved} {
		if !bytes.Contains(text, []byte("`"+s.String()+"`")) {
			t.Errorf("docs/diff.md has no status %s", s)
		}
	}
}
