package optest

import (
	"github.com/mirtool/mirtool/mir"
)

// Case is an op with types.
type Case struct {
	Op mir.Op
	mir.TypePair
	Module *mir.Module // the sample, fresh
}

// Cases returns all ops with all types that they take.
func Cases() []Case {
	var cs []Case
	for _, op := range mir.Ops() {
		for _, p := range mir.SampleTypes(op) {
			cs = append(cs, Case{op, p, mir.Sample(op, p.T, p.To)})
		}
	}
	return cs
}

// Name returns the op and its types as MIR text writes them.
func (c Case) Name() string {
	s := c.Op.String()
	for _, t := range []mir.Type{c.T, c.To} {
		if t != mir.Void {
			s += "." + t.String()
		}
	}
	return s
}

// Func returns the function @f of the sample.
func (c Case) Func() *mir.Func { return c.Module.FuncByName("f") }

// Inputs returns up to limit choices of arguments for @f, spread over all
// combinations of edge values.
func (c Case) Inputs(limit int) [][]uint64 { return combine(c.Func().Sig.Params, limit) }

// combine returns up to limit combinations of edge values of the given types.
func combine(types []mir.Type, limit int) [][]uint64 {
	total := 1
	sets := make([][]uint64, len(types))
	for i, t := range types {
		sets[i] = mir.EdgeValues(t)
		total *= len(sets[i])
	}
	n, step := min(total, limit), 1
	if n < total {
		step = coprime(total)
	}
	out := make([][]uint64, n)
	for k := range out {
		i := k * step % total
		out[k] = make([]uint64, len(types))
		for j, set := range sets {
			out[k][j] = set[i%len(set)]
			i /= len(set)
		}
	}
	return out
}

// coprime returns a step that visits all numbers below n, neighbours in time
// far from one another: about n by the golden ratio.
func coprime(n int) int {
	s := n*618/1000 + 1
	for gcd(s, n) != 1 {
		s++
	}
	return s
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Want returns what @f gives for the arguments: the results, or the kind of the
// trap. For pure ops the op table says it; the others are said here.
func (c Case) Want(args []uint64) ([]uint64, mir.TrapKind) {
	row := c.Op.Info()
	if row.Eval != nil {
		var x [3]uint64
		copy(x[:], args)
		r, trap := row.Eval(c.T, c.To, x)
		return []uint64{r}, trap
	}
	switch row.Form {
	case mir.FormLoad:
		return []uint64{args[0] & c.T.Mask()}, mir.NoTrap
	case mir.FormFixed: // of a byte, eight
		if c.Func().Sig.Params[0] == mir.I8 {
			return []uint64{args[0] * 0x0101010101010101}, mir.NoTrap
		}
	case mir.FormCall, mir.FormCallI, mir.FormJump, mir.FormRet:
		return []uint64{args[1], args[0]}, mir.NoTrap
	case mir.FormBr:
		return []uint64{args[2-args[0]]}, mir.NoTrap
	case mir.FormSwitch:
		return []uint64{c.edge(args[0])}, mir.NoTrap
	case mir.FormTrap:
		return nil, mir.TrapAbort
	case mir.FormNone:
		return nil, mir.TrapUnreachable
	}
	return []uint64{args[0]}, mir.NoTrap
}

// edge returns the number of the case of the sample's switch that takes x, from
// 1, or 0.
func (c Case) edge(x uint64) uint64 {
	f := c.Func()
	for i, e := range f.Edges(f.Last(f.Entry())) {
		if i > 0 && uint64(e.Val)&c.T.Mask() == x {
			return uint64(i)
		}
	}
	return 0
}

// Agree reports whether the results of @f are as wanted. Where arithmetic made a
// NaN, any quiet one will do.
func (c Case) Agree(got, want []uint64) bool {
	if len(got) != len(want) {
		return false
	}
	for i, t := range c.Func().Sig.Results {
		if mask := c.compared(t, want[i]); got[i]&mask != want[i]&mask || got[i]&^t.Mask() != 0 {
			return false
		}
	}
	return true
}

// compared returns the bits of a result that are promised.
func (c Case) compared(t mir.Type, want uint64) uint64 {
	if isNaN(t, want) && c.makesNaN() {
		return quietNaN(t)
	}
	return t.Mask()
}

func isNaN(t mir.Type, bits uint64) bool {
	x := mir.FloatOf(t, bits)
	return t.IsFloat() && x != x
}

// quietNaN are the bits that every quiet NaN has set.
func quietNaN(t mir.Type) uint64 {
	if t == mir.F32 {
		return 0x7fc00000
	}
	return 0x7ff8000000000000
}

// makesNaN reports whether the op's result, when it is a NaN, may be any.
func (c Case) makesNaN() bool {
	switch c.Op {
	case mir.FNeg, mir.FAbs, mir.FCopySign, mir.Bitcast, mir.Select:
		return false
	}
	return c.Op.Is(mir.Pure)
}
