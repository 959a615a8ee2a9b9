package interp_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

const recursion = `mir 1
func @down(%n: i64) -> i64 {
^entry:
  %z = eq.i64 %n, 0
  br %z, ^bottom, ^more
^bottom:
  %q = sdiv.i64 1, %n
  ret %q
^more:
  %m = sub.i64 %n, 1
  %r = call @down(%m)
  ret %r
}
export func @f(%n: i64) -> i64 {
^entry:
  %r = call @down(%n)
  ret %r
}
`

func TestTrapFrames(t *testing.T) {
	_, err := load(t, recursion, backend.Options{}).Call(context.Background(), "f", 2)
	trap := wantTrap(t, err, mir.TrapDivByZero)
	want := `trap: div-by-zero at t.mir:7:8 in @down ^bottom
  called at t.mir:11:8 in @down ^more
  called at t.mir:11:8 in @down ^more
  called at t.mir:16:8 in @f ^entry
`
	if got := trap.Report(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	_, err = load(t, recursion, backend.Options{}).Call(context.Background(), "f", 1000)
	trap = wantTrap(t, err, mir.TrapDivByZero)
	if len(trap.Frames)+trap.Omitted != 1002 || trap.Frames[len(trap.Frames)-1].Func != "f" {
		t.Errorf("%d frames, %d omitted:\n%s", len(trap.Frames), trap.Omitted, trap.Report())
	}
}

func TestTrapPlaces(t *testing.T) {
	const head = "mir 1\nexport func @f(%p: ptr, %i: i64) -> i64 {\n^entry:\n  %q = ptradd %p, %i\n  %k = shl.i64 %i, 3\n  %s = ptradd %p, %k\n"
	for _, line := range []string{
		"%x = load.i64 %p + 8", "%x = load.i64 %q", "%x = load.i64 %s", "store.i64 1, %q", "%x = udiv.i64 1, 0",
		"memset %p, 1, 8", "%x = calli () -> i64 %p()", "%x = alloca -1", "memcpy %p, %q, 8",
	} {
		_, err := load(t, head+"  "+line+"\n  ret 0\n}\n", backend.Options{}).Call(context.Background(), "f", 0, 8)
		at := " at t.mir:7:3 in @f ^entry"
		if strings.HasPrefix(line, "%x") {
			at = " at t.mir:7:8 in @f ^entry"
		}
		if err == nil || !strings.Contains(err.Error(), at) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

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
		{"add", nil, "@add takes 1 arguments, got 0"},
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

const edges = `mir 1
export func @load8(%p: ptr) -> i64 {
^entry:
  %x = load.i64 %p
  ret %x
}
export func @load1(%p: ptr) -> i8 {
^entry:
  %x = load.i8 %p
  ret %x
}
export func @back(%p: ptr) -> i64 {
^entry:
  %x = load.i64 %p + -8
  ret %x
}
export func @index(%p: ptr, %i: i64) -> i16 {
^entry:
  %k = shl.i64 %i, 1
  %q = ptradd %p, %k
  %x = load.i16 %q
  ret %x
}
export func @store4(%p: ptr) {
^entry:
  store.i32 -1, %p + 4
  ret
}`

func TestMemoryEdges(t *testing.T) {
	i := load(t, edges, backend.Options{MaxMemory: 1 << 20})
	mem := i.Memory()
	at := mem.Grow(100)
	if at == 0 || at%16 != 0 {
		t.Fatal(at)
	}
	end := at + 100
	if b, ok := mem.View(at, 100); !ok || len(b) != 100 {
		t.Fatal("View")
	} else {
		for i := range b {
			b[i] = byte(i)
		}
	}
	for _, v := range []struct{ addr, n uint64 }{{at, 101}, {0, 1}, {65535, 1}, {65535, 2}, {^uint64(0), 1}, {at, ^uint64(0)}, {end + 1, 0}} {
		if _, ok := mem.View(v.addr, v.n); ok {
			t.Errorf("View(%x, %x) exists", v.addr, v.n)
		}
	}
	if mem.Grow(1<<20) != 0 || mem.Grow(^uint64(0)) != 0 {
		t.Error("Grow beyond the limit")
	}
	ctx := context.Background()
	good := []struct {
		name string
		args []uint64
		want uint64
	}{
		{"load8", []uint64{end - 8}, 0x636261605f5e5d5c}, {"load8", []uint64{at + 1}, 0x0807060504030201},
		{"load1", []uint64{end - 1}, 99}, {"load1", []uint64{65536}, 0}, {"back", []uint64{end}, 0x636261605f5e5d5c},
		{"index", []uint64{end, ^uint64(0)}, 0x6362}, {"index", []uint64{at, 1}, 0x0302},
	}
	for _, c := range good {
		if r, err := i.Call(ctx, c.name, c.args...); err != nil || r[0] != c.want {
			t.Errorf("%s(%x) = %x, %v, want %x", c.name, c.args, r, err, c.want)
		}
	}
	bad := []struct {
		name string
		args []uint64
	}{
		{"load8", []uint64{end - 7}}, {"load8", []uint64{65535}}, {"load8", []uint64{65529}}, {"load8", []uint64{0}}, {"load8", []uint64{^uint64(0)}},
		{"load1", []uint64{end}}, {"load1", []uint64{65535}}, {"back", []uint64{65543}}, {"back", []uint64{0}}, {"back", []uint64{7}},
		{"index", []uint64{end, 0}}, {"index", []uint64{at, 1 << 62}}, {"store4", []uint64{end - 4}}, {"store4", []uint64{65531}},
	}
	for _, c := range bad {
		_, err := i.Call(ctx, c.name, c.args...)
		wantTrap(t, err, mir.TrapBadPointer)
		i = load(t, edges, backend.Options{MaxMemory: 1 << 20})
		i.Memory().Grow(100)
	}
}

func TestLimits(t *testing.T) {
	big := "mir 1\ndata @x = { zero 1000000 }\n"
	m := parse(t, "t.mir", big)
	_, err := interp.Backend.Load(m, backend.Options{MaxMemory: 999_999})
	wantTrap(t, err, mir.TrapMemory)
	if _, err := interp.Backend.Load(m, backend.Options{MaxMemory: 1_000_000}); err != nil {
		t.Error(err)
	}
	huge := "mir 1\ndata @x = { zero 70000000000000 }\ndata @y = { zero 70000000000000 }\ndata @z = { zero 70000000000000 }\n"
	_, err = interp.Backend.Load(parse(t, "t.mir", huge), backend.Options{})
	wantTrap(t, err, mir.TrapMemory)

	slots := `mir 1
func @g(%n: i64) -> i64 {
  slot %s: 1000
^entry:
  store.i64 %n, %s + 992
  %z = eq.i64 %n, 1
  br %z, ^done, ^more
^more:
  %m = sub.i64 %n, 1
  %r = call @g(%m)
  %v = load.i64 %s + 992
  %t = add.i64 %r, %v
  ret %t
^done:
  ret 1
}
export func @f(%n: i64) -> i64 {
^entry:
  %r = call @g(%n)
  %s = call @g(%n)
  %t = add.i64 %r, %s
  ret %t
}
`
	for _, c := range []struct{ max, n uint64 }{{1 << 20, 1048}, {1 << 16, 65}, {5000, 5}, {0, 60000}} {
		i := load(t, slots, backend.Options{MaxStack: c.max})
		if r, err := i.Call(context.Background(), "f", c.n); err != nil || r[0] != c.n*(c.n+1) {
			t.Errorf("depth %d of %d bytes: %d, %v", c.n, c.max, r, err)
		}
		if c.max != 0 {
			_, err := i.Call(context.Background(), "f", c.n+1)
			wantTrap(t, err, mir.TrapStackOverflow)
		}
	}
}

func TestDeepRecursion(t *testing.T) {
	text := strings.Replace(recursion, "sdiv.i64 1, %n", "add.i64 5, %n", 1)
	i := load(t, text, backend.Options{})
	for _, n := range []uint64{5000, 300_000} {
		if r, err := i.Call(context.Background(), "f", n); err != nil || r[0] != 5 {
			t.Fatal(n, r, err)
		}
	}
	_, err := i.Call(context.Background(), "f", 1<<40)
	trap := wantTrap(t, err, mir.TrapStackOverflow)
	if trap.Omitted < 300_000 {
		t.Error("only", trap.Omitted)
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
