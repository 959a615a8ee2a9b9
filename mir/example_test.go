package mir_test

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// The sum of the numbers below n: a loop whose state is in the parameters of
// its block.
func ExampleBuilder() {
	m := mir.NewModule("")
	b := m.Define("sum", []mir.Type{mir.I64}, mir.I64)
	n := b.Param(0)
	loop := b.Block("loop", mir.I64, mir.I64)
	body, done := b.Block("body"), b.Block("done")
	b.Jump(loop, b.Int(mir.I64, 0), b.Int(mir.I64, 0))

	b.At(loop)
	i, sum := b.BlockParam(loop, 0), b.BlockParam(loop, 1)
	b.Br(b.Op(mir.SLt, mir.I64, i, n), body, done)

	b.At(body)
	next := b.Op(mir.Add, mir.I64, i, b.Int(mir.I64, 1))
	b.Jump(loop, next, b.Op(mir.Add, mir.I64, sum, i))

	b.At(done).Ret(sum)

	if err := mir.Verify(m).Err(); err != nil {
		fmt.Println(err)
	}
	fmt.Print(m)
	// Output:
	// mir 1
	//
	// export func @sum(%1: i64) -> i64 {
	// ^entry:
	//   jump ^loop(0, 0)
	// ^loop(%2: i64, %3: i64):
	//   %6 = slt.i64 %2, %1
	//   br %6, ^body, ^done
	// ^body:
	//   %9 = add.i64 %2, 1
	//   %10 = add.i64 %3, %2
	//   jump ^loop(%9, %10)
	// ^done:
	//   ret %3
	// }
}

// Variables spare a front end the block parameters.
func ExampleBuilder_variables() {
	m := mir.NewModule("")
	b := m.Define("max", []mir.Type{mir.I64, mir.I64}, mir.I64)
	larger := b.Var("larger", mir.I64)
	second, done := b.Block("second"), b.Block("done")
	b.Set(larger, b.Param(0))
	b.Br(b.Op(mir.SLt, mir.I64, b.Param(0), b.Param(1)), second, done)
	b.At(second).Set(larger, b.Param(1))
	b.Jump(done)
	b.At(done).Ret(b.Name("result").Get(larger))
	fmt.Print(m)
	// Output:
	// mir 1
	//
	// export func @max(%1: i64, %2: i64) -> i64 {
	//   var $larger: i64
	// ^entry:
	//   set $larger, %1
	//   %4 = slt.i64 %1, %2
	//   br %4, ^second, ^done
	// ^second:
	//   set $larger, %2
	//   jump ^done
	// ^done:
	//   %result = get $larger
	//   ret %result
	// }
}

// What the builder makes is checked by Verify, which reports everything.
func ExampleVerify() {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64, mir.F64}, mir.I64)
	b.Ret(b.Op(mir.Add, mir.I64, b.Param(0), b.Param(1)), b.Param(0))
	for _, d := range mir.Verify(m) {
		fmt.Println(d.Code, d.Message)
	}
	// Output:
	// verify/type operand 2 of add has type f64, want i64; fptosi.f64.i64 or fptoui.f64.i64 makes one of it
	// verify/count ret has 2 values, and @f returns i64
}

// A walk over all instructions of a function.
func ExampleFunc_Insts() {
	m := mir.Sample(mir.MemCpy, mir.Void, mir.Void)
	count := map[mir.Op]int{}
	for _, f := range m.Funcs() {
		for _, block := range f.Blocks() {
			for v := range f.Insts(block) {
				count[f.At(v).Op]++
			}
		}
	}
	fmt.Println(count[mir.Store], "store,", count[mir.MemCpy], "memcpy,", count[mir.Load], "load")
	// Output: 1 store, 1 memcpy, 1 load
}
