package wasm_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/mirtext"
)

// large returns a module of n functions, and how many instructions it has.
func large(b *testing.B, n int) (text string, instructions int) {
	var s strings.Builder
	s.WriteString("mir 1\n")
	for f := range n {
		fmt.Fprintf(&s, "export func @f%d(%%a: i64, %%b: i64) -> i64 {\n^e:\n  jump ^l(%%a, 0)\n^l(%%i: i64, %%s: i64):\n  %%y0 = mul.i64 %%s, 7\n", f)
		for k := 1; k <= 20; k++ {
			fmt.Fprintf(&s, "  %%x%d = xor.i64 %%y%d, %d\n  %%y%d = add.i64 %%x%d, %%y%d\n", k, k-1, k*7, k, k, max(0, k-3))
		}
		s.WriteString("  %j = add.i64 %i, 1\n  %c = slt.i64 %j, %b\n  br %c, ^l(%j, %y20), ^d\n^d:\n  ret %y20\n}\n")
		instructions += 46
	}
	return s.String(), instructions
}

// BenchmarkEmit measures instructions a second of all processors together.
func BenchmarkEmit(b *testing.B) {
	text, n := large(b, 20000)
	m, err := mirtext.Load("large.mir", []byte(text))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := wasm.Emit(io.Discard, m, wasm.Options{NoWASI: true}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Minst/s")
}
