package native

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/mirtool/mirtool/backend"
)

// What C calls through a pointer returns narrow integers extended: a bool of
// which C sees all eight bits is 0 or 1. That holds for functions, for those
// that they end with by a tail call, and for what stands for imports.
func TestCallback(t *testing.T) {
	const text = `mir 1
import func @truth(ptr, i32) -> i32
import func @theirs(i32) -> i1
import func @print_i64(i64)
func @odd(%x: i32) -> i1 {
^entry:
  %r = trunc.i32.i1 %x
  ret %r
}
func @next(%x: i32) -> i1 [noinline] {
^entry:
  %y = add.i32 %x, 1
  tailcall @odd(%y)
}
func @show(%f: ptr, %x: i32) {
^entry:
  %r = call @truth(%f, %x)
  %r2 = zext.i32.i64 %r
  call @print_i64(%r2)
  %c = calli (i32) -> i1 %f(%x)
  %c2 = zext.i1.i64 %c
  call @print_i64(%c2)
  ret
}
export func @main() {
^entry:
  call @show(@odd, 6)
  call @show(@odd, 7)
  call @show(@next, 6)
  call @show(@next, 7)
  call @show(@theirs, 6)
  ret
}
`
	// With tail calls between different signatures: the pointers are none to C then.
	const own = `mir 1
import func @print_i64(i64)
func @other(%x: i32) -> i1 {
^entry:
  tailcall @sum(%x, 1)
}
func @sum(%x: i32, %y: i32) -> i1 [noinline] {
^entry:
  %z = add.i32 %x, %y
  %r = trunc.i32.i1 %z
  ret %r
}
export func @main() {
^entry:
  %c = call @other(7)
  %c2 = zext.i1.i64 %c
  call @print_i64(%c2)
  ret
}
`
	const c = `#include <stdbool.h>
int truth(bool (*f)(int), int x) { return f(x); }
bool theirs(int x) { return x & 2; }
`
	dir := t.TempDir()
	src := filepath.Join(dir, "truth.c")
	must(t, os.WriteFile(src, []byte(c), 0o644))
	for _, level := range []string{"0", "2"} {
		for _, p := range []struct{ text, want string }{{text, "0011110011"}, {own, "0"}} {
			must(t, emit(t, "exe", p.text, filepath.Join(dir, "prog"), backend.Settings{"link-arg": {src}, "llvm-opt": {level}}))
			if out, msg, status := shell(t, dir, "./prog"); out != p.want || status != 0 {
				t.Errorf("level %s: printed %q, want %q; status %d, %s", level, out, p.want, status, msg)
			}
		}
	}
}
