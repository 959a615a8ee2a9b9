package optest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// A mapping says what each of four values becomes at once: one of the four, or
// a constant. Swaps and longer cycles are among them.
type mapping [4]int

const constant = 4 // the number in a mapping that stands for constBits

// constBits is 7.0, and a number of more than 32 bits.
const constBits = 0x401c000000000000

// mappings lists all.
func mappings() []mapping {
	var ms []mapping
	for i := range 5 * 5 * 5 * 5 {
		ms = append(ms, mapping{i % 5, i / 5 % 5, i / 25 % 5, i / 125})
	}
	return ms
}

func (m mapping) name(way string) string {
	return fmt.Sprintf("%s.%d%d%d%d", way, m[0], m[1], m[2], m[3])
}

// apply returns what the values become.
func (m mapping) apply(vals []uint64) []uint64 {
	out := make([]uint64, 4)
	for i, from := range m {
		out[i] = uint64(constBits)
		if from != constant {
			out[i] = vals[from]
		}
	}
	return out
}

// emit returns the values that the mapping chooses.
func (m mapping) emit(b *mir.Builder, t mir.Type, vals []mir.Value) []mir.Value {
	out := make([]mir.Value, 4)
	for i, from := range m {
		out[i] = b.Func.Const(t, constBits)
		if from != constant {
			out[i] = vals[from]
		}
	}
	return out
}

// rounds is how often a function applies its mapping.
const rounds = 3

// ways are how values are handed on; each defines a function of four values of
// type t that applies the mapping some times and returns four values.
var ways = []struct {
	name   string
	times  int
	define func(m *mir.Module, name string, t mir.Type, x mapping)
}{
	{"loop", rounds, defineLoop},
	{"jump", rounds, defineJumps},
	{"call", 1, defineCall},
	{"tailcall", rounds, defineTailCall},
}

func four(t mir.Type) []mir.Type { return []mir.Type{t, t, t, t} }

// defineLoop makes a loop whose back edge applies the mapping.
func defineLoop(m *mir.Module, name string, t mir.Type, x mapping) {
	b := m.Define(name, four(t), four(t)...)
	params := b.Func.Params(b.Current())
	loop, done := b.Block("loop", append(four(t), mir.I32)...), b.Block("done", four(t)...)
	b.Jump(loop, append(slices.Clone(params), b.Int(mir.I32, rounds))...)
	b.At(loop)
	now := slices.Clone(b.Func.Params(loop))
	left := b.Op(mir.Sub, mir.I32, now[4], b.Int(mir.I32, 1))
	br := b.Br(b.Op(mir.Eq, mir.I32, now[4], b.Int(mir.I32, 0)), done, loop)
	b.Func.SetEdgeArgs(b.Func.Edge(br, 0), now[:4]...)
	b.Func.SetEdgeArgs(b.Func.Edge(br, 1), append(x.emit(b, t, now), left)...)
	b.At(done).Ret(slices.Clone(b.Func.Params(done))...)
}

// defineJumps makes a chain of blocks.
func defineJumps(m *mir.Module, name string, t mir.Type, x mapping) {
	b := m.Define(name, four(t), four(t)...)
	now := slices.Clone(b.Func.Params(b.Current()))
	for range rounds {
		next := b.Block("next", four(t)...)
		b.Jump(next, x.emit(b, t, now)...)
		b.At(next)
		now = slices.Clone(b.Func.Params(next))
	}
	b.Ret(now...)
}

// defineCall hands the values to a function that returns them.
func defineCall(m *mir.Module, name string, t mir.Type, x mapping) {
	b := m.Define(name, four(t), four(t)...)
	b.Ret(b.Call(m.Lookup("same."+t.String()), x.emit(b, t, b.Func.Params(b.Current()))...)...)
}

// defineTailCall makes a function that counts down by calling itself.
func defineTailCall(m *mir.Module, name string, t mir.Type, x mapping) {
	b := m.Define(name+".go", append(four(t), mir.I32), four(t)...)
	self := m.Lookup(name + ".go")
	now := slices.Clone(b.Func.Params(b.Current()))
	again, done := b.Block("again"), b.Block("done")
	b.Br(b.Op(mir.Ne, mir.I32, now[4], b.Int(mir.I32, 0)), again, done)
	b.At(again)
	b.TailCall(self, append(x.emit(b, t, now), b.Op(mir.Sub, mir.I32, now[4], b.Int(mir.I32, 1)))...)
	b.At(done).Ret(now[:4]...)
	b = m.Define(name, four(t), four(t)...)
	b.TailCall(self, append(slices.Clone(b.Func.Params(b.Current())), b.Int(mir.I32, rounds))...)
}

// RunMoves holds a backend to handing on values in all orders: along edges, in
// calls and in tail calls.
func RunMoves(t *testing.T, b *backend.Backend) {
	for _, ty := range []mir.Type{mir.I64, mir.F64} {
		for _, way := range ways {
			t.Run(way.name+"."+ty.String(), func(t *testing.T) {
				m := mir.NewModule("")
				same := m.Define("same."+ty.String(), four(ty), four(ty)...)
				same.Ret(slices.Clone(same.Func.Params(same.Current()))...)
				for _, x := range mappings() {
					way.define(m, x.name(way.name), ty, x)
				}
				if err := mir.Verify(m).Err(); err != nil {
					t.Fatal(err)
				}
				runMoves(t, &runner{b: b, m: m}, way.name, way.times)
			})
		}
	}
}

func runMoves(t *testing.T, r *runner, way string, times int) {
	defer r.drop()
	args := []uint64{0x3ff0000000000001, 0x4000000000000002, 0x4008000000000003, 0x4010000000000004}
	for _, x := range mappings() {
		want := args
		for range times {
			want = x.apply(want)
		}
		err := r.call(x.name(way), args, mir.NoTrap, func(got []uint64) error {
			if !slices.Equal(got, want) {
				return fmt.Errorf("gives %#x, want %#x", got, want)
			}
			return nil
		})
		if err != nil {
			t.Fatalf("@%s: %v\n%s", x.name(way), err, r.m.FuncByName(x.name(way)))
		}
	}
}
