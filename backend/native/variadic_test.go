package native

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// A function of the embedder gets the further arguments of a variadic call and
// their types, as from the interpreter.
func TestVariadicHost(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte(variadicText))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := FindClang(""); err != nil {
		testtool.Missing(t, err.Error())
	}
	var said []string
	for _, b := range []*backend.Backend{interp.Backend, Backend} {
		var log strings.Builder
		var out bytes.Buffer
		imports := map[string]backend.HostFunc{
			"log": {Sig: mir.Sig{Params: []mir.Type{mir.I8}, Results: []mir.Type{mir.I32}, Variadic: true}, Fn: func(c *backend.HostCall) error {
				fmt.Fprintf(&log, "%x %v\n", c.Args, c.Types)
				c.Results[0] = uint64(len(c.Args))
				return nil
			}},
			"never": {Sig: mir.Sig{Variadic: true}, Fn: func(*backend.HostCall) error { return nil }},
		}
		in, err := host.Load(m, b, host.Config{Stdout: &out}, backend.Options{Imports: imports})
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		for _, call := range []struct {
			name string
			arg  uint64
		}{{"f", 0x4004000000000000}, {"g", 0x1234567890}} {
			got, err := in.Call(ctx, call.name, call.arg)
			fmt.Fprintf(&log, "%v %v\n", got, err)
		}
		said = append(said, log.String()+out.String())
		delete(imports, "never")
		if _, err := host.Load(m, b, host.Config{}, backend.Options{Imports: imports}); err == nil || !strings.Contains(err.Error(), "nobody provides the import @never") {
			t.Errorf("%s without an import: %v", b.Name, err)
		}
	}
	if !strings.Contains(said[0], "[ff] [i8]") || said[0] != said[1] {
		t.Errorf("the interpreter says\n%s\nnative code says\n%s", said[0], said[1])
	}
}

const variadicText = `mir 1
import func @log(i8, ...) -> i32
import func @never(...)
import func @printf(ptr, ...) -> i32
data @mir.variant.log = { "%d %s\n\00" }
const @s = { "text\00" }
export func @f(%x: f64) -> i32 {
^entry:
  %a = call @log(-1)
  %b = call @log(2, i64 -5, f64 %x, f32 1.5, i1 true, i16 -1)
  %c = call @log(1, i64 7, f64 2.5, f32 -1.5, i1 false, i16 3)
  %d = call @printf(@mir.variant.log, i32 %c, ptr @s)
  %e = add.i32 %a, %b
  %g = add.i32 %e, %d
  ret %g
}
export func @g(%p: ptr) -> i32 {
^entry:
  tailcall @log(3, ptr %p)
}
`

// The address of a variadic function cannot be taken: the error says where.
func TestVariadicAddress(t *testing.T) {
	for _, use := range []string{
		"export func @f() -> ptr {\n^entry:\n  ret @log\n}\n",
		"data @p = { addr @log }\nexport func @f() -> ptr {\n^entry:\n  ret @p\n}\n",
	} {
		m, err := mirtext.Load("f.mir", []byte("mir 1\nimport func @log(...)\n"+use))
		if err != nil {
			t.Fatal(err)
		}
		log := backend.HostFunc{Sig: mir.Sig{Variadic: true}, Fn: func(*backend.HostCall) error { return nil }}
		_, err = host.Load(m, Backend, host.Config{}, backend.Options{Imports: map[string]backend.HostFunc{"log": log}})
		if err == nil || !strings.HasPrefix(err.Error(), "f.mir:") || !strings.Contains(err.Error(), "the address of @log, which is variadic, cannot be taken") {
			t.Errorf("%s: %v", use, err)
		}
	}
}
