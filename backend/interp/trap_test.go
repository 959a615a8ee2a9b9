package interp_test

import (
	"context"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
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
