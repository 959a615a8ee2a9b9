package interp_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

// chain is @f(%a, %b, %c) = (a first b) then c, or c then (a first b); k says
// which of b and c are constants.
type chain struct {
	first, then mir.Op
	swapped     bool
	k           int
	b, c        uint64
	name        string
}

// TestPairs runs all pairs of binary ops on i64, i32 and f64, one making an
// operand of the other, and compares with the semantics in the op table.
func TestPairs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, ty := range []mir.Type{mir.I64, mir.I32, mir.F64} {
		m := mir.NewModule("")
		var chains []chain
		edge := mir.EdgeValues(ty)
		for _, first := range mir.Ops() {
			for _, then := range mir.Ops() {
				if !binaryOn(first, ty) || !binaryOn(then, ty) {
					continue
				}
				for i := range 8 {
					c := chain{first: first, then: then, swapped: i&1 != 0, k: i >> 1, name: fmt.Sprint("f", len(chains))}
					c.b, c.c = edge[rnd.IntN(len(edge))], edge[rnd.IntN(len(edge))]
					if ty.IsInt() && rnd.IntN(2) == 0 {
						c.b, c.c = uint64(rnd.IntN(40)), uint64(rnd.IntN(40))
					}
					chains = append(chains, c)
					c.define(m, ty)
				}
			}
		}
		i, err := interp.Backend.Load(m, backend.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range chains {
			for range 12 {
				x := [3]uint64{edge[rnd.IntN(len(edge))], edge[rnd.IntN(len(edge))], edge[rnd.IntN(len(edge))]}
				want := c.eval(ty, x)
				got, err := i.Call(context.Background(), c.name, x[:]...)
				if err != nil || got[0] != want && !(ty.IsFloat() && bothNaN(ty, got[0], want)) {
					t.Fatalf("%v %+v of %x = %x, %v, want %x", ty, c, x, got, err, want)
				}
			}
		}
	}
}

func binaryOn(op mir.Op, t mir.Type) bool {
	row := op.Info()
	return row.Form == mir.FormBinary && row.Types.Has(t) && !op.Is(mir.Traps)
}

func (c chain) define(m *mir.Module, t mir.Type) {
	b := m.Define(c.name, []mir.Type{t, t, t}, t)
	b.Func.Export = true
	y, z := b.Param(1), b.Param(2)
	if c.k&1 != 0 {
		y = b.Func.Const(t, c.b)
	}
	if c.k&2 != 0 {
		z = b.Func.Const(t, c.c)
	}
	x := b.Op(c.first, t, b.Param(0), y)
	if c.swapped {
		x, z = z, x
	}
	b.Ret(b.Op(c.then, t, x, z))
}

func (c chain) eval(t mir.Type, x [3]uint64) uint64 {
	if c.k&1 != 0 {
		x[1] = c.b
	}
	if c.k&2 != 0 {
		x[2] = c.c
	}
	r, _ := c.first.Info().Eval(t, 0, x)
	y := [3]uint64{r, x[2]}
	if c.swapped {
		y[0], y[1] = y[1], y[0]
	}
	r, _ = c.then.Info().Eval(t, 0, y)
	return r
}

// TestClosedLoops counts in loops of all kinds that end in one instruction.
func TestClosedLoops(t *testing.T) {
	for _, c := range []struct{ typ, step, cond string }{
		{"i64", "add.i64 %i, 1", "slt.i64 %j, %n"}, {"i64", "add.i64 %i, 3", "slt.i64 %j, 100"}, {"i64", "sub.i64 %i, 2", "sgt.i64 %j, -50"},
		{"i64", "add.i64 %i, 100000", "slt.i64 %j, 1000000"}, {"i64", "add.i64 %i, 1", "ne.i64 %j, 77"}, {"i64", "add.i64 %i, 1", "ne.i64 %j, %n"},
		{"i64", "add.i64 %i, 1", "ult.i64 %j, %n"}, {"i64", "add.i64 %i, %n", "slt.i64 %j, 1000"}, {"i64", "add.i64 %i, %w", "slt.i64 %j, %n"}, {"i64", "add.i64 %i, 3000000000", "slt.i64 %j, 100000000000"},
		{"i32", "add.i32 %i, 1", "slt.i32 %j, %m"}, {"i32", "add.i32 %i, 7", "slt.i32 %j, 1000"}, {"i32", "sub.i32 %i, 1", "ne.i32 %j, -1"},
		{"i32", "sub.i32 %i, 1", "ne.i32 %j, %m"}, {"i32", "add.i32 %i, 0x20000000", "slt.i32 %j, 0x50000000"}, {"i8", "add.i8 %i, 1", "ne.i8 %j, 0"},
	} {
		text := strings.NewReplacer("TYPE", c.typ, "STEP", c.step, "COND", strings.ReplaceAll(c.cond, "%j", "%i")).Replace(`
export func @f(%n: i64, %m: i32, %s: TYPE) -> i64 {
^entry:
  %w = udiv.i64 %n, 7
  jump ^loop(%s, 0)
^loop(%i: TYPE, %c: i64):
  %more = COND
  %few = slt.i64 %c, 1000
  %both = and.i1 %more, %few
  br %both, ^body, ^done
^body:
  %d = add.i64 %c, 1
  %j = STEP
  jump ^loop(%j, %d)
^done:
  ret %c
}
export func @g(%n: i64, %m: i32, %s: TYPE) -> i64 {
^entry:
  %w = udiv.i64 %n, 7
  jump ^loop(%s, 0)
^loop(%i: TYPE, %c: i64):
  %more = COND
  br %more, ^body, ^done
^body:
  %d = add.i64 %c, 1
  %j = STEP
  jump ^loop(%j, %d)
^done:
  ret %c
}
export func @h(%n: i64, %m: i32, %s: TYPE) -> i64 {
^entry:
  %w = udiv.i64 %n, 7
  jump ^loop(%s, 0)
^loop(%i: TYPE, %c: i64):
  %more = COND
  br %more, ^body, ^done
^body:
  %d = add.i64 %c, 1
  jump ^next
^next:
  %j = STEP
  jump ^loop(%j, %d)
^done:
  ret %c
}`)
		args := []uint64{50, ^uint64(0) >> 32 / 0x10000000, 3}
		if strings.HasPrefix(c.step, "sub") {
			args[1] = 1
		}
		i := load(t, text, backend.Options{})
		f, err := i.Call(context.Background(), "f", args...)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"g", "h"} {
			if g, err := i.Call(context.Background(), name, args...); err != nil || g[0] != f[0] || g[0] == 0 {
				t.Errorf("%s while %s: %s counts %d, %v, want %d", c.step, c.cond, name, g, err, f)
			}
		}
	}
}

// TestLoadPairs runs loops with loads and stores that are part of float ops,
// on good and on bad addresses, and compares with a loop in which they are not
// because the values are used once more.
func TestLoadPairs(t *testing.T) {
	const loop = `
export func @NAME(%n: i64, %p: ptr, %q: ptr) -> f64 {
^entry:
  jump ^loop(0, 1.5)
^loop(%i: i64, %s: f64):
  %more = slt.i64 %i, %n
  br %more, ^body, ^done
^body:
BODY
  %j = add.i64 %i, 1
  jump ^loop(%j, %r)
^done:
  ret %s
}`
	for _, body := range []string{
		"  %x = load.f64 %p + 8\n  %r = fadd.f64 %s, %x",
		"  %x = load.f64 %p + 8\n  %r = fsub.f64 %s, %x",
		"  %x = load.f64 %p + 8\n  %r = fsub.f64 %x, %s",
		"  %x = load.f64 %p + 16\n  %r = fmul.f64 %x, %s",
		"  %k = shl.i64 %i, 3\n  %a = ptradd %p, %k\n  %x = load.f64 %a\n  %y = fmul.f64 %s, %x\n  %r = fadd.f64 %y, %s",
		"  %k = mul.i64 %i, 8\n  %a = ptradd @d, %k\n  %x = load.f64 %a + 8\n  %y = fmul.f64 %x, %s\n  %r = fadd.f64 %s, %y",
		"  %x = load.f64 %p + 8\n  %y = load.f64 %q\n  %r = fsub.f64 %x, %y",
		"  %x = load.f64 %p\n  %y = load.f64 %q + 8\n  %r = fsub.f64 %x, %y",
		"  %r = fadd.f64 %s, 0.25\n  store.f64 %r, %p + 24",
		"  %x = fadd.f64 %s, %s\n  store.f64 %x, %p + 24\n  %r = load.f64 %q",
		"  %y = fmul.f64 %s, 0.5\n  %x = fadd.f64 %s, %y\n  store.f64 %x, %p + 24\n  %r = load.f64 %q",
		"  %y = fmul.f64 %s, %s\n  %x = fsub.f64 %s, %y\n  store.f64 %x, %p + 24\n  %r = load.f64 %q",
		"  %y = fmul.f64 %s, %s\n  %x = fadd.f64 %y, %s\n  store.f64 %x, %p + 24\n  %r = load.f64 %q",
		"  %m = mul.i64 %i, %n\n  %k = add.i64 %m, %i\n  %o = shl.i64 %k, 3\n  %a = ptradd @d, %o\n  %r = load.f64 %a",
		"  %h = add.i64 %i, 2\n  %k = shl.i64 %h, 3\n  %a = ptradd %p, %k\n  %x = load.f64 %a\n  %r = fadd.f64 %s, %x",
	} {
		var spoiled strings.Builder
		for _, line := range strings.Split(body, "\n") {
			spoiled.WriteString(line + "\n")
			name, def, ok := strings.Cut(strings.TrimSpace(line), " = ")
			if ok && name != "%r" && !strings.HasPrefix(def, "mul") && !strings.HasPrefix(def, "shl") && !strings.HasPrefix(def, "ptradd") {
				ty := map[bool]string{true: "f64", false: "i64"}[strings.Contains(def, "f64")]
				fmt.Fprintf(&spoiled, "  store.%s %s, @spoil ; %s\n", ty, name, line)
			}
		}
		text := "mir 1\ndata @d = { f64 1.0, f64 -2.5, f64 0.125, f64 3.0, f64 -7.0, zero 400 }\ndata @spoil = { zero 8 }\n"
		for name, b := range map[string]string{"f": body, "g": strings.TrimSuffix(spoiled.String(), "\n")} {
			text += strings.NewReplacer("NAME", name, "BODY", b).Replace(loop)
		}
		call := func(name string, n, p, q uint64) string {
			i := load(t, text, backend.Options{MaxMemory: 1 << 20})
			d, _ := i.Memory().Symbol("d")
			r, err := i.Call(context.Background(), name, n, p*d+p, q*d+q)
			if trap, ok := err.(*backend.Trap); ok {
				line := strings.Split(text, "\n")[trap.Frames[0].Pos.Line-1]
				return trap.Kind.String() + " " + trap.Message + strings.TrimSpace(line)
			}
			b, _ := i.Memory().View(d, 400)
			return fmt.Sprint(r, err, b)
		}
		for _, c := range [][3]uint64{{0, 1, 1}, {1, 1, 1}, {5, 1, 1}, {3, 0, 1}, {3, 1, 0}, {3, 0, 0}, {1000000, 1, 1}, {1000000, 1 << 40, 1}} {
			if f, g := call("f", c[0], c[1], c[2]), call("g", c[0], c[1], c[2]); f != g {
				t.Errorf("%s\non %d: %s, want %s", body, c, f, g)
			}
		}
	}
}
