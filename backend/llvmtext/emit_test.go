package llvmtext

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/optest"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// compilers are the versions of clang that the text is tried with. Continuous
// integration has them all.
var compilers = []int{14, 16, 19}

// build makes a program of a module with a version of clang.
func build(t *testing.T, version, level int, src []byte, flags ...string) string {
	t.Helper()
	cc := testtool.Path(t, fmt.Sprintf("clang-%d", version))
	m, err := mirtext.Load("test.mir", src)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(m, Alone)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := Emit(&text, p.Module, Options{Version: version}); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "program")
	args := append([]string{"-x", "ir", "-", "-Wno-override-module", fmt.Sprintf("-O%d", level), "-o", out, "-lm"}, flags...)
	cmd := exec.Command(cc, args...)
	cmd.Stdin = &text
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%.2000s", err, msg)
	}
	return out
}

// TestOps computes every op on all its types on edge values.
func TestOps(t *testing.T) {
	const limit = 60
	for _, v := range compilers {
		for _, level := range []int{0, 2} {
			t.Run(fmt.Sprintf("clang-%d -O%d", v, level), func(t *testing.T) {
				t.Parallel()
				out, err := exec.Command(build(t, v, level, optest.Program(limit))).Output()
				if err != nil {
					t.Fatal(err)
				}
				if err := optest.CheckOutput(limit, string(out)); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// TestSpoiltFlag is a fault of LLVM 14 at -O0 that random programs found: the
// flag of an overflow is gone when a select between constants looks at it.
func TestSpoiltFlag(t *testing.T) {
	const text = "mir 1\nimport func @print_i64(i64)\nexport func @main(%n: i64) {\n^entry:\n  %x = trunc.i64.i32 %n\n  %over = smul_ovf.i32 %x, -499938614\n  %r = select.i64 %over, 0, 1\n  call @print_i64(%r)\n  ret\n}\n"
	for _, v := range compilers {
		out, err := exec.Command(build(t, v, 0, []byte(text)), "-499938614").Output()
		if err != nil || string(out) != "0" {
			t.Errorf("clang-%d: %q, %v", v, out, err)
		}
	}
}

// TestNames takes all names to LLVM's and back.
func TestNames(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"x", "_", "2x", "2", "", "a.b", "a", "m.", "m.a", "m.$32x", "$", "é", "a b", "a\"", "-", "-x", ".x", "llvm.fabs.f64", "x.1", "xx.1", "m.2x", "x-1"} {
		s := mangle(name)
		if back := unmangle(s); back != name {
			t.Errorf("%q is mangled to %q, and that back to %q", name, s, back)
		}
		if old, ok := seen[s]; ok {
			t.Errorf("%q and %q are both mangled to %q", name, old, s)
		}
		seen[s] = name
	}
}

// unmangle returns the name of which mangle made s.
func unmangle(s string) string {
	rest, odd := strings.CutPrefix(s, "m.")
	if !odd {
		return s
	}
	var b []byte
	for i := 0; i < len(rest); i++ {
		if rest[i] == '$' && i+2 < len(rest) {
			b = append(b, unhex(rest[i+1])<<4|unhex(rest[i+2]))
			i += 2
			continue
		}
		b = append(b, rest[i])
	}
	return string(b)
}

func unhex(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}

// A program may use the names of the support code, of C and of LLVM for its own,
// and import with a signature of its own what the support code imports too.
func TestOwnNames(t *testing.T) {
	const text = `mir 1
import func @print_i64(i64)
import func @mmap(i64, i64, i64, i64, i64, i64) -> i64
data @mir.site = { i64 1 }
data @mir.child.fuel = { i64 2 }
data @errno = { i64 3 }
data @stdout = { i64 4 }
func @mir.trap(%x: i64) -> i64 {
^entry:
  ret %x
}
func @mir.main() -> i64 {
^entry:
  %a = load.i64 @mir.site
  %b = load.i64 @mir.child.fuel
  %c = load.i64 @errno
  %d = load.i64 @stdout
  %1 = add.i64 %a, %b
  %2 = add.i64 %1, %c
  %3 = add.i64 %2, %d
  ret %3
}
func @malloc(%n: i64) -> i64 {
^entry:
  %x.1 = call @mir.main()
  %t.2 = add.i64 %x.1, %n
  jump ^b.x(%t.2)
^b.x(%"b.x": i64):
  jump ^"a b"(%"b.x", 5)
^"a b"(%"a b": i64, %2x: i64):
  %"" = add.i64 %"a b", %2x
  ret %""
}
func @llvm.fabs.f64(%x: i64) -> i64 {
  var $x: i64 = 7
^x:
  %y = get $x
  %z = add.i64 %x, %y
  ret %z
}
func @write(%x: i64) -> i64 {
^entry:
  %r = call @malloc(%x)
  %s = call @mir.trap(%r)
  %t = call @llvm.fabs.f64(%s)
  ret %t
}
export func @main() -> i64 {
^entry:
  %r = call @write(100)
  call @print_i64(%r)
  %m = call @mmap(0, 4096, 3, 34, -1, 0)
  %p = inttoptr.i64.ptr %m
  %zero = load.i64 %p
  ret %zero
}
`
	for _, v := range compilers {
		for _, level := range []int{0, 2} {
			out, err := exec.Command(build(t, v, level, []byte(text))).Output()
			if err != nil || string(out) != "122" {
				t.Errorf("clang-%d -O%d: printed %q, %v", v, level, out, err)
			}
		}
	}
}

// LLVM cuts names of values and blocks that are longer than 1024 bytes.
func TestLongNames(t *testing.T) {
	a, b := strings.Repeat("x", 5000)+".a", strings.Repeat("x", 5000)+".b"
	text := strings.NewReplacer("AA", a, "BB", b).Replace(`mir 1
func @AA(%AA: i64, %BB: i64) -> i64 {
  var $AA: i64 = 5
  var $BB: i64 = 6
  slot %AA.s: 8
  slot %BB.s: 8
^AA:
  store.i64 %AA, %AA.s
  store.i64 %BB, %BB.s
  jump ^BB
^BB:
  %AA.l = load.i64 %AA.s
  %BB.l = load.i64 %BB.s
  %AA.v = get $AA
  %BB.v = get $BB
  %AA.1 = mul.i64 %AA.l, %AA.v
  %BB.1 = mul.i64 %BB.l, %BB.v
  jump ^AA.2(%AA.1, %BB.1)
^AA.2(%AA.2: i64, %BB.2: i64):
  %AA.3 = sub.i64 %AA.2, %BB.2
  ret %AA.3
}
export func @main() -> i64 {
^entry:
  %r = call @AA(17, 10)
  ret %r
}
`)
	for _, v := range compilers {
		cmd := exec.Command(build(t, v, 0, []byte(text)))
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 25 {
			t.Errorf("clang-%d: %v", v, err)
		}
	}
}

// The same module gives the same text, and is not changed.
func TestSame(t *testing.T) {
	m, err := mirtext.Load("test.mir", optest.Program(20))
	if err != nil {
		t.Fatal(err)
	}
	before := m.String()
	var first string
	for range 3 {
		p, err := Prepare(m, Child)
		if err != nil {
			t.Fatal(err)
		}
		prepared := p.Module.String()
		var text bytes.Buffer
		if err := Emit(&text, p.Module, Options{Debug: true}); err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = text.String()
		}
		if text.String() != first {
			t.Error("the text differs from time to time")
		}
		if p.Module.String() != prepared {
			t.Error("Emit changes the module")
		}
	}
	if m.String() != before {
		t.Error("Prepare changes the module")
	}
}

// What llir cannot do comes back as an error.
func TestPanic(t *testing.T) {
	m := mir.NewModule("bad.mir")
	b := m.Define("f", nil, mir.I64)
	b.Ret(b.Func.New(mir.OpBad, mir.I64, mir.I64))
	f := m.Define("g", nil)
	f.Func.Append(f.Current(), f.Func.New(mir.OpBad, mir.Void, mir.Void))
	if err := Emit(io.Discard, m, Options{}); err == nil {
		t.Error("a module that does not verify is emitted")
	}
}

// Integers that are narrower than a register go to C as machines want it that
// look at the whole register, and nothing is assumed of those that come.
func TestExtension(t *testing.T) {
	m, err := mirtext.Load("test.mir", []byte("mir 1\nimport func @f(i8, i32) -> i32\nexport func @g(%a: i16, %b: i32) -> i1 {\n^entry:\n  %x = call @f(-1, %b)\n  %y = eq.i32 %x, 0\n  ret %y\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := Emit(&text, m, Options{Exports: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"declare i32 @f(i8 zeroext, i32 signext)",
		"call i32 @f(i8 zeroext -1, i32 signext %b)",
		"define zeroext i1 @g(i16 %a0, i32 %a1)",
		"define internal noundef zeroext i1 @g.(",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}

// LLVM 14 for RISC-V is not asked for an unsigned i32 that is limited: at level 0 it
// makes -1 of the zero extension of the largest (testdata/run/convert/saturated.mir).
func TestToUnsigned(t *testing.T) {
	const src = "mir 1\nexport func @f(%x: f64) -> i32 {\n^entry:\n  %i = fptoui.f64.i32 %x\n  ret %i\n}\n"
	for version, want := range map[int]string{14: "@llvm.fptoui.sat.i64.f64(", 19: "@llvm.fptoui.sat.i32.f64("} {
		m, err := mirtext.Load("test.mir", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := Emit(&text, m, Options{Version: version}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text.String(), want) {
			t.Errorf("LLVM %d: no %q in\n%s", version, want, text.String())
		}
	}
}

// A constant stands on the right of a comparison of floats: LLVM 14 makes 255 of
// the truth that a NaN on the left is unequal (testdata/run/compare/nan.mir).
func TestConstantOnTheRight(t *testing.T) {
	text := emit(t, "mir 1\nexport func @f(%x: f32) -> (i1, i1, i1) {\n^entry:\n  %a = fne.f32 nan, %x\n  %b = flt.f32 1.0, %x\n  %c = fge.f32 %x, 1.0\n  ret %a, %b, %c\n}\n")
	for _, want := range []string{"fcmp une float %x, bitcast", "fcmp ogt float %x, 0x3FF", "fcmp oge float %x, 0x3FF"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in\n%s", want, text)
		}
	}
}
