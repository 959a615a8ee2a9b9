package interp_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

// TestOps runs every op on every type it takes, on edge values, and compares
// with the semantics in the op table. Each operand comes in a register, and
// then as a constant in the instruction, since these are different code.
func TestOps(t *testing.T) {
	for _, op := range mir.Ops() {
		for _, p := range mir.SampleTypes(op) {
			if op.Info().Eval == nil {
				continue
			}
			t.Run(fmt.Sprint(op, p), func(t *testing.T) { testOp(t, op, p) })
		}
	}
}

func testOp(t *testing.T, op mir.Op, p mir.TypePair) {
	m := mir.Sample(op, p.T, p.To)
	f := m.FuncByName("f")
	tuples := operands(f.Sig.Params)
	run(t, m, "f", op, p, tuples)

	// All subsets of operands as constants, for a part of the tuples.
	for mask := 1; mask < 1<<len(f.Sig.Params); mask++ {
		for i := mask; i < len(tuples); i += 1 + len(tuples)/12 {
			m := mir.Sample(op, p.T, p.To)
			constants(m.FuncByName("f"), mask, tuples[i])
			run(t, m, "f", op, p, tuples[i:i+1])
		}
	}
}

// operands returns tuples of edge values.
func operands(types []mir.Type) [][]uint64 {
	tuples := [][]uint64{nil}
	for i, t := range types {
		vs := mir.EdgeValues(t)
		if len(types) == 3 && i > 0 && len(vs) > 24 {
			vs = slices.Concat(vs[:12], vs[len(vs)-12:])
		}
		var next [][]uint64
		for _, x := range tuples {
			for _, v := range vs {
				next = append(next, append(slices.Clone(x), v))
			}
		}
		tuples = next
	}
	return tuples
}

// constants replaces the uses of the parameters in the mask by constants.
func constants(f *mir.Func, mask int, x []uint64) {
	for v := range f.Insts(f.Entry()) {
		f.Operands(v, func(arg *mir.Value) {
			for i, p := range f.Params(f.Entry()) {
				if *arg == p && mask>>i&1 != 0 {
					*arg = f.Const(f.TypeOf(p), x[i])
				}
			}
		})
	}
}

func run(t *testing.T, m *mir.Module, name string, op mir.Op, p mir.TypePair, tuples [][]uint64) {
	t.Helper()
	if err := mir.Verify(m).Err(); err != nil {
		t.Fatal(err)
	}
	inst, err := interp.Backend.Load(m, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { inst.Close() }()
	res := m.FuncByName(name).Sig.Results[0]
	for _, x := range tuples {
		var in [3]uint64
		copy(in[:], x)
		want, kind := op.Info().Eval(p.T, p.To, in)
		got, err := inst.Call(context.Background(), name, x...)
		if kind != mir.NoTrap {
			if trap, ok := err.(*backend.Trap); !ok || trap.Kind != kind {
				t.Fatalf("%v%v%x = %x, %v, want trap %v", op, p, x, got, err, kind)
			}
			inst.Close()
			if inst, err = interp.Backend.Load(m, backend.Options{}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil || got[0] != want && !(res.IsFloat() && bothNaN(res, got[0], want) && arithmetic(op)) {
			t.Fatalf("%v%v%x = %x, %v, want %x", op, p, x, got, err, want)
		}
	}
}

// TestBranches runs every comparison as part of a branch, both ways around, on
// registers and constants.
func TestBranches(t *testing.T) {
	for op := mir.Eq; op <= mir.FGe; op++ {
		for _, p := range mir.SampleTypes(op) {
			for way := range 2 {
				tuples := operands([]mir.Type{p.T, p.T})
				run(t, branchModule(op, p.T, way), "f", op, p, tuples)
				for mask := 1; mask < 4; mask++ {
					for i := mask; i < len(tuples); i += 1 + len(tuples)/15 {
						m := branchModule(op, p.T, way)
						constants(m.FuncByName("f"), mask, tuples[i])
						run(t, m, "f", op, p, tuples[i:i+1])
					}
				}
			}
		}
	}
}

// branchModule returns a module whose @f(%a, %b) compares by a branch; way is
// the order of the blocks behind it.
func branchModule(op mir.Op, t mir.Type, way int) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{t, t}, mir.I1)
	b.Func.Export = true
	yes, no := b.Block("yes"), b.Block("no")
	b.Br(b.Op(op, t, b.Param(0), b.Param(1)), yes, no)
	b.At(yes).Ret(b.Int(mir.I1, 1))
	b.At(no).Ret(b.Int(mir.I1, 0))
	if way == 1 {
		b.Func.SetBlocks([]mir.Block{b.Func.Entry(), no, yes})
	}
	return m
}

func bothNaN(t mir.Type, a, b uint64) bool {
	x, y := mir.FloatOf(t, a), mir.FloatOf(t, b)
	return x != x && y != y
}

// arithmetic reports whether the bits of a NaN that the op makes are not promised.
func arithmetic(op mir.Op) bool {
	switch op {
	case mir.FNeg, mir.FAbs, mir.FCopySign, mir.Bitcast, mir.Select:
		return false
	}
	return true
}
