package cli_test

import (
	"os"
	"strings"

	"github.com/mirtool/mirtool/cli"
)

// A whole command line without a process.
func ExampleRun() {
	cli.Run(cli.Config{}, []string{"explain", "sdiv"}, strings.NewReader(""), os.Stdout, os.Stderr)
	// Output:
	// sdiv: an op (integer)
	//
	// signed a / b towards zero; traps div-by-zero, and int-overflow for MIN / -1.
	//
	// types    i8 i16 i32 i64
	// it       depends on its operands alone, may trap
	// example  %r = sdiv.i32 %a, %b
}
