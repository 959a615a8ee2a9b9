package mir_test

import (
	"fmt"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// TestSamples checks that every op has a sample of each of its types, that
// shows the op and is a good module.
func TestSamples(t *testing.T) {
	n := 0
	for _, op := range mir.Ops() {
		for _, p := range mir.SampleTypes(op) {
			n++
			m := mir.Sample(op, p.T, p.To)
			if m == nil {
				t.Errorf("%s has no sample: its form needs one in sample.go", opName(op, p))
				continue
			}
			if !shows(m.FuncByName("f"), op, p) {
				t.Errorf("the sample of %s does not show it:\n%s", opName(op, p), m)
			}
			if err := mir.Verify(m).Err(); err != nil {
				t.Errorf("the sample of %s: %v\n%s", opName(op, p), err, m)
			}
		}
	}
	t.Logf("%d samples", n)
}

// shows reports whether the op is in the function, with its types.
func shows(f *mir.Func, op mir.Op, p mir.TypePair) bool {
	for _, b := range f.Blocks() {
		for v := range f.Insts(b) {
			in := f.At(v)
			if in.Op == op && (op.Info().Types == 0 || in.Type == p.T) && (p.To == mir.Void || in.Res == p.To) {
				return true
			}
		}
	}
	return false
}

// TestEdgeValues checks that the values are of their type, each once, and that
// those that matter most are there.
func TestEdgeValues(t *testing.T) {
	for _, ty := range mir.AllTypes {
		seen := map[uint64]bool{}
		for _, v := range mir.EdgeValues(ty) {
			if v&^ty.Mask() != 0 || seen[v] {
				t.Errorf("%s: %#x is too wide or there twice", ty, v)
			}
			seen[v] = true
		}
		top := uint64(1) << (ty.Bits() - 1)
		for _, v := range []uint64{0, 1, top, top - 1, top + 1, ty.Mask()} {
			if v &= ty.Mask(); !seen[v] && !ty.IsFloat() {
				t.Errorf("%s: no %#x", ty, v)
			}
		}
	}
}

func ExampleSample() {
	fmt.Print(mir.Sample(mir.FPToSI, mir.F64, mir.I8))
	fmt.Print(mir.Sample(mir.Br, mir.I64, mir.Void))
	// Output:
	// mir 1
	//
	// export func @f(%a: f64) -> i8 {
	// ^entry:
	//   %r = fptosi.f64.i8 %a
	//   ret %r
	// }
	// mir 1
	//
	// export func @f(%a: i1, %b: i64, %c: i64) -> i64 {
	// ^entry:
	//   br %a, ^done(%b), ^done(%c)
	// ^done(%r: i64):
	//   ret %r
	// }
}
