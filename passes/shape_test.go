package passes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// shapes are large functions on which a pass that is not near linear shows:
// size tells how many blocks they have, more or less.
var shapes = []struct {
	name string
	make func(b *strings.Builder, size int)
}{
	{"empty blocks in a row", func(b *strings.Builder, size int) {
		b.WriteString("  jump ^b0(%a)\n")
		for i := range size {
			fmt.Fprintf(b, "^b%d(%%x%d: i64):\n  jump ^b%d(%%x%d)\n", i, i, i+1, i)
		}
		fmt.Fprintf(b, "^b%d(%%r: i64):\n  ret %%r\n", size)
	}},
	{"a switch with arguments", func(b *strings.Builder, size int) {
		b.WriteString("  switch.i64 %a, ^join(-1)")
		for i := range size {
			fmt.Fprintf(b, ",\n    %d: ^join(%d)", i, i)
		}
		b.WriteString("\n^join(%x: i64):\n  switch.i64 %x, ^out(-1)")
		for i := range size {
			fmt.Fprintf(b, ",\n    %d: ^c%d", i, i)
		}
		b.WriteString("\n")
		for i := range size {
			fmt.Fprintf(b, "^c%d:\n  jump ^out(%d)\n", i, i/2)
		}
		b.WriteString("^out(%r: i64):\n  ret %r\n")
	}},
	{"nested ifs", func(b *strings.Builder, size int) {
		b.WriteString("  jump ^b0\n")
		for i := range size {
			fmt.Fprintf(b, "^b%d:\n  %%x%d = add.i64 %%a, %d\n  %%c%d = slt.i64 %%x%d, 5\n  br %%c%d, ^b%d, ^e%d\n", i, i, i, i, i, i, i+1, i)
		}
		fmt.Fprintf(b, "^b%d:\n  jump ^e%d\n", size, size-1)
		for i := size - 1; i > 0; i-- {
			fmt.Fprintf(b, "^e%d:\n  jump ^e%d\n", i, i-1)
		}
		b.WriteString("^e0:\n  ret %a\n")
	}},
	{"a chain of compares", func(b *strings.Builder, size int) {
		b.WriteString("  jump ^b0\n")
		for i := range size {
			fmt.Fprintf(b, "^b%d:\n  %%c%d = eq.i64 %%a, %d\n  br %%c%d, ^out(%d), ^b%d\n", i, i, i, i, i/2, i+1)
		}
		fmt.Fprintf(b, "^b%d:\n  jump ^out(-1)\n^out(%%r: i64):\n  ret %%r\n", size)
	}},
	{"loops in a row", func(b *strings.Builder, size int) {
		b.WriteString("  jump ^b0(%a)\n")
		for i := range size {
			fmt.Fprintf(b, "^b%d(%%x%d: i64):\n  %%y%d = sub.i64 %%x%d, 1\n  %%c%d = slt.i64 %%y%d, 0\n  br %%c%d, ^b%d(%%a), ^b%d(%%y%d)\n",
				i, i, i, i, i, i, i, i+1, i, i)
		}
		fmt.Fprintf(b, "^b%d(%%r: i64):\n  ret %%r\n", size)
	}},
	{"parameters in a circle", func(b *strings.Builder, size int) {
		args := func(prefix string) string {
			var s []string
			for i := range size {
				s = append(s, fmt.Sprintf("%s%d", prefix, i))
			}
			return strings.Join(s, ", ")
		}
		b.WriteString("  jump ^loop(" + args("") + ")\n^loop(" + strings.ReplaceAll(args("%x"), ",", ": i64,") + ": i64):\n")
		last := fmt.Sprintf("%%x%d", size-1)
		b.WriteString("  %c = slt.i64 " + last + ", %a\n  br %c, ^loop(" + last + ", " + strings.TrimSuffix(args("%x"), ", "+last) + "), ^out\n^out:\n  ret %x0\n")
	}},
	{"a sum of constants", func(b *strings.Builder, size int) {
		b.WriteString("  %x0 = add.i64 %a, 1\n")
		for i := range size {
			fmt.Fprintf(b, "  %%y%d = add.i64 %%x%d, 7\n  %%x%d = sub.i64 %%y%d, %%a\n", i, i, i+1, i)
		}
		fmt.Fprintf(b, "  ret %%x%d\n", size)
	}},
}

// TestShapes runs the passes over large functions of strange shapes.
func TestShapes(t *testing.T) {
	size := 100_000
	if testing.Short() {
		size = 2_000
	}
	for _, shape := range shapes {
		var b strings.Builder
		b.WriteString("mir 1\nexport func @f(%a: i64) -> i64 {\n^entry:\n")
		shape.make(&b, size)
		b.WriteString("}\n")
		m, err := mirtext.Load("shape", []byte(b.String()))
		if err != nil {
			t.Fatalf("%s: %.300v", shape.name, err)
		}
		for _, pipeline := range []string{"simplify", "sccp", "simplifycfg", "dce", "fixpoint(simplify,sccp,simplifycfg,dce)"} {
			pl, err := passes.Parse(pipeline, passes.All())
			if err != nil {
				t.Fatal(err)
			}
			c := m.Clone()
			start := time.Now()
			if _, _, err := (&passes.Runner{}).Run(c, pl); err != nil {
				t.Fatal(err)
			}
			took := time.Since(start)
			t.Logf("%-26s %-40s %6.2f s", shape.name, pipeline, took.Seconds())
			if took > 20*time.Second {
				t.Errorf("%s: %s took %v", shape.name, pipeline, took)
			}
		}
	}
}
