package mir_test

import (
	"math"
	"math/big"

	"github.com/mirtool/mirtool/mir"
)

// convOracles are the conversions between integers, by Go's, and between
// integers and floats, by math/big, for Go leaves open what a float out of
// range becomes.
func convOracles() map[mir.Op]oracle {
	same := func(_, _ mir.Type, x [3]uint64) (uint64, mir.TrapKind) { return x[0], mir.NoTrap }
	one := func(f func(t, to mir.Type, a uint64) uint64) oracle {
		return func(t, to mir.Type, x [3]uint64) (uint64, mir.TrapKind) { return f(t, to, x[0]), mir.NoTrap }
	}
	return map[mir.Op]oracle{
		mir.Bitcast:  same,
		mir.PtrToInt: same,
		mir.IntToPtr: same,
		mir.ZExt:     one(func(t, to mir.Type, a uint64) uint64 { return goBits(to, goUnsigned(t, a)) }),
		mir.Trunc:    one(func(t, to mir.Type, a uint64) uint64 { return goBits(to, goUnsigned(t, a)) }),
		mir.SExt:     one(func(t, to mir.Type, a uint64) uint64 { return goBits(to, uint64(goSigned(t, a))) }),
		mir.SIToFP: one(func(t, to mir.Type, a uint64) uint64 {
			return rounded(to, new(big.Float).SetInt64(goSigned(t, a)))
		}),
		mir.UIToFP: one(func(t, to mir.Type, a uint64) uint64 {
			return rounded(to, new(big.Float).SetUint64(goUnsigned(t, a)))
		}),
		mir.FPToSI: one(func(t, to mir.Type, a uint64) uint64 {
			half := new(big.Int).Lsh(big.NewInt(1), uint(to.Bits()-1))
			low := new(big.Int).Neg(half)
			return clamped(to, t, a, low, new(big.Int).Not(low))
		}),
		mir.FPToUI: one(func(t, to mir.Type, a uint64) uint64 {
			top := new(big.Int).Lsh(big.NewInt(1), uint(to.Bits()))
			return clamped(to, t, a, new(big.Int), top.Sub(top, big.NewInt(1)))
		}),
	}
}

func goSigned(t mir.Type, a uint64) int64 {
	switch t {
	case mir.I1:
		return -int64(a)
	case mir.I8:
		return int64(int8(a))
	case mir.I16:
		return int64(int16(a))
	case mir.I32:
		return int64(int32(a))
	}
	return int64(a)
}

func goUnsigned(t mir.Type, a uint64) uint64 {
	switch t {
	case mir.I1:
		return a % 2
	case mir.I8:
		return uint64(uint8(a))
	case mir.I16:
		return uint64(uint16(a))
	case mir.I32:
		return uint64(uint32(a))
	}
	return a
}

// goBits cuts a number to type t.
func goBits(t mir.Type, a uint64) uint64 { return goUnsigned(t, a) }

// rounded returns the bits of the float of type t that is nearest.
func rounded(t mir.Type, x *big.Float) uint64 {
	if t == mir.F32 {
		f, _ := x.Float32()
		return uint64(math.Float32bits(f))
	}
	f, _ := x.Float64()
	return math.Float64bits(f)
}

// clamped returns the number of type to that is nearest to the whole part of
// the float a of type t, from low to high.
func clamped(to, t mir.Type, a uint64, low, high *big.Int) uint64 {
	f := math.Float64frombits(a)
	if t == mir.F32 {
		f = float64(math.Float32frombits(uint32(a)))
	}
	if math.IsNaN(f) {
		return 0
	}
	n, _ := new(big.Float).SetFloat64(max(min(f, 1e30), -1e30)).Int(nil)
	switch {
	case n.Cmp(low) < 0:
		n = low
	case n.Cmp(high) > 0:
		n = high
	}
	if n.Sign() < 0 {
		return goBits(to, uint64(n.Int64()))
	}
	return n.Uint64()
}

func isNaN(t mir.Type, a uint64) bool {
	switch t {
	case mir.F32:
		return a<<33 > 0xff<<56
	case mir.F64:
		return a<<1 > 0x7ff<<53
	}
	return false
}

// isQuiet reports whether a NaN is a quiet one.
func isQuiet(t mir.Type, a uint64) bool {
	if t == mir.F32 {
		return a>>22&1 == 1
	}
	return a>>51&1 == 1
}
