package wasm_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/mirtext"
)

// TestLimits has modules that Wasm cannot hold.
func TestLimits(t *testing.T) {
	params := strings.Repeat("i64, ", 1000) + "i64"
	for _, c := range []struct{ text, want string }{
		{"import func @f(" + params + ")\n",
			"f.mir:2:13: error: @f has 1001 parameters, more than the 1000 that engines accept [wasm/limit]"},
		{"import func @f() -> (" + params + ")\n",
			"f.mir:2:13: error: @f has 1001 results, more than the 1000 that engines accept [wasm/limit]"},
		{"data @big = { zero 4294000000 }\ndata @more = { zero 4294000000 }\n",
			"f.mir:2:6: error: globals and stack take 8588131072 bytes, more than the memory of Wasm holds; @big is the largest [wasm/limit]"},
		{"export func @memory() {\n^e:\n  ret\n}\n",
			"f.mir:2:13: error: @memory cannot be exported: it is the name of the memory [wasm/name]"},
	} {
		m, err := mirtext.Load("f.mir", []byte("mir 1\n"+c.text))
		if err != nil {
			t.Fatal(err)
		}
		if err := wasm.Backend.Check(m).Err(); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestStartName has a program whose own @_start is in the way.
func TestStartName(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte("mir 1\nexport func @main() {\n^e:\n  ret\n}\nfunc @_start() {\n^e:\n  ret\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = wasm.Emit(&out, m, wasm.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "f.mir:6:6: error: @_start is the name") || out.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, out.Len())
	}
}

// TestManyLocals has a function with more values at once than locals.
func TestManyLocals(t *testing.T) {
	var b strings.Builder
	b.WriteString("mir 1\nexport func @f(%x: i64) -> i64 {\n^e:\n")
	const n = 51000
	for i := range n {
		fmt.Fprintf(&b, "  %%a.%d = mul.i64 %%x, %d\n  %%b.%d = add.i64 %%a.%d, %%a.%d\n", i, i+3, i, i, i)
	}
	b.WriteString("  jump ^sum\n^sum:\n")
	last := "%x"
	for i := range n {
		fmt.Fprintf(&b, "  %%s.%d = xor.i64 %s, %%b.%d\n", i, last, i)
		last = fmt.Sprintf("%%s.%d", i)
	}
	fmt.Fprintf(&b, "  ret %s\n}\n", last)
	m, err := mirtext.Load("f.mir", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = wasm.Emit(&out, m, wasm.Options{})
	if err == nil || !strings.Contains(err.Error(), "f.mir:2:13: error: @f needs 5") || !strings.Contains(err.Error(), "locals, more than the 50000 that engines accept [wasm/limit]") || out.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, out.Len())
	}
}
