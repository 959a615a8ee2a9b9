package mir_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// The semantics of the op table are held to oracles that share no code with
// it: Go's own integers and math/big (oracle_int_test.go, oracle_conv_test.go),
// and a C compiler (oracle_c_test.go). An op without an oracle fails
// TestOracleComplete.

// oracle computes an op on operands as mir.Type.Mask says.
type oracle func(t, to mir.Type, x [3]uint64) (uint64, mir.TrapKind)

// oracles are the ops whose oracle is written in Go.
var oracles = func() map[mir.Op]oracle {
	all := map[mir.Op]oracle{}
	for _, part := range []map[mir.Op]oracle{intOracles(), bitOracles(), convOracles()} {
		for op, f := range part {
			all[op] = f
		}
	}
	return all
}()

// operandTypes returns the types of the operands of a pure op.
func operandTypes(op mir.Op, t mir.Type) []mir.Type {
	switch row := op.Info(); row.Form {
	case mir.FormUnary, mir.FormConvert:
		return []mir.Type{t}
	case mir.FormBinary, mir.FormCompare:
		return []mir.Type{t, t}
	case mir.FormTernary:
		return []mir.Type{t, t, t}
	case mir.FormSelect:
		return []mir.Type{mir.I1, t, t}
	case mir.FormFixed:
		return row.Args
	}
	return nil
}

// resultType returns the type of the value of a pure op.
func resultType(op mir.Op, t, to mir.Type) mir.Type {
	switch row := op.Info(); row.Form {
	case mir.FormCompare:
		return mir.I1
	case mir.FormConvert:
		return to
	case mir.FormFixed:
		return row.Res
	}
	return t
}

// pureOps are the ops that have semantics in the table.
func pureOps() []mir.Op {
	var ops []mir.Op
	for _, op := range mir.Ops() {
		if op.Is(mir.Pure) {
			ops = append(ops, op)
		}
	}
	return ops
}

// everyOp calls f for every pure op on all types it takes.
func everyOp(t *testing.T, f func(t *testing.T, op mir.Op, p mir.TypePair)) {
	for _, op := range pureOps() {
		for _, p := range mir.SampleTypes(op) {
			t.Run(opName(op, p), func(t *testing.T) { f(t, op, p) })
		}
	}
}

func opName(op mir.Op, p mir.TypePair) string {
	s := op.String()
	if p.T != mir.Void {
		s += "." + p.T.String()
	}
	if p.To != mir.Void {
		s += "." + p.To.String()
	}
	return s
}

// operands yields what an op is tried on: all values of one byte, else the edge
// values with one another (of three operands, a part of them) and random ones.
func operands(op mir.Op, t mir.Type, yield func([3]uint64)) {
	ts := operandTypes(op, t)
	sets := make([][]uint64, 3)
	for i := range sets {
		sets[i] = []uint64{0}
		if i < len(ts) {
			sets[i] = tried(ts[i], len(ts))
		}
	}
	for _, a := range sets[0] {
		for _, b := range sets[1] {
			for _, c := range sets[2] {
				yield([3]uint64{a, b, c})
			}
		}
	}
	r := rand.New(rand.NewPCG(uint64(op), uint64(t)))
	for range 1000 {
		var x [3]uint64
		for i, ot := range ts {
			x[i] = random(r, ot)
		}
		yield(x)
	}
}

// tried are the values of one of n operands.
func tried(t mir.Type, n int) []uint64 {
	if t == mir.I8 || t == mir.I16 && n == 1 {
		all := make([]uint64, t.Mask()+1)
		for i := range all {
			all[i] = uint64(i)
		}
		return all
	}
	vs := mir.EdgeValues(t)
	if n < 3 || len(vs) < 3 {
		return vs
	}
	var part []uint64
	for i := 0; i < len(vs); i += 1 + len(vs)/30 {
		part = append(part, vs[i])
	}
	return part
}

// random returns a value of type t: any bits, or a few bits changed of an edge
// value, or few bits set.
func random(r *rand.Rand, t mir.Type) uint64 {
	v := r.Uint64()
	switch r.IntN(4) {
	case 0:
		vs := mir.EdgeValues(t)
		v = vs[r.IntN(len(vs))] ^ 1<<r.IntN(64)
	case 1:
		v >>= r.UintN(64)
	case 2:
		v &= r.Uint64() & r.Uint64() & r.Uint64()
	}
	return v & t.Mask()
}

// TestOracle holds every op that has an oracle in Go to it.
func TestOracle(t *testing.T) {
	cases := 0
	everyOp(t, func(t *testing.T, op mir.Op, p mir.TypePair) {
		want := oracles[op]
		if want == nil {
			return // TestOracleComplete sees to it that C has it
		}
		operands(op, p.T, func(x [3]uint64) {
			cases++
			r, k := op.Info().Eval(p.T, p.To, x)
			if wr, wk := want(p.T, p.To, x); k != wk || k == mir.NoTrap && r != wr {
				t.Errorf("%s gives %#x %v, want %#x %v", call(op, p, x), r, k, wr, wk)
			}
		})
	})
	t.Logf("%d cases", cases)
}

func call(op mir.Op, p mir.TypePair, x [3]uint64) string {
	s := opName(op, p)
	for i, ot := range operandTypes(op, p.T) {
		sep := ", "
		if i == 0 {
			sep = " "
		}
		s += fmt.Sprintf("%s%s (%#x)", sep, mir.FormatConst(ot, x[i]), x[i])
	}
	return s
}

// TestOracleComplete sees to it that no op goes without an oracle.
func TestOracleComplete(t *testing.T) {
	for _, op := range pureOps() {
		if oracles[op] == nil && !inC[op] {
			t.Errorf("%s has no oracle: add one to oracle_*_test.go", op)
		}
		if oracles[op] != nil && inC[op] {
			t.Errorf("%s has two oracles", op)
		}
	}
}

// TestRows checks that every row is whole.
func TestRows(t *testing.T) {
	for _, op := range mir.Ops() {
		row := op.Info()
		if row.Name == "" || row.Doc == "" || row.Group == "" || row.Form == mir.FormLeaf {
			t.Errorf("op %d %q lacks a name, a group, a form, or its documentation", op, row.Name)
		}
		if mir.OpByName(row.Name) != op {
			t.Errorf("%s is the name of two ops", row.Name)
		}
		if op.Is(mir.Pure) != (row.Eval != nil) {
			t.Errorf("%s is pure and has no Eval, or the other way round", op)
		}
		if pure := op.Is(mir.Pure); pure && (op.Is(mir.Reads) || op.Is(mir.Writes) || op.Is(mir.Terminator)) {
			t.Errorf("%s cannot be pure", op)
		}
		if op.Is(mir.Pure) && operandTypes(op, mir.I32) == nil {
			t.Errorf("%s has a form whose operands this test does not know", op)
		}
		if (row.Form == mir.FormFixed || row.Form == mir.FormAlloca) == (row.Args == nil) {
			t.Errorf("%s: operand types are for %d", op, row.Form)
		}
		if (row.Form == mir.FormConvert) != (row.To != 0) || row.Form != mir.FormFixed && row.Types == 0 && op.Is(mir.Pure) {
			t.Errorf("%s lacks types", op)
		}
	}
}

// TestFlags holds the flags of each pure row to what its Eval does, and checks
// that results have no bits outside their type.
func TestFlags(t *testing.T) {
	trapped := map[mir.Op]bool{}
	everyOp(t, func(t *testing.T, op mir.Op, p mir.TypePair) {
		eval, res, differ := op.Info().Eval, resultType(op, p.T, p.To), false
		operands(op, p.T, func(x [3]uint64) {
			r, k := eval(p.T, p.To, x)
			trapped[op] = trapped[op] || k != mir.NoTrap
			if r&^res.Mask() != 0 {
				t.Fatalf("%s gives %#x, which is no %s", call(op, p, x), r, res)
			}
			s, _ := eval(p.T, p.To, [3]uint64{x[1], x[0], x[2]})
			if r != s && !(isNaN(res, r) && isNaN(res, s)) {
				differ = true
				if op.Is(mir.Commutes) {
					t.Fatalf("%s does not commute", call(op, p, x))
				}
			}
		})
		if ts := operandTypes(op, p.T); !differ && len(ts) == 2 && ts[0] == ts[1] && !op.Is(mir.Commutes) {
			t.Errorf("%s commutes and does not say so", op)
		}
	})
	for _, op := range pureOps() {
		if did, ran := trapped[op]; ran && did != op.Is(mir.Traps) {
			t.Errorf("%s: traps %v, flag %v", op, did, op.Is(mir.Traps))
		}
	}
}
