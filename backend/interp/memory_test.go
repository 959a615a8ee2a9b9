package interp_test

import (
	"context"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

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
	for _, c := range []struct{ max, n uint64 }{{1 << 20, 1040}, {1 << 16, 65}, {5040, 5}, {0, 60000}} {
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
