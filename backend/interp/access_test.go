package interp_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/internal/refeval"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// accesses are bodies of a loop over %p and %q with accesses that become one
// instruction, or nearly so.
var accesses = []string{`
  %a = load.i64 %p + 8
  %b = load.i64 %p + 16
  %w = slt.i64 %b, %a
  br %w, ^swap, ^join
^swap:
  store.i64 %b, %p + 8
  store.i64 %a, %p + 16
  jump ^join
^join:
  store.i64 %a, %q + 24`, `
  %a = load.i32 %p + 4
  %b = load.i32 %p + 8
  %c = add.i32 %a, %b
  store.i32 %c, %q`, `
  %a = load.i64 %p
  %b = load.i64 %p + 0x7fff0000
  %c = load.i64 %q
  %d = load.i64 %q + 8
  %e = add.i64 %a, %d
  store.i64 %e, %p
  store.i64 %c, %p + 0x7ffe0000`, `
  %a = load.i64 %p + 8
  %b = load.i64 %p + 16
  %c = load.i64 %q
  %d = load.i64 %q + 8
  %e = sub.i64 %a, %d
  %g = sub.i64 %b, %c
  store.i64 %e, %p + 8
  store.i64 %g, %p + 16`, `
  %a = load.f64 %p
  %b = load.f64 %q
  %c = fmul.f64 %b, %x
  %d = fsub.f64 %a, %c
  store.f64 %d, %p`, `
  %p2 = load.ptr %p
  %b = load.i64 %p2
  %z = ptradd %q, 8
  store.i64 %b, %z
  store.i64 7, %z + 8`, `
  %a = load.i64 %p
  %b = load.i64 %q
  store.i64 %b, %p
  store.i64 %a, %p + 8
  store.i64 %a, %q
  store.i64 %b, %q + 8`, `
  %a = load.f64 %p
  %b = load.f64 %q + 8
  %c = fmul.f64 %a, %b
  %s2 = fadd.f64 %s, %c
  store.f64 %s2, %p + 16`, `
  %a = load.f64 %p
  %c = fmul.f64 %x, %y
  %d = fadd.f64 %a, %c
  store.f64 %d, %p`, `
  %a = load.f64 %p
  %c = fmul.f64 %x, %y
  %d = fsub.f64 %a, %c
  store.f64 %d, %p`, `
  %a = load.f64 %p
  %c = fmul.f64 %x, %y
  %d = fsub.f64 %c, %a
  store.f64 %d, %p`, `
  %a = load.f64 %p + 8
  %d = fadd.f64 %x, %a
  store.f64 %d, %p + 8`, `
  %a = load.f64 %p + 8
  %d = fadd.f64 %a, %a
  store.f64 %d, %p + 8`, `
  %a = load.f64 %p + 8
  %d = fadd.f64 %a, %x
  store.f64 %d, %p`, `
  %a = load.f64 %p
  %b = load.f64 %q
  %c = fmul.f64 %b, %x
  %d = fadd.f64 %a, %c
  store.f64 %d, %p`, `
  %b = load.f64 %q
  %a = load.f64 %p
  %c = fmul.f64 %x, %b
  %d = fadd.f64 %c, %a
  store.f64 %d, %p`, `
  %a = load.f64 %p
  %b = load.f64 %q + 8
  %c = fmul.f64 %b, %b
  %d = fsub.f64 %a, %c
  store.f64 %d, %p`, `
  %a = load.f64 %p + 16
  %b = load.f64 %q + 8
  %c = fmul.f64 %x, %b
  %e = fmul.f64 %c, %y
  %d = fsub.f64 %a, %e
  store.f64 %d, %p + 16`, `
  %a = load.f64 %p + 16
  %b = load.f64 %q + 8
  %c = fmul.f64 %b, %x
  %e = fmul.f64 %y, %c
  %d = fadd.f64 %e, %a
  store.f64 %d, %p + 16`, `
  %a = load.f64 %p + 16
  store.f64 %x, %q
  %b = load.f64 %q + 8
  %c = fmul.f64 %b, %x
  %d = fadd.f64 %c, %a
  store.f64 %d, %p + 16`, `
  %a = load.f64 %p + 16
  %q2 = sdiv.i64 8, %n
  %b = load.f64 %q + 8
  %c = fmul.f64 %b, %x
  %q3 = sdiv.i64 %q2, %i
  %d = fadd.f64 %c, %a
  store.f64 %d, %p + 16`, `
  %a = load.f64 %p + 16
  %b = load.f64 %q + 0x800000
  %c = fmul.f64 %b, %x
  %d = fadd.f64 %c, %a
  store.f64 %d, %p + 16`, `
  %a = load.f64 %p
  %b = load.f64 %p
  %c = fmul.f64 %b, %b
  %d = fadd.f64 %c, %a
  store.f64 %d, %p`, `
  %a = load.f64 %p
  %c = fadd.f64 %x, %a
  %b = load.f64 %q + 16
  %d = fmul.f64 %c, %b
  store.f64 %d, %q + 24`, `
  %a = load.f64 %p
  %b = load.f64 %q
  %c = fsub.f64 %a, %b
  %d = fmul.f64 %c, %s
  store.f64 %d, %p + 8`,
}

// exchanges are such bodies that put two values into order, or nearly so.
func exchanges() (bodies []string) {
	for i := range 1 << 6 {
		t, off := "i32", 12
		if i&1 != 0 {
			t, off = "i64", 16
		}
		a, b := "%a", "%b"
		if i&2 != 0 {
			a, b = b, a
		}
		ways := "^swap, ^join"
		if i&4 != 0 {
			ways = "^join, ^swap"
		}
		loads := []string{fmt.Sprintf("  %%a = load.%s %%p + 8\n", t), fmt.Sprintf("  %%b = load.%s %%p + %d\n", t, off)}
		stores := []string{fmt.Sprintf("  store.%s %%b, %%p + 8\n", t), fmt.Sprintf("  store.%s %%a, %%p + %d\n", t, off)}
		if i&8 != 0 {
			loads[0], loads[1] = loads[1], loads[0]
		}
		if i&16 != 0 {
			stores[0], stores[1] = stores[1], stores[0]
		}
		for _, op := range []string{"slt", "sgt", "sle", "sge", "ult", "ne"} {
			body := "\n" + loads[0] + loads[1] + fmt.Sprintf("  %%w = %s.%s %s, %s\n  br %%w, %s\n^swap:\n", op, t, a, b, ways) + stores[0] + stores[1] + "  jump ^join\n^join:"
			if i&32 != 0 { // neighbours that overlap, or whose distance is not known
				body = strings.ReplaceAll(body, "%p + 12", "%p + 10")
				body = strings.ReplaceAll(body, "%p + 16", "%q")
			}
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// TestAccesses compares instructions with two accesses with the reference: what
// they compute, and which of the accesses traps.
func TestAccesses(t *testing.T) {
	for k, body := range append(exchanges(), accesses...) {
		next := "%s"
		if strings.Contains(body, "%s2") {
			next = "%s2"
		}
		src := fmt.Sprintf(`mir 1
data @d align 8 = { addr @d + 32, f64 2.5, f64 -1.0, f64 3.25, addr @d, f64 0.5, f64 7.0, i64 9, zero 64 }
export func @f(%%p: ptr, %%q: ptr, %%x: f64, %%y: f64, %%n: i64) -> f64 {
^entry:
  jump ^loop(0, 1.0)
^loop(%%i: i64, %%s: f64):%s
  %%i2 = add.i64 %%i, 1
  %%more = slt.i64 %%i2, %%n
  br %%more, ^loop(%%i2, %s), ^done
^done:
  ret %%s
}
export func @sum() -> i64 {
^entry:
  jump ^loop(0, 0)
^loop(%%i: i64, %%h: i64):
  %%at = ptradd @d, %%i
  %%b = load.i8 %%at + 8
  %%w = zext.i8.i64 %%b
  %%m = mul.i64 %%h, 31
  %%h2 = add.i64 %%m, %%w
  %%i2 = add.i64 %%i, 1
  %%more = slt.i64 %%i2, 100
  br %%more, ^loop(%%i2, %%h2), ^done
^done:
  ret %%h
}
`, body, next)
		m, err := mirtext.Load("t.mir", []byte(src))
		if err != nil {
			t.Fatalf("%d: %v\n%s", k, err, src)
		}
		for _, o := range []backend.Options{{}, {Stats: true}, {Fuel: 1000, Stats: true}, {Fuel: 22, Stats: true}} {
			for _, p := range []int64{-1, -16, -12, 0, 32} {
				for _, q := range []int64{-1, 0, 40} {
					want, wantStats := accessed(t, refeval.Backend, m, o, p, q)
					got, stats := accessed(t, interp.Backend, m, o, p, q)
					if got != want || !reflect.DeepEqual(stats, wantStats) {
						t.Fatalf("%d, %+v, p %d, q %d:\ngot  %s%+v\nwant %s%+v\n%s", k, o, p, q, got, stats, want, wantStats, body)
					}
				}
			}
		}
	}
}

// accessed calls @f with addresses in @d, or null for negative offsets.
func accessed(t *testing.T, b *backend.Backend, m *mir.Module, o backend.Options, p, q int64) (string, *backend.Stats) {
	i, err := b.Load(m, o)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	at, _ := i.Memory().Symbol("d")
	address := func(off int64) uint64 {
		if off == -1 {
			return 0
		}
		return at + uint64(off)
	}
	x, y := mir.FloatBits(mir.F64, 1.1), mir.FloatBits(mir.F64, -0.3)
	results, err := i.Call(t.Context(), "f", address(p), address(q), x, y, 3)
	if err != nil {
		return report(err), i.Stats()
	}
	s := fmt.Sprint(results)
	if results, err = i.Call(t.Context(), "sum"); err == nil {
		return fmt.Sprint(s, results), i.Stats()
	}
	return s + report(err), i.Stats()
}
