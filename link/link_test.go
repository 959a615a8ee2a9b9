package link_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

func load(t *testing.T, name, text string) *mir.Module {
	t.Helper()
	m, err := mirtext.Load(name, []byte("mir 1\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// want compares a linked module with its text, and verifies it.
func want(t *testing.T, m *mir.Module, text string) {
	t.Helper()
	if ds := mir.Verify(m); len(ds) > 0 {
		t.Errorf("%v\n%s", ds, m)
	}
	if diff := cmp.Diff("mir 1\n"+text, m.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestModules(t *testing.T) {
	a := load(t, "a.mir", `
import func @twice(i64) -> i64
import func @print_i64(i64)
const @text = { "a" }
export func @main() {
^entry:
  %x = call @twice(3)
  %y = call @helper(%x)
  call @print_i64(%y)
  ret
}
func @helper(%x: i64) -> i64 {
^entry:
  %y = load.i64 @text
  ret %y
}
`)
	b := load(t, "b.mir", `
import func @print_i64(i64)
const @text = { "b", addr @helper }
export func @twice(%x: i64) -> i64 {
^entry:
  %y = call @helper(%x)
  ret %y
}
func @helper(%x: i64) -> i64 {
^entry:
  call @print_i64(%x)
  %p = load.ptr @text + 1
  %y = calli (i64) -> i64 %p(%x)
  ret %y
}
`)
	before := b.String()
	m, err := link.Modules(a, b)
	if err != nil {
		t.Fatal(err)
	}
	want(t, m, `
import func @print_i64(i64)

const @text = { "a" }

export func @main() {
^entry:
  %x = call @twice(3)
  %y = call @helper(%x)
  call @print_i64(%y)
  ret
}

func @helper(%x: i64) -> i64 {
^entry:
  %y = load.i64 @text
  ret %y
}

const @text.1 = { "b", addr @helper.1 }

export func @twice(%x: i64) -> i64 {
^entry:
  %y = call @helper.1(%x)
  ret %y
}

func @helper.1(%x: i64) -> i64 {
^entry:
  call @print_i64(%x)
  %p = load.ptr @text.1 + 1
  %y = calli (i64) -> i64 %p(%x)
  ret %y
}
`)
	if b.String() != before {
		t.Error("linking changed a module")
	}
	if f := m.FuncByName("twice"); m.Pos(f.Place).String() != "b.mir:5:13" {
		t.Errorf("@twice is at %s", m.Pos(f.Place))
	}
}

func TestModulesClash(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"duplicate", "export func @f() {\n^e:\n  ret\n}\n", "export func @f() {\n^e:\n  ret\n}\n",
			"b.mir:2:13: error: @f is exported twice [link/duplicate]"},
		{"import of another signature", "import func @f(i32)\n", "export func @f() {\n^e:\n  ret\n}\n",
			"a.mir:2:13: error: @f is imported as (i32), want () [link/signature]"},
		{"two imports", "import func @f(i32)\n", "import func @f(i64) -> i64\n",
			"b.mir:2:13: error: @f is imported as (i64) -> i64, want (i32) [link/signature]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := link.Modules(load(t, "a.mir", c.a), load(t, "b.mir", c.b))
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

const library = `
import func @mir.write(i32, ptr, i64) -> i64
data @buf = { zero 8 }
func @hidden(%x: i64) {
^entry:
  store.i64 %x, @buf
  ret
}
export func @put(%x: i64) {
^entry:
  call @hidden(%x)
  ret
}
export func @show.va(%f: ptr, %a: ptr) -> i32 {
^entry:
  ret 0
}
export func @fin() {
^entry:
  %n = call @mir.write(1, @buf, 8)
  ret
}
export func @unused() {
^entry:
  ret
}
`

func lib(t *testing.T) link.Lib {
	return link.Lib{Module: load(t, "lib.mir", library), Variadic: ".va", Final: "fin",
		Internal: func(name string) bool { return name == "unused" }}
}

func TestLibrary(t *testing.T) {
	m := load(t, "a.mir", `
import func @put(i64)
import func @show(ptr, ...) -> i32
import func @unused()
import func @elsewhere()
func @hidden(%x: i64) {
^entry:
  call @put(%x)
  ret
}
export func @main(%f: f32, %b: i8) -> i32 {
^entry:
  call @hidden(1)
  call @show(null)
  %n = call @show(null, f32 %f, i8 %b, i64 5)
  tailcall @show(null, i32 %n)
}
`)
	if err := link.Library(m, lib(t)); err != nil {
		t.Fatal(err)
	}
	want(t, m, `
func @put(%x: i64) {
^entry:
  call @hidden.1(%x)
  ret
}

import func @unused()
import func @elsewhere()

func @hidden(%x: i64) {
^entry:
  call @put(%x)
  ret
}

export func @main(%f: f32, %b: i8) -> i32 {
  slot %args: 24 noinit
^entry:
  call @hidden(1)
  call @show(null, %args)
  %f.1 = fpext.f32.f64 %f
  store.f64 %f.1, %args
  %b.1 = zext.i8.i64 %b
  store.i64 %b.1, %args + 8
  store.i64 5, %args + 16
  %n = call @show(null, %args)
  %n.1 = zext.i32.i64 %n
  store.i64 %n.1, %args
  %result = call @show(null, %args)
  ret %result
}

func @show(%f: ptr, %a: ptr) -> i32 {
^entry:
  ret 0
}

func @hidden.1(%x: i64) {
^entry:
  store.i64 %x, @buf
  ret
}

data @buf = { zero 8 }

func @fin() {
^entry:
  %n = call @mir.write(1, @buf, 8)
  ret
}

import func @mir.write(i32, ptr, i64) -> i64
`)
	if m.SymName(m.Final) != "fin" || !m.FuncByName("put").Runtime || m.FuncByName("main").Runtime {
		t.Error("the marks of the library are wrong")
	}
}

func TestLibraryLeavesWhatIsNotUsed(t *testing.T) {
	text := "\nimport func @elsewhere()\n"
	m := load(t, "a.mir", text)
	if err := link.Library(m, lib(t)); err != nil {
		t.Fatal(err)
	}
	want(t, m, text)
	if m.Final != 0 {
		t.Error("the final function has nothing to do")
	}
}

func TestLibraryRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"signature", "import func @put(i32)\n",
			"a.mir:2:13: error: @put is imported as (i32), and the library has it as (i64) [link/signature]"},
		{"variadic signature", "import func @show(ptr) -> i32\n",
			"a.mir:2:13: error: @show is imported as (ptr) -> i32, and the library has it as (ptr, ...) -> i32 [link/signature]"},
		{"address of a variadic function", "import func @show(ptr, ...) -> i32\nexport func @f() -> ptr {\n^e:\n  ret @show\n}\n",
			"a.mir:5:3: error: the address of @show, which is variadic, cannot be taken: it can only be called by its name [link/variadic]"},
		{"address in data", "import func @show(ptr, ...) -> i32\ndata @d = { addr @show }\n", "[link/variadic]"},
		{"reserved", "import func @put(i64)\nimport func @show(ptr, ...) -> i32\nfunc @mir.write() {\n^e:\n  call @put(1)\n  ret\n}\n",
			"a.mir:4:6: error: @mir.write is the name of a function that the backend supplies [link/reserved]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := link.Library(load(t, "a.mir", c.text), lib(t))
			if err == nil || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
