package interp_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// An instance that trapped is dead; one that did not keeps its memory.
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
	for _, want := range []uint64{41, 42, 43} {
		if r, err := i.Call(ctx, "add", 1); err != nil || r[0] != want {
			t.Fatal(r, err)
		}
	}
	for _, c := range []struct {
		name string
		args []uint64
		want string
	}{
		{"hidden", nil, "there is no exported function @hidden"},
		{"nowhere", nil, "there is no exported function @nowhere"},
		{"add", nil, "@add takes 1 argument, got 0"},
		{"div", []uint64{1 << 32}, "argument 1 of @div is 0x100000000, which is no i32"},
	} {
		if _, err := i.Call(ctx, c.name, c.args...); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	addr, ok := i.Memory().Symbol("x")
	b, ok2 := i.Memory().View(addr, 16)
	if !ok || !ok2 || b[0] != 43 {
		t.Error(addr, b)
	}
	b[0] = 7
	if r, _ := i.Call(ctx, "add", 1); r[0] != 8 {
		t.Error(r)
	}
	_, err := i.Call(ctx, "div", 0)
	wantTrap(t, err, mir.TrapDivByZero)
	if _, again := i.Call(ctx, "add", 1); again != err {
		t.Errorf("a dead instance gave %v", again)
	}
	if i.Stats() != nil {
		t.Error("stats that nobody asked for")
	}
	if i.Close() != nil {
		t.Error("Close")
	}
}

// The counts are by hand: see the comments.
const counted = `mir 1
import func @host(i64) -> i64
export func @f(%n: i64) -> i64 { ; entry 1 + 1 a time
^entry:
  jump ^loop(0)
^loop(%i: i64):                  ; n+1 times 2
  %more = slt.i64 %i, %n
  br %more, ^body, ^done
^body:                           ; n times 3
  %x = call @g(%i)
  %i2 = add.i64 %x, 1
  jump ^loop(%i2)
^done:                           ; once 2
  %y = call @host(%i)
  ret %y
}
func @g(%x: i64) -> i64 {        ; n times 2
^entry:
  %y = sub.i64 %x, 0
  ret %y
}
`

func hostId(fail error) map[string]backend.HostFunc {
	sig := mir.Sig{Params: []mir.Type{mir.I64}, Results: []mir.Type{mir.I64}}
	return map[string]backend.HostFunc{"host": {Sig: sig, Fn: func(c *backend.HostCall) error {
		c.Results[0] = c.Args[0]
		return fail
	}}}
}

func TestStats(t *testing.T) {
	i := load(t, counted, backend.Options{Stats: true, Imports: hostId(nil)})
	if _, err := i.Call(context.Background(), "f", 10); err != nil {
		t.Fatal(err)
	}
	want := &backend.Stats{Instructions: 75 + 0, Blocks: 33, Edges: 22, Calls: 12, Functions: []backend.FuncStats{
		{Name: "host", Calls: 1},
		{Name: "f", Instructions: 1 + 11*2 + 10*3 + 2, Blocks: 1 + 11 + 10 + 1, Edges: 22, Calls: 1},
		{Name: "g", Instructions: 20, Blocks: 10, Calls: 10},
	}}
	if got := i.Stats(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	// An instruction that ends the program counts, those behind it do not.
	for _, fail := range []error{errors.New("x"), &backend.Exit{Status: 1}} {
		i := load(t, counted, backend.Options{Stats: true, Imports: hostId(fail)})
		if _, err := i.Call(context.Background(), "f", 10); err == nil {
			t.Fatal("no error")
		}
		if got := i.Stats(); got.Instructions != 74 || got.Blocks != 33 {
			t.Errorf("%v: %+v", fail, got)
		}
	}
}

func TestFuel(t *testing.T) {
	const need = 75 + 33
	for _, fuel := range []uint64{need, need + 1, need - 1, 1, 2, 50} {
		i := load(t, counted, backend.Options{Fuel: fuel, Imports: hostId(nil)})
		_, err := i.Call(context.Background(), "f", 10)
		if fuel >= need {
			if err != nil {
				t.Error(fuel, err)
			}
			continue
		}
		trap := wantTrap(t, err, mir.TrapFuel)
		if fuel == need-1 && trap.Frames[0].String() != "t.mir:13:1 in @f ^done" {
			t.Error(trap.Report())
		}
	}
}

func TestContext(t *testing.T) {
	loops := map[string]string{
		"jump": `
^entry:
  jump ^loop
^loop:
  jump ^loop`,
		"br": `
^entry:
  jump ^loop(0)
^loop(%i: i64):
  %j = add.i64 %i, 1
  %c = ne.i64 %j, 0
  br %c, ^loop(%j), ^out
^out:
  ret`,
		"swapping br": `
^entry:
  jump ^loop(0, 1)
^loop(%i: i64, %k: i64):
  %c = ne.i64 %k, 5
  br %c, ^loop(%k, %i), ^out
^out:
  ret`,
		"switch": `
^entry:
  jump ^loop(0)
^loop(%i: i64):
  %j = add.i64 %i, 1
  switch.i64 %j, ^loop(%j), 0: ^out
^out:
  ret`,
		"tailcall": `
^entry:
  tailcall @f()`,
		"tailcalli": `
^entry:
  tailcalli () @f()`,
		"calls": `
^entry:
  call @g(28)
  tailcall @f()`,
	}
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
}`
	for name, body := range loops {
		for _, o := range []backend.Options{{}, {Stats: true, Fuel: 1 << 62}} {
			i := load(t, "export func @f() {"+body+"\n}\n"+g, o)
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
			start := time.Now()
			_, err := i.Call(ctx, "f")
			cancel()
			wantTrap(t, err, mir.TrapTime)
			if d := time.Since(start); d > 2*time.Second {
				t.Errorf("%s: took %v to stop", name, d)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	i := load(t, recursion, backend.Options{})
	if _, err := i.Call(ctx, "f", 0); err == nil {
		t.Fatal("no trap")
	}
	cancel()
	_, err := load(t, recursion, backend.Options{}).Call(ctx, "f", 1)
	wantTrap(t, err, mir.TrapTime)
}
