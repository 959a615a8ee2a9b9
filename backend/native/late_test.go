package native

import (
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// TestLate ends contexts just when calls return. A call whose results were
// returned is over: its context has nothing to say to the next one.
func TestLate(t *testing.T) {
	const text = `mir 1
export func @f(%n: i64) -> i64 {
^entry:
  jump ^loop(%n)
^loop(%i: i64):
  %more = ne.i64 %i, 0
  br %more, ^next, ^done
^next:
  %i2 = sub.i64 %i, 1
  jump ^loop(%i2)
^done:
  ret %n
}
`
	load := func() backend.Instance { return loadText(t, text, host.Config{}, backend.Options{}) }
	in := load()
	returned := 0
	for k := range 3000 {
		short, cancel := context.WithCancel(ctx)
		timer := time.AfterFunc(time.Duration(k%100)*time.Microsecond, cancel)
		_, err := in.Call(short, "f", 5)
		timer.Stop()
		cancel()
		var trap *backend.Trap
		if errors.As(err, &trap) && trap.Kind == mir.TrapTime {
			in.Close()
			in = load()
			continue
		}
		must(t, err)
		returned++
		if r, err := in.Call(ctx, "f", 7); err != nil || r[0] != 7 {
			t.Fatalf("after %d calls: %v, %v", returned, r, err)
		}
	}
}

// TestKilled kills a program from outside. That is no fault of its own, and no
// trap.
func TestKilled(t *testing.T) {
	const text = "mir 1\nimport func @kill() -> i64\nexport func @f() -> i64 {\n^entry:\n  %r = call @kill()\n  ret %r\n}\n"
	m, err := mirtext.Load("f.mir", []byte(text))
	must(t, err)
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		kill := backend.HostFunc{Sig: mir.Sig{Results: []mir.Type{mir.I64}}, Fn: func(*backend.HostCall) error {
			for _, pid := range children(t, os.Getpid()) {
				must(t, syscall.Kill(pid, sig))
			}
			return nil
		}}
		in, err := Backend.Load(m, backend.Options{Imports: map[string]backend.HostFunc{"kill": kill}})
		must(t, err)
		for range 2 {
			_, err = in.Call(ctx, "f")
			var trap *backend.Trap
			if err == nil || errors.As(err, &trap) || !strings.Contains(err.Error(), "signal: ") {
				t.Errorf("%v: error %v", sig, err)
			}
		}
		must(t, in.Close())
	}
}
