package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/browser"
	"github.com/mirtool/mirtool/internal/report"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// program has a function with a loop, and @other.
const program = `mir 1

import func @print_i64(i64)
const @text = { "</script><b>\00" }

export func @sum(%n: i64) -> i64 {
  var $sum: i64
^entry:
  jump ^loop(0)
^loop(%i: i64):
  %more = slt.i64 %i, %n
  br %more, ^body, ^"the end"
^body:
  %s = get $sum
  %t = add.i64 %s, %i
  set $sum, %t
  %dead = mul.i64 %i, 3
  %i2 = add.i64 %i, 1
  jump ^loop(%i2)
^"the end":
  %r = get $sum
  ret %r
}

export func @other(%x: i64) -> i64 {
^entry:
  ret %x
}
`

// gone removes @other.
var gone = &passes.Pass{Name: "gone", RunModule: func(_ *passes.Context, m *mir.Module) bool {
	m.Remove(m.Lookup("other"))
	return true
}}

// makeReport runs passes over a text and returns the file.
func makeReport(t testing.TB, text, pipeline, only string) []byte {
	t.Helper()
	m, err := mirtext.Load("sum.mir", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	pl, err := passes.Parse(pipeline, append(passes.All(), gone))
	if err != nil {
		t.Fatal(err)
	}
	r := report.New(m, pl, only, mir.Printer{})
	runner := passes.Runner{Func: only}
	r.Attach(&runner)
	m, done, err := runner.Run(m, pl)
	if err != nil {
		t.Fatal(err)
	}
	r.Finish(m, done, errors.New("something <i>happened</i>"))
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// data returns what the page reads.
func data(t *testing.T, file []byte) report.Report {
	t.Helper()
	_, text, _ := strings.Cut(string(file), `<script type="application/json" id="data">`)
	text, _, _ = strings.Cut(text, "</script>")
	var r report.Report
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestColumns(t *testing.T) {
	r := data(t, makeReport(t, program, "dce,mem2reg,dce,gone", ""))
	got := ""
	for _, f := range r.Functions {
		got += f.Name + ":"
		for _, c := range f.Columns {
			got += fmt.Sprintf(" %s/%d%v", c.Pass, c.Instructions, c.Same)
		}
		got += "\n"
	}
	want := ": /0[]\n@sum: /11[] dce/10[] mem2reg/7[]\n@other: /1[] gone/0[dce mem2reg]\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestEdits(t *testing.T) {
	f := data(t, makeReport(t, program, "dce", "sum")).Functions[0]
	if got := fmt.Sprint(f.Columns[1].Edits); f.Name != "@sum" || got != "[11 -1 6]" {
		t.Errorf("%s has the edits %s", f.Name, got)
	}
}

// TestOffline looks for anything in the file that leads out of it.
func TestOffline(t *testing.T) {
	file := string(makeReport(t, program, "dce", ""))
	for _, bad := range []string{"http:", "https:", "src=", "href=", "@import", "url("} {
		if rest := strings.ReplaceAll(file, "http://www.w3.org/2000/svg", ""); strings.Contains(rest, bad) {
			t.Errorf("the file has %s in it", bad)
		}
	}
}

// large returns a module of many functions, and one with many blocks.
func large() string {
	var b strings.Builder
	b.WriteString("mir 1\n")
	for i := range 500 {
		b.WriteString(strings.ReplaceAll(program[strings.Index(program, "export func @sum"):strings.Index(program, "export func @other")], "@sum", fmt.Sprintf("@f%d", i)))
	}
	b.WriteString("export func @huge(%n: i64) -> i64 {\n  var $s: i64\n^entry:\n  jump ^b0\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "^b%d:\n  %%c%d = slt.i64 %%n, %d\n  br %%c%d, ^x%d, ^b%d\n", i, i, i, i, i, i+1)
		fmt.Fprintf(&b, "^x%d:\n  %%s%d = get $s\n  %%t%d = add.i64 %%s%d, %d\n  set $s, %%t%d\n  jump ^b%d\n", i, i, i, i, i, i, i+1)
	}
	b.WriteString("^b1000:\n  %r = get $s\n  ret %r\n}\n")
	return b.String()
}

func TestPage(t *testing.T) {
	for _, c := range []struct{ name, text string }{{"small", program}, {"large", large()}} {
		t.Run(c.name, func(t *testing.T) {
			pipeline := "dce,mem2reg,dce"
			if c.name == "small" {
				pipeline += ",gone"
			}
			page := filepath.Join(t.TempDir(), "report.html")
			if err := os.WriteFile(page, makeReport(t, c.text, pipeline, ""), 0o666); err != nil {
				t.Fatal(err)
			}
			browser.Run(t, "testdata/"+c.name+".cjs", page)
		})
	}
}
