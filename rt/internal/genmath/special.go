package genmath

import "math"

// A Case is a call with the result that it must have to the bit, except that any
// quiet NaN is as good as another. Y is 0 for functions of one argument.
type Case struct{ X, Y, Want float64 }

var (
	inf     = math.Inf(1)
	minus   = math.Inf(-1)
	nan     = math.NaN()
	zeroNeg = math.Copysign(0, -1)
	tiny    = math.SmallestNonzeroFloat64
	huge    = math.MaxFloat64
	pi      = math.Pi
)

// Specials are, by function, the special cases of C99, annex F, the exact cases, and the
// edges of overflow and underflow.
var Specials = map[string][]Case{
	"sin": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {inf, 0, nan}, {minus, 0, nan}, {nan, 0, nan},
		{tiny, 0, tiny}, {-tiny, 0, -tiny}, {pi, 0, 1.2246467991473532e-16},
		{huge, 0, 0.004961954789184062},
	},
	"cos": {
		{zeroNeg, 0, 1}, {0, 0, 1}, {inf, 0, nan}, {minus, 0, nan}, {nan, 0, nan},
		{tiny, 0, 1}, {pi, 0, -1}, {pi / 2, 0, 6.123233995736766e-17},
		{math.Ldexp(6381956970095103, 797), 0, -4.6871659242546277e-19},
		{huge, 0, -0.9999876894265599},
	},
	"tan": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {inf, 0, nan}, {minus, 0, nan}, {nan, 0, nan},
		{tiny, 0, tiny}, {pi / 2, 0, 16331239353195370}, {huge, 0, -0.004962015874444895},
	},
	"asin": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {1, 0, pi / 2}, {-1, 0, -pi / 2}, {nan, 0, nan},
		{math.Nextafter(1, 2), 0, nan}, {-2, 0, nan}, {inf, 0, nan}, {minus, 0, nan}, {tiny, 0, tiny},
	},
	"acos": {
		{zeroNeg, 0, pi / 2}, {0, 0, pi / 2}, {1, 0, 0}, {-1, 0, pi}, {nan, 0, nan},
		{math.Nextafter(1, 2), 0, nan}, {-2, 0, nan}, {inf, 0, nan}, {minus, 0, nan}, {tiny, 0, pi / 2},
	},
	"atan": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {inf, 0, pi / 2}, {minus, 0, -pi / 2}, {nan, 0, nan},
		{1, 0, pi / 4}, {-1, 0, -pi / 4}, {huge, 0, pi / 2}, {tiny, 0, tiny}, {-tiny, 0, -tiny},
	},
	"atan2": {
		{0, 0, 0}, {zeroNeg, 0, zeroNeg}, {0, zeroNeg, pi}, {zeroNeg, zeroNeg, -pi},
		{0, 1, 0}, {zeroNeg, 1, zeroNeg}, {0, -1, pi}, {zeroNeg, -1, -pi},
		{1, 0, pi / 2}, {1, zeroNeg, pi / 2}, {-1, 0, -pi / 2}, {-1, zeroNeg, -pi / 2},
		{0, inf, 0}, {zeroNeg, inf, zeroNeg}, {0, minus, pi}, {zeroNeg, minus, -pi},
		{inf, 0, pi / 2}, {minus, zeroNeg, -pi / 2}, {inf, 1, pi / 2}, {minus, -1, -pi / 2},
		{1, inf, 0}, {-1, inf, zeroNeg}, {1, minus, pi}, {-1, minus, -pi},
		{inf, inf, pi / 4}, {minus, inf, -pi / 4}, {inf, minus, 3 * pi / 4}, {minus, minus, -3 * pi / 4},
		{nan, 1, nan}, {1, nan, nan}, {nan, inf, nan}, {inf, nan, nan}, {nan, 0, nan}, {0, nan, nan},
		{tiny, tiny, pi / 4}, {huge, huge, pi / 4}, {-huge, huge, -pi / 4}, {tiny, -tiny, 3 * pi / 4},
		{tiny, huge, 0}, {-tiny, huge, zeroNeg}, {tiny, -huge, pi}, {huge, tiny, pi / 2},
		{tiny, 1, tiny}, {tiny, 2, 0}, {3 * tiny, 2, 2 * tiny}, {1, 1, pi / 4}, {-1, -1, -3 * pi / 4},
	},
	"sinh": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {inf, 0, inf}, {minus, 0, minus}, {nan, 0, nan},
		{tiny, 0, tiny}, {-tiny, 0, -tiny}, {huge, 0, inf}, {-huge, 0, minus},
		{710.4758600739439, 0, 1.7976931348621744e308}, {710.475860073944, 0, inf}, {-711, 0, minus}, {746, 0, inf},
	},
	"cosh": {
		{zeroNeg, 0, 1}, {0, 0, 1}, {inf, 0, inf}, {minus, 0, inf}, {nan, 0, nan},
		{tiny, 0, 1}, {huge, 0, inf}, {-huge, 0, inf},
		{-710.4758600739439, 0, 1.7976931348621744e308}, {710.475860073944, 0, inf}, {-746, 0, inf},
	},
	"tanh": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {inf, 0, 1}, {minus, 0, -1}, {nan, 0, nan},
		{tiny, 0, tiny}, {-tiny, 0, -tiny}, {huge, 0, 1}, {-19.1, 0, -1}, {20, 0, 1},
	},
	"exp": {
		{zeroNeg, 0, 1}, {0, 0, 1}, {inf, 0, inf}, {minus, 0, 0}, {nan, 0, nan}, {tiny, 0, 1},
		{-tiny, 0, 1}, {huge, 0, inf}, {-huge, 0, 0}, {1, 0, math.E},
		{709.782712893384, 0, 1.7976931348622732e308}, {709.7827128933841, 0, inf},
		{-745.1332191019411, 0, tiny}, {-745.1332191019412, 0, 0}, {-745.9999, 0, 0}, {746, 0, inf}, {-746, 0, 0},
	},
	"log": {
		{0, 0, minus}, {zeroNeg, 0, minus}, {1, 0, 0}, {inf, 0, inf}, {minus, 0, nan}, {nan, 0, nan},
		{-1, 0, nan}, {-tiny, 0, nan}, {tiny, 0, -744.4400719213812}, {huge, 0, 709.782712893384}, {math.E, 0, 1},
	},
	"log2": {
		{0, 0, minus}, {zeroNeg, 0, minus}, {1, 0, 0}, {inf, 0, inf}, {minus, 0, nan}, {nan, 0, nan},
		{-1, 0, nan}, {-tiny, 0, nan}, {tiny, 0, -1074}, {huge, 0, 1024},
	},
	"log10": {
		{0, 0, minus}, {zeroNeg, 0, minus}, {1, 0, 0}, {inf, 0, inf}, {minus, 0, nan}, {nan, 0, nan},
		{-1, 0, nan}, {-tiny, 0, nan}, {huge, 0, 308.25471555991675},
	},
	"pow": {
		{nan, 0, 1}, {nan, zeroNeg, 1}, {inf, 0, 1}, {minus, zeroNeg, 1}, {0, 0, 1}, {zeroNeg, zeroNeg, 1},
		{1, nan, 1}, {1, inf, 1}, {1, minus, 1}, {1, huge, 1}, {-1, inf, 1}, {-1, minus, 1},
		{nan, 1, nan}, {2, nan, nan}, {-1, nan, nan}, {0, nan, nan}, {inf, nan, nan}, {nan, inf, nan},
		{zeroNeg, -3, minus}, {0, -3, inf}, {zeroNeg, -2, inf}, {0, -2, inf}, {zeroNeg, -2.5, inf}, {0, minus, inf},
		{zeroNeg, minus, inf}, {zeroNeg, 3, zeroNeg}, {0, 3, 0}, {zeroNeg, 2, 0}, {zeroNeg, 0.5, 0}, {0, inf, 0},
		{zeroNeg, inf, 0}, {0, tiny, 0}, {0, -tiny, inf}, {zeroNeg, huge, 0}, {zeroNeg, -huge, inf},
		{0.5, minus, inf}, {-0.5, minus, inf}, {2, minus, 0}, {-2, minus, 0}, {0.5, inf, 0}, {-0.5, inf, 0},
		{2, inf, inf}, {-2, inf, inf}, {inf, minus, 0}, {inf, inf, inf}, {minus, inf, inf}, {minus, minus, 0},
		{minus, -3, zeroNeg}, {minus, -2, 0}, {minus, -2.5, 0}, {minus, 3, minus}, {minus, 2, inf}, {minus, 0.5, inf},
		{inf, -1, 0}, {inf, tiny, inf}, {inf, -tiny, 0},
		{-2, 0.5, nan}, {-tiny, 1.5, nan}, {-2, 3, -8}, {-2, -3, -0.125}, {-2, 4, 16}, {-1, huge, 1},
		{-1, 9007199254740991, -1}, {-1, 9007199254740992, 1}, {-1, 4503599627370495.5, nan},
		{2, 1023, math.Ldexp(1, 1023)}, {2, 1024, inf}, {-2, 1025, minus}, {2, -1074, tiny}, {2, -1075, 0}, {-2, -1075, zeroNeg},
		{2, -1022, math.Ldexp(1, -1022)}, {10, 22, 1e22}, {10, 308, 1e308}, {10, 309, inf}, {10, -5, 1e-5}, {10, -324, 0},
		{3, 33, 5559060566555523}, {3, 34, 16677181699666570}, {9, 0.5, 3}, {8, 1 / 3.0, 2}, {2, 0.5, math.Sqrt2},
		{huge, huge, inf}, {huge, -huge, 0}, {tiny, huge, 0}, {tiny, -huge, inf}, {-huge, huge, inf}, {huge, 1, huge}, {tiny, 1, tiny},
		{math.Nextafter(1, 0), huge, 0}, {math.Nextafter(1, 2), huge, inf}, {math.Nextafter(1, 2), tiny, 1}, {-tiny, 1, -tiny},
		{math.Nextafter(1, 0), 0.5, math.Nextafter(1, 0)}, {math.Nextafter(1, 0), -1, math.Nextafter(1, 2)},
		// halfway between two f64: to even
		{94906267, 2, 94906267 * 94906267.0}, {134217727, 2, 134217727 * 134217727.0}, {134217725, 2, 134217725 * 134217725.0},
		{0.5 * 134217727, 2, 0.25 * (134217727 * 134217727.0)}, {-203, 7, -14206014885142787},
	},
	"fmod": {
		{0, 1, 0}, {zeroNeg, 1, zeroNeg}, {zeroNeg, -1, zeroNeg}, {1, 0, nan}, {1, zeroNeg, nan}, {0, 0, nan},
		{inf, 1, nan}, {minus, 1, nan}, {inf, inf, nan}, {nan, 1, nan}, {1, nan, nan}, {nan, 0, nan}, {inf, nan, nan},
		{1, inf, 1}, {-1, inf, -1}, {0, minus, 0}, {huge, inf, huge}, {5, 3, 2}, {-5, 3, -2}, {5, -3, 2}, {-5, -3, -2},
		{6, 3, 0}, {-6, 3, zeroNeg}, {huge, tiny, 0}, {-huge, tiny, zeroNeg}, {tiny, huge, tiny}, {huge, 3, 2},
		{5 * tiny, 3 * tiny, 2 * tiny}, {1, 3 * tiny, tiny}, {huge, 2.2250738585072011e-308, 6.4758e-319},
		{1, 1, 0}, {math.Nextafter(1, 0), 1, math.Nextafter(1, 0)},
	},
	"cbrt": {
		{zeroNeg, 0, zeroNeg}, {0, 0, 0}, {inf, 0, inf}, {minus, 0, minus}, {nan, 0, nan},
		{27, 0, 3}, {-27, 0, -3}, {1e-300, 0, 1e-100}, {math.Ldexp(1, -1074), 0, math.Ldexp(1, -358)},
		{math.Ldexp(27, -1074), 0, math.Ldexp(3, -358)}, {1e300, 0, 1e100},
	},
	"hypot": {
		{inf, nan, inf}, {nan, minus, inf}, {minus, 1, inf}, {0, inf, inf}, {inf, inf, inf}, {nan, 1, nan}, {1, nan, nan}, {nan, nan, nan},
		{0, 0, 0}, {zeroNeg, zeroNeg, 0}, {zeroNeg, -1, 1}, {-3, 4, 5}, {3, -4, 5}, {huge, 0, huge}, {huge, huge, inf}, {0, -tiny, tiny},
		{3 * tiny, 4 * tiny, 5 * tiny}, {tiny, tiny, tiny}, {huge, 1, huge}, {tiny, huge, huge}, {1, tiny, 1},
		{3e300, 4e300, 5e300}, {math.Ldexp(3, 1020), math.Ldexp(4, 1020), math.Ldexp(5, 1020)},
		{math.Ldexp(3, -700), math.Ldexp(4, -700), math.Ldexp(5, -700)}, {tiny, math.Ldexp(1, -1022), math.Ldexp(1, -1022)},
	},
}

// Exact are, by function, families of exact results.
var Exact = map[string]func(yield func(Case)){
	"log2": func(yield func(Case)) {
		for e := -1074; e <= 1023; e++ {
			yield(Case{math.Ldexp(1, e), 0, float64(e)})
		}
	},
	"log10": func(yield func(Case)) {
		for e, x := 0, 1.0; e <= 22; e, x = e+1, x*10 {
			yield(Case{x, 0, float64(e)})
		}
	},
	"pow": func(yield func(Case)) {
		for e := -1074; e <= 1023; e++ {
			yield(Case{2, float64(e), math.Ldexp(1, e)})
			yield(Case{4, float64(e) / 2, math.Ldexp(1, e)})
		}
		for n := 1; n <= 3000; n++ {
			x := float64(n)
			yield(Case{x, 1, x})
			yield(Case{x * x, 0.5, x})
			yield(Case{x, 0.5, math.Sqrt(x)})
			yield(Case{x, -1, 1 / x})
			yield(Case{x, 2, x * x})
			yield(Case{x, 3, x * x * x})
			yield(Case{-x, 3, -x * x * x})
		}
	},
	"cbrt": func(yield func(Case)) {
		for n := -3000; n <= 3000; n++ {
			if x := float64(n * 67); n != 0 {
				yield(Case{x * x * x, 0, x})
			}
		}
		for e := -358; e <= 341; e++ {
			yield(Case{math.Ldexp(1, 3*e), 0, math.Ldexp(1, e)})
		}
	},
	"hypot": func(yield func(Case)) {
		for m := 2; m <= 60; m++ {
			for n := 1; n < m; n++ {
				yield(Case{float64(m*m - n*n), float64(2 * m * n), float64(m*m + n*n)})
			}
		}
	},
}
