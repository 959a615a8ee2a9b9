package native

import (
	"bytes"
	"debug/elf"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// emit makes a target of a program, into a file.
func emit(t *testing.T, target, src, file string, s backend.Settings) error {
	t.Helper()
	if _, err := FindClang(""); err != nil {
		testtool.Missing(t, err.Error())
	}
	m, err := mirtext.Load("prog.mir", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range targets {
		if to.Name != target {
			continue
		}
		if to.Program {
			if err := rt.Link(m); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := to.Emit(m, &b, backend.EmitOptions{Settings: s}); err != nil {
			return err
		}
		if err := os.WriteFile(file, b.Bytes(), 0o755); err != nil {
			t.Fatal(err)
		}
		return nil
	}
	t.Fatal("there is no target " + target)
	return nil
}

// shell runs a command in a folder.
func shell(t *testing.T, dir, name string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What C includes agrees with the object, for all types, several results, and
// names that C does not take.
func TestC(t *testing.T) {
	dir := t.TempDir()
	const lib = `mir 1
import func @print_i64(i64)
import func @print_char(i32)
import func @twice(i8, f32) -> f64
import func @pair(i64) -> (i32, f32)
import func @many(i32, ...) -> i32
export func @types(%a: i1, %b: i8, %c: i16, %d: i32, %e: i64, %f: f32, %g: f64, %h: ptr) -> i64 {
^entry:
  %a2 = zext.i1.i64 %a
  %b2 = sext.i8.i64 %b
  %c2 = sext.i16.i64 %c
  %d2 = sext.i32.i64 %d
  %f2 = fptosi.f32.i64 %f
  %g2 = fptosi.f64.i64 %g
  %h2 = load.i64 %h
  %1 = add.i64 %a2, %b2
  %2 = add.i64 %1, %c2
  %3 = add.i64 %2, %d2
  %4 = add.i64 %3, %e
  %5 = add.i64 %4, %f2
  %6 = add.i64 %5, %g2
  %7 = add.i64 %6, %h2
  ret %7
}
export func @minus(%x: i8) -> i8 {
^entry:
  %y = sub.i8 0, %x
  ret %y
}
export func @divmod(%a: i64, %b: i64) -> (i64, i64) {
^entry:
  call @print_i64(%a)
  call @print_char(10)
  %q = sdiv.i64 %a, %b
  %r = srem.i64 %a, %b
  ret %q, %r
}
export func @three(%a: i32) -> (f32, i1, i32) {
^entry:
  ret 1.5, true, %a
}
export func @"odd name"() -> i32 {
^entry:
  ret 42
}
export func @malloc(%n: i64) -> i64 {
^entry:
  %m = mul.i64 %n, 2
  ret %m
}
export func @back() -> f64 {
^entry:
  %x = call @twice(-1, 2.5)
  %i, %f = call @pair(5)
  %i2 = sitofp.i32.f64 %i
  %f2 = fpext.f32.f64 %f
  %s = fadd.f64 %i2, %f2
  %r = fadd.f64 %s, %x
  ret %r
}
export func @variadic() -> i32 {
^entry:
  %n = call @many(200, f32 2.5, i64 7, i1 true, i16 -1)
  ret %n
}
export func @apply(%f: ptr, %x: i64) -> i64 {
^entry:
  %r = calli (i64) -> i64 %f(%x)
  ret %r
}
export func @own() -> ptr {
^entry:
  ret @malloc
}
export func @never() [noreturn] {
^entry:
  trap abort
}
export func @theirs() -> i64 {
^entry:
  %r = calli (i64) -> (i32, f32) @pair(3)
  ret 1
}
`
	lib2 := strings.Replace(lib, "  %r = calli (i64) -> (i32, f32) @pair(3)\n  ret 1", "  %i, %f = calli (i64) -> (i32, f32) @pair(3)\n  %r = sext.i32.i64 %i\n  ret %r", 1)
	const prog = `#include "lib.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
double twice(uint8_t x, float y) { return x * 2.0 * y; }
void pair(int64_t x, int32_t *a, float *b) { *a = -x; *b = x + 0.5; }
int32_t many(int a, ...) {
	va_list l;
	va_start(l, a);
	double d = va_arg(l, double);
	long long n = va_arg(l, long long);
	int b = va_arg(l, int), s = va_arg(l, int);
	return a == 200 && d == 2.5 && n == 7 && b == 1 && s == 65535;
}
int main(void) {
	int64_t m = 1000000, q, r;
	float f;
	bool b;
	int32_t i;
	printf("%lld\n", (long long)types(true, -2, -30, -400, 5000, 6.5f, -7.5, &m));
	printf("%d %p\n", minus(3), malloc(10) ? (void *)1 : 0);
	fflush(stdout);
	divmod(17, 5, &q, &r);
	three(9, &f, &b, &i);
	printf("%d %d %g %d %d %d\n", (int)q, (int)r, f, b, i, mir_odd_20name());
	printf("%d %g %d\n", (int)mir_malloc(4), back(), variadic());
	printf("%d %d\n", (int)apply(own(), 21), (int)theirs());
	fflush(stdout);
	divmod(1, 0, &q, &r);
	return 0;
}
`
	must(t, os.WriteFile(filepath.Join(dir, "main.c"), []byte(prog), 0o644))
	must(t, emit(t, "header", lib2, filepath.Join(dir, "lib.h"), nil))
	cc, err := FindClang("")
	must(t, err)
	if _, msg, status := shell(t, dir, cc.Path, "-x", "c++", "-Wall", "-Werror", "-Wno-pragma-once-outside-header", "-fsyntax-only", "lib.h"); status != 0 {
		t.Errorf("in C++: %s", msg)
	}
	const want = "1004568\n253 0x1\n17\n3 2 1.5 1 9 42\n8 1275.5 1\n42 -3\n1\n"
	for _, level := range []string{"0", "2"} {
		must(t, emit(t, "obj", lib2, filepath.Join(dir, "lib.o"), backend.Settings{"llvm-opt": {level}}))
		if _, msg, status := shell(t, dir, cc.Path, "-Wall", "-Wextra", "-Werror", "-O"+level, "-o", "prog", "main.c", "lib.o", "-lm"); status != 0 {
			t.Fatal(msg)
		}
		out, msg, status := shell(t, dir, "./prog")
		if out != want || status != 134 || msg != "trap: div-by-zero at prog.mir:34:8 in @divmod ^entry\n" {
			t.Errorf("printed %q, want %q; status %d, %s", out, want, status, msg)
		}
	}
}

const greet = `mir 1
import func @print_i64(i64)
import func @print_f64(f64)
import func @print_bool(i1)
import func @print_char(i32)
export func @main(%n: i64, %x: f64, %"a \22b": i1) -> i64 {
^entry:
  call @print_i64(%n)
  call @print_char(32)
  call @print_f64(%x)
  call @print_char(32)
  call @print_bool(%"a \22b")
  ret %n
}
`

// The parameters of @main come from the command line, as with mirtool run.
func TestArguments(t *testing.T) {
	dir := t.TempDir()
	must(t, emit(t, "exe", greet, filepath.Join(dir, "greet"), nil))
	const sig = `@main(%n: i64, %x: f64, %"a \"b": i1) takes 3 arguments`
	for _, c := range []struct {
		args   string
		status int
		out    string
		msg    string
	}{
		{"5 2.5 true", 5, "5 2.5 true", ""},
		{"-1 -inf 0", 255, "-1 -inf false", ""},
		{"0xff 1e400 1", 255, "255 inf true", ""},
		{"+0X10 nan false", 16, "16 nan false", ""},
		{"18446744073709551615 007 true", 255, "-1 7.0 true", ""},
		{"-9223372036854775808 .5 true", 0, "-9223372036854775808 0.5 true", ""},
		{"", 2, "", sig},
		{"1 2 true 4", 2, "", sig},
		{"x 2 true", 2, "", `argument 1, %n: i64 of @main: "x" is not a whole number from -2^63 to 2^64-1`},
		{"18446744073709551616 2 true", 2, "", `argument 1, %n: i64 of @main: "18446744073709551616" is not a whole number from -2^63 to 2^64-1`},
		{"1x 2 true", 2, "", `argument 1, %n: i64 of @main: "1x" is not a whole number from -2^63 to 2^64-1`},
		{"1 2e true", 2, "", `argument 2, %x: f64 of @main: "2e" is not a number`},
		{"1 2 yes", 2, "", `argument 3, %"a \"b": i1 of @main: "yes" is not true, false, 1 or 0`},
		{"1 2 truex", 2, "", `argument 3, %"a \"b": i1 of @main: "truex" is not true, false, 1 or 0`},
	} {
		out, msg, status := shell(t, dir, "./greet", strings.Fields(c.args)...)
		if c.msg != "" {
			c.msg = "./greet: " + c.msg + "\n"
		}
		if out != c.out || msg != c.msg || status != c.status {
			t.Errorf("%s: printed %q, %q, status %d; want %q, %q, %d", c.args, out, msg, status, c.out, c.msg, c.status)
		}
	}
	for _, args := range [][]string{{" 1", "2", "true"}, {"1", " 2", "true"}, {"1", "2", " 1"}, {"", "2", "1"}, {"1", "", "1"}, {"1", "2", ""}} {
		if _, msg, status := shell(t, dir, "./greet", args...); status != 2 {
			t.Errorf("%q: status %d, %s", args, status, msg)
		}
	}
}

// A program of its own says what a trap is, ends with 134, and has written
// what it printed before.
func TestProgramTraps(t *testing.T) {
	dir := t.TempDir()
	const text = `mir 1
import func @print_i64(i64)
import func @read_i64() -> i64
import func @exit(i32)
import func @puts(ptr) -> i32
const @words = { "bye\00" }
const @reader = { addr @read_i64 }
export func @main(%what: i64) -> i32 {
^entry:
  call @print_i64(%what)
  switch.i64 %what, ^fine, 1: ^div, 2: ^null, 3: ^deep, 4: ^input, 5: ^exit, 6: ^named, 7: ^pointer
^fine:
  ret 7
^div:
  %zero = sub.i64 %what, 1
  %q = udiv.i64 10, %zero
  %q32 = trunc.i64.i32 %q
  ret %q32
^null:
  %x = load.i32 null
  ret %x
^deep:
  %d = call @deep(1)
  ret %d
^input:
  %i = call @read_i64()
  ret 1
^exit:
  %r = call @puts(@words)
  call @exit(300)
  ret 1
^named:
  trap abort
^pointer:
  %f = load.ptr @reader
  %j = calli () -> i64 %f()
  ret 2
}
func @deep(%n: i32) -> i32 {
  slot %own: 100
^entry:
  store.i32 %n, %own volatile
  %r = call @deep(%n)
  %i = load.i32 %own volatile
  %s = add.i32 %r, %i
  ret %s
}
`
	must(t, emit(t, "exe", text, filepath.Join(dir, "prog"), nil))
	exe, err := elf.Open(filepath.Join(dir, "prog"))
	must(t, err)
	libs, err := exe.ImportedLibraries()
	if err != nil || len(libs) != 1 || !strings.HasPrefix(libs[0], "libc.") {
		t.Errorf("the program needs %v, %v; want a C library alone", libs, err)
	}
	exe.Close()
	for _, c := range []struct {
		arg    string
		status int
		out    string
		msg    string
	}{
		{"0", 7, "0", ""},
		{"1", 134, "1", "trap: div-by-zero at prog.mir:16:8 in @main ^div\n"},
		{"2", 134, "2", "trap: bad-pointer\n"},
		{"3", 134, "3", "trap: stack-overflow\n"},
		{"4", 134, "4", "trap: bad-input at prog.mir:26:8 in @main ^input\n"},
		{"5", 300 & 255, "5bye\n", ""},
		{"6", 134, "6", "trap: abort at prog.mir:33:3 in @main ^named\n"},
		{"7", 134, "7", "trap: bad-input at prog.mir:36:8 in @main ^pointer\n"},
	} {
		out, msg, status := shell(t, dir, "./prog", c.arg)
		if out != c.out || msg != c.msg || status != c.status {
			t.Errorf("%s: printed %q, %q, status %d; want %q, %q, %d", c.arg, out, msg, status, c.out, c.msg, c.status)
		}
	}
}

// Objects for other machines, and what cannot be made.
func TestTargets(t *testing.T) {
	dir := t.TempDir()
	const lib = "mir 1\nexport func @f(%a: i64, %b: i64) -> i64 {\n^entry:\n  %q = sdiv.i64 %a, %b\n  ret %q\n}\n"
	for triple, machine := range map[string]byte{"aarch64-linux-gnu": 183, "riscv64-linux-gnu": 243, "x86_64-linux-musl": 62} {
		file := filepath.Join(dir, triple)
		if err := emit(t, "obj", lib, file, backend.Settings{"target": {triple}}); err != nil {
			t.Error(err)
			continue
		}
		if b, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(b, []byte("\x7fELF\x02\x01")) || b[18] != machine {
			t.Errorf("%s: no object of machine %d", triple, machine)
		}
	}
	for _, triple := range []string{"i386-linux-gnu", "x86_64-linux-gnux32", "x86_64-linux-muslx32", "aarch64-linux-gnu_ilp32"} {
		if err := checkTriple(triple); err == nil {
			t.Errorf("%s, with pointers of 32 bits, is taken", triple)
		}
	}
	file := filepath.Join(dir, "f.s")
	must(t, emit(t, "asm", lib, file, nil))
	if b, _ := os.ReadFile(file); !strings.Contains(string(b), "\nf:") {
		t.Errorf("no label f in\n%s", b)
	}
	var tool *ToolError
	err := emit(t, "exe", "mir 1\nimport func @nobody()\nexport func @main() {\n^entry:\n  call @nobody()\n  ret\n}\n", file, nil)
	if !errors.As(err, &tool) || !strings.Contains(err.Error(), "clang") || !strings.Contains(err.Error(), "nobody") || !strings.Contains(err.Error(), "-o") {
		t.Errorf("the linker's words and its command: %v", err)
	}
	const empty = "mir 1\nexport func @main() {\n^entry:\n  ret\n}\n"
	err = emit(t, "exe", empty, file, backend.Settings{"link-arg": {"--version"}})
	if !errors.As(err, &tool) || !strings.Contains(err.Error(), "nothing was made by: ") {
		t.Errorf("a command that makes nothing: %v", err)
	}
	var ds mir.Diagnostics
	if err := emit(t, "exe", lib, file, nil); !errors.As(err, &ds) {
		t.Errorf("a program without @main: %v", err)
	}
	for _, target := range []string{"llvm", "asm", "obj", "exe"} {
		err := emit(t, target, "mir 1\nexport func @main(%a: i32) {\n^entry:\n  ret\n}\n", file, nil)
		if !errors.As(err, &ds) || !strings.Contains(err.Error(), "prog.mir:2:13: error: parameter %a: i32 of @main") {
			t.Errorf("%s of a @main that no command line can call: %v", target, err)
		}
	}
	c := filepath.Join(dir, "add.c")
	must(t, os.WriteFile(c, []byte("long long f(long long, long long);\nlong long add(long long a) { return f(a, 2) + 1; }\n"), 0o644))
	prog := "mir 1\nimport func @add(i64) -> i64\nexport func @main() -> i64 {\n^entry:\n  %r = call @add(80)\n  ret %r\n}\n" + strings.TrimPrefix(lib, "mir 1\n")
	must(t, emit(t, "exe", prog, filepath.Join(dir, "prog"), backend.Settings{"link-arg": {c}}))
	if _, msg, status := shell(t, dir, "./prog"); status != 41 {
		t.Errorf("status %d, %s", status, msg)
	}
}
