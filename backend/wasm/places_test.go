package wasm_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// trapping are the insides of programs that trap, each in its own way.
var trapping = []string{
	"  %q = sdiv.i64 1, %zero\n",
	"  %p = inttoptr.i64.ptr %zero\n  %x = load.i64 %p\n  %y = add.i64 %x, %x\n",
	"  call @print_i64(5)\n  trap abort\n^rest:\n",
	"  unreachable\n^rest:\n",
	// In the library: at the call.
	"  %x = call @read_i64()\n",
	"  %x = call @strlen(null)\n",
	"  %n = call @strlen(@text)\n  %p = inttoptr.i64.ptr %zero\n  call @print_str(%p, 4)\n",
	"  call @abort()\n",
	"  %p = inttoptr.i64.ptr 5\n  %n = call @printf(%p)\n",
	"  %p = inttoptr.i64.ptr %zero\n  memcpy %p, @text, 4\n",
	"  %p = load.ptr @table\n  %n = calli (ptr) -> i64 %p(null)\n",
	"  %n = calli (ptr) -> i64 @strlen(null)\n",
	// Past the end of memory, but not of the address space of Wasm.
	"  %p = call @malloc(8)\n  %q = ptradd %p, 0x7f000000\n  %x = load.i64 %q\n",
	"  %p = call @malloc(8)\n  %q = ptradd %p, 0x7f000000\n  store.i8 1, %q + 70000\n",
	"  %p = call @malloc(8)\n  memset %p, 1, 0x7f000000\n",
	"  %p = call @malloc(8)\n  %q = ptradd %p, 0x7f000000\n  memcpy @zero, %q, 8\n",
	// In another function, with a name and a place of its own.
	"  %n = call @\"a b\"(%zero)\n",
	"  %p = inttoptr.i64.ptr %zero\n  calli () %p()\n",
	"  %n = call @deep(2000)\n",
	"  %n = call @wide(4000000000)\n",
}

const around = `mir 1
import func @print_i64(i64)
import func @print_str(ptr, i64)
import func @read_i64() -> i64
import func @strlen(ptr) -> i64
import func @abort()
import func @malloc(i64) -> ptr
import func @printf(ptr, ...) -> i32
const @text = { "text\00" }
data @table = { addr @strlen }
data @zero = { i64 0 }
func @"a b"(%%n: i64) -> i64 {
^entry:
  jump ^"the end"
^"the end":
  %%q = urem.i64 7, %%n !"first.c":12:5
  ret %%q
}
func @deep(%%n: i64) -> i64 {
  slot %%s: 1000000
^entry:
  store.i64 %%n, %%s
  %%n2 = sub.i64 %%n, 1
  %%more = sgt.i64 %%n, 0
  br %%more, ^more, ^done
^more:
  %%r = call @deep(%%n2)
  %%x = load.i64 %%s
  %%r2 = add.i64 %%r, %%x
  ret %%r2
^done:
  ret 0
}
func @wide(%%n: i64) -> i64 {
^entry:
  %%p = alloca %%n align 16
  store.i64 %%n, %%p
  %%x = load.i64 %%p
  ret %%x
}
export func @main() -> i32 {
^entry:
  %%zero = load.i64 @zero
%s  ret 0
}
`

// TestTrapPlaces holds that a command says where it trapped, as the interpreter
// does.
func TestTrapPlaces(t *testing.T) {
	var ps []program
	for _, inside := range trapping {
		m, err := mirtext.Load("p.mir", fmt.Appendf(nil, around, inside))
		if err != nil {
			t.Fatal(err)
		}
		if _, trap, _ := interpreted(t, program{m: m}); !strings.Contains(trap, " at ") {
			t.Errorf("%s: %q", inside, trap)
		}
		for range 4 { // one of them with the instructions for tail calls
			ps = append(ps, program{name: inside, m: m})
		}
	}
	inNode(t, ps, 0)
}

// TestNodeHeap holds that all of what a program gets is its own, up to the last
// byte, and that there is an end.
func TestNodeHeap(t *testing.T) {
	m, err := mirtext.Load("h.mir", []byte(`mir 1
import func @malloc(i64) -> ptr
import func @print_i64(i64)
import func @print_char(i32)
func @try(%n: i64) -> i1 {
^entry:
  %p = call @malloc(%n)
  %none = eq.ptr %p, null
  br %none, ^none, ^some
^some:
  %last = sub.i64 %n, 8
  %end = ptradd %p, %last
  store.i64 %n, %end
  memset %p, 7, 8
  %x = load.i64 %end
  %first = load.i8 %p
  %y = zext.i8.i64 %first
  call @print_i64(%x)
  call @print_char(32)
  call @print_i64(%y)
  call @print_char(10)
  ret true
^none:
  ret false
}
export func @main() -> i32 {
^entry:
  jump ^each(8, 0)
^each(%n: i64, %got: i32):
  %ok = call @try(%n)
  br %ok, ^more, ^done
^more:
  %n2 = mul.i64 %n, 5
  %n3 = add.i64 %n2, 1
  %got2 = add.i32 %got, 1
  %large = ugt.i64 %n3, 600000000
  br %large, ^last(%got2), ^each(%n3, %got2)
^last(%so.far: i32):
  %never = call @try(0xfffff000)
  br %never, ^done, ^good(%so.far)
^good(%r: i32):
  ret %r
^done:
  ret 99
}
`))
	if err != nil {
		t.Fatal(err)
	}
	inNode(t, []program{{name: "heap", m: m}}, 0, 2)
}

// TestStripped holds that a stripped command knows no places.
func TestStripped(t *testing.T) {
	m, err := mirtext.Load("p.mir", fmt.Appendf(nil, around, trapping[0]))
	if err != nil {
		t.Fatal(err)
	}
	if m, err = launch.Link(m); err != nil {
		t.Fatal(err)
	}
	sizes := map[bool]int{}
	for _, strip := range []bool{false, true} {
		dir := t.TempDir()
		r := runInNode(t, []nodeRun{{File: emitted(t, dir, 0, m, wasm.Options{Strip: strip})}})[0]
		_, want, _ := interpreted(t, program{m: m})
		want += "\n"
		if strip {
			want = "trap: div-by-zero\n"
		}
		if r.Stderr != want || r.Status != mir.TrapDivByZero.ExitStatus() {
			t.Errorf("strip %t: status %d, %q, want %q", strip, r.Status, r.Stderr, want)
		}
		var b bytes.Buffer
		if err := wasm.Emit(&b, m, wasm.Options{Strip: strip}); err != nil {
			t.Fatal(err)
		}
		if sizes[strip] = b.Len(); strip && bytes.Contains(b.Bytes(), []byte("p.mir")) {
			t.Error("a stripped module has the name of the file in it")
		}
	}
	if sizes[true] >= sizes[false] {
		t.Errorf("sizes %v", sizes)
	}
}
