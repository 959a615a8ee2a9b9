package interp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// programs are modules with calls of @f and what these give: results, or the
// text of the error.
var programs = []struct {
	name, text string
	calls      []string // "args -> results" or "args -> error"
}{
	{"swap in a loop", `
export func @f(%n: i64, %a: i64, %b: i64, %c: i64) -> (i64, i64, i64) {
^entry:
  jump ^loop(%n, %a, %b, %c)
^loop(%i: i64, %x: i64, %y: i64, %z: i64):
  %more = ne.i64 %i, 0
  br %more, ^body, ^done
^body:
  %j = sub.i64 %i, 1
  jump ^loop(%j, %y, %z, %x)
^done:
  ret %x, %y, %z
}`, []string{"0 1 2 3 -> 1 2 3", "1 1 2 3 -> 2 3 1", "2 1 2 3 -> 3 1 2", "100 1 2 3 -> 2 3 1"}},

	{"two cycles and a chain", `
export func @f(%n: i64) -> i64 {
^entry:
  jump ^loop(%n, 1, 2, 3, 4, 5, 6, 7)
^loop(%i: i64, %a: i64, %b: i64, %c: i64, %d: i64, %e: i64, %g: i64, %h: i64):
  %j = sub.i64 %i, 1
  %more = sge.i64 %j, 0
  br %more, ^loop(%j, %b, %a, %d, %e, %c, %h, 9), ^done
^done:
  %1 = mul.i64 %a, 1000000
  %2 = mul.i64 %b, 100000
  %3 = mul.i64 %c, 10000
  %4 = mul.i64 %d, 1000
  %5 = mul.i64 %e, 100
  %6 = mul.i64 %g, 10
  %7 = add.i64 %1, %2
  %8 = add.i64 %7, %3
  %9 = add.i64 %8, %4
  %10 = add.i64 %9, %5
  %11 = add.i64 %10, %6
  %12 = add.i64 %11, %h
  ret %12
}`, []string{"0 -> 1234567", "1 -> 2145379", "2 -> 1253499", "3 -> 2134599", "6 -> 1234599"}},

	{"value live around a loop", `
export func @f(%n: i64, %k: i64) -> i64 {
^entry:
  %sq = mul.i64 %k, %k
  jump ^outer(0, 0)
^outer(%i: i64, %s: i64):
  %more = slt.i64 %i, %n
  br %more, ^inner(0, %s), ^done
^inner(%j: i64, %t: i64):
  %t2 = add.i64 %t, %sq
  %j2 = add.i64 %j, 1
  %again = sle.i64 %j2, %i
  br %again, ^inner(%j2, %t2), ^next
^next:
  %i2 = add.i64 %i, 1
  jump ^outer(%i2, %t2)
^done:
  %r = add.i64 %s, %k
  ret %r
}`, []string{"0 3 -> 3", "4 3 -> 93"}},

	{"both arms to one block", `
export func @f(%c: i1, %a: i64, %b: i64) -> (i64, i64) {
^entry:
  br %c, ^end(%a, %b), ^end(%b, %a)
^end(%x: i64, %y: i64):
  ret %x, %y
}`, []string{"1 5 6 -> 5 6", "0 5 6 -> 6 5"}},

	{"three results and unused ones", `
func @g(%a: i64) -> (i64, i64, i64, i64) {
^entry:
  %b = add.i64 %a, 1
  %c = add.i64 %b, 1
  %d = add.i64 %c, 1
  ret %d, %c, %b, %a
}
func @h(%a: i64) -> (i64, i64) {
^entry:
  %b = add.i64 %a, 1
  ret %b, %a
}
export func @f(%a: i64) -> (i64, i64, i64, i64, i64) {
^entry:
  call @g(%a)
  call @h(%a)
  %w, %x, %y, %z = call @g(%a)
  %p, %q = call @h(%z)
  %d = sub.i64 %p, %q
  ret %z, %y, %x, %w, %d
}`, []string{"10 -> 10 11 12 13 1"}},

	{"many arguments", `
func @g(%a: i64, %b: i64, %c: i64, %d: i64, %e: i64, %x: i64, %y: i64) -> i64 {
^entry:
  %1 = mul.i64 %a, 10
  %2 = add.i64 %1, %b
  %3 = mul.i64 %2, 10
  %4 = add.i64 %3, %c
  %5 = mul.i64 %4, 10
  %6 = add.i64 %5, %d
  %7 = mul.i64 %6, 10
  %8 = add.i64 %7, %e
  %9 = mul.i64 %8, 10
  %10 = add.i64 %9, %x
  %11 = mul.i64 %10, 10
  %12 = add.i64 %11, %y
  ret %12
}
export func @f(%a: i64, %b: i64) -> (i64, i64, i64, i64) {
^entry:
  %x = call @g(%a, %b, 3, 4, %b, %a, 7)
  %y = call @g(1, 2, %a, 4, 5, 6, %b)
  %z = calli (i64, i64, i64, i64, i64, i64, i64) -> i64 @g(%b, %a, %b, %a, 5, %a, %b)
  ret %x, %y, %z, 0
}`, []string{"8 9 -> 8934987 1284569 9898589 0"}},

	{"tail calls in constant stack", `
func @even(%n: i64, %a: i64, %b: i64) -> i64 {
  slot %s: 1000
^entry:
  %zero = eq.i64 %n, 0
  br %zero, ^yes, ^no
^yes:
  ret %a
^no:
  %m = sub.i64 %n, 1
  tailcall @odd(%m, %b, %a)
}
func @odd(%n: i64, %a: i64, %b: i64) -> i64 {
^entry:
  %zero = eq.i64 %n, 0
  br %zero, ^yes, ^no
^yes:
  ret %b
^no:
  %m = sub.i64 %n, 1
  tailcalli (i64, i64, i64) -> i64 @even(%m, %b, %a)
}
export func @f(%n: i64) -> i64 {
^entry:
  tailcall @even(%n, 1, 2)
}`, []string{"0 -> 1", "1 -> 1", "2 -> 1", "3000001 -> 1"}},

	{"tail call with slot addresses and more arguments than registers", `
func @g(%p: ptr, %a: i64, %b: i64, %c: i64, %d: i64, %e: i64) -> i64 {
^entry:
  %n = ne.ptr %p, null
  %m = zext.i1.i64 %n
  %1 = mul.i64 %a, 1000
  %2 = mul.i64 %b, 100
  %3 = mul.i64 %c, 10
  %4 = add.i64 %1, %2
  %5 = add.i64 %3, %d
  %6 = add.i64 %4, %5
  %7 = add.i64 %6, %m
  %8 = mul.i64 %e, 10000
  %9 = add.i64 %7, %8
  ret %9
}
export func @f(%a: i64, %b: i64) -> i64 {
  slot %s: 8
  slot %t: 8
^entry:
  tailcall @g(%t, %b, %a, 3, 4, %b)
}`, []string{"1 2 -> 22135"}},

	{"slots are zero at each call, and aligned", `
func @g(%n: i64) -> i64 {
  slot %s: 40
  slot %b: 1
  slot %p: 16 align 64
  slot %n1: 8 noinit
^entry:
  %v = load.i64 %s + 32
  %w = load.i8 %b
  store.i64 -1, %s + 32
  store.i8 1, %b
  store.i64 -1, %p
  store.i64 -1, %n1
  %pi = ptrtoint.ptr.i64 %p
  %low = and.i64 %pi, 63
  %w64 = zext.i8.i64 %w
  %1 = add.i64 %v, %w64
  %2 = add.i64 %1, %low
  %more = sgt.i64 %n, 0
  br %more, ^again, ^done
^again:
  %m = sub.i64 %n, 1
  %3 = call @g(%m)
  %4 = add.i64 %2, %3
  %back = load.i64 %s + 32
  %5 = add.i64 %back, %4
  %6 = add.i64 %5, 1
  ret %6
^done:
  ret %2
}
export func @f(%n: i64) -> i64 {
^entry:
  %x = call @g(%n)
  %y = call @g(%n)
  %z = add.i64 %x, %y
  ret %z
}`, []string{"0 -> 0", "5 -> 0", "5000 -> 0"}},

	{"alloca until the function returns", `
func @g(%n: i64) -> i64 {
^entry:
  %p = alloca %n align 32
  %q = alloca 8
  store.i8 1, %p
  store.i64 2, %q
  %i = ptrtoint.ptr.i64 %p
  %r = and.i64 %i, 31
  ret %r
}
export func @f(%n: i64) -> i64 {
^entry:
  jump ^loop(1000, 0)
^loop(%i: i64, %s: i64):
  %x = call @g(%n)
  %s2 = add.i64 %s, %x
  %j = sub.i64 %i, 1
  %more = ne.i64 %j, 0
  br %more, ^loop(%j, %s2), ^done
^done:
  ret %s2
}`, []string{"100000 -> 0", "60000000 -> 0", "70000000 -> stack-overflow", "-1 -> stack-overflow"}},

	{"variables", `
export func @f(%a: i64) -> (i64, i64, f64) {
  var $x: i64
  var $y: i64 = 7
  var $z: f64 = 1.0
^entry:
  %o = get $x
  set $x, %a
  %p = get $x
  set $x, 3
  %q = get $y
  set $y, %p
  %r = get $y
  %s = add.i64 %o, %r
  %z = get $z
  ret %s, %q, %z
}`, []string{"5 -> 5 7 4607182418800017408"}},

	{"variables in a loop", `
export func @f(%n: i64) -> i64 {
  var $i: i64
  var $s: i64
^entry:
  jump ^loop
^loop:
  %i = get $i
  %more = slt.i64 %i, %n
  br %more, ^body, ^done
^body:
  %s = get $s
  %s2 = add.i64 %s, %i
  set $s, %s2
  %i2 = add.i64 %i, 1
  set $i, %i2
  jump ^loop
^done:
  %sum = get $s
  ret %sum
}`, []string{"10 -> 45", "0 -> 0"}},

	{"switch dense", `
export func @f(%a: i32) -> i64 {
^entry:
  switch.i32 %a, ^other(9), 0: ^zero, 1: ^other(1), 3: ^other(3), -1: ^zero
^zero:
  ret 100
^other(%x: i64):
  ret %x
}`, []string{"0 -> 100", "1 -> 1", "2 -> 9", "3 -> 3", "4294967295 -> 100", "7 -> 9"}},

	{"switch sparse", `
export func @f(%a: i64) -> i64 {
^entry:
  switch.i64 %a, ^d, 1000000: ^a, -5: ^b, 7: ^c, 0: ^a
^a:
  ret 1
^b:
  ret 2
^c:
  ret 3
^d:
  ret 4
}`, []string{"0 -> 1", "1000000 -> 1", "-5 -> 2", "7 -> 3", "8 -> 4", "-1 -> 4"}},

	{"function addresses", `
func @a(%x: i64) -> i64 {
^entry:
  %y = add.i64 %x, 1
  ret %y
}
func @b(%x: i64) -> i64 {
^entry:
  %y = mul.i64 %x, 2
  ret %y
}
func @c(%x: i32) -> i64 {
^entry:
  ret 3
}
data @table = { addr @a, addr @b, addr @c, i64 0, addr @table, i64 8 }
export func @f(%i: i64, %x: i64) -> i64 {
^entry:
  %off = shl.i64 %i, 3
  %p = ptradd @table, %off
  %fp = load.ptr %p
  %r = calli (i64) -> i64 %fp(%x)
  ret %r
}`, []string{"0 5 -> 6", "1 5 -> 10", "2 5 -> bad-call", "3 5 -> bad-call", "4 5 -> bad-call", "5 5 -> bad-call"}},

	{"tail call of what is no function", `
func @c(%x: i32) -> i64 {
^entry:
  ret 3
}
export func @f(%i: i64) -> i64 {
^entry:
  %p = inttoptr.i64.ptr %i
  %ok = select.ptr false, %p, @c
  %z = eq.i64 %i, 0
  br %z, ^c, ^n
^c:
  tailcalli (i64) -> i64 %ok(1)
^n:
  tailcalli (i64) -> i64 %p(1)
}`, []string{"0 -> bad-call", "1 -> bad-call", "65536 -> bad-call"}},

	{"divisions", `
export func @f(%a: i64, %b: i64) -> (i64, i64) {
^entry:
  %q = sdiv.i64 %a, %b
  %r = srem.i64 %a, %b
  ret %q, %r
}`, []string{"7 2 -> 3 1", "-7 2 -> -3 -1", "7 -1 -> -7 0", "7 0 -> div-by-zero", "-9223372036854775808 -1 -> int-overflow"}},

	{"memcpy, memmove, memset", `
data @d = { "abcdefgh", zero 8 }
export func @f(%from: i64, %to: i64, %n: i64) -> i64 {
^entry:
  %p = ptradd @d, %from
  %q = ptradd @d, %to
  memmove %q, %p, %n
  %r = load.i64 @d
  ret %r
}`, []string{"0 1 7 -> 7450754115369591137", "1 0 7 -> 7523376867007816546", "0 99999999999 0 -> 7523094288207667809", "0 99999999999 1 -> bad-pointer",
		"99999999999 0 1 -> bad-pointer", "0 0 -1 -> bad-pointer"}},

	{"irreducible", `
export func @f(%n: i64, %c: i1) -> i64 {
^entry:
  %k = add.i64 %n, 5
  br %c, ^a(%n, 0), ^b(%n, 1)
^a(%i: i64, %s: i64):
  %s2 = add.i64 %s, %k
  %i2 = sub.i64 %i, 1
  %m = sgt.i64 %i2, 0
  br %m, ^b(%i2, %s2), ^end(%s2)
^b(%j: i64, %t: i64):
  %t2 = mul.i64 %t, 3
  %j2 = sub.i64 %j, 1
  %m2 = sgt.i64 %j2, 0
  br %m2, ^a(%j2, %t2), ^end(%t2)
^end(%r: i64):
  %r2 = add.i64 %r, %k
  ret %r2
}`, []string{"1 1 -> 12", "1 0 -> 9", "3 1 -> 40", "4 0 -> 54"}},

	{"endless loop entered in the middle of the text", `
export func @f(%n: i64) -> i64 {
^entry:
  jump ^last(%n)
^body:
  %m = sub.i64 %i, 1
  jump ^last(%m)
^last(%i: i64):
  %z = eq.i64 %i, 0
  br %z, ^out, ^body
^out:
  ret %i
}`, []string{"0 -> 0", "9 -> 0"}},

	{"trap kinds", `
export func @f(%n: i32) {
^entry:
  switch.i32 %n, ^u, 1: ^a, 2: ^b
^a:
  trap abort
^b:
  trap bad-input
^u:
  unreachable
}`, []string{"0 -> unreachable", "1 -> abort", "2 -> bad-input"}},
}

func TestPrograms(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) { runCalls(t, p.text, p.calls) })
	}
}

func runCalls(t *testing.T, text string, calls []string) {
	for _, o := range []backend.Options{{}, {Fuel: 1 << 50, Stats: true}} {
		for _, c := range calls {
			args, want, _ := strings.Cut(c, " -> ")
			if got := callText(load(t, text, o), args); got != strings.TrimSpace(want) && !strings.HasPrefix(got, "trap: "+want) {
				t.Errorf("f(%s) = %s, want %s", args, got, want)
			}
		}
	}
}

// callText calls @f with numbers and returns what it gives as text.
func callText(i backend.Instance, args string) string {
	var xs []uint64
	for _, a := range strings.Fields(args) {
		var x int64
		fmt.Sscan(a, &x)
		xs = append(xs, uint64(x))
	}
	rs, err := i.Call(context.Background(), "f", xs...)
	if err != nil {
		return err.Error()
	}
	var s []string
	for _, r := range rs {
		s = append(s, fmt.Sprint(int64(r)))
	}
	return strings.Join(s, " ")
}

// wantTrap fails the test unless the error is a trap of the kind.
func wantTrap(t *testing.T, err error, kind mir.TrapKind) *backend.Trap {
	t.Helper()
	var trap *backend.Trap
	if !errors.As(err, &trap) || trap.Kind != kind {
		t.Fatalf("got %v, want trap %v", err, kind)
	}
	return trap
}
