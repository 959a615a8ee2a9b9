package interp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

func TestHost(t *testing.T) {
	const text = `
import func @sum(i8, ...) -> i16
import func @two(f32) -> (i1, f64)
import func @three(i64) -> (i64, i64, i64)
import func @none()
export func @f(%a: i8, %b: i64) -> (i16, i1, f64, i64) {
^entry:
  call @none()
  %s = call @sum(%a, i64 %b, i32 -1, ptr null, i16 7)
  %x, %y = call @two(1.5)
  %p, %q, %r = call @three(%b)
  %pq = sub.i64 %p, %q
  %pqr = sub.i64 %pq, %r
  ret %s, %x, %y, %pqr
}
export func @indirect(%b: i64) -> (i64, i64, i64, i1, f64) {
^entry:
  %p, %q, %r = calli (i64) -> (i64, i64, i64) @three(%b)
  %x, %y = calli (f32) -> (i1, f64) @two(2.5)
  calli () @none()
  ret %p, %q, %r, %x, %y
}
export func @tail(%b: i64) -> (i64, i64, i64) {
  slot %s: 8
^entry:
  tailcall @three(%b)
}
export func @taili(%x: f32) -> (i1, f64) {
^entry:
  tailcalli (f32) -> (i1, f64) @two(%x)
}
export func @tailn() {
^entry:
  tailcall @none()
}`
	var none int
	var seen string
	imports := map[string]backend.HostFunc{
		"sum": {Sig: mir.Sig{Params: []mir.Type{mir.I8}, Results: []mir.Type{mir.I16}, Variadic: true}, Fn: func(c *backend.HostCall) error {
			seen = fmt.Sprint(c.Args, c.Types)
			c.Memory.Grow(1 << 20)
			c.Results[0] = 0xabcdef
			return nil
		}},
		"two": {Sig: mir.Sig{Params: []mir.Type{mir.F32}, Results: []mir.Type{mir.I1, mir.F64}}, Fn: func(c *backend.HostCall) error {
			c.Results[0], c.Results[1] = 3, mir.FloatBits(mir.F64, 2*mir.FloatOf(mir.F32, c.Args[0]))
			return nil
		}},
		"three": {Sig: mir.Sig{Params: []mir.Type{mir.I64}, Results: []mir.Type{mir.I64, mir.I64, mir.I64}}, Fn: func(c *backend.HostCall) error {
			c.Results[0], c.Results[1], c.Results[2] = 10*c.Args[0], c.Args[0], 1
			return nil
		}},
		"none": {Fn: func(*backend.HostCall) error { none++; return nil }},
	}
	o := backend.Options{Imports: imports}
	for _, c := range []struct {
		name string
		args []uint64
		want string
	}{
		{"f", []uint64{200, 5}, "[52719 1 4613937818241073152 44]"},
		{"indirect", []uint64{5}, "[50 5 1 1 4617315517961601024]"},
		{"tail", []uint64{6}, "[60 6 1]"}, {"taili", []uint64{mir.FloatBits(mir.F32, 1)}, "[1 4611686018427387904]"}, {"tailn", nil, "[]"},
	} {
		r, err := load(t, text, o).Call(context.Background(), c.name, c.args...)
		if fmt.Sprint(r) != c.want || err != nil {
			t.Errorf("%s: %v, %v, want %s", c.name, r, err, c.want)
		}
	}
	if none != 3 || seen != "[200 5 4294967295 0 7] [i8 i64 i32 ptr i16]" {
		t.Error(none, seen)
	}
	m := parse(t, "t.mir", "mir 1\nimport func @sum(i8, ...) -> i16\nimport func @nobody()\n")
	if _, err := interp.Backend.Load(m, o); err == nil || !strings.Contains(err.Error(), "t.mir:3:13: nobody provides the import @nobody()") {
		t.Error(err)
	}
	m = parse(t, "t.mir", "mir 1\nimport func @two(f64)\n")
	if _, err := interp.Backend.Load(m, o); err == nil || !strings.Contains(err.Error(), "has the signature (f64), the host provides (f32) -> (i1, f64)") {
		t.Error(err)
	}
}

// A host function's error ends the program, its panic reaches the embedder,
// and it can't call into the instance that called it.
func TestHostEnds(t *testing.T) {
	const text = "import func @h()\nexport func @f() {\n^entry:\n  call @h()\n  ret\n}\n"
	var fn func() error
	o := backend.Options{Imports: map[string]backend.HostFunc{"h": {Fn: func(*backend.HostCall) error { return fn() }}}}
	call := func() (i backend.Instance, err error) {
		i = load(t, text, o)
		_, err = i.Call(context.Background(), "f")
		return i, err
	}
	fn = func() error { return fmt.Errorf("wrapped: %w", &backend.Exit{Status: 7}) }
	_, err := call()
	var exit *backend.Exit
	if !errors.As(err, &exit) || exit.Status != 7 {
		t.Error(err)
	}
	fn = func() error { return &backend.Trap{Kind: mir.TrapBadInput, Message: "no number"} }
	_, err = call()
	if trap := wantTrap(t, err, mir.TrapBadInput); trap.Report() != "trap: bad-input at t.mir:5:3 in @f ^entry: no number\n" {
		t.Error(trap.Report())
	}
	fn = func() error { return errors.New("out of paper") }
	_, err = call()
	if trap := wantTrap(t, err, mir.TrapAbort); trap.Message != "out of paper" {
		t.Error(trap)
	}
	var i backend.Instance
	fn = func() error { panic("host") }
	func() {
		defer func() {
			if r := recover(); r != "host" {
				t.Error(r)
			}
		}()
		i = load(t, text, o)
		i.Call(context.Background(), "f")
	}()
	if _, err := i.Call(context.Background(), "f"); err == nil {
		t.Error("an instance lives on after a panic")
	}
	fn = func() error {
		_, err := i.Call(context.Background(), "f")
		return err
	}
	i = load(t, text, o)
	if _, err := i.Call(context.Background(), "f"); err == nil || !strings.Contains(err.Error(), "can't call into the instance") {
		t.Error(err)
	}
}

func TestNoAllocation(t *testing.T) {
	i := load(t, `
import func @host(i64) -> i64
func @g(%a: i64, %b: i64) -> (i64, i64) {
  slot %s: 64
^entry:
  store.i64 %a, %s
  %x = load.i64 %s
  ret %b, %x
}
export func @f(%n: i64) -> i64 {
^entry:
  jump ^loop(%n, 1, 2)
^loop(%i: i64, %a: i64, %b: i64):
  %c, %d = call @g(%a, %b)
  %h = call @host(%c)
  %j = sub.i64 %i, 1
  %more = ne.i64 %j, 0
  br %more, ^loop(%j, %d, %h), ^done
^done:
  ret %h
}`, backend.Options{Imports: hostId(nil)})
	count := func(n uint64) float64 {
		return testing.AllocsPerRun(10, func() { i.Call(context.Background(), "f", n) })
	}
	if few, many := count(1), count(10000); many > few {
		t.Errorf("%v allocations for a call, %v for many", few, many)
	}
}
