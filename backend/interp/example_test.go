package interp_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// instance loads a text that its author knows to be right.
func instance(text string, o backend.Options) backend.Instance {
	m, err := mirtext.Load("example.mir", []byte(text))
	if err != nil {
		panic(err)
	}
	i, err := interp.Backend.Load(m, o)
	if err != nil {
		panic(err)
	}
	return i
}

// Read, load, call. Arguments and results are the bits of the values.
func Example() {
	m, err := mirtext.Load("gcd.mir", []byte(`mir 1
export func @gcd(%a: i64, %b: i64) -> i64 {
^entry:
  %zero = eq.i64 %b, 0
  br %zero, ^done, ^more
^more:
  %r = srem.i64 %a, %b
  tailcall @gcd(%b, %r)
^done:
  ret %a
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	inst, err := interp.Backend.Load(m, backend.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer inst.Close()
	results, err := inst.Call(context.Background(), "gcd", 48, 36)
	fmt.Println(results[0], err)
	// Output: 12 <nil>
}

// A function of the embedder's own that the program can call. What it writes
// to Results goes back; an error would end the program.
func Example_hostFunction() {
	average := backend.HostFunc{
		Sig: mir.Sig{Params: []mir.Type{mir.F64, mir.F64}, Results: []mir.Type{mir.F64}},
		Fn: func(c *backend.HostCall) error {
			a, b := mir.FloatOf(mir.F64, c.Args[0]), mir.FloatOf(mir.F64, c.Args[1])
			c.Results[0] = mir.FloatBits(mir.F64, (a+b)/2)
			return nil
		},
	}
	i := instance(`mir 1
import func @average(f64, f64) -> f64
export func @middle(%x: f64) -> f64 {
^entry:
  %m = call @average(%x, 10.0)
  ret %m
}
`, backend.Options{Imports: map[string]backend.HostFunc{"average": average}})
	results, err := i.Call(context.Background(), "middle", mir.FloatBits(mir.F64, 3))
	fmt.Println(mir.FormatConst(mir.F64, results[0]), err)
	// Output: 6.5 <nil>
}

const endless = `mir 1
export func @spin() {
^entry:
  jump ^loop
^loop:
  jump ^loop
}
`

// Fuel ends every program after the same number of steps.
func Example_fuel() {
	i := instance(endless, backend.Options{Fuel: 1000})
	_, err := i.Call(context.Background(), "spin")
	var trap *backend.Trap
	if errors.As(err, &trap) {
		fmt.Println(trap.Kind)
	}
	// Output: out-of-fuel
}

// A context ends it after a time.
func Example_context() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	_, err := instance(endless, backend.Options{}).Call(ctx, "spin")
	fmt.Println(err)
	// Output: trap: time-limit at example.mir:6:3 in @spin ^loop
}

// A trap says what happened, where, and who called.
func Example_trap() {
	i := instance(`mir 1
func @divide(%a: i64, %b: i64) -> i64 {
^entry:
  %q = sdiv.i64 %a, %b
  ret %q
}
export func @average(%sum: i64, %count: i64) -> i64 {
^entry:
  %a = call @divide(%sum, %count)
  ret %a
}
`, backend.Options{})
	_, err := i.Call(context.Background(), "average", 10, 0)
	var trap *backend.Trap
	if errors.As(err, &trap) {
		fmt.Print(trap.Report())
	}
	// Output:
	// trap: div-by-zero at example.mir:4:8 in @divide ^entry
	//   called at example.mir:9:8 in @average ^entry
}

// The memory of an instance can be read and written from outside.
func Example_memory() {
	i := instance(`mir 1
data @numbers = { i32 1, i32 2, i32 3 }
export func @third() -> i32 {
^entry:
  %x = load.i32 @numbers + 8
  ret %x
}
`, backend.Options{})
	addr, _ := i.Memory().Symbol("numbers")
	bytes, _ := i.Memory().View(addr, 12)
	bytes[8] = 42
	results, err := i.Call(context.Background(), "third")
	fmt.Println(results[0], err)
	// Output: 42 <nil>
}

// Statistics are exact.
func Example_stats() {
	i := instance(`mir 1
export func @count(%n: i64) -> i64 {
^entry:
  jump ^loop(0)
^loop(%i: i64):
  %i2 = add.i64 %i, 1
  %more = slt.i64 %i2, %n
  br %more, ^loop(%i2), ^done
^done:
  ret %i2
}
`, backend.Options{Stats: true})
	i.Call(context.Background(), "count", 10)
	s := i.Stats()
	fmt.Println(s.Instructions, "instructions,", s.Blocks, "blocks,", s.Edges, "edges")
	// Output: 32 instructions, 12 blocks, 11 edges
}
