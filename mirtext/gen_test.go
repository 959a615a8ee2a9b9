package mirtext

import (
	"fmt"
	"strings"
)

// Texts of a given size, for measurements and tests of scale.

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
