package mirjson_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// ordinary returns a module of some 50,000 instructions.
func ordinary(t testing.TB) *mir.Module {
	m, err := mirtext.Parse("ordinary.mir", bigtext.Ordinary(2<<20))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func BenchmarkParse(b *testing.B) {
	for _, places := range []bool{true, false} {
		b.Run(fmt.Sprintf("places=%v", places), func(b *testing.B) {
			src := toJSON(b, mirjson.Printer{Places: places}, ordinary(b))
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
	m := ordinary(b)
	b.SetBytes(int64(len(toJSON(b, mirjson.Printer{Places: true}, m))))
	b.ReportAllocs()
	for b.Loop() {
		if err := mirjson.Write(io.Discard, m); err != nil {
			b.Fatal(err)
		}
	}
}
