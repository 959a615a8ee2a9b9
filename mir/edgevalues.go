package mir

import (
	"math"
	"slices"
)

// EdgeValues returns values of type t, as bits, on which an op is likely to go
// wrong: for the tests of whatever computes ops. The list is the same each time.
func EdgeValues(t Type) []uint64 {
	var vs []uint64
	switch {
	case t == I1:
		return []uint64{0, 1}
	case t.IsInt():
		vs = edgeInts(t)
	case t == F32:
		vs = edgeFloats(t, 23, 8)
	case t == F64:
		vs = append(edgeFloats(t, 52, 11), nearF32()...)
	case t == Ptr:
		vs = []uint64{0, 1, 8, 1<<16 - 1, 1 << 16, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 1<<32 + 8, 1<<63 - 1, 1 << 63}
	}
	vs = append(vs, noise(t, 8)...)
	if !t.IsFloat() {
		vs = append(vs, negated(vs)...)
	}
	return unique(t, vs)
}

// edgeInts are numbers around powers of two, shift counts around the width,
// patterns, and numbers that lie near the middle of two floats.
func edgeInts(t Type) []uint64 {
	w := uint64(t.Bits())
	vs := []uint64{0, 1, 2, 3, 7, 10, 100, w - 1, w, w + 1}
	for _, k := range []int{7, 8, 15, 16, 24, 31, 32, 52, 53, 63} {
		vs = append(vs, 1<<k-1, 1<<k, 1<<k+1)
	}
	for _, k := range []int{25, 30, 33, 54, 62, 63} { // 24 bits for f32, 53 for f64
		vs = append(vs, 1<<k+1<<(k-24), 1<<k+1<<(k-24)+1, 3<<(k-1)+1<<(k-24)-1)
		if k > 53 {
			vs = append(vs, 1<<k+1<<(k-53), 1<<k+1<<(k-53)+1, 3<<(k-1)+1<<(k-53))
		}
	}
	return append(vs, 0x5555555555555555, 0x0123456789abcdef, 0x00ff00ff00ff00ff, 0x8080808080808080)
}

// edgeFloats are floats with the given numbers of bits for fraction and
// exponent: zeros, subnormals, the ends of the ranges, infinities, quiet and
// signalling NaNs, halves, whole numbers around the limits of the integers;
// each with both signs.
func edgeFloats(t Type, frac, exp uint) []uint64 {
	one := (uint64(1)<<(exp-1) - 1) << frac
	inf := (uint64(1)<<exp - 1) << frac
	vs := []uint64{
		0, 1, 2, 1 << (frac - 1), 1<<frac - 1, 1 << frac, 1<<frac + 1, // up to the smallest normals
		inf - 1, inf - 1<<frac, inf, // the largest, and infinity
		inf + 1, inf + 1<<(frac-1) - 1, inf + 1<<(frac-1), inf + 1<<(frac-1) + 5, inf + 1<<frac - 1, // NaNs
		one - 1, one, one + 1, one - 1<<frac, one - 1<<frac - 1, // 1 and 0.5
		FloatBits(t, 0.1), FloatBits(t, 1.0/3), FloatBits(t, math.Pi), FloatBits(t, 1e10),
		FloatBits(t, 1.5), FloatBits(t, 2.5), FloatBits(t, 3.5), FloatBits(t, 2), FloatBits(t, 3), FloatBits(t, 127.5), FloatBits(t, 128.5), FloatBits(t, 255.9),
	}
	for _, k := range []int{7, 8, 15, 16, int(frac) - 1, int(frac), int(frac) + 1, 31, 32, 63, 64} {
		p := FloatBits(t, math.Ldexp(1, k))
		vs = append(vs, p-1, p, p+1)
	}
	for _, v := range vs[:len(vs):len(vs)] {
		vs = append(vs, v^minInt(t))
	}
	return vs
}

// nearF32 are values of f64 around those at which rounding to f32 changes.
func nearF32() []uint64 {
	var vs []uint64
	for _, x := range []float64{
		1 + 0x1p-24, 1 + 0x3p-24, 0x1.fffffep127, 0x1.ffffffp127, // midpoints, the largest, where infinity begins
		0x1p-126, 0x1p-149, 0x1p-150, 0x3p-150, 0x1.fffffcp-127, 0x1.fffffep-127, // subnormals
	} {
		b := math.Float64bits(x)
		vs = append(vs, b-1, b, b+1)
	}
	return append(vs, math.Float64bits(-0x1p-150), 0x7ff0000000000001, 0x7ff0000020000000)
}

// noise returns n values that follow no pattern, always the same ones
// (SplitMix64).
func noise(t Type, n int) []uint64 {
	var vs []uint64
	s := uint64(t)
	for range n {
		s += 0x9e3779b97f4a7c15
		z := (s ^ s>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		vs = append(vs, z^z>>31)
	}
	return vs
}

func negated(vs []uint64) []uint64 {
	var ns []uint64
	for _, v := range vs {
		ns = append(ns, -v)
	}
	return ns
}

// unique masks the values and drops repetitions.
func unique(t Type, vs []uint64) []uint64 {
	var us []uint64
	for _, v := range vs {
		if v &= t.Mask(); !slices.Contains(us, v) {
			us = append(us, v)
		}
	}
	return us
}
