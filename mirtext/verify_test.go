package mirtext

import (
	"fmt"
	"slices"
	"testing"
)

// TestOperandColumns checks that what the verifier says of an operand is said
// at the operand, also in lines that name another place.
func TestOperandColumns(t *testing.T) {
	const src = `mir 1
func @f(%x: i64, %p: ptr) -> i64 {
^entry:
  %a = add.i32 %x, 1 !"fib.c":12:5
  store.i64 %p, %x + 8
  %b = call @f(%p,
    %x)
  br %x, ^n(1), ^n(%p)
^n(%q: i64):
  switch.i64 %q, ^m,
    1: ^n(%p)
^m:
  ret %p
}
`
	want := []string{"4:16-18", "5:13-15", "5:17-19", "6:16-18", "7:5-7", "8:6-8", "8:20-22", "11:11-13", "13:7-9"}
	for _, mode := range []Mode{Verify, Verify | grammarOnly} {
		f := Read("f.mir", []byte(src), mode)
		var got []string
		for _, d := range f.Diags {
			if d.Operand > 0 {
				got = append(got, fmt.Sprintf("%d:%d-%d", d.Pos.Line, d.Pos.Col, d.End.Col))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("errors at %v, want %v\n%v", got, want, f.Diags)
		}
	}
}
