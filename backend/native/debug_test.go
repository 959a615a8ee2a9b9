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

// debugged is a program whose main has places in a file in C.
const debugged = `mir 1
import func @print_i64(i64)
data @total = { i64 0 }
func @sum(%n: i64, %half: f64) -> i64 {
  var $last: i32 = 7
  slot %room: 4
^entry:
  store.i32 0x04030201, %room
  jump ^loop(0, 0)
^loop(%i: i64, %s: i64):
  %more = slt.i64 %i, %n
  br %more, ^body, ^done
^body:
  %s2 = add.i64 %s, %i
  %i2 = add.i64 %i, 1
  set $last, 9
  jump ^loop(%i2, %s2)
^done:
  ret %s
}
export func @main() -> i64 {
^entry:
  %t = call @sum(4, 2.5) !"prog.c":2:3
  store.i64 %t, @total !"prog.c":3:3
  call @print_i64(%t) !"prog.c":4:3
  ret 0 !"prog.c":5:3
}
`

// TestDebugger breaks, steps and prints with gdb, in MIR and in the source that
// places name.
func TestDebugger(t *testing.T) {
	gdb := testtool.Path(t, "gdb")
	dir := t.TempDir()
	t.Chdir(dir)
	must(t, os.WriteFile("prog.mir", []byte(debugged), 0o644))
	must(t, os.WriteFile("prog.c", []byte("int main() {\n  t = sum(4, 2.5);\n  total = t;\n  print(t);\n  return 0;\n}\n"), 0o644))
	must(t, os.WriteFile("commands", []byte(`set debuginfod enabled off
break prog.mir:14
run
print n
print half
print i
print s
print last
print room
continue
print i
print s
print last
next
info line
delete
finish
next
next
print total
info line
break prog.c:5
continue
info line
bt 1
`), 0o644))
	for _, cc := range []string{"clang-14", "clang-19"} {
		c, err := FindClang(cc)
		if err != nil {
			testtool.Missing(t, err.Error())
		}
		m, err := mirtext.Load("prog.mir", []byte(debugged))
		must(t, err)
		var exe bytes.Buffer
		must(t, compile("")(m, &exe, backend.EmitOptions{Debug: true, Settings: backend.Settings{"cc": {c.Path}, "llvm-opt": {"0"}}}))
		must(t, os.WriteFile("prog", exe.Bytes(), 0o755))
		out, msg, _ := shell(t, dir, gdb, "-q", "-batch", "-nx", "-x", "commands", filepath.Join(dir, "prog"))
		rest := out
		for _, want := range []string{
			"hit Breakpoint 1, sum (n=4, half=2.5) at prog.mir:14\n", "$1 = 4\n", "$2 = 2.5\n", "$3 = 0\n", "$4 = 0\n", "$5 = 7\n", "\\001\\002\\003\\004",
			"hit Breakpoint 1, ", "$7 = 1\n", "$8 = 0\n", "$9 = 9\n",
			"Line 15 of \"prog.mir\"", "in main () at prog.c:2\n", "$10 = 6\n", "$11 = 6\n", "Line 4 of \"prog.c\"", "Line 5 of \"prog.c\"", "main () at prog.c:5\n",
		} {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s: no %q in what follows:\n%s\nthe whole:\n%s%s", cc, want, rest, out, msg)
				break
			}
			rest = after
		}
	}
}

// TestDebuggerFromC breaks in a function that is inlined into the one that C
// calls.
func TestDebuggerFromC(t *testing.T) {
	gdb := testtool.Path(t, "gdb")
	dir := t.TempDir()
	t.Chdir(dir)
	const text = "mir 1\nexport func @boom(%x: i32) -> i32 {\n^entry:\n  %y = sdiv.i32 100, %x\n  ret %y\n}\n"
	must(t, os.WriteFile("lib.mir", []byte(text), 0o644))
	must(t, os.WriteFile("main.c", []byte("int boom(int);\nint main(int argc, char **argv) {\n  return boom(argc);\n}\n"), 0o644))
	must(t, os.WriteFile("commands", []byte("set debuginfod enabled off\nbreak lib.mir:4\nrun\nbt\ninfo breakpoints\n"), 0o644))
	for _, cc := range []string{"clang-14", "clang-19"} {
		c, err := FindClang(cc)
		if err != nil {
			testtool.Missing(t, err.Error())
		}
		m, err := mirtext.Load("lib.mir", []byte(text))
		must(t, err)
		var obj bytes.Buffer
		must(t, compile("-c")(m, &obj, backend.EmitOptions{Debug: true, Settings: backend.Settings{"cc": {c.Path}}}))
		must(t, os.WriteFile("lib.o", obj.Bytes(), 0o644))
		must(t, c.Run("-g", "-o", "prog", "main.c", "lib.o"))
		out, msg, _ := shell(t, dir, gdb, "-q", "-batch", "-nx", "-x", "commands", filepath.Join(dir, "prog"))
		for _, want := range []string{"Breakpoint 1, boom (x=1) at lib.mir:4\n", "#1  boom () at lib.mir:2\n", "in main (argc=1, "} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s%s", cc, want, out, msg)
			}
		}
	}
}
