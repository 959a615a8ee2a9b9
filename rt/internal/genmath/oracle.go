package genmath

import (
	"math"
	"math/big"
	"math/rand/v2"
	"sync"
)

// A Function is one maths function of the runtime module, with the oracle that
// knows its exact value and a sampler of arguments for which it has one. Zeros,
// infinities, NaN and arguments outside the domain are left to Specials.
type Function struct {
	Name   string
	Arity  int
	Value  func(x, y *big.Float, prec uint) *big.Float // y is ignored for arity 1
	Sample func(r *rand.Rand) (x, y float64)
}

// oracleBits is the precision of the oracle: 53 bits and room to see an error of
// 2^-80 ulp.
const oracleBits = 140

// Exact returns the value at x, and y if there are two arguments.
func (f Function) Exact(x, y float64) *big.Float {
	return f.Value(big.NewFloat(x), big.NewFloat(y), oracleBits)
}

// Functions lists the maths functions.
var Functions = []Function{
	one("sin", Sin, anyOf(angle, angle, wide, hardAngle)),
	one("cos", Cos, anyOf(angle, angle, wide, hardAngle)),
	one("tan", Tan, anyOf(angle, angle, wide, hardAngle)),
	one("asin", Asin, unit),
	one("acos", Acos, unit),
	one("atan", Atan, anyOf(within(1.2), within(40), binades(-70, 70), wide)),
	two("atan2", Atan2, pairs(within(1), binades(-40, 40), wide)),
	one("sinh", Sinh, exponent(710.4)),
	one("cosh", Cosh, exponent(710.4)),
	one("tanh", Tanh, anyOf(within(1), within(22), binades(-60, 3))),
	one("exp", Exp, anyOf(exponent(709.7), above(-745.2, -708))),
	one("log", Log, positive),
	one("log2", Log2, positive),
	one("log10", Log10, positive),
	two("pow", powExact, powers),
	two("fmod", fmodExact, pairs(within(1000), binades(-60, 60), wide)),
	one("cbrt", Cbrt, anyOf(within(30), wide)),
	two("hypot", Hypot, pairs(within(10), binades(-30, 30), wide)),
}

func one(name string, f func(*big.Float, uint) *big.Float, arg func(*rand.Rand) float64) Function {
	return Function{
		Name:   name,
		Arity:  1,
		Value:  func(x, _ *big.Float, prec uint) *big.Float { return f(x, prec) },
		Sample: func(r *rand.Rand) (float64, float64) { return nonzero(arg, r), 0 },
	}
}

func two(name string, f func(x, y *big.Float, prec uint) *big.Float, args func(*rand.Rand) (float64, float64)) Function {
	return Function{
		Name:   name,
		Arity:  2,
		Value:  f,
		Sample: args,
	}
}

// powExact is exact for small integers y, where there are halfway cases, and it
// knows what overflows or underflows by far.
func powExact(x, y *big.Float, prec uint) *big.Float {
	fx, _ := x.Float64()
	fy, _ := y.Float64()
	if l := fy * math.Log(fx); math.Abs(l) > 800 {
		return new(big.Float).SetMantExp(big.NewFloat(1), int(math.Copysign(5000, l)))
	}
	if n := int(math.Abs(fy)); float64(n) == math.Abs(fy) && n <= 64 {
		power := new(big.Float).SetPrec(64 * 53).SetInt64(1)
		for range n {
			power.Mul(power, x)
		}
		if fy < 0 {
			power.Quo(new(big.Float).SetInt64(1), power)
		}
		return power
	}
	return Pow(x, y, prec)
}

// fmodExact works on integers: x and y are multiples of the smallest f64.
func fmodExact(x, y *big.Float, _ uint) *big.Float {
	const scale = 1074
	ix, _ := new(big.Float).SetMantExp(x, scale).Int(nil)
	iy, _ := new(big.Float).SetMantExp(y, scale).Int(nil)
	r := new(big.Float).SetInt(new(big.Int).Rem(ix, iy))
	return r.SetMantExp(r, -scale)
}

// ULPs returns |y - exact| in units of the last place of an f64 of exact's size.
func ULPs(y float64, exact *big.Float) float64 {
	nearest, _ := exact.Float64()
	if y == nearest && math.IsInf(y, 0) {
		return 0
	}
	if math.IsInf(y, 0) || math.IsNaN(y) {
		return math.Inf(1)
	}
	d := new(big.Float).SetPrec(max(2*oracleBits, exact.Prec())).Sub(big.NewFloat(y), exact)
	e := max(exact.MantExp(nil), -1021) - 53
	if exact.Sign() == 0 {
		e = -1074
	}
	u, _ := d.SetMantExp(d, -e).Float64()
	return math.Abs(u)
}

// The samplers.

func nonzero(arg func(*rand.Rand) float64, r *rand.Rand) float64 {
	for {
		if x := arg(r); x != 0 {
			return x
		}
	}
}

func anyOf(args ...func(*rand.Rand) float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return args[r.IntN(len(args))](r) }
}

// pairs takes both arguments from one sampler, from two, or one near the other.
func pairs(args ...func(*rand.Rand) float64) func(*rand.Rand) (float64, float64) {
	return func(r *rand.Rand) (float64, float64) {
		arg := args[r.IntN(len(args))]
		x, y := nonzero(arg, r), nonzero(arg, r)
		switch r.IntN(6) {
		case 0:
			y = nonzero(anyOf(args...), r)
		case 1:
			y = nonzero(func(r *rand.Rand) float64 { return near(x, r) }, r)
		}
		return x, y
	}
}

// within is uniform in (-limit, limit).
func within(limit float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return (2*r.Float64() - 1) * limit }
}

// above is uniform in [low, high).
func above(low, high float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return low + r.Float64()*(high-low) }
}

// binades is uniform in the logarithm, both signs.
func binades(low, high int) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 {
		x := math.Ldexp(1+r.Float64(), low+r.IntN(high-low))
		if r.IntN(2) == 0 {
			return -x
		}
		return x
	}
}

// wide is any finite number, some of them with few bits.
func wide(r *rand.Rand) float64 {
	for {
		bits := r.Uint64()
		if r.IntN(8) == 0 {
			bits &= ^uint64(0) << r.IntN(53)
		}
		if r.IntN(16) == 0 {
			bits &^= 0x7ff << 52 // subnormal
		}
		if x := math.Float64frombits(bits); !math.IsInf(x, 0) && !math.IsNaN(x) {
			return x
		}
	}
}

// near is at most some ulps from x.
func near(x float64, r *rand.Rand) float64 {
	y := math.Float64frombits(math.Float64bits(x) + uint64(r.IntN(9)) - 4)
	if math.IsInf(y, 0) || math.IsNaN(y) {
		return x
	}
	return y
}

// angle takes angles of the usual size, and some next to multiples of pi/4.
func angle(r *rand.Rand) float64 {
	switch r.IntN(6) {
	case 0:
		return within(0.8)(r)
	case 1:
		return within(7)(r)
	case 2:
		return within(3e6)(r)
	case 3:
		return binades(-40, 60)(r)
	case 4:
		return near(float64(r.IntN(200)-100)*(math.Pi/4), r)
	}
	return near(math.Floor(binades(0, 30)(r))*(math.Pi/2), r)
}

// hardAngle takes an f64 that comes especially near to a multiple of pi/2.
func hardAngle(r *rand.Rand) float64 {
	angles := hardAngles()
	return angles[r.IntN(len(angles))]
}

// hardAngles finds, for every binade, the M*2^e next to a multiple of pi/2: the
// M are denominators of the convergents of 2^e * 2/pi.
var hardAngles = sync.OnceValue(func() []float64 {
	var angles []float64
	for e := -52; e <= 971; e++ {
		q := new(big.Float).SetPrec(1400).Quo(big.NewFloat(2), Pi(1400))
		q.SetMantExp(q, e+1200)
		fraction, _ := q.Int(nil)
		a := new(big.Int).Lsh(big.NewInt(1), 1200)
		b := fraction.And(fraction, new(big.Int).Sub(a, big.NewInt(1)))
		last, m := new(big.Int), big.NewInt(1)
		for m.BitLen() <= 53 && b.Sign() > 0 {
			if m.BitLen() >= 50 {
				angles = append(angles, math.Ldexp(float64(m.Int64()), e))
			}
			n, rest := new(big.Int).QuoRem(a, b, new(big.Int))
			a, b = b, rest
			last, m = m, n.Mul(n, m).Add(n, last)
		}
	}
	return angles
})

// unit is in [-1, 1], with more of the ends and the middle.
func unit(r *rand.Rand) float64 {
	switch r.IntN(4) {
	case 0:
		return binades(-40, 0)(r)
	case 1:
		return math.Copysign(1-math.Abs(binades(-54, -1)(r)), r.Float64()-0.5)
	}
	return within(1)(r)
}

// exponent takes what e^x is usually asked for, up to limit.
func exponent(limit float64) func(*rand.Rand) float64 {
	return anyOf(within(1), within(limit), within(limit), binades(-60, 9), func(r *rand.Rand) float64 {
		return near(float64(r.IntN(2001)-1000)*(math.Ln2/128), r)
	})
}

// positive takes all binades, and more from around 1.
func positive(r *rand.Rand) float64 {
	switch r.IntN(5) {
	case 0:
		return math.Abs(wide(r))
	case 1:
		return 1 + binades(-52, -1)(r)
	case 2:
		return 0.5 + 1.5*r.Float64()
	case 3:
		return near(1, r)
	}
	return 100 * r.Float64()
}

// powers takes x > 0 and a y such that x^y is of every size, and exact cases.
func powers(r *rand.Rand) (x, y float64) {
	x = nonzero(positive, r)
	switch r.IntN(6) {
	case 0: // nearly all are in range
		y = within(760)(r) / max(math.Abs(math.Log(x)), 1e-300)
	case 1:
		y = within(10)(r)
	case 2:
		y = float64(r.IntN(41)-20) / 2
	case 3: // small integers, exact and halfway cases
		x, y = float64(1+r.IntN(1<<(1+r.IntN(27)))), float64(r.IntN(12))
	case 4:
		y = binades(-60, 60)(r)
	default: // overflow and underflow
		y = (709.78 - 1455*float64(r.IntN(2)) + within(1)(r)) / max(math.Abs(math.Log(x)), 1e-300)
	}
	if math.IsInf(y, 0) || math.IsNaN(y) {
		return x, 1
	}
	return x, y
}
