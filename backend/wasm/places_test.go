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
