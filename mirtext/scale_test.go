package mirtext

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
)

// TestScale checks that reading takes time in proportion to the text, on the
// fast path and by the grammar.
func TestScale(t *testing.T) {
	for _, c := range []struct {
		name string
		gen  func(int) []byte
		n    int
	}{
		{"block", genBlock, 4000}, {"blocks", genBlocks, 4000}, {"switch", genSwitch, 6000},
		{"data", genData, 6000}, {"globals", genGlobals, 2000}, {"vars", genVars, 3000}, {"refs", genRefs, 1500},
		{"ordinary", bigtext.Ordinary, 100000}, {"tiny", bigtext.Tiny, 60000}, {"sigs", genSigs, 3000},
		{"files", genFiles, 1000}, {"unknown", genUnknown, 300},
	} {
		if testing.Short() {
			c.n /= 8
		}
		t.Run(c.name, func(t *testing.T) {
			linear(t, c.gen, 10*c.n, 0)
			linear(t, c.gen, c.n, grammarOnly)
		})
	}
}

// linear reads texts of two sizes, the second four times the first.
func linear(t *testing.T, gen func(int) []byte, n int, mode Mode) {
	t.Helper()
	small, large := gen(n), gen(4*n)
	for try := 0; ; try++ {
		a, b := timeOf(small, mode), timeOf(large, mode)
		if b < 10*a || b < 20*time.Millisecond {
			return
		}
		if try == 3 {
			t.Errorf("%d takes %v, %d takes %v (mode %d)", n, a, 4*n, b, mode)
			return
		}
	}
}

func timeOf(src []byte, mode Mode) time.Duration {
	start := time.Now()
	Read("x", src, mode)
	return time.Since(start)
}

// genSigs writes calls through n different signatures.
func genSigs(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f(%p: ptr) {\n^entry:\n")
	types := mir.AllTypes
	for i := range n {
		b.WriteString("  calli (i64")
		for k := i; k > 0; k /= len(types) {
			fmt.Fprintf(&b, ", %s", types[k%len(types)])
		}
		b.WriteString(") %p(0)\n")
	}
	b.WriteString("  ret\n}\n")
	return []byte(b.String())
}

// genFiles writes instructions from n different files.
func genFiles(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f() {\n^entry:\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%v%d = add.i64 1, 2 !\"%d.c\":1:1\n", i, i)
	}
	b.WriteString("  ret\n}\n")
	return []byte(b.String())
}

// genUnknown writes n uses of values that do not exist.
func genUnknown(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f() {\n^entry:\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%v%d = add.i64 %%w%d, 2\n", i, i)
	}
	b.WriteString("  ret\n}\n")
	return []byte(b.String())
}

// TestExtremes reads what is far too long. Each gives at most one diagnostic,
// of a length for people, at once.
func TestExtremes(t *testing.T) {
	long := strings.Repeat("x", 100000)
	nines := strings.Repeat("9", 1000000)
	body := func(s string) string { return "mir 1\nfunc @f(%a: i64, %d: f64) {\n^entry:\n  " + s + "\n  ret\n}\n" }
	for name, src := range map[string]string{
		"name":        body("%" + long + " = add.i64 %a, 1"),
		"unknown":     body("%b = add.i64 %" + long + ", 1"),
		"op":          body("%b = " + long + " %a, 1"),
		"integer":     body("%b = add.i64 %a, " + nines),
		"hex":         body("%b = add.i64 %a, 0x" + nines),
		"float":       body("%b = fadd.f64 %d, " + nines + ".5"),
		"digits":      body("%b = fadd.f64 %d, 0." + nines),
		"exponent":    body("%b = fadd.f64 %d, 1e" + nines),
		"offset":      body("%b = load.i64 @f + " + nines),
		"string":      "mir 1\ndata @d = { \"" + long + "\" }\n",
		"open string": "mir 1\ndata @d = { \"" + long,
		"function":    "mir 1\nimport func @\"" + long + "\"()\nimport func @\"" + long + "\"()\n",
		"parentheses": body("call @f" + strings.Repeat("(", 100000)),
		"braces":      "mir 1\ndata @d = " + strings.Repeat("{", 100000),
		"labels":      body(strings.Repeat("^", 100000)),
		"blanks":      "mir 1" + strings.Repeat(" ", 1000000),
		"lines":       "mir 1" + strings.Repeat("\n", 1000000),
		"commas":      body("call @f(" + strings.Repeat(",\n", 100000)),
		"comment":     "mir 1 ;" + strings.Repeat(";", 1000000),
		"column":      body(strings.Repeat(" ", 100000) + "%b = add.i64 %unknown, 1"),
	} {
		for _, mode := range []Mode{Verify | WithComments, Verify | grammarOnly} {
			start := time.Now()
			f := Read("x", []byte(src), mode)
			if el := time.Since(start); el > 10*time.Second {
				t.Errorf("%s: took %v", name, el)
			}
			if len(f.Diags) > 1 {
				t.Errorf("%s: %d diagnostics: %.300s", name, len(f.Diags), f.Diags)
			}
			for _, d := range f.Diags {
				if len(d.Message) > 300 {
					t.Errorf("%s: a message of %d bytes: %.200s", name, len(d.Message), d.Message)
				}
			}
		}
	}
}

// TestJunk reads what is no MIR at all. Each gives one diagnostic.
func TestJunk(t *testing.T) {
	for name, src := range map[string][]byte{
		"empty": nil, "blank": []byte(" \n\t\n"), "comment": []byte("; x"),
		"zeros": make([]byte, 1000), "c": []byte("int main() {\n  return 0;\n}\n"),
		"elf":   []byte("\x7fELF\x02\x01\x01\x00\x00"),
		"utf16": []byte("\xff\xfem\x00i\x00r\x00"),
		"bom":   []byte("\xef\xbb\xbf"), "half": []byte("mi"), "json": []byte(`{"mir": 1}`),
		"bytes": bytes.Repeat([]byte{0xff}, 1000),
	} {
		if f := Read("x", src, Verify|WithComments); len(f.Diags) != 1 || f.Module == nil {
			t.Errorf("%s: %v", name, f.Diags)
		}
	}
}
