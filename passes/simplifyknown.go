package passes

import "github.com/mirtool/mirtool/mir"

// knownDepth bounds how far ones looks.
const knownDepth = 5

// ones returns the bits that a value may have set; read as an unsigned number
// it is also a bound that the value does not pass.
func (e *expr) ones(v mir.Value) uint64 { return ones(e.s.f, v, knownDepth) }

// positive reports whether v is known not to be negative.
func (e *expr) positive(v mir.Value) bool {
	return e.ones(v)&minInt(e.s.f.TypeOf(v)) == 0
}

func ones(f *mir.Func, v mir.Value, depth int) uint64 {
	in := f.At(v)
	all := in.Res.Mask()
	if in.Op == mir.OpConst {
		return uint64(in.Imm)
	}
	if depth == 0 {
		return all
	}
	args := f.Args(v)
	arg := func(i int) uint64 { return ones(f, args[i], depth-1) }
	switch in.Op {
	case mir.And:
		return arg(0) & arg(1)
	case mir.Or, mir.Xor:
		return arg(0) | arg(1)
	case mir.ZExt:
		return arg(0)
	case mir.SExt:
		if x := arg(0); x&minInt(in.Type) == 0 {
			return x
		}
	case mir.Trunc:
		return arg(0) & all
	case mir.Select:
		return arg(1) | arg(2)
	case mir.UMin:
		return below(min(arg(0), arg(1)))
	case mir.UMax:
		return arg(0) | arg(1)
	case mir.Shl, mir.LShr, mir.UDiv, mir.URem:
		if k, ok := f.IsConst(args[1]); ok {
			return onesByConst(in, arg(0), k)
		}
		if in.Op == mir.URem || in.Op == mir.UDiv || in.Op == mir.LShr {
			return below(arg(0))
		}
	case mir.Clz, mir.Ctz, mir.Popcnt:
		return below(uint64(in.Res.Bits()))
	case mir.Add:
		a, b := arg(0), arg(1)
		if s := a + b; s >= a && s <= all {
			return below(s)
		}
	}
	return all
}

// onesByConst is ones for an op whose second operand is the constant k.
func onesByConst(in *mir.Inst, x, k uint64) uint64 {
	n := k % uint64(in.Res.Bits())
	switch {
	case in.Op == mir.Shl:
		return x << n & in.Res.Mask()
	case in.Op == mir.LShr:
		return x >> n
	case k == 0: // traps
		return in.Res.Mask()
	case in.Op == mir.UDiv:
		return below(x / k)
	}
	return below(min(x, k-1))
}

// below returns the bits that some number up to n has.
func below(n uint64) uint64 {
	for s := uint(1); s < 64; s *= 2 {
		n |= n >> s
	}
	return n
}
