package host_test

import (
	"context"
	"fmt"
	"os"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// A whole program in a dozen lines: read and verify, load with the standard
// library, run.
func ExampleLoad() {
	m, err := mirtext.Load("hello.mir", []byte(`mir 1
import func @printf(ptr, ...) -> i32
const @format = { "%s has %d letters\n\00" }
const @word = { "interpreter\00" }
import func @strlen(ptr) -> i64

export func @main() -> i32 {
^entry:
  %n = call @strlen(@word)
  call @printf(@format, ptr @word, i64 %n)
  ret 0
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	inst, err := host.Load(m, interp.Backend, host.Config{Stdout: os.Stdout}, backend.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer inst.Close()
	results, err := inst.Call(context.Background(), "main")
	fmt.Println(results, err)
	// Output:
	// interpreter has 11 letters
	// [0] <nil>
}

// A function of one's own beside the library, and one instead of it.
func ExampleLoad_hostFunctions() {
	m, err := mirtext.Load("game.mir", []byte(`mir 1
import func @roll() -> i64
import func @print_i64(i64)
import func @print_char(i32)
export func @main() {
^entry:
  %a = call @roll()
  call @print_i64(%a)
  call @print_char(10)
  ret
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	own := map[string]backend.HostFunc{
		"roll": {
			Sig: mir.Sig{Results: []mir.Type{mir.I64}},
			Fn:  func(c *backend.HostCall) error { c.Results[0] = 4; return nil },
		},
		"print_i64": {
			Sig: mir.Sig{Params: []mir.Type{mir.I64}},
			Fn:  func(c *backend.HostCall) error { fmt.Printf("rolled a %d", c.Args[0]); return nil },
		},
	}
	inst, err := host.Load(m, interp.Backend, host.Config{Stdout: os.Stdout}, backend.Options{Imports: own, Fuel: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = inst.Call(context.Background(), "main")
	fmt.Println(err)
	// Output:
	// rolled a 4
	// <nil>
}
