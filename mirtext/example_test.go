package mirtext_test

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

func ExampleLoad() {
	m, err := mirtext.Load("twice.mir", []byte(`mir 1
func @twice(%x: i64) -> i64 {
^entry:
  %y = add.i64 %x, %x
  ret %y
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.FuncByName("twice").Sig)
	// Output: (i64) -> i64
}

// All that is wrong is told at once, each thing at its place.
func ExampleLoad_errors() {
	_, err := mirtext.Load("bad.mir", []byte(`mir 1
func @twice(%number: i64) -> i64 {
^entry:
  %y = add.i64 %numbr, 1
  %z = mul.i64 %y 2
  %w = sub.i32 %number, 1
  ret %z
}
`))
	fmt.Println(err)
	// Output:
	// bad.mir:4:16: error: unknown value %numbr; did you mean %number? [parse/name]
	// bad.mir:5:19: error: unexpected 2, want ','; it is written %r = mul.i64 %a, %b [parse/syntax]
	// bad.mir:6:16: error: operand 1 of sub has type i64, want i32; trunc.i64.i32 makes one of it [verify/type]
}

func ExampleParseConst() {
	bits, _ := mirtext.ParseConst(mir.F32, "0.1")
	_, err := mirtext.ParseConst(mir.I8, "256")
	fmt.Printf("%#x\n%v\n", bits, err)
	// Output:
	// 0x3dcccccd
	// 256 does not fit i8, which goes from -128 to 255
}

func ExampleParseCall() {
	name, args, _ := mirtext.ParseCall("@scale(2.5, -3)")
	fmt.Println(name, args)
	// Output: scale [2.5 -3]
}
