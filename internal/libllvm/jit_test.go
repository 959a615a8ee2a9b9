//go:build linux || darwin

package libllvm

import (
	"math"
	"strings"
	"testing"

	"github.com/ebitengine/purego"

	"github.com/mirtool/mirtool/internal/testtool"
)

// open opens every version that is there.
func open(t *testing.T) []*Library {
	var all []*Library
	for v := oldest; v <= newest; v++ {
		l, err := Open(v)
		if err != nil {
			continue
		}
		if l.Major != v {
			t.Errorf("version %d says it is %d", v, l.Major)
		}
		all = append(all, l)
	}
	if all == nil {
		testtool.Missing(t, "there is no libLLVM")
	}
	return all
}

const program = `
declare double @cbrt(double)

define i64 @sum(i64 %n) {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i2, %loop ]
  %s = phi i64 [ 0, %entry ], [ %s2, %loop ]
  %s2 = add i64 %s, %i
  %i2 = add i64 %i, 1
  %more = icmp slt i64 %i2, %n
  br i1 %more, label %loop, label %done
done:
  ret i64 %s2
}

define void @root(ptr %p) {
  %x = load double, ptr %p
  %y = call double @cbrt(double %x)
  store double %y, ptr %p
  ret void
}
`

func TestJIT(t *testing.T) {
	for _, l := range open(t) {
		for level := range 4 {
			j, err := l.NewJIT(level)
			if err != nil {
				t.Fatal(err)
			}
			text := program
			if l.Major < 15 { // before pointers lost their types
				text = strings.ReplaceAll(text, "ptr", "double*")
			}
			if err := j.Add([]byte(text), level); err != nil {
				t.Fatalf("LLVM %d: %v", l.Major, err)
			}
			sum, err := j.Lookup("sum")
			if err != nil {
				t.Fatal(err)
			}
			if got, _, _ := purego.SyscallN(sum, 1000); got != 999*1000/2 {
				t.Errorf("LLVM %d, level %d: sum(1000) = %d", l.Major, level, got)
			}
			root, err := j.Lookup("root")
			if err != nil {
				t.Fatal(err)
			}
			var f func(*float64)
			purego.RegisterFunc(&f, root)
			x := 27.0
			if f(&x); math.Abs(x-3) > 1e-15 {
				t.Errorf("LLVM %d, level %d: the cube root of 27 is %v", l.Major, level, x)
			}
		}
	}
}

// TestErrors checks that what can be said of a module comes back as an error.
func TestErrors(t *testing.T) {
	for _, l := range open(t) {
		j, err := l.NewJIT(2)
		if err != nil {
			t.Fatal(err)
		}
		for ir, want := range map[string]string{
			"":                           "no IR",
			"define i64 @f() {\n foo\n}": "expected instruction opcode",
		} {
			if err := j.Add([]byte(ir), 0); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("LLVM %d: adding %q gives %v", l.Major, ir, err)
			}
		}
		if at, err := j.Lookup("nobody"); err == nil || !strings.Contains(err.Error(), "nobody") {
			t.Errorf("LLVM %d: nobody is at %#x, %v", l.Major, at, err)
		}
		if err := j.Add([]byte("declare void @nowhere()\ndefine void @g() {\n call void @nowhere()\n ret void\n}\n"), 0); err != nil {
			t.Error(err)
		}
		if _, err := j.Lookup("g"); err == nil {
			t.Errorf("LLVM %d: what g calls is nowhere, and it is there", l.Major)
		}
	}
}

func TestNoLibrary(t *testing.T) {
	for _, v := range []int{13, 99} {
		if _, err := Open(v); err == nil {
			t.Errorf("LLVM %d is there", v)
		}
	}
}
