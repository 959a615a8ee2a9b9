package llvmtext

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mirtext"
)

// What Check lets pass LLVM makes, and what it refuses LLVM refuses: tail calls
// with arguments up to the last register and one more.
func TestTailCallsOfMachines(t *testing.T) {
	for _, c := range []struct {
		params, results string
		fits            bool
	}{
		{strings.Repeat("i64 ", 8), "i32", true},
		{strings.Repeat("ptr ", 9), "i32", false},
		{strings.Repeat("i8 ", 8) + strings.Repeat("f64 ", 8), "f32", true},
		{strings.Repeat("i8 ", 9) + strings.Repeat("f64 ", 8), "f32", false},
		{strings.Repeat("i64 ", 7), "i32 f64 i1", true},
		{strings.Repeat("i64 ", 8), "i32 f64 i1", false},
	} {
		var params, args []string
		for i, p := range strings.Fields(c.params) {
			params = append(params, fmt.Sprintf("%%p%d: %s", i, p))
			args = append(args, fmt.Sprintf("%%p%d", i))
		}
		sig := fmt.Sprintf("(%s) -> (%s)", strings.Join(params, ", "), strings.Join(strings.Fields(c.results), ", "))
		text := fmt.Sprintf("mir 1\nexport func @f%s {\n^entry:\n  tailcall @g(%s)\n}\nfunc @g%[1]s {\n^entry:\n  tailcall @f(%[2]s)\n}\n", sig, strings.Join(args, ", "))
		m, err := mirtext.Load("t.mir", []byte(text))
		if err != nil {
			t.Fatal(err, text)
		}
		for _, machine := range []string{"riscv64", "loongarch64"} {
			refused := len(Check(m, machine)) > 0
			if refused == c.fits {
				t.Errorf("%s: %s is refused: %t", machine, sig, refused)
			}
			said := compileFor(t, machine, text)
			if (said == "") != c.fits {
				t.Errorf("%s: %s: clang says %q", machine, sig, said)
			}
		}
		if len(Check(m, "amd64")) > 0 || len(Check(m, "powerpc64le")) != 2 {
			t.Errorf("%s: %v, %v", sig, Check(m, "amd64"), Check(m, "powerpc64le"))
		}
		for _, machine := range []string{"x86_64", "aarch64"} {
			if said := compileFor(t, machine, text); said != "" {
				t.Errorf("%s: %s: clang says %q", machine, sig, said)
			}
		}
	}
}

// compileFor makes an object for a machine and returns what is wrong.
func compileFor(t *testing.T, machine, src string) string {
	t.Helper()
	cmd := exec.Command(testtool.Path(t, "clang-19"), "-x", "ir", "-", "-w", "-c", "--target="+machine+"-linux-gnu", "-o", filepath.Join(t.TempDir(), "o"))
	cmd.Stdin = strings.NewReader(emit(t, src))
	if said, err := cmd.CombinedOutput(); err != nil {
		return string(said)
	}
	return ""
}
