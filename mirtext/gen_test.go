package mirtext

import (
	"fmt"
	"strings"
)

// Texts of a given size, for measurements and tests of scale.

// genOrdinary writes functions of some 25 instructions: a loop over memory
// with calls, names of ordinary length.
func genOrdinary(size int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\n\nimport func @print_i64(i64)\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `
func @work.%d(%%base: ptr, %%count: i64, %%scale: f64) -> i64 {
  var $best: i64
  slot %%buffer: 64
^entry:
  %%limit = mul.i64 %%count, 8
  jump ^loop(0, 0, 0.0)
^loop(%%index: i64, %%sum: i64, %%total: f64):
  %%more = slt.i64 %%index, %%limit
  br %%more, ^body, ^done
^body:
  %%address = ptradd %%base, %%index
  %%value = load.i64 %%address + 16
  %%masked = and.i64 %%value, 0xffff
  %%shifted = lshr.i64 %%value, %d
  %%mixed = xor.i64 %%masked, %%shifted
  %%float = sitofp.i64.f64 %%mixed
  %%scaled = fmul.f64 %%float, %%scale
  %%total2 = fadd.f64 %%total, %%scaled
  store.i64 %%mixed, %%buffer + 8
  %%best = get $best
  %%larger = sgt.i64 %%mixed, %%best
  br %%larger, ^better, ^next
^better:
  set $best, %%mixed
  jump ^next
^next:
  %%sum2 = add.i64 %%sum, %%mixed
  %%index2 = add.i64 %%index, 8
  jump ^loop(%%index2, %%sum2, %%total2)
^done:
  %%whole = fptosi.f64.i64 %%total
  %%result = call @work.%d(%%base, %%whole, 1.5)
  call @print_i64(%%result)
  %%all = add.i64 %%sum, %%result
  ret %%all
}
`, i, i%63, max(i-1, 0))
	}
	return []byte(b.String())
}

// genTiny writes functions of one or two instructions.
func genTiny(size int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "\nfunc @f%d(%%a: i64, %%b: i64) -> i64 {\n^entry:\n  %%c = add.i64 %%a, %%b\n  ret %%c\n}\n", i)
	}
	return []byte(b.String())
}

// genBlock writes a function with one block of n instructions.
func genBlock(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f(%v0: i64) -> i64 {\n^entry:\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%v%d = add.i64 %%v%d, %d\n", i+1, i, i)
	}
	fmt.Fprintf(&b, "  ret %%v%d\n}\n", n)
	return []byte(b.String())
}

// genBlocks writes a function of n blocks.
func genBlocks(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f(%x: i64) -> i64 {\n^entry:\n")
	for i := range n {
		fmt.Fprintf(&b, "  jump ^b%d\n^b%d:\n", i, i)
	}
	b.WriteString("  ret %x\n}\n")
	return []byte(b.String())
}

// genSwitch writes a switch of n cases.
func genSwitch(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f(%x: i64) -> i64 {\n^entry:\n  switch.i64 %x, ^b")
	for i := range n {
		fmt.Fprintf(&b, ", %d: ^b", i)
	}
	b.WriteString("\n^b:\n  ret %x\n}\n")
	return []byte(b.String())
}

// genData writes a global of n pieces.
func genData(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\ndata @d = {\n  i64 0")
	for i := range n {
		fmt.Fprintf(&b, ", i64 %d", i)
	}
	b.WriteString("\n}\n")
	return []byte(b.String())
}

// genGlobals writes n globals, one a line.
func genGlobals(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\n")
	for i := range n {
		fmt.Fprintf(&b, "const @d%d = { \"abc\", addr @d%d }\n", i, i/2)
	}
	return []byte(b.String())
}

// genVars writes a function of n variables.
func genVars(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f() {\n")
	for i := range n {
		fmt.Fprintf(&b, "  var $v%d: i64\n", i)
	}
	b.WriteString("^entry:\n  ret\n}\n")
	return []byte(b.String())
}

// genRefs writes n symbols that one function takes the addresses of, and calls.
func genRefs(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\n")
	for i := range n {
		fmt.Fprintf(&b, "import func @i%d(ptr)\n", i)
	}
	b.WriteString("func @f() {\n^entry:\n")
	for i := range n {
		fmt.Fprintf(&b, "  call @i%d(@i%d)\n", i, n-1-i)
	}
	b.WriteString("  ret\n}\n")
	return []byte(b.String())
}

// genSum writes a function with one block of n instructions that share their
// constants.
func genSum(n int) []byte {
	var b strings.Builder
	b.WriteString("mir 1\nfunc @f(%v0: i64) -> i64 {\n^entry:\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%v%d = add.i64 %%v%d, %d\n", i+1, i, i%100)
	}
	fmt.Fprintf(&b, "  ret %%v%d\n}\n", n)
	return []byte(b.String())
}
