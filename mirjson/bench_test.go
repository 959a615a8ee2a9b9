package mirjson_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// ordinary returns a module of n functions of some 25 instructions.
func ordinary(t testing.TB, n int) *mir.Module {
	var b bytes.Buffer
	b.WriteString("mir 1\n\nimport func @print_i64(i64)\n")
	for i := range n {
		fmt.Fprintf(&b, `
func @work.%d(%%base: ptr, %%count: i64, %%scale: f64) -> i64 {
  var $best: i64
  slot %%buffer: 64
^entry:
  %%limit = mul.i64 %%count, 8
  jump ^loop(0, 0, 0.0)
^loop(%%index: i64, %%sum: i64, %%total: f64):
  %%more = slt.i64 %%index, %%limit
  br %%more, ^body, ^done
^body:
  %%address = ptradd %%base, %%index
  %%value = load.i64 %%address + 16
  %%masked = and.i64 %%value, 0xffff
  %%shifted = lshr.i64 %%value, %d
  %%mixed = xor.i64 %%masked, %%shifted
  %%float = sitofp.i64.f64 %%mixed
  %%scaled = fmul.f64 %%float, %%scale
  %%total2 = fadd.f64 %%total, %%scaled
  store.i64 %%mixed, %%buffer + 8
  %%best = get $best
  %%larger = sgt.i64 %%mixed, %%best
  br %%larger, ^better, ^next
^better:
  set $best, %%mixed
  jump ^next
^next:
  %%sum2 = add.i64 %%sum, %%mixed
  %%index2 = add.i64 %%index, 8
  jump ^loop(%%index2, %%sum2, %%total2)
^done:
  %%whole = fptosi.f64.i64 %%total
  %%result = call @work.%d(%%base, %%whole, 1.5)
  call @print_i64(%%result)
  %%all = add.i64 %%sum, %%result
  ret %%all
}
`, i, i%63, max(i-1, 0))
	}
	m, err := mirtext.Parse("ordinary.mir", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func BenchmarkParse(b *testing.B) {
	for _, places := range []bool{true, false} {
		b.Run(fmt.Sprintf("places=%v", places), func(b *testing.B) {
			src := toJSON(b, mirjson.Printer{Places: places}, ordinary(b, 2000))
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := mirjson.Parse("b.json", src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	m := ordinary(b, 2000)
	b.SetBytes(int64(len(toJSON(b, mirjson.Printer{Places: true}, m))))
	b.ReportAllocs()
	for b.Loop() {
		if err := mirjson.Write(io.Discard, m); err != nil {
			b.Fatal(err)
		}
	}
}
