package llvmtext

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// Addresses of which it is known what they are multiples of.
func TestAlign(t *testing.T) {
	for _, c := range []struct {
		body string
		want int
	}{
		{"%x = load.i64 @g", 8},
		{"%x = load.i64 @g + 4", 4},
		{"%x = load.i8 @big + 64", 64},
		{"%x = load.i64 @big + -32", 32},
		{"%x = load.i64 @low", 1},
		{"%x = load.i64 @low align 8", 8},
		{"%x = load.i64 %s + 6", 2},
		{"%x = load.i64 %wide + 48", 16},
		{"%x = load.f64 %p", 1},
		{"store.i64 1, %s + 8", 8},
		{"%a = alloca %n\n  store.i32 1, %a + 8", 8},
		{"%a = alloca %n align 32\n  store.i32 1, %a", 32},
		{"%q = ptradd @big, 24\n  %x = load.i64 %q + 16", 8},
		{"%k = shl.i64 %n, 3\n  %q = ptradd @big, %k\n  %x = load.i64 %q", 8},
		{"%k = shl.i64 %n, 67\n  %q = ptradd @big, %k\n  %x = load.i64 %q", 8},
		{"%k = shl.i64 3, %n\n  %q = ptradd @big, %k\n  %x = load.i64 %q", 1},
		{"%k = mul.i64 %n, 24\n  %l = add.i64 %k, 4\n  %q = ptradd @big, %l\n  %x = load.i64 %q + 4", 4},
		{"%k = and.i64 %n, -16\n  %l = sub.i64 %k, 8\n  %q = ptradd @big, %l\n  %x = load.i64 %q", 8},
		{"%q = ptradd @big, %n\n  %x = load.i64 %q", 1},
		{"%q = ptradd @f, 8\n  %x = load.i64 %q", 1},
		{"%q = select.ptr true, @g, @big\n  %x = load.i64 %q", 1},
	} {
		text := emit(t, "mir 1\ndata @g = { i64 0 }\ndata @big align 64 = { zero 256 }\ndata @low align 1 = { i64 0 }\n"+
			"export func @f(%p: ptr, %n: i64) {\n  slot %s: 32\n  slot %wide: 64 align 32 noinit\n^entry:\n  "+c.body+"\n  ret\n}\n")
		got := -1
		for line := range strings.Lines(text) {
			if i := strings.Index(line, ", align "); i >= 0 && (strings.Contains(line, "= load") || strings.Contains(line, "\tstore")) {
				fmt.Sscanf(line[i:], ", align %d", &got)
			}
		}
		if got != c.want {
			t.Errorf("%s: align %d, want %d\n%s", c.body, got, c.want, text)
		}
	}
}

// emit returns the text of a library.
func emit(t *testing.T, src string) string {
	t.Helper()
	m, err := mirtext.Load("test.mir", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := Emit(&text, m, Options{Exports: true}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// Whatever numbers they are made of, addresses are multiples of what is said
// of them: trees of ops, computed for random numbers.
func TestAlignment(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	said := 0
	for range 5000 {
		m := mir.NewModule("t.mir")
		g := m.AddGlobal(&mir.Global{Name: "g", Align: 1 << r.IntN(8), Init: []mir.Datum{{Kind: mir.DatumZero, Off: 1}}})
		b := m.Define("f", []mir.Type{mir.I64, mir.I64})
		vals := []mir.Value{b.Param(0), b.Param(1)}
		nums := []uint64{r.Uint64() << r.IntN(4), r.Uint64()}
		for range r.IntN(6) {
			k := r.Uint64() << r.IntN(64)
			x, y := r.IntN(len(vals)+1), r.IntN(len(vals)+1)
			arg := func(i int) (mir.Value, uint64) {
				if i == len(vals) {
					return b.Int(mir.I64, int64(k)), k
				}
				return vals[i], nums[i]
			}
			op := []mir.Op{mir.Add, mir.Sub, mir.Mul, mir.Shl, mir.And, mir.Or}[r.IntN(6)]
			v, n := arg(x)
			w, o := arg(y)
			bits, _ := op.Info().Eval(mir.I64, mir.I64, [3]uint64{n, o})
			vals, nums = append(vals, b.Op(op, mir.I64, v, w)), append(nums, bits)
		}
		p, at := b.Addr(g), uint64(m.Global(g).Align)*(r.Uint64()>>1|1)
		for range r.IntN(3) {
			i := r.IntN(len(vals))
			p, at = b.Op(mir.PtrAdd, mir.Void, p, vals[i]), at+nums[i]
		}
		off := int64(r.Uint64() << r.IntN(64))
		n := alignment(b.Func, p, off)
		if n > 1 {
			said++
		}
		if n < 1 || n&(n-1) != 0 || (at+uint64(off))%uint64(n) != 0 {
			t.Fatalf("%#x is said to be a multiple of %d\n%s", at+uint64(off), n, b.Func)
		}
	}
	if said < 500 {
		t.Errorf("of %d addresses only it is said what they are multiples of", said)
	}
}
