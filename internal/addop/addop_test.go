package addop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// run runs the go command in dir.
func run(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestAddOp applies the patch to a copy of the module. Without the oracle, the
// op must not go unnoticed; with it, all that loops over the op table must take
// the op.
func TestAddOp(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a copy of the module")
	}
	text, err := os.ReadFile("abs.patch")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := copyModule("../..", dir); err != nil {
		t.Fatal(err)
	}
	apply := func(oracle bool) {
		for _, h := range readPatch(string(text)) {
			if strings.Contains(h.file, "oracle") != oracle {
				continue
			}
			if err := h.apply(dir); err != nil {
				t.Fatalf("abs.patch no longer fits the sources; change it with them: %v", err)
			}
		}
	}
	apply(false)
	out, err := run(dir, "test", "-vet=off", "./mir", "-run", "^TestOracleComplete$")
	if err == nil || !strings.Contains(out, "abs has no oracle") {
		t.Fatalf("an op without an oracle passes: %v\n%s", err, out)
	}
	apply(true)
	for _, loop := range loops {
		loop.test(t, dir)
	}
	testDocs(t, dir)
	testTool(t, dir)
}

// testDocs makes the tables of the documentation anew.
func testDocs(t *testing.T, dir string) {
	if out, err := run(dir, "test", "-vet=off", "./internal/docs", "-run", "^TestGenerated$", "-update"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	page, err := os.ReadFile(filepath.Join(dir, "docs", "language.md"))
	if want := "| `%r = abs.T %a` | iN |"; err != nil || !strings.Contains(string(page), want) {
		t.Errorf("the tables of the documentation lack %s, %v", want, err)
	}
}

// program uses the op.
const program = `mir 1

import func @print_i64(i64)

export func @main() {
^entry:
  %a = abs.i64 -41
  %b = abs.i8 -1
  %c = zext.i8.i64 %b
  %sum = add.i64 %a, %c
  call @print_i64(%sum)
  ret
}
`

// testTool builds the command and lets it run, format and explain the op.
func testTool(t *testing.T, dir string) {
	if out, err := run(dir, "build", "-o", ".", "./cmd/mirtool"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "abs.mir"), []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ args, want string }{
		{"run abs.mir", "42"},
		{"emit --to=mir abs.mir", program},
		{"explain abs", "the absolute value as signed"},
	} {
		cmd := exec.Command(filepath.Join(dir, "mirtool"), strings.Fields(c.args)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), c.want) {
			t.Errorf("mirtool %s: %v, %q, want %q", c.args, err, out, c.want)
		}
	}
}

// loop is a test that loops over the op table, cut down to abs.
type loop struct {
	pkg, run string
	passed   []string // what must have run
}

var loops = []loop{
	{"./mir", "^(TestOracle|TestFlags|TestOracleComplete|TestRows|TestSamples)$/^abs|^(TestOracleComplete|TestRows|TestSamples)$",
		[]string{"TestOracle/abs.i8", "TestOracle/abs.i64", "TestFlags/abs.i32", "TestOracleComplete", "TestRows", "TestSamples"}},
	{"./internal/optest", "^(TestText|TestRun|TestPairs)$/^(abs|interp)/^abs",
		[]string{"TestText/abs.i8", "TestText/abs.i64", "TestRun/interp/abs.i8", "TestRun/interp/abs.i64", "TestPairs/interp/abs.i16"}},
}

func (l loop) test(t *testing.T, dir string) {
	out, err := run(dir, "test", "-vet=off", "-v", l.pkg, "-run", l.run)
	if err != nil {
		t.Errorf("%s: %v\n%s", l.pkg, err, out)
		return
	}
	for _, name := range l.passed {
		if !strings.Contains(out, "--- PASS: "+name+" ") {
			t.Errorf("%s: %s did not run\n%s", l.pkg, name, out)
		}
	}
}
