package native

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
)

// isoHeaders are those of the C standard.
const isoHeaders = `assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool stddef
	stdint stdio stdlib stdnoreturn string threads time uchar wchar wctype`

// cppKeywords are words of C++ that are none of C's headers.
const cppKeywords = `alignas alignof asm auto bool catch char8_t char16_t char32_t class concept const_cast consteval constexpr constinit co_await co_return
	co_yield decltype delete dynamic_cast explicit export false friend mutable namespace new noexcept nullptr operator private protected public
	reinterpret_cast requires static_assert static_cast template this thread_local throw true try typeid typename using virtual wchar_t`

// TestHeaderWords exports a function under each word that the standard headers of
// C hold, with a parameter of that name: the header can still be included after them.
func TestHeaderWords(t *testing.T) {
	cc, err := FindClang("")
	must(t, err)
	dir := t.TempDir()
	var includes strings.Builder
	for _, h := range strings.Fields(isoHeaders) {
		fmt.Fprintf(&includes, "#include <%s.h>\n", h)
	}
	must(t, os.WriteFile(filepath.Join(dir, "iso.c"), []byte(includes.String()), 0o644))
	words := map[string]bool{}
	for _, w := range strings.Fields(cppKeywords) {
		words[w] = true
	}
	for _, flags := range [][]string{{"-E", "-P"}, {"-E", "-dM"}} {
		out, err := exec.Command(cc.Path, append(flags, "-std=c17", filepath.Join(dir, "iso.c"))...).Output()
		must(t, err)
		for _, w := range regexp.MustCompile(`[A-Za-z_]\w*`).FindAllString(regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'`).ReplaceAllString(string(out), ""), -1) {
			words[w] = true
		}
	}
	if len(words) < 1000 || !words["errno"] || !words["EOF"] || !words["wcstok"] {
		t.Fatalf("%d words", len(words))
	}
	delete(words, "main")
	var b strings.Builder
	b.WriteString("mir 1\n")
	for w := range words {
		fmt.Fprintf(&b, "export func @%s(%%%s: i32) {\n^entry:\n  ret\n}\n", w, w)
	}
	must(t, emit(t, "header", b.String(), filepath.Join(dir, "prog.h"), nil))
	for name, args := range map[string][]string{"prog.c": {"-std=c17"}, "gnu.c": {"-std=gnu17"}, "alone.cc": {"-x", "c++", "-std=c++20"}} {
		text := includes.String()
		if name == "alone.cc" {
			text = ""
		}
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text+"#include \"prog.h\"\n"), 0o644))
		_, msg, status := shell(t, dir, cc.Path, append(args, "-Wall", "-Werror", "-fsyntax-only", name)...)
		if status != 0 {
			t.Errorf("%s: %.2000s", name, msg)
		}
	}
}

// TestMathNames has exports that are called like the functions of C with which LLVM
// makes ops: the ops do not meet them.
func TestMathNames(t *testing.T) {
	dir := t.TempDir()
	text := `mir 1
import func @print_f64(f64)
export func @main(%x: f64) {
^entry:
  %s = fptrunc.f64.f32 %x
  %a = ffloor.f32 %s
  %b = fceil.f32 %s
  %c = ftrunc.f32 %s
  %d = fnearest.f32 %s
  %e = fma.f32 %a, %b, %c
  %f = fadd.f32 %d, %e
  %g = ffloor.f64 %x
  %h = fceil.f64 %x
  %i = ftrunc.f64 %x
  %j = fnearest.f64 %x
  %k = fma.f64 %g, %h, %i
  %l = fadd.f64 %k, %j
  %m = fpext.f32.f64 %f
  %n = fsub.f64 %l, %m
  %r = fadd.f64 %n, %x
  call @print_f64(%r)
  ret
}
`
	for _, name := range strings.Fields("floor ceil trunc rint roundeven nearbyint fma floorf ceilf truncf rintf roundevenf nearbyintf fmaf getenv errno stdout") {
		text += "export func @" + name + "() {\n^entry:\n  trap abort\n}\n"
	}
	for _, s := range []backend.Settings{{"llvm-opt": {"0"}, "link-arg": {"-lm"}}, {"link-arg": {"-static"}}} {
		if err := emit(t, "exe", text, filepath.Join(dir, "prog"), s); err != nil {
			t.Errorf("%v: %v", s, err)
		} else if out, msg, status := shell(t, dir, "./prog", "2.5"); out != "2.5" || status != 0 {
			t.Errorf("%v: %q, %q, status %d", s, out, msg, status)
		}
	}
}
