// Package bigtext writes MIR texts of any size, for measurements and tests of
// scale. All are good.
package bigtext

import (
	"bytes"
	"fmt"
)

// Ordinary writes functions as a front end makes them: some thirty lines with
// loops, branches, calls, memory and floats, until the text has at least size bytes.
func Ordinary(size int) []byte {
	var b bytes.Buffer
	b.WriteString("mir 1\n\nimport func @print_f64(f64)\nconst @weights = { f64 0.5, f64 0.25, f64 0.125, f64 0.0625 }\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `
func @smooth.%d(%%samples: ptr, %%count: i64, %%limit: f64) -> (f64, i64) {
  slot %%window: 32
^entry:
  memcpy %%window, @weights, 32
  jump ^samples(0, 0.0, 0)
^samples(%%index: i64, %%sum: f64, %%clipped: i64):
  %%inside = slt.i64 %%index, %%count
  br %%inside, ^sample, ^done
^sample:
  %%offset = shl.i64 %%index, 3
  %%address = ptradd %%samples, %%offset
  %%value = load.f64 %%address
  %%tap = and.i64 %%index, 3
  %%tap.offset = mul.i64 %%tap, 8
  %%tap.address = ptradd %%window, %%tap.offset
  %%weight = load.f64 %%tap.address
  %%product = fmul.f64 %%value, %%weight
  %%size = fabs.f64 %%product
  %%large = fgt.f64 %%size, %%limit
  br %%large, ^clip, ^next(%%product, %%clipped)
^clip:
  %%bounded = fcopysign.f64 %%limit, %%product
  %%clipped2 = add.i64 %%clipped, 1
  store.f64 %%bounded, %%address + %d
  jump ^next(%%bounded, %%clipped2)
^next(%%term: f64, %%so.far: i64):
  %%sum2 = fadd.f64 %%sum, %%term
  %%index2 = add.i64 %%index, 1
  jump ^samples(%%index2, %%sum2, %%so.far)
^done:
  %%scaled = fmul.f64 %%sum, 1.5
  call @print_f64(%%scaled)
  %%below, %%clips = call @smooth.%d(%%samples, %%clipped, 0.75)
  ret %%below, %%clips
}
`, i, i%64*8, max(i-1, 0))
	}
	return b.Bytes()
}

// Tiny writes functions of two instructions.
func Tiny(size int) []byte {
	var b bytes.Buffer
	b.WriteString("mir 1\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "\nfunc @f%d(%%x: i64, %%y: i64) -> i64 {\n^entry:\n  %%z = xor.i64 %%x, %%y\n  ret %%z\n}\n", i)
	}
	return b.Bytes()
}

// Large writes one function, of blocks of some ten lines.
func Large(size int) []byte {
	var b bytes.Buffer
	b.WriteString("mir 1\n\nfunc @large(%table: ptr, %start: i64) -> i64 {\n^entry:\n  jump ^b0(%start)\n")
	n := 0
	for ; b.Len() < size; n++ {
		fmt.Fprintf(&b, `^b%d(%%x%[1]d: i64):
  %%low%[1]d = and.i64 %%x%[1]d, 255
  %%offset%[1]d = shl.i64 %%low%[1]d, 3
  %%place%[1]d = ptradd %%table, %%offset%[1]d
  %%entry%[1]d = load.i64 %%place%[1]d
  %%high%[1]d = lshr.i64 %%x%[1]d, 8
  %%mixed%[1]d = xor.i64 %%high%[1]d, %%entry%[1]d
  store.i64 %%mixed%[1]d, %%place%[1]d
  %%small%[1]d = ult.i64 %%mixed%[1]d, %%x%[1]d
  br %%small%[1]d, ^b%d(%%mixed%[1]d), ^done(%%x%[1]d)
`, n, n+1)
	}
	fmt.Fprintf(&b, "^b%d(%%x%[1]d: i64):\n  jump ^done(%%x%[1]d)\n^done(%%r: i64):\n  ret %%r\n}\n", n)
	return b.Bytes()
}
