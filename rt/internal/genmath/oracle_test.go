package genmath

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestPrecision asks every oracle for more bits and holds the two answers to
// one another.
func TestPrecision(t *testing.T) {
	for _, f := range Functions {
		r := rand.New(rand.NewPCG(1, 2))
		for range 500 {
			x, y := f.Sample(r)
			bx, by := big.NewFloat(x), big.NewFloat(y)
			short, long := f.Value(bx, by, oracleBits), f.Value(bx, by, 2*oracleBits)
			if short.Cmp(long) == 0 {
				continue
			}
			d := new(big.Float).Sub(short, long)
			if d.MantExp(nil) > long.MantExp(nil)-oracleBits+3 {
				t.Errorf("%s(%v, %v): %d bits give %v, more give %v", f.Name, x, y, oracleBits, short, long)
			}
		}
	}
}

// goMath are Go's own functions, which are good to a few ulp where nothing is
// special.
var goMath = map[string]func(x, y float64) float64{
	"sin":   func(x, _ float64) float64 { return math.Sin(x) },
	"cos":   func(x, _ float64) float64 { return math.Cos(x) },
	"tan":   func(x, _ float64) float64 { return math.Tan(x) },
	"asin":  func(x, _ float64) float64 { return math.Asin(x) },
	"acos":  func(x, _ float64) float64 { return math.Acos(x) },
	"atan":  func(x, _ float64) float64 { return math.Atan(x) },
	"atan2": math.Atan2,
	"sinh":  func(x, _ float64) float64 { return math.Sinh(x) },
	"cosh":  func(x, _ float64) float64 { return math.Cosh(x) },
	"tanh":  func(x, _ float64) float64 { return math.Tanh(x) },
	"exp":   func(x, _ float64) float64 { return math.Exp(x) },
	"log":   func(x, _ float64) float64 { return math.Log(x) },
	"log2":  func(x, _ float64) float64 { return math.Log2(x) },
	"log10": func(x, _ float64) float64 { return math.Log10(x) },
	"pow":   math.Pow,
	"fmod":  math.Mod,
	"cbrt":  func(x, _ float64) float64 { return math.Cbrt(x) },
	"hypot": math.Hypot,
}

// TestAgainstGo would find an oracle that computes something else altogether.
func TestAgainstGo(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, f := range Functions {
		for range 1000 {
			x, y := 0.1+0.8*r.Float64(), 2*r.Float64()-3
			exact, _ := f.Exact(x, y).Float64()
			if got := goMath[f.Name](x, y); math.Abs(got-exact) > 1e-14*math.Abs(exact) {
				t.Errorf("%s(%v, %v): the oracle gives %v, Go %v", f.Name, x, y, exact, got)
			}
		}
	}
}
