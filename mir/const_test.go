package mir

import (
	"testing"

	"pgregory.net/rapid"
)

// TestConstants interns constants and addresses: the same content is the same
// value, other content another, and handles say what they were made of.
func TestConstants(t *testing.T) {
	type content struct {
		op   Op
		t    Type
		bits uint64
	}
	bits := rapid.OneOf(rapid.Uint64Range(0, 40), rapid.Uint64(), rapid.SampledFrom(EdgeValues(I64)))
	rapid.Check(t, func(t *rapid.T) {
		f := &Func{}
		have := map[content]Value{}
		t.Repeat(map[string]func(*rapid.T){
			"const": func(t *rapid.T) {
				c := content{OpConst, rapid.SampledFrom(AllTypes).Draw(t, "type"), bits.Draw(t, "bits")}
				v := f.Const(c.t, c.bits)
				c.bits &= c.t.Mask()
				if old := have[c]; old != 0 && old != v {
					t.Fatalf("%v is %d and %d", c, old, v)
				}
				have[c] = v
			},
			"addr": func(t *rapid.T) {
				s := Sym(rapid.Uint32Range(1, 50).Draw(t, "symbol"))
				have[content{OpAddr, Ptr, uint64(s)}] = f.Addr(s)
			},
			"other": func(*rapid.T) { f.New(Unreachable, Void, Void) },
			"clone": func(*rapid.T) { f = f.Clone() },
			"": func(t *rapid.T) {
				for c, v := range have {
					in := f.At(v)
					if in.Op != c.op || in.Res != c.t || uint64(in.Imm) != c.bits {
						t.Fatalf("value %d is %v %v %#x, want %v", v, in.Op, in.Res, in.Imm, c)
					}
					if got, ok := f.IsConst(v); ok != (c.op == OpConst) || ok && got != c.bits {
						t.Fatalf("IsConst(%d) is %#x, %v", v, got, ok)
					}
				}
			},
		})
	})
}

// TestConstantsMany fills the index beyond its first sizes.
func TestConstantsMany(t *testing.T) {
	f := &Func{}
	const n = 50_000
	for round := range 2 {
		for i := range n {
			if v := f.Int(I32, int64(i)); v != Value(i+1) {
				t.Fatalf("round %d: constant %d is value %d", round, i, v)
			}
		}
	}
}
