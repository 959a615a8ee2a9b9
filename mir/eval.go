package mir

import (
	"math"
	"math/bits"
)

// This file holds the semantics of the ops that depend on their operands
// alone. Operands and results are uint64 as Type.Mask says.

// SignExtend returns a value of integer type t as a signed number.
func SignExtend(t Type, a uint64) int64 {
	s := 64 - uint(t.Bits())
	return int64(a<<s) >> s
}

// minInt returns the smallest signed number of the type, as its bits.
func minInt(t Type) uint64 { return 1 << (uint(t.Bits()) - 1) }

func boolBits(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func evalAdd(t, _ Type, x [3]uint64) (uint64, TrapKind) { return (x[0] + x[1]) & t.Mask(), NoTrap }
func evalSub(t, _ Type, x [3]uint64) (uint64, TrapKind) { return (x[0] - x[1]) & t.Mask(), NoTrap }
func evalMul(t, _ Type, x [3]uint64) (uint64, TrapKind) { return (x[0] * x[1]) & t.Mask(), NoTrap }

func evalSDiv(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	switch {
	case x[1] == 0:
		return 0, TrapDivByZero
	case x[1] == t.Mask() && x[0] == minInt(t):
		return 0, TrapIntOverflow
	}
	return uint64(SignExtend(t, x[0])/SignExtend(t, x[1])) & t.Mask(), NoTrap
}

func evalUDiv(_, _ Type, x [3]uint64) (uint64, TrapKind) {
	if x[1] == 0 {
		return 0, TrapDivByZero
	}
	return x[0] / x[1], NoTrap
}

func evalSRem(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	switch x[1] {
	case 0:
		return 0, TrapDivByZero
	case t.Mask():
		return 0, NoTrap
	}
	return uint64(SignExtend(t, x[0])%SignExtend(t, x[1])) & t.Mask(), NoTrap
}

func evalURem(_, _ Type, x [3]uint64) (uint64, TrapKind) {
	if x[1] == 0 {
		return 0, TrapDivByZero
	}
	return x[0] % x[1], NoTrap
}

// count is a shift or rotate count, taken modulo the width.
func count(t Type, b uint64) uint { return uint(b) & uint(t.Bits()-1) }

func evalShl(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return x[0] << count(t, x[1]) & t.Mask(), NoTrap
}

func evalLShr(t, _ Type, x [3]uint64) (uint64, TrapKind) { return x[0] >> count(t, x[1]), NoTrap }

func evalAShr(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return uint64(SignExtend(t, x[0])>>count(t, x[1])) & t.Mask(), NoTrap
}

func rotl(t Type, a uint64, n uint) uint64 {
	w := uint(t.Bits())
	n &= w - 1
	return (a<<n | a>>(w-n)) & t.Mask()
}

func evalRotL(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return rotl(t, x[0], count(t, x[1])), NoTrap
}

func evalRotR(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return rotl(t, x[0], uint(t.Bits())-count(t, x[1])), NoTrap
}

func evalSMin(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	if SignExtend(t, x[1]) < SignExtend(t, x[0]) {
		return x[1], NoTrap
	}
	return x[0], NoTrap
}

func evalSMax(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	if SignExtend(t, x[1]) > SignExtend(t, x[0]) {
		return x[1], NoTrap
	}
	return x[0], NoTrap
}

func evalUMin(_, _ Type, x [3]uint64) (uint64, TrapKind) { return min(x[0], x[1]), NoTrap }
func evalUMax(_, _ Type, x [3]uint64) (uint64, TrapKind) { return max(x[0], x[1]), NoTrap }

// signedProduct returns the 128-bit product of two signed numbers.
func signedProduct(a, b int64) (hi, lo uint64) {
	hi, lo = bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	return hi, lo
}

func evalSMulH(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	hi, lo := signedProduct(SignExtend(t, x[0]), SignExtend(t, x[1]))
	if t == I64 {
		return hi, NoTrap
	}
	return lo >> uint(t.Bits()) & t.Mask(), NoTrap
}

func evalUMulH(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	hi, lo := bits.Mul64(x[0], x[1])
	if t == I64 {
		return hi, NoTrap
	}
	return lo >> uint(t.Bits()) & t.Mask(), NoTrap
}

func evalClz(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return uint64(bits.LeadingZeros64(x[0]) - (64 - t.Bits())), NoTrap
}

func evalCtz(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return uint64(min(bits.TrailingZeros64(x[0]), t.Bits())), NoTrap
}

func evalPopcnt(_, _ Type, x [3]uint64) (uint64, TrapKind) {
	return uint64(bits.OnesCount64(x[0])), NoTrap
}

func evalBitRev(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return bits.Reverse64(x[0]) >> (64 - uint(t.Bits())), NoTrap
}

func evalBSwap(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return bits.ReverseBytes64(x[0]) >> (64 - uint(t.Bits())), NoTrap
}

func evalAnd(_, _ Type, x [3]uint64) (uint64, TrapKind) { return x[0] & x[1], NoTrap }
func evalOr(_, _ Type, x [3]uint64) (uint64, TrapKind)  { return x[0] | x[1], NoTrap }
func evalXor(_, _ Type, x [3]uint64) (uint64, TrapKind) { return x[0] ^ x[1], NoTrap }

// fits reports whether the 128-bit signed number hi:lo is a number of type t.
func fits(t Type, hi, lo uint64) bool {
	s := SignExtend(t, lo)
	return uint64(s) == lo && uint64(s>>63) == hi
}

func evalSAddOvf(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	r := x[0] + x[1]
	return (x[0] ^ r) & (x[1] ^ r) >> uint(t.Bits()-1) & 1, NoTrap
}

func evalUAddOvf(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	sum, carry := bits.Add64(x[0], x[1], 0)
	return boolBits(carry != 0 || sum > t.Mask()), NoTrap
}

func evalSSubOvf(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	r := x[0] - x[1]
	return (x[0] ^ x[1]) & (x[0] ^ r) >> uint(t.Bits()-1) & 1, NoTrap
}

func evalUSubOvf(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] < x[1]), NoTrap }

func evalSMulOvf(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	hi, lo := signedProduct(SignExtend(t, x[0]), SignExtend(t, x[1]))
	return boolBits(!fits(t, hi, lo)), NoTrap
}

func evalUMulOvf(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	hi, lo := bits.Mul64(x[0], x[1])
	return boolBits(hi != 0 || lo > t.Mask()), NoTrap
}

func evalEq(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] == x[1]), NoTrap }
func evalNe(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] != x[1]), NoTrap }

func evalSLt(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(SignExtend(t, x[0]) < SignExtend(t, x[1])), NoTrap
}

func evalSLe(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(SignExtend(t, x[0]) <= SignExtend(t, x[1])), NoTrap
}

func evalSGt(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(SignExtend(t, x[0]) > SignExtend(t, x[1])), NoTrap
}

func evalSGe(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(SignExtend(t, x[0]) >= SignExtend(t, x[1])), NoTrap
}

func evalULt(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] < x[1]), NoTrap }
func evalULe(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] <= x[1]), NoTrap }
func evalUGt(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] > x[1]), NoTrap }
func evalUGe(_, _ Type, x [3]uint64) (uint64, TrapKind) { return boolBits(x[0] >= x[1]), NoTrap }

// toFloat returns the number that the bits of an f32 or f64 mean. Widening an
// f32 loses nothing, so comparisons and most functions can be made in float64.
func toFloat(t Type, a uint64) float64 {
	if t == F32 {
		return float64(math.Float32frombits(uint32(a)))
	}
	return math.Float64frombits(a)
}

// fromFloat rounds a number to type t and returns its bits.
func fromFloat(t Type, f float64) uint64 {
	if t == F32 {
		return uint64(math.Float32bits(float32(f)))
	}
	return math.Float64bits(f)
}

func evalFEq(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(toFloat(t, x[0]) == toFloat(t, x[1])), NoTrap
}

func evalFNe(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(toFloat(t, x[0]) != toFloat(t, x[1])), NoTrap
}

func evalFLt(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(toFloat(t, x[0]) < toFloat(t, x[1])), NoTrap
}

func evalFLe(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(toFloat(t, x[0]) <= toFloat(t, x[1])), NoTrap
}

func evalFGt(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(toFloat(t, x[0]) > toFloat(t, x[1])), NoTrap
}

func evalFGe(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return boolBits(toFloat(t, x[0]) >= toFloat(t, x[1])), NoTrap
}

// The four basic operations on f32 may be made in float64 and rounded again:
// 53 bits are at least 2·24+2, so the second rounding is harmless (Figueroa,
// "When is double rounding innocuous?", SIGNUM 1995). The conversions keep the
// compiler from contracting.

func evalFAdd(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return fromFloat(t, float64(toFloat(t, x[0])+toFloat(t, x[1]))), NoTrap
}

func evalFSub(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return fromFloat(t, float64(toFloat(t, x[0])-toFloat(t, x[1]))), NoTrap
}

func evalFMul(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return fromFloat(t, float64(toFloat(t, x[0])*toFloat(t, x[1]))), NoTrap
}

func evalFDiv(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return fromFloat(t, float64(toFloat(t, x[0])/toFloat(t, x[1]))), NoTrap
}

func evalFNeg(t, _ Type, x [3]uint64) (uint64, TrapKind) { return x[0] ^ minInt(t), NoTrap }
func evalFAbs(t, _ Type, x [3]uint64) (uint64, TrapKind) { return x[0] &^ minInt(t), NoTrap }

func evalFCopySign(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return x[0]&^minInt(t) | x[1]&minInt(t), NoTrap
}

// evalMath is the eval of a function of one float that is exact, or whose
// second rounding to f32 is harmless. A NaN comes out quiet.
func evalMath(f func(float64) float64) func(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	return func(t, _ Type, x [3]uint64) (uint64, TrapKind) {
		a := toFloat(t, x[0])
		if a != a {
			return quiet(t, x[0]), NoTrap
		}
		return fromFloat(t, f(a)), NoTrap
	}
}

// quiet sets the quiet bit of a NaN.
func quiet(t Type, a uint64) uint64 {
	if t == F32 {
		return a | 1<<22
	}
	return a | 1<<51
}

var (
	evalFSqrt    = evalMath(math.Sqrt)
	evalFFloor   = evalMath(math.Floor)
	evalFCeil    = evalMath(math.Ceil)
	evalFTrunc   = evalMath(math.Trunc)
	evalFNearest = evalMath(math.RoundToEven)
)

func evalFMA(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	if t == F32 {
		f := math.Float32frombits
		return uint64(math.Float32bits(FMA32(f(uint32(x[0])), f(uint32(x[1])), f(uint32(x[2]))))), NoTrap
	}
	r := math.FMA(toFloat(t, x[0]), toFloat(t, x[1]), toFloat(t, x[2]))
	if r != r {
		return quiet(t, math.Float64bits(r)), NoTrap
	}
	return math.Float64bits(r), NoTrap
}

// FMA32 returns a*b + c, rounded once to float32. The product is exact in
// float64; the sum is rounded to odd there, so that the second rounding is as
// if from the exact value (Boldo and Melquiond, "Emulation of FMA and
// correctly rounded sums", IEEE Transactions on Computers 2008).
func FMA32(a, b, c float32) float32 {
	p, z := float64(a)*float64(b), float64(c)
	s := float64(p + z)
	if math.IsInf(s, 0) || s != s {
		return float32(s)
	}
	v := float64(s - p)
	e := float64(p-float64(s-v)) + float64(z-v)
	if u := math.Float64bits(s); e != 0 && u&1 == 0 {
		if (e > 0) == (s > 0) {
			u++
		} else {
			u--
		}
		s = math.Float64frombits(u)
	}
	return float32(s)
}

func evalFMin(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	a, b := toFloat(t, x[0]), toFloat(t, x[1])
	switch {
	case a != a:
		return quiet(t, x[0]), NoTrap
	case b != b:
		return quiet(t, x[1]), NoTrap
	case a < b || a == b && x[0]&minInt(t) != 0:
		return x[0], NoTrap
	}
	return x[1], NoTrap
}

func evalFMax(t, _ Type, x [3]uint64) (uint64, TrapKind) {
	a, b := toFloat(t, x[0]), toFloat(t, x[1])
	switch {
	case a != a:
		return quiet(t, x[0]), NoTrap
	case b != b:
		return quiet(t, x[1]), NoTrap
	case a > b || a == b && x[0]&minInt(t) == 0:
		return x[0], NoTrap
	}
	return x[1], NoTrap
}

func evalTrunc(_, to Type, x [3]uint64) (uint64, TrapKind) { return x[0] & to.Mask(), NoTrap }
func evalZExt(_, _ Type, x [3]uint64) (uint64, TrapKind)   { return x[0], NoTrap }
func evalBits(_, _ Type, x [3]uint64) (uint64, TrapKind)   { return x[0], NoTrap }

func evalSExt(t, to Type, x [3]uint64) (uint64, TrapKind) {
	return uint64(SignExtend(t, x[0])) & to.Mask(), NoTrap
}

func evalFPTrunc(t, to Type, x [3]uint64) (uint64, TrapKind) {
	return fromFloat(to, toFloat(t, x[0])), NoTrap
}

func evalFPExt(t, to Type, x [3]uint64) (uint64, TrapKind) {
	return fromFloat(to, toFloat(t, x[0])), NoTrap
}

func evalSIToFP(t, to Type, x [3]uint64) (uint64, TrapKind) {
	n := SignExtend(t, x[0])
	if to == F32 {
		return uint64(math.Float32bits(float32(n))), NoTrap
	}
	return math.Float64bits(float64(n)), NoTrap
}

func evalUIToFP(_, to Type, x [3]uint64) (uint64, TrapKind) {
	if to == F32 {
		return uint64(math.Float32bits(float32(x[0]))), NoTrap
	}
	return math.Float64bits(float64(x[0])), NoTrap
}

func evalFPToSI(t, to Type, x [3]uint64) (uint64, TrapKind) {
	f := toFloat(t, x[0])
	limit := math.Ldexp(1, to.Bits()-1)
	switch {
	case f != f:
		return 0, NoTrap
	case f >= limit:
		return minInt(to) - 1, NoTrap
	case f <= -limit:
		return minInt(to), NoTrap
	}
	return uint64(int64(f)) & to.Mask(), NoTrap
}

func evalFPToUI(t, to Type, x [3]uint64) (uint64, TrapKind) {
	f := toFloat(t, x[0])
	switch {
	case !(f >= 1): // NaN, negative, or a fraction
		return 0, NoTrap
	case f >= math.Ldexp(1, to.Bits()):
		return to.Mask(), NoTrap
	case f >= 1<<63:
		return uint64(int64(f-(1<<63))) + 1<<63, NoTrap
	}
	return uint64(int64(f)), NoTrap
}

func evalSelect(_, _ Type, x [3]uint64) (uint64, TrapKind) {
	if x[0] != 0 {
		return x[1], NoTrap
	}
	return x[2], NoTrap
}

func evalPtrAdd(_, _ Type, x [3]uint64) (uint64, TrapKind) { return x[0] + x[1], NoTrap }
