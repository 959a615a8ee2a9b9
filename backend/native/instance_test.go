package native

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// loadText loads a program. Continuous integration has a clang.
func loadText(t *testing.T, text string, c host.Config, o backend.Options) backend.Instance {
	t.Helper()
	if _, err := FindClang(""); err != nil {
		testtool.Missing(t, err.Error())
	}
	m, err := mirtext.Load("f.mir", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	in, err := host.Load(m, Backend, c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

var ctx = context.Background()

func wantTrap(t *testing.T, err error, kind mir.TrapKind, text string) {
	t.Helper()
	var trap *backend.Trap
	if !errors.As(err, &trap) || trap.Kind != kind || err.Error() != text {
		t.Errorf("error %v, want %s", err, text)
	}
}

func TestCall(t *testing.T) {
	var out bytes.Buffer
	in := loadText(t, `mir 1
import func @print_i64(i64)
export func @div(%a: i64, %b: i64) -> (i64, i1, f32) {
^entry:
  call @print_i64(%a)
  %q = sdiv.i64 %a, %b
  ret %q, true, 1.5
}
export func @quit(%n: i32) {
^entry:
  call @print_i64(7)
  call @exit(%n)
  ret
}
import func @exit(i32)
`, host.Config{Stdout: &out}, backend.Options{})
	for range 2 {
		got, err := in.Call(ctx, "div", 10, 3)
		if want := []uint64{3, 1, 0x3fc00000}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
	}
	if _, err := in.Call(ctx, "div", 1); err == nil || err.Error() != "@div takes 2 arguments, got 1" {
		t.Errorf("error %v", err)
	}
	if _, err := in.Call(ctx, "dvi"); err == nil || err.Error() != "there is no exported function @dvi" {
		t.Errorf("error %v", err)
	}
	_, err := in.Call(ctx, "quit", 300)
	var exit *backend.Exit
	if !errors.As(err, &exit) || exit.Status != 300&255 {
		t.Errorf("error %v, want an exit", err)
	}
	if _, again := in.Call(ctx, "div", 1, 1); again != err {
		t.Errorf("after the exit: %v", again)
	}
	if out.String() != "10107" {
		t.Errorf("printed %q", out.String())
	}
}

const traps = `mir 1
import func @read_i64() -> i64
import func @print_char(i32)
export func @div(%a: i64, %b: i64) -> i64 {
^entry:
  call @print_char(65)
  %q = sdiv.i64 %a, %b
  ret %q
}
export func @in() -> i64 {
^entry:
  %x = call @read_i64()
  ret %x
}
export func @null() -> i64 {
^entry:
  %x = load.i64 null
  ret %x
}
export func @deep(%n: i64) -> i64 {
  slot %own: 8
^entry:
  store.i64 %n, %own volatile
  %end = eq.i64 %n, 0
  br %end, ^done, ^more
^done:
  ret 0
^more:
  %m = sub.i64 %n, 1
  %r = call @deep(%m)
  %i = load.i64 %own volatile
  %s = add.i64 %r, %i
  ret %s
}
export func @spin() {
^entry:
  jump ^loop
^loop:
  jump ^loop
}
export func @wild(%p: ptr) -> i64 {
^entry:
  %x = calli () -> i64 %p()
  ret %x
}
export func @stack(%n: i64) -> i64 {
^entry:
  %p = alloca %n
  store.i64 5, %p
  %x = load.i64 %p
  ret %x
}
; Each piece would fit by itself.
export func @many(%n: i64, %size: i64) {
^entry:
  jump ^loop(%n)
^loop(%i: i64):
  %p = alloca %size
  store.i64 %i, %p volatile
  %j = sub.i64 %i, 1
  %more = ne.i64 %j, 0
  br %more, ^loop(%j), ^done
^done:
  ret
}
`

func TestTraps(t *testing.T) {
	for _, c := range []struct {
		name string
		args []uint64
		kind mir.TrapKind
		want string
	}{
		{"div", []uint64{1, 0}, mir.TrapDivByZero, "trap: div-by-zero at f.mir:7:8 in @div ^entry"},
		{"div", []uint64{1 << 63, 1<<64 - 1}, mir.TrapIntOverflow, "trap: int-overflow at f.mir:7:8 in @div ^entry"},
		{"in", nil, mir.TrapBadInput, "trap: bad-input at f.mir:12:8 in @in ^entry"},
		{"null", nil, mir.TrapBadPointer, "trap: bad-pointer"},
		{"deep", []uint64{1e9}, mir.TrapStackOverflow, "trap: stack-overflow"},
		{"wild", []uint64{0}, mir.TrapBadCall, "trap: bad-call at f.mir:43:8 in @wild ^entry"},
		{"wild", []uint64{12345}, mir.TrapBadCall, "trap: bad-call at f.mir:43:8 in @wild ^entry"},
		{"wild", []uint64{1 << 63}, mir.TrapBadCall, "trap: bad-call at f.mir:43:8 in @wild ^entry"},
		{"stack", []uint64{1 << 40}, mir.TrapStackOverflow, "trap: stack-overflow at f.mir:48:8 in @stack ^entry"},
		{"many", []uint64{10, 10 << 20}, mir.TrapStackOverflow, "trap: stack-overflow at f.mir:58:8 in @many ^loop"},
		{"stack", []uint64{1<<64 - 1}, mir.TrapStackOverflow, "trap: stack-overflow at f.mir:48:8 in @stack ^entry"},
	} {
		var out bytes.Buffer
		in := loadText(t, traps, host.Config{Stdout: &out}, backend.Options{})
		_, err := in.Call(ctx, c.name, c.args...)
		wantTrap(t, err, c.kind, c.want)
		if want := map[string]string{"div": "A"}[c.name]; out.String() != want {
			t.Errorf("@%s printed %q, want %q", c.name, out.String(), want)
		}
	}
	in := loadText(t, traps, host.Config{}, backend.Options{})
	if got, err := in.Call(ctx, "deep", 5000); err != nil || got[0] != 5000*5001/2 {
		t.Errorf("5000 frames: %v, %v", got, err)
	}
	if got, err := in.Call(ctx, "stack", 10<<20); err != nil || got[0] != 5 {
		t.Errorf("10 MB of stack: %v, %v", got, err)
	}
}

// A function of the embedder sees the memory of the program, and may write it.
func TestHost(t *testing.T) {
	text := `mir 1
import func @host(ptr, i8, f32) -> i16
import func @print_str(ptr, i64)
data @d = { "abc", i8 0, i64 7 }
export func @f() -> (i16, i64) {
^entry:
  %x = call @host(@d, -1, 2.5)
  %y = load.i64 @d + 4
  call @print_str(@d, 3)
  ret %x, %y
}
export func @big() -> ptr {
^entry:
  %p = call @malloc(100000000)
  ret %p
}
import func @malloc(i64) -> ptr
`
	var seen []uint64
	fn := backend.HostFunc{Sig: mir.Sig{Params: []mir.Type{mir.Ptr, mir.I8, mir.F32}, Results: []mir.Type{mir.I16}}, Fn: func(c *backend.HostCall) error {
		seen = slices.Clone(c.Args[1:])
		b, ok := c.Memory.View(c.Args[0], 12)
		if !ok || string(b[:3]) != "abc" {
			t.Errorf("the memory has %q, %v", b, ok)
		}
		b[0], b[4] = 'x', 9
		if again, _ := c.Memory.View(c.Args[0], 1); again[0] != 'x' {
			t.Errorf("what was written is not there: %q", again)
		}
		if _, ok := c.Memory.View(8, 1); ok {
			t.Error("there is memory at 8")
		}
		c.Results[0] = 0x123456
		return nil
	}}
	var out bytes.Buffer
	in := loadText(t, text, host.Config{Stdout: &out}, backend.Options{Imports: map[string]backend.HostFunc{"host": fn}, MaxMemory: 50 << 20})
	got, err := in.Call(ctx, "f")
	if want := []uint64{0x3456, 9}; err != nil || !slices.Equal(got, want) || out.String() != "xbc" {
		t.Errorf("%v, %v, printed %q", got, err, out.String())
	}
	if want := []uint64{255, 0x40200000}; !slices.Equal(seen, want) {
		t.Errorf("the host got %x", seen)
	}
	at, ok := in.Memory().Symbol("d")
	b, there := in.Memory().View(at, 3)
	if !ok || !there || string(b) != "xbc" {
		t.Errorf("@d has %q", b)
	}
	p := in.Memory().Grow(1000)
	if b, ok := in.Memory().View(p, 1000); p == 0 || p%16 != 0 || !ok || !bytes.Equal(b, make([]byte, 1000)) {
		t.Errorf("new memory at %x: %v", p, ok)
	}
	if got, err := in.Call(ctx, "big"); err != nil || got[0] != 0 {
		t.Errorf("more memory than there may be: %v, %v", got, err)
	}
	if in.Memory().Grow(60<<20) != 0 {
		t.Error("the outside got more memory than there may be")
	}
	if _, ok := in.Memory().Symbol("f"); ok {
		t.Error("a function has an address as data")
	}
}

func TestMissing(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte("mir 1\nimport func @nobody(i64)\nexport func @f() {\n^entry:\n  call @nobody(1)\n  ret\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := host.Load(m, Backend, host.Config{}, backend.Options{}); err == nil || err.Error() != "f.mir:2:13: nobody provides the import @nobody(i64)" {
		t.Errorf("error %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	t.Setenv("CC", "")
	var tool *ToolError
	if _, err := host.Load(m, Backend, host.Config{}, backend.Options{}); !errors.As(err, &tool) || !strings.Contains(err.Error(), "--cc") {
		t.Errorf("error %v", err)
	}
}

// TestPanic has a host function panic: the panic reaches the embedder, and the
// program, which stands in the middle of a call, is not called again.
func TestPanic(t *testing.T) {
	const text = `mir 1
import func @host()
export func @f() {
^entry:
  call @host()
  ret
}
`
	fn := backend.HostFunc{Fn: func(*backend.HostCall) error { panic("host") }}
	in := loadText(t, text, host.Config{}, backend.Options{Imports: map[string]backend.HostFunc{"host": fn}})
	func() {
		defer func() {
			if e := recover(); e != "host" {
				t.Errorf("recovered %v", e)
			}
		}()
		in.Call(ctx, "f")
	}()
	if _, err := in.Call(ctx, "f"); err == nil || !strings.Contains(err.Error(), "a panic left the program") {
		t.Errorf("a call after a panic: %v", err)
	}
}
