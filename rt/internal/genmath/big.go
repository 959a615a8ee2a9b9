// Package genmath holds what the maths part of the runtime module rests on
// but does not carry with it: the elementary functions to any precision, the
// oracle of its tests, and the tables in rt/math_*.mir, which are made here.
//
// A table stands between the lines "; table NAME" and "; end of table NAME". A
// test checks them, and
//
//	go test ./rt/internal/genmath -update
//
// writes them anew.
package genmath

import (
	"math"
	"math/big"
	"sync"
)

// The functions below take a finite argument inside their domain and return a
// result whose relative error is a few units in the last of prec bits. None
// treats a zero, an infinity or a NaN: that is the caller's business.

// guard is the number of bits that intermediate results have beyond prec.
const guard = 40

func num(prec uint) *big.Float            { return new(big.Float).SetPrec(prec) }
func fromInt(prec uint, n int) *big.Float { return num(prec).SetInt64(int64(n)) }
func fromF64(x float64) *big.Float        { return new(big.Float).SetFloat64(x) }
func half(x *big.Float) *big.Float        { return num(x.Prec()).SetMantExp(x, -1) }

// negligible says whether term no longer counts in a sum of prec bits.
func negligible(term, sum *big.Float, prec uint) bool {
	return term.Sign() == 0 || sum.Sign() != 0 && term.MantExp(nil) < sum.MantExp(nil)-int(prec)
}

// series sums first * (1 + r(1) + r(1)r(2) + ...), where r(n) = x*num(n)/den(n)
// is the ratio of term n to the term before it.
func series(first, x *big.Float, ratio func(n int) (up, down int)) *big.Float {
	prec := first.Prec()
	sum, term := num(prec).Set(first), num(prec).Set(first)
	for n := 1; ; n++ {
		up, down := ratio(n)
		term.Mul(term, x)
		if up != 1 {
			term.Mul(term, fromInt(64, up))
		}
		term.Quo(term, fromInt(64, down))
		if negligible(term, sum, prec) {
			return sum
		}
		sum.Add(sum, term)
	}
}

// Pi returns pi, by Machin's formula.
func Pi(prec uint) *big.Float { return constant("pi", prec, computePi) }

// Ln2 returns the natural logarithm of 2 = 2 atanh(1/3).
func Ln2(prec uint) *big.Float { return constant("ln2", prec, computeLn2) }

var constants sync.Map // constantKey -> *big.Float, never written again

type constantKey struct {
	name string
	prec uint
}

func constant(name string, prec uint, compute func(uint) *big.Float) *big.Float {
	key := constantKey{name, prec}
	if c, ok := constants.Load(key); ok {
		return c.(*big.Float)
	}
	c := num(prec).Set(compute(prec + guard))
	constants.Store(key, c)
	return c
}

func computePi(prec uint) *big.Float {
	a := num(prec).Mul(fromInt(64, 16), atanSeries(num(prec).Quo(fromInt(64, 1), fromInt(64, 5))))
	b := num(prec).Mul(fromInt(64, 4), atanSeries(num(prec).Quo(fromInt(64, 1), fromInt(64, 239))))
	return a.Sub(a, b)
}

func computeLn2(prec uint) *big.Float {
	third := num(prec).Quo(fromInt(64, 1), fromInt(64, 3))
	return num(prec).Mul(fromInt(64, 2), atanhSeries(third))
}

// atanSeries returns x - x^3/3 + x^5/5 - ... for a small x.
func atanSeries(x *big.Float) *big.Float { return oddSeries(x, -1) }

// atanhSeries returns x + x^3/3 + x^5/5 + ... for a small x.
func atanhSeries(x *big.Float) *big.Float { return oddSeries(x, 1) }

func oddSeries(x *big.Float, sign int) *big.Float {
	prec := x.Prec()
	square := num(prec).Mul(x, x)
	if sign < 0 {
		square.Neg(square)
	}
	sum, power := num(prec).Set(x), num(prec).Set(x)
	for n := 3; ; n += 2 {
		power.Mul(power, square)
		term := num(prec).Quo(power, fromInt(64, n))
		if negligible(term, sum, prec) {
			return sum
		}
		sum.Add(sum, term)
	}
}

// Exp returns e^x.
func Exp(x *big.Float, prec uint) *big.Float {
	const halvings = 8
	work := prec + guard
	f, _ := x.Float64()
	n := int(math.Round(f / math.Ln2))
	r := num(work+32).Mul(fromInt(64, n), Ln2(work+32))
	r.Sub(num(work+32).Set(x), r)
	r.SetPrec(work).SetMantExp(r, -halvings)
	e := series(fromInt(work, 1), r, func(n int) (int, int) { return 1, n })
	for range halvings {
		e.Mul(e, e)
	}
	return num(prec).SetMantExp(e, n)
}

// Expm1 returns e^x - 1, to full relative precision near 0 also.
func Expm1(x *big.Float, prec uint) *big.Float {
	if x.MantExp(nil) > -8 {
		e := Exp(x, prec+16)
		return num(prec).Sub(e, fromInt(64, 1))
	}
	r := num(prec + guard).Set(x)
	return num(prec).Set(series(r, r, func(n int) (int, int) { return 1, n + 1 }))
}

// Log returns the natural logarithm of x > 0, to full relative precision near
// 1 also.
func Log(x *big.Float, prec uint) *big.Float {
	work := prec + guard
	one := fromInt(64, 1)
	m := new(big.Float)
	e := x.MantExp(m)
	m.SetPrec(max(work, x.Prec())) // MantExp has set that of x
	if f, _ := m.Float64(); f < math.Sqrt2/2 {
		m.SetMantExp(m, 1)
		e--
	}
	// log m = 2 atanh((m-1)/(m+1)), and m is brought near 1 by a factor whose
	// logarithm is known: m = c * (m/c), c = e^y with y near log m.
	f, _ := m.Float64()
	var y *big.Float
	if math.Abs(f-1) < 1.0/64 {
		y = num(work)
	} else {
		y = fromF64(float64(float32(math.Log(f))))
		m.Mul(m, Exp(num(64).Neg(y), work))
	}
	up, down := num(m.Prec()).Sub(m, one), num(m.Prec()).Add(m, one)
	if up.Sign() != 0 {
		t := atanhSeries(num(work).Quo(up, down))
		y = num(work).Add(y, t.SetMantExp(t, 1))
	}
	if e != 0 {
		y = num(work).Add(y, num(work).Mul(fromInt(64, e), Ln2(work)))
	}
	return num(prec).Set(y)
}

// reducePi returns x - n*pi/2 and n mod 4, the difference at most pi/4.
func reducePi(x *big.Float, prec uint) (*big.Float, int) {
	if f, _ := x.Float64(); math.Abs(f) < math.Pi/4 {
		return num(prec).Set(x), 0
	}
	// The nearest any f64 comes to a multiple of pi/2 is 2^-61.
	wide := prec + uint(max(x.MantExp(nil), 0)) + 80
	wide = (wide + 255) / 256 * 256
	halfPi := half(Pi(wide))
	q := num(wide).Quo(x, halfPi)
	q.Add(q, num(64).SetMantExp(fromInt(64, x.Sign()), -1))
	n, _ := q.Int(nil)
	r := num(wide).Mul(num(wide).SetInt(n), halfPi)
	r.Sub(num(wide).Set(x), r)
	return num(prec).Set(r), int(new(big.Int).And(n, big.NewInt(3)).Int64())
}

// SinCos returns the sine and the cosine of x.
func SinCos(x *big.Float, prec uint) (sin, cos *big.Float) {
	work := prec + guard
	r, quadrant := reducePi(x, work)
	square := num(work).Mul(r, r)
	square.Neg(square)
	s := num(work).Set(r)
	if r.Sign() != 0 {
		s = series(r, square, func(n int) (int, int) { return 1, 2 * n * (2*n + 1) })
	}
	c := series(fromInt(work, 1), square, func(n int) (int, int) { return 1, 2 * n * (2*n - 1) })
	switch quadrant {
	case 1:
		s, c = c, s.Neg(s)
	case 2:
		s, c = s.Neg(s), c.Neg(c)
	case 3:
		s, c = c.Neg(c), s
	}
	return num(prec).Set(s), num(prec).Set(c)
}

// Sin returns the sine of x.
func Sin(x *big.Float, prec uint) *big.Float { s, _ := SinCos(x, prec); return s }

// Cos returns the cosine of x.
func Cos(x *big.Float, prec uint) *big.Float { _, c := SinCos(x, prec); return c }

// Tan returns the tangent of x.
func Tan(x *big.Float, prec uint) *big.Float {
	s, c := SinCos(x, prec+guard)
	return num(prec).Quo(s, c)
}

// Atan2 returns the angle of the point (x, y), in (-pi, pi]; not both are 0.
func Atan2(y, x *big.Float, prec uint) *big.Float {
	work := prec + guard
	u, v := num(max(work, y.Prec())).Abs(y), num(max(work, x.Prec())).Abs(x)
	swap := u.Cmp(v) > 0
	if swap {
		u, v = v, u
	}
	a := atanUnit(num(work).Quo(u, v))
	if swap {
		a = num(work).Sub(half(Pi(work)), a)
	}
	if x.Sign() < 0 {
		a = num(work).Sub(Pi(work), a)
	}
	if y.Sign() < 0 {
		a.Neg(a)
	}
	return num(prec).Set(a)
}

// atanUnit returns the arc tangent of 0 <= q <= 1: atan q = y + atan d with y
// a coarse arc tangent and d = (q - tan y)/(1 + q tan y).
func atanUnit(q *big.Float) *big.Float {
	work := q.Prec()
	if q.Sign() == 0 || q.MantExp(nil) < -8 {
		return atanSeriesOrZero(q)
	}
	f, _ := q.Float64()
	y := fromF64(float64(float32(math.Atan(f))))
	s, c := SinCos(y, work)
	up := num(work).Sub(num(work).Mul(q, c), s)
	down := num(work).Add(c, num(work).Mul(q, s))
	return num(work).Add(y, atanSeriesOrZero(up.Quo(up, down)))
}

func atanSeriesOrZero(x *big.Float) *big.Float {
	if x.Sign() == 0 {
		return x
	}
	return atanSeries(x)
}

// Atan returns the arc tangent of x.
func Atan(x *big.Float, prec uint) *big.Float { return Atan2(x, fromInt(64, 1), prec) }

// Asin returns the arc sine of x, |x| <= 1.
func Asin(x *big.Float, prec uint) *big.Float { return Atan2(x, coside(x, prec+guard), prec) }

// Acos returns the arc cosine of x, |x| <= 1.
func Acos(x *big.Float, prec uint) *big.Float { return Atan2(coside(x, prec+guard), x, prec) }

// coside returns sqrt(1 - x^2).
func coside(x *big.Float, prec uint) *big.Float {
	one := fromInt(64, 1)
	// Both factors are exact: an f64 of at most 1 ends at 2^-1074.
	a, b := num(1200).Sub(one, x), num(1200).Add(one, x)
	if a.Sign() == 0 || b.Sign() == 0 {
		return num(prec)
	}
	p := num(prec).Mul(a, b)
	return p.Sqrt(p)
}

// Sinh returns the hyperbolic sine of x.
func Sinh(x *big.Float, prec uint) *big.Float {
	// sinh x = (m + m/(m+1))/2 with m = e^x - 1, for x > 0
	m := Expm1(num(x.Prec()).Abs(x), prec+guard)
	d := num(prec+guard).Add(m, fromInt(64, 1))
	y := half(d.Add(m, d.Quo(m, d)))
	if x.Sign() < 0 {
		y.Neg(y)
	}
	return num(prec).Set(y)
}

// Cosh returns the hyperbolic cosine of x.
func Cosh(x *big.Float, prec uint) *big.Float {
	e := Exp(x, prec+guard)
	i := num(prec+guard).Quo(fromInt(64, 1), e)
	return num(prec).Set(half(e.Add(e, i)))
}

// Tanh returns the hyperbolic tangent of x.
func Tanh(x *big.Float, prec uint) *big.Float {
	m := Expm1(num(x.Prec()+8).Mul(x, fromInt(64, 2)), prec+guard)
	return num(prec).Quo(m, num(prec+guard).Add(m, fromInt(64, 2)))
}

// Log2 returns the logarithm of x to base 2.
func Log2(x *big.Float, prec uint) *big.Float {
	return num(prec).Quo(Log(x, prec+guard), Ln2(prec+guard))
}

// Log10 returns the logarithm of x to base 10.
func Log10(x *big.Float, prec uint) *big.Float {
	ten := constant("ln10", prec+guard, func(p uint) *big.Float { return Log(fromInt(64, 10), p) })
	return num(prec).Quo(Log(x, prec+guard), ten)
}

// Pow returns x^y for x > 0.
func Pow(x, y *big.Float, prec uint) *big.Float {
	l := Log(x, prec+guard+16)
	if l.Sign() == 0 {
		return fromInt(prec, 1)
	}
	return Exp(l.Mul(l, y), prec)
}

// Cbrt returns the cube root of x, by Newton's iteration from an f64.
func Cbrt(x *big.Float, prec uint) *big.Float {
	work := prec + guard
	m := new(big.Float)
	e := x.MantExp(m)
	m.SetPrec(work)
	for e%3 != 0 {
		m.SetMantExp(m, -1)
		e++
	}
	f, _ := m.Float64()
	y := num(work).SetFloat64(math.Cbrt(f))
	for bits := uint(50); bits < 2*work; bits *= 2 {
		q := num(work).Quo(m, num(work).Mul(y, y))
		y.Add(num(work).Mul(y, fromInt(64, 2)), q)
		y.Quo(y, fromInt(64, 3))
	}
	return num(prec).SetMantExp(y, e/3)
}

// Hypot returns sqrt(x^2 + y^2).
func Hypot(x, y *big.Float, prec uint) *big.Float {
	wide := max(prec+guard, 300)
	s := num(wide).Add(num(wide).Mul(x, x), num(wide).Mul(y, y))
	return num(prec).Sqrt(s)
}
