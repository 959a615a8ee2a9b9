package orc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/orctest"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

func TestMain(m *testing.M) { orctest.Main(m) }

const program = `mir 1
import func @print_i64(i64)
import func @twice(f64) -> f64
data @count = { i64 5 }

export func @show(%n: i64) -> i64 {
^entry:
  call @print_i64(%n)
  %m = load.i64 @count
  ret %m
}

export func @quarter(%x: f64) -> (f64, i1) {
^entry:
  %y = call @twice(%x)
  %z = call @twice(%y)
  %more = flt.f64 %x, %z
  ret %z, %more
}

export func @div(%a: i32, %b: i32) -> i32 {
^entry:
  %q = sdiv.i32 %a, %b
  ret %q
}

export func @deep(%above: ptr) -> i64 {
  slot %own: 8
^entry:
  %r = call @deep(%own)
  store.i64 %r, %above
  %x = load.i64 %own
  %y = add.i64 %x, 1
  ret %y
}

export func @wild() -> i64 {
^entry:
  %p = inttoptr.i64.ptr 24
  %x = load.i64 %p
  ret %x
}

export func @forever() {
^entry:
  jump ^loop
^loop:
  jump ^loop
}
`

// start starts the program on a version of LLVM, "" for the newest.
func start(t *testing.T, version string, out *strings.Builder) backend.Instance {
	t.Helper()
	m, err := mirtext.Load("t.mir", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	o := backend.Options{Settings: backend.Settings{}, Imports: map[string]backend.HostFunc{
		"twice": {Sig: mir.Sig{Params: []mir.Type{mir.F64}, Results: []mir.Type{mir.F64}}, Fn: func(c *backend.HostCall) error {
			c.Results[0] = mir.FloatBits(mir.F64, 2*mir.FloatOf(mir.F64, c.Args[0]))
			return nil
		}},
	}}
	if version != "" {
		o.Settings[Version.Name] = []string{version}
	}
	inst, err := host.Load(m, Backend, host.Config{Stdout: out}, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inst.Close() })
	return inst
}

func TestInstance(t *testing.T) {
	var out strings.Builder
	inst := start(t, "", &out)
	ctx := context.Background()
	if r, err := inst.Call(ctx, "show", 42); fmt.Sprint(r, err) != "[5] <nil>" || out.String() != "42" {
		t.Errorf("show returns %v, %v and prints %q", r, err, &out)
	}
	at, ok := inst.Memory().Symbol("count")
	if b, there := inst.Memory().View(at, 8); ok && there {
		b[0] = 7
	} else {
		t.Errorf("@count is at %#x, %v, %v", at, ok, there)
	}
	if r, err := inst.Call(ctx, "show", 43); fmt.Sprint(r, err) != "[7] <nil>" {
		t.Errorf("show returns %v, %v once the memory was written", r, err)
	}
	if r, err := inst.Call(ctx, "quarter", mir.FloatBits(mir.F64, 1.5)); err != nil || mir.FloatOf(mir.F64, r[0]) != 6 || r[1] != 1 {
		t.Errorf("quarter returns %v, %v", r, err)
	}
}

// TestTraps checks that what ends a program ends it alone, with its kind.
func TestTraps(t *testing.T) {
	for _, x := range []struct {
		name string
		args []uint64
		kind mir.TrapKind
	}{
		{"div", []uint64{1, 0}, mir.TrapDivByZero},
		{"div", []uint64{1 << 31, 1<<32 - 1}, mir.TrapIntOverflow},
		{"deep", []uint64{0}, mir.TrapStackOverflow},
		{"wild", nil, mir.TrapBadPointer},
		{"forever", nil, mir.TrapTime},
	} {
		var out strings.Builder
		inst := start(t, "", &out)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		if x.kind == mir.TrapTime {
			ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
		}
		_, err := inst.Call(ctx, x.name, x.args...)
		cancel()
		var trap *backend.Trap
		if !errors.As(err, &trap) || trap.Kind != x.kind {
			t.Errorf("%s(%v) gives %v, want %v", x.name, x.args, err, x.kind)
		}
	}
}

// TestVersions runs on every LLVM that is there.
func TestVersions(t *testing.T) {
	n := 0
	for v := 14; v <= 22; v++ {
		m, err := mirtext.Load("t.mir", []byte("mir 1\nexport func @f() -> i64 {\n^entry:\n  ret 3\n}\n"))
		if err != nil {
			t.Fatal(err)
		}
		o := backend.Options{Settings: backend.Settings{Version.Name: {fmt.Sprint(v)}}}
		inst, err := Backend.Load(m, o)
		var missing *native.ToolError
		if errors.As(err, &missing) && strings.Contains(err.Error(), "no shared library") {
			continue
		}
		if err != nil {
			t.Errorf("LLVM %d: %v", v, err)
			continue
		}
		if r, err := inst.Call(context.Background(), "f"); err != nil || r[0] != 3 {
			t.Errorf("LLVM %d: %v, %v", v, r, err)
		}
		inst.Close()
		n++
	}
	if n == 0 {
		t.Error("there is no LLVM")
	}
}

func TestNoVersion(t *testing.T) {
	m, err := mirtext.Load("t.mir", []byte("mir 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Backend.Load(m, backend.Options{Settings: backend.Settings{Version.Name: {"99"}}})
	if err == nil || !strings.Contains(err.Error(), "LLVM 99 is not known") {
		t.Errorf("LLVM 99: %v", err)
	}
}

// TestMissing has an import that nobody provides: nothing is started.
func TestMissing(t *testing.T) {
	m, err := mirtext.Load("t.mir", []byte("mir 1\nimport func @nobody(i64)\nexport func @f() {\n^entry:\n  call @nobody(1)\n  ret\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := Backend.Load(m, backend.Options{})
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || err.Error() != "t.mir:2:13: nobody provides the import @nobody(i64)" {
			t.Errorf("error %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits for ever")
	}
}

// TestLLI has no mirtool-orc, but lli of two versions: the newest runs programs, or
// the one that was asked for.
func TestLLI(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := findAny(""); err == nil {
		t.Error("there is something to run programs on an empty PATH")
	}
	for _, name := range []string{"lli-15", "lli-16"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for version, want := range map[string]int{"": 16, "15": 15} {
		if e, err := findAny(version); err != nil || e.version != want {
			t.Errorf("version %q: %v, %v, want lli-%d", version, e, err, want)
		}
	}
	if _, err := findAny("14"); err == nil {
		t.Error("lli-14 is found where there is none")
	}
}

// TestOtherVersion has a mirtool-orc that was made of other sources: one from
// before there was a protocol, and one that speaks another.
func TestOtherVersion(t *testing.T) {
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mirtext.Load("t.mir", []byte("mir 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{
		"#!/bin/sh\necho 'flag provided but not defined: '$1 >&2\nexit 2\n",
		"#!/bin/sh\nexec " + path + " -protocol 999999\n",
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(old), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", dir)
		_, err := Backend.Load(m, backend.Options{})
		if err == nil || !strings.Contains(err.Error(), file+" is of another version than mirtool") {
			t.Errorf("error %v", err)
		}
	}
}
