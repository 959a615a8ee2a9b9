package mir_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mirtool/mirtool/mir"
)

// TestParseConstFormat reads what FormatConst writes, for all types and bits.
func TestParseConstFormat(t *testing.T) {
	check := func(fatal func(string, ...any), typ mir.Type, bits uint64) {
		if typ == mir.Ptr && bits != 0 {
			return
		}
		s := mir.FormatConst(typ, bits)
		if got, err := mir.ParseConst(typ, s); err != nil || got != bits {
			fatal("%s %s: %#x, %v, want %#x", typ, s, got, err, bits)
		}
	}
	for _, typ := range mir.AllTypes {
		for _, bits := range mir.EdgeValues(typ) {
			check(t.Errorf, typ, bits)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		typ := rapid.SampledFrom(mir.AllTypes).Draw(t, "type")
		check(t.Fatalf, typ, rapid.Uint64().Draw(t, "bits")&typ.Mask())
	})
}

func TestParseConst(t *testing.T) {
	for _, c := range []struct {
		t    mir.Type
		in   string
		bits uint64
		err  string
	}{
		{mir.I8, "0xFf", 255, ""},
		{mir.I8, "-0x80", 128, ""},
		{mir.I8, "007", 7, ""},
		{mir.F32, "1e3", 0x447a0000, ""},
		{mir.F32, "1.5E+0", 0x3fc00000, ""},
		{mir.F64, "1e-400", 0, ""},
		{mir.I8, "256", 0, "256 does not fit i8, which goes from -128 to 255"},
		{mir.I8, "-129", 0, "does not fit"},
		{mir.I64, "18446744073709551616", 0, "does not fit i64"},
		{mir.I8, "", 0, "write a whole number"},
		{mir.I8, "-", 0, "write a whole number"},
		{mir.I8, "0x", 0, "write a whole number"},
		{mir.I8, "+1", 0, "write a whole number"},
		{mir.I8, "1_0", 0, "write a whole number"},
		{mir.I8, "1.0", 0, "write a whole number"},
		{mir.I1, "1", 0, "write true or false"},
		{mir.Ptr, "0", 0, "write null or a symbol"},
		{mir.F32, "1", 0, "write 1.0"},
		{mir.F32, "-0x1", 0, "is a whole number"},
		{mir.F32, "1e39", 0, "beyond the greatest f32"},
		{mir.F64, ".5", 0, "is no f64"},
		{mir.F64, "5.", 0, "is no f64"},
		{mir.F64, "1.0e", 0, "is no f64"},
		{mir.F64, "1e1.5", 0, "is no f64"},
		{mir.F64, "0x1p3", 0, "is no f64"},
		{mir.F64, "infinity", 0, "is no f64"},
		{mir.F32, "nan:0x7fc0000", 0, "want the 8 hex digits of an f32"},
		{mir.F32, "nan:0x3f800000", 0, "is no NaN but 1.0"},
		{mir.I8, strings.Repeat("9", 100), 0, "999… does not fit"},
	} {
		bits, err := mir.ParseConst(c.t, c.in)
		if c.err == "" && (err != nil || bits != c.bits) || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s %q: %#x, %v, want %#x, %q", c.t, c.in, bits, err, c.bits, c.err)
		}
	}
}

// TestOperandTypes compares what the op alone says of its operands with those
// of the samples, which the verifier has passed.
func TestOperandTypes(t *testing.T) {
	for _, op := range mir.Ops() {
		for _, p := range mir.SampleTypes(op) {
			f := mir.Sample(op, p.T, p.To).FuncByName("f")
			in := find(f, op)
			var args []mir.Type
			for _, a := range f.Args(in) {
				args = append(args, f.TypeOf(a))
			}
			got, res := op.OperandTypes(f.At(in).Type, f.At(in).Res)
			if got == nil {
				continue
			}
			if !slices.Equal(got, args) || res != f.TypeOf(in) {
				t.Errorf("%s: %v giving %s, want %v giving %s", op, got, res, args, f.TypeOf(in))
			}
		}
	}
}

func find(f *mir.Func, op mir.Op) mir.Value {
	for _, b := range f.Blocks() {
		for v := range f.Insts(b) {
			if f.At(v).Op == op {
				return v
			}
		}
	}
	return 0
}
