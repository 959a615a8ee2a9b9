package wasm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/mirtext"
)

// TestZeroAndMask branches on comparisons of 0 with results of and, each written
// in many ways, of which wazero's compiler gets some wrong when they come to it as
// they are.
func TestZeroAndMask(t *testing.T) {
	var text strings.Builder
	text.WriteString("mir 1\n")
	n := 0
	for _, typ := range []string{"i8", "i16", "i32", "i64"} {
		for _, op := range []string{"eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge", "usub_ovf", "ssub_ovf", "uadd_ovf"} {
			for _, zero := range []string{"0", "%unset", "%param", "%wasset", "%narrowed"} {
				for _, mask := range []string{"%and", "%gotten", "%sum", "%cut", "%wide"} {
					for _, turned := range []bool{false, true} {
						a, b := zero, mask
						if turned {
							a, b = b, a
						}
						text.WriteString(confusing(n, typ, op, zero, mask, a, b))
						n++
					}
				}
			}
		}
	}
	m, err := mirtext.Load("t.mir", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	for level := range 3 {
		m := optimized(t, m, level)
		got, err := wasm.Backend.Load(m, backend.Options{Unstoppable: true})
		if err != nil {
			t.Fatal(err)
		}
		want, err := interp.Backend.Load(m, backend.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			for _, x := range []uint64{0, 1, 6, 1 << 63} {
				name := fmt.Sprintf("f%d", i)
				w, err1 := want.Call(t.Context(), name, x)
				g, err2 := got.Call(t.Context(), name, x)
				if err1 != nil || err2 != nil || w[0] != g[0] {
					t.Fatalf("-O%d: of %d %v %v, want %v %v\n%s", level, x, g, err2, w, err1, m.FuncByName(name))
				}
			}
		}
	}
}

// confusing returns a function that branches on the comparison of a and b.
func confusing(n int, typ, op, zero, mask, a, b string) string {
	var s strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&s, format+"\n", args...) }
	line("export func @f%d(%%x: i64) -> i32 {", n)
	line("  var $unset: %s\n  var $set: %s\n  var $and: %s", typ, typ, typ)
	line("^entry:\n  jump ^next(0)\n^next(%%param: %s):", typ)
	switch zero {
	case "%unset":
		line("  %%unset = get $unset")
	case "%wasset":
		line("  set $set, 0\n  %%wasset = get $set")
	case "%narrowed":
		if typ == "i64" {
			line("  %%narrowed = zext.i32.i64 0")
		} else {
			line("  %%narrowed = trunc.i64.%s 0", typ)
		}
	}
	switch typ {
	case "i64":
		line("  %%y = add.i64 %%x, 0")
	default:
		line("  %%y = trunc.i64.%s %%x", typ)
	}
	switch mask {
	case "%and":
		line("  %%and = and.%s %%y, 7", typ)
	case "%gotten":
		line("  %%a = and.%s %%y, 7\n  set $and, %%a\n  %%gotten = get $and", typ)
	case "%sum":
		line("  %%sum = add.%s %%y, %%y", typ)
	case "%cut":
		if typ == "i64" {
			line("  %%c = trunc.i64.i8 %%x\n  %%cut = zext.i8.i64 %%c")
		} else {
			line("  %%a = and.i64 %%x, 7\n  %%cut = trunc.i64.%s %%a", typ)
		}
	case "%wide":
		if typ == "i8" {
			line("  %%c = trunc.i64.i1 %%x\n  %%wide = sext.i1.i8 %%c")
		} else {
			line("  %%c = trunc.i64.i8 %%x\n  %%c2 = and.i8 %%c, 3\n  %%wide = zext.i8.%s %%c2", typ)
		}
	}
	line("  %%c0 = %s.%s %s, %s\n  br %%c0, ^yes, ^no\n^yes:\n  ret 1\n^no:\n  ret 0\n}", op, typ, a, b)
	return s.String()
}
