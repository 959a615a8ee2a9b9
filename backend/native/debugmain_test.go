package native

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mirtext"
)

// TestDebuggerMain does what one does first in a debugger: it breaks at main, at a
// function, and where a trap happens, and steps over the library.
func TestDebuggerMain(t *testing.T) {
	gdb := testtool.Path(t, "gdb")
	dir := t.TempDir()
	t.Chdir(dir)
	const text = `mir 1
import func @print_i64(i64)
func @ratio(%a: i8, %b: i64, %on: i1, %x: f32) -> i64 {
  var $v: i64 = 3
  slot %room: 16
^entry:
  %q = sdiv.i64 100, %b
  call @print_i64(%q)
  ret %q
}
export func @main(%n: i64) {
^entry:
  %r = call @ratio(200, %n, true, 2.5)
  %s = call @ratio(1, 0, false, 0.5)
  ret
}
`
	must(t, os.WriteFile("prog.mir", []byte(text), 0o644))
	must(t, os.WriteFile("commands", []byte(`set debuginfod enabled off
break main
info breakpoints
run 7
break ratio
break mir.trap
continue
next
step
step
continue
continue
up
bt
`), 0o644))
	m, err := mirtext.Load("prog.mir", []byte(text))
	must(t, err)
	for _, cc := range []string{"clang-14", "clang-19"} {
		c, err := FindClang(cc)
		if err != nil {
			testtool.Missing(t, err.Error())
		}
		var exe bytes.Buffer
		must(t, compile("")(m, &exe, backend.EmitOptions{Debug: true, Settings: backend.Settings{"cc": {c.Path}, "llvm-opt": {"0"}}}))
		must(t, os.WriteFile("prog", exe.Bytes(), 0o755))
		out, msg, _ := shell(t, dir, gdb, "-q", "-batch", "-nx", "-x", "commands", filepath.Join(dir, "prog"))
		rest := out
		for _, want := range []string{
			" in main at prog.mir:13\n", "hit Breakpoint 1, main (n=7) at prog.mir:13\n",
			"hit Breakpoint 2, ratio (a=-56 '\\310', b=7, on=true, x=2.5) at prog.mir:7\n", "\n8\t", "\n9\t",
			"hit Breakpoint 2, ratio (a=1 '\\001', b=0, on=false, x=0.5) at prog.mir:7\n",
			" in mir.trap ()\n", " in ratio (a=1 '\\001', b=0, on=false, x=0.5) at prog.mir:7\n", " in main (n=7) at prog.mir:14\n",
		} {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s: no %q in what follows:\n%s\nthe whole:\n%s%s", cc, want, rest, out, msg)
				break
			}
			rest = after
		}
		if strings.Contains(out, "MULTIPLE") {
			t.Errorf("%s: several places are main:\n%s", cc, out)
		}
	}
}
