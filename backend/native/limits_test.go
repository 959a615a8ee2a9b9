package native

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// TestMemoryOfGlobals counts globals as memory: too many are the trap that they are
// elsewhere, and what is left is for the heap.
func TestMemoryOfGlobals(t *testing.T) {
	const text = `mir 1
import func @malloc(i64) -> ptr
data @big = { zero 1000000 }
export func @more() -> i1 {
^entry:
  store.i8 1, @big
  %p = call @malloc(500000)
  %none = eq.ptr %p, null
  ret %none
}
`
	for limit, want := range map[uint64]uint64{1400000: 1, 2000000: 0} {
		in := loadText(t, text, host.Config{}, backend.Options{MaxMemory: limit})
		if r, err := in.Call(ctx, "more"); err != nil || r[0] != want {
			t.Errorf("of %d bytes: %v, %v, want %d", limit, r, err, want)
		}
	}
	m, err := mirtext.Load("f.mir", []byte(text))
	must(t, err)
	_, err = host.Load(m, Backend, host.Config{}, backend.Options{MaxMemory: 999_999})
	wantTrap(t, err, mir.TrapMemory, "trap: memory-limit: the module needs more than 999999 bytes")
}

func TestTime(t *testing.T) {
	in := loadText(t, traps, host.Config{}, backend.Options{})
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	_, err := in.Call(short, "spin")
	wantTrap(t, err, mir.TrapTime, "trap: time-limit")
}

// TestEndless calls a pure function that does not return and whose result is
// not used.
func TestEndless(t *testing.T) {
	const text = `mir 1
func @spin(%x: i64) -> i64 [pure notrap noinline] {
^entry:
  jump ^loop
^loop:
  jump ^loop
}
export func @f() -> i64 {
^entry:
  %y = call @spin(3)
  ret 5
}
`
	for _, level := range []string{"0", "1", "2"} {
		in := loadText(t, text, host.Config{}, backend.Options{Settings: backend.Settings{LLVMOpt.Name: {level}}})
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		_, err := in.Call(short, "f")
		cancel()
		wantTrap(t, err, mir.TrapTime, "trap: time-limit")
	}
}

func TestFuel(t *testing.T) {
	in := loadText(t, traps, host.Config{}, backend.Options{Fuel: 1000})
	_, err := in.Call(ctx, "spin")
	wantTrap(t, err, mir.TrapFuel, "trap: out-of-fuel at f.mir:38:1 in @spin ^loop")
	in = loadText(t, traps, host.Config{}, backend.Options{Fuel: 5})
	if _, err := in.Call(ctx, "null"); !strings.Contains(err.Error(), "bad-pointer") {
		t.Errorf("error %v", err)
	}
}

// What a function uses up of the fuel counts also if it does nothing else that
// can be seen.
func TestFuelOfPure(t *testing.T) {
	const text = `mir 1
func @square(%x: i64) -> i64 [pure notrap noinline] {
^entry:
  %y = mul.i64 %x, %x
  ret %y
}
export func @f(%x: i64) -> i64 {
^entry:
  %y = call @square(%x)
  %z = call @square(%x)
  %r = call @square(3)
  ret %r
}
`
	for _, level := range []string{"0", "2"} {
		for fuel, enough := range map[uint64]bool{14: true, 13: false} {
			in := loadText(t, text, host.Config{}, backend.Options{Fuel: fuel, Settings: backend.Settings{"llvm-opt": {level}}})
			if got, err := in.Call(ctx, "f", 5); enough != (err == nil && got[0] == 9) {
				t.Errorf("-O%s with fuel %d: %v, %v", level, fuel, got, err)
			}
		}
	}
}
