package llvmtext

import (
	"github.com/llir/llvm/ir"

	"github.com/mirtool/mirtool/mir"
)

// align is the alignment of a load or store through p: what it says, or what is
// known of the object that p was made from and of the way from there.
func (b *builder) align(in *mir.Inst, p mir.Value) ir.Align {
	return ir.Align(max(int64(in.Align()), alignment(b.f, p, in.Imm)))
}

// Bounds of what alignment looks at.
const (
	mostMoves = 8 // instructions ptradd
	mostDepth = 3 // of the number that one of them adds
)

// alignment returns a power of two of which the address p + off is a multiple,
// 1 if nothing is known of it.
func alignment(f *mir.Func, p mir.Value, off int64) int64 {
	sum := uint64(off)
	for range mostMoves {
		in := f.At(p)
		switch in.Op {
		case mir.OpAddr:
			g := f.Module.Global(mir.Sym(in.Imm))
			if g == nil {
				return 1
			}
			return int64(lowest(sum | uint64(g.Alignment())))
		case mir.OpSlot:
			return int64(lowest(sum | uint64(f.SlotAlign(p))))
		case mir.Alloca:
			return int64(lowest(sum | uint64(allocaAlign(in))))
		case mir.PtrAdd:
			sum |= multiple(f, f.Arg(p, 1), mostDepth)
			p = f.Arg(p, 0)
		default:
			return 1
		}
	}
	return 1
}

// lowest returns the lowest bit that is set in n: the largest power of two that
// divides it. Of 0, which all divide, it is 0.
func lowest(n uint64) uint64 { return n & -n }

// multiple returns a number of which the lowest bit divides v, an i64. A sum is
// divided by what divides both, which is the lowest bit of the or.
func multiple(f *mir.Func, v mir.Value, depth int) uint64 {
	in := f.At(v)
	if in.Op == mir.OpConst {
		return uint64(in.Imm)
	}
	if depth == 0 {
		return 1
	}
	arg := func(i int) uint64 { return multiple(f, f.Arg(v, i), depth-1) }
	switch in.Op {
	case mir.Add, mir.Sub:
		return arg(0) | arg(1)
	case mir.Mul:
		return lowest(arg(0)) * lowest(arg(1))
	case mir.Shl:
		if n, ok := f.IsConst(f.Arg(v, 1)); ok {
			return lowest(arg(0)) << (n & 63)
		}
	case mir.And:
		if mask, ok := f.IsConst(f.Arg(v, 1)); ok {
			return mask
		}
	}
	return 1
}
