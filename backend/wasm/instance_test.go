package wasm_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

func load(t *testing.T, text string, o backend.Options) backend.Instance {
	t.Helper()
	m, err := mirtext.Load("t.mir", []byte("mir 1\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	i, err := wasm.Backend.Load(m, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { i.Close() })
	return i
}

func wantTrap(t *testing.T, err error, kind mir.TrapKind) *backend.Trap {
	t.Helper()
	var trap *backend.Trap
	if !errors.As(err, &trap) || trap.Kind != kind {
		t.Fatalf("got %v, want the trap %s", err, kind)
	}
	return trap
}

// An instance keeps its memory from call to call; one that trapped is dead.
func TestInstance(t *testing.T) {
	i := load(t, `
data @x = { i64 40, zero 8 }
export func @add(%n: i64) -> i64 {
^entry:
  %a = load.i64 @x
  %b = add.i64 %a, %n
  store.i64 %b, @x
  ret %b
}
export func @div(%n: i32) -> i32 {
^entry:
  %q = udiv.i32 7, %n
  ret %q
}
func @hidden() {
^entry:
  ret
}`, backend.Options{})
	ctx := context.Background()
	if r, err := i.Call(ctx, "add", 2); err != nil || r[0] != 42 {
		t.Fatal(r, err)
	}
	for _, c := range []struct {
		name string
		args []uint64
		want string
	}{
		{"hidden", nil, "there is no exported function @hidden"},
		{"add", nil, "@add takes 1 argument, got 0"},
		{"div", []uint64{1 << 32}, "argument 1 of @div is 0x100000000, which is no i32"},
	} {
		if _, err := i.Call(ctx, c.name, c.args...); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	addr, _ := i.Memory().Symbol("x")
	b, ok := i.Memory().View(addr, 16)
	if !ok || b[0] != 42 {
		t.Fatal(addr, b)
	}
	b[0] = 7
	if r, _ := i.Call(ctx, "add", 1); r[0] != 8 {
		t.Error(r)
	}
	for _, v := range [][2]uint64{{0, 1}, {65535, 1}, {1 << 32, 1}, {addr, 1 << 32}, {addr, 1 << 31}} {
		if _, ok := i.Memory().View(v[0], v[1]); ok {
			t.Errorf("a view of %d bytes at %#x", v[1], v[0])
		}
	}
	_, err := i.Call(ctx, "div", 0)
	wantTrap(t, err, mir.TrapDivByZero)
	if _, again := i.Call(ctx, "add", 1); again != err {
		t.Errorf("a dead instance gave %v", again)
	}
}

// Host functions get and give all types, variadic ones those of the call.
func TestHost(t *testing.T) {
	var seen string
	sum := mir.Sig{Params: []mir.Type{mir.I8}, Results: []mir.Type{mir.I16}, Variadic: true}
	two := mir.Sig{Params: []mir.Type{mir.F32}, Results: []mir.Type{mir.I1, mir.F64}}
	imports := map[string]backend.HostFunc{
		"sum": {Sig: sum, Fn: func(c *backend.HostCall) error {
			seen += fmt.Sprint(c.Args, c.Types)
			c.Memory.Grow(1 << 20)
			c.Results[0] = 0xabcdef
			return nil
		}},
		"two": {Sig: two, Fn: func(c *backend.HostCall) error {
			c.Results[0], c.Results[1] = 3, c.Args[0]<<32
			return nil
		}},
		"fail": {Fn: func(*backend.HostCall) error { return errors.New("broken") }},
		"quit": {Fn: func(*backend.HostCall) error { return &backend.Exit{Status: 7} }},
	}
	const text = `
import func @sum(i8, ...) -> i16
import func @two(f32) -> (i1, f64)
import func @fail()
import func @quit()
export func @f(%a: i8, %b: i64) -> (i16, i1, f64) {
^entry:
  %r = call @sum(%a)
  %s = call @sum(%a, i64 %b, i32 -1, ptr null, i16 7)
  %x, %y = call @two(1.5)
  ret %s, %x, %y
}
export func @g() -> (i1, f64) {
^entry:
  tailcalli (f32) -> (i1, f64) @two(2.5)
}
export func @fails() {
^entry:
  call @fail()
  ret
}
export func @quits() {
^entry:
  tailcall @quit()
}`
	i := load(t, text, backend.Options{Imports: imports})
	r, err := i.Call(context.Background(), "f", 200, 1<<40)
	if err != nil || r[0] != 0xcdef || r[1] != 1 || r[2] != 0x3fc00000<<32 {
		t.Errorf("%#x %v", r, err)
	}
	if want := "[200] [i8][200 1099511627776 4294967295 0 7] [i8 i64 i32 ptr i16]"; seen != want {
		t.Errorf("the host saw %s, want %s", seen, want)
	}
	if r, err := i.Call(context.Background(), "g"); err != nil || r[0] != 1 || r[1] != 0x40200000<<32 {
		t.Errorf("%#x %v", r, err)
	}
	_, err = i.Call(context.Background(), "fails")
	if trap := wantTrap(t, err, mir.TrapAbort); trap.Error() != "trap: abort at t.mir:20:3 in @fails ^entry: broken" {
		t.Error(trap)
	}
	_, err = load(t, text, backend.Options{Imports: imports}).Call(context.Background(), "quits")
	var exit *backend.Exit
	if !errors.As(err, &exit) || exit.Status != 7 {
		t.Error(err)
	}
	m, _ := mirtext.Load("t.mir", []byte("mir 1\n"+text))
	delete(imports, "two")
	if _, err := wasm.Backend.Load(m, backend.Options{Imports: imports}); err == nil || err.Error() != "t.mir:4:13: nobody provides the import @two(f32) -> (i1, f64)" {
		t.Error(err)
	}
}

// Fuel is one a block and one an instruction, counted when a block is entered.
func TestFuel(t *testing.T) {
	const text = `
export func @f(%n: i64) -> i64 { ; 1 + 1, and 3 + 1 a round, 2 more at the end
^entry:
  jump ^loop(0)
^loop(%i: i64):
  %j = add.i64 %i, 1
  %more = slt.i64 %j, %n
  br %more, ^loop(%j), ^done
^done:
  ret %j
}`
	const need = 2 + 10*4 + 2
	for _, fuel := range []uint64{1, 2, 20, need - 1, need, need + 1} {
		_, err := load(t, text, backend.Options{Fuel: fuel}).Call(context.Background(), "f", 10)
		switch {
		case fuel >= need && err != nil:
			t.Error(fuel, err)
		case fuel < need:
			if trap := wantTrap(t, err, mir.TrapFuel); fuel == need-1 && trap.Frames[0].String() != "t.mir:10:1 in @f ^done" {
				t.Error(trap.Report())
			}
		}
	}
}

// Every endless program stops when its context ends, and traps where it is.
func TestContext(t *testing.T) {
	const g = `
func @g(%n: i64) {
^entry:
  %z = eq.i64 %n, 0
  br %z, ^a, ^b
^a:
  ret
^b:
  %m = sub.i64 %n, 1
  call @g(%m)
  call @g(%m)
  ret
}
func @h() {
^entry:
  tailcall @f()
}
`
	for _, body := range []string{
		"jump ^l\n^l:\n  jump ^l",
		"jump ^l(0)\n^l(%i: i64):\n  %j = add.i64 %i, 1\n  switch.i64 %j, ^l(%j), 0: ^out\n^out:\n  ret",
		"tailcall @f()",
		"tailcall @h()",
		"tailcalli () @f()",
		"call @g(28)\n  tailcall @f()",
	} {
		for _, o := range []backend.Options{{}, {Fuel: 1 << 62}} {
			i := load(t, g+"export func @f() {\n^entry:\n  "+body+"\n}\n", o)
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
			start := time.Now()
			_, err := i.Call(ctx, "f")
			cancel()
			wantTrap(t, err, mir.TrapTime)
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("%s: took %v to stop", body, d)
			}
		}
	}
}

// Memory has the limit that the caller sets, and the stack of slots one too.
func TestMemoryLimits(t *testing.T) {
	m, err := mirtext.Load("t.mir", []byte("mir 1\ndata @big = { zero 1000000 }\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = wasm.Backend.Load(m, backend.Options{MaxMemory: 1 << 20})
	wantTrap(t, err, mir.TrapMemory)
	const text = `
export func @slots(%n: i64) -> i64 {
  slot %s: 1000
^entry:
  %z = eq.i64 %n, 0
  br %z, ^a, ^b
^a:
  ret 0
^b:
  %m = sub.i64 %n, 1
  %r = call @slots(%m)
  ret %r
}
export func @alloca(%n: i64) -> i64 {
^entry:
  %p = alloca %n
  store.i8 1, %p
  ret 1
}`
	for _, c := range []struct {
		name string
		n    uint64
		ok   bool
	}{{"slots", 50, true}, {"slots", 70, false}, {"alloca", 60000, true}, {"alloca", 70000, false}, {"alloca", 1 << 32, false}, {"alloca", ^uint64(0), false}} {
		i := load(t, text, backend.Options{MaxStack: 1 << 16, MaxMemory: 1 << 20})
		_, err := i.Call(context.Background(), c.name, c.n)
		if c.ok && err != nil {
			t.Error(c.name, c.n, err)
		} else if !c.ok {
			wantTrap(t, err, mir.TrapStackOverflow)
		}
		if i.Memory().Grow(1<<20) != 0 {
			t.Error("memory grew past the limit")
		}
		p := i.Memory().Grow(100)
		if b, ok := i.Memory().View(p, 100); !ok || p%16 != 0 || strings.Trim(string(b), "\x00") != "" {
			t.Error(p, b)
		}
	}
}

// A trap has its call stack, without the library's functions.
func TestPlaces(t *testing.T) {
	i := load(t, `
func @div(%a: i64, %b: i64) -> i64 {
^entry:
  %q = sdiv.i64 %a, %b
  ret %q
}
export func @f(%n: i64) -> i64 {
^entry:
  jump ^loop(%n)
^loop(%i: i64):
  %x = call @div(100, %i)
  %j = sub.i64 %i, 1
  jump ^loop(%j)
}`, backend.Options{})
	_, err := i.Call(context.Background(), "f", 3)
	const want = "trap: div-by-zero at t.mir:5:8 in @div ^entry\n  called at t.mir:12:8 in @f ^loop\n"
	if got := wantTrap(t, err, mir.TrapDivByZero).Report(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
