package llvmtext_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/mirtext"
)

// A module as LLVM IR for C programs to call.
func ExampleEmit() {
	m, err := mirtext.Load("sum.mir", []byte(`mir 1
export func @sum(%n: i64) -> i64 {
^entry:
  jump ^loop(0, 0)
^loop(%i: i64, %s: i64):
  %s2 = add.i64 %s, %i
  %i2 = add.i64 %i, 1
  %more = sle.i64 %i2, %n
  br %more, ^loop(%i2, %s2), ^done
^done:
  ret %s2
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := llvmtext.Prepare(m, llvmtext.Library)
	if err != nil {
		fmt.Println(err)
		return
	}
	var text bytes.Buffer
	if err := llvmtext.Emit(&text, p.Module, llvmtext.Options{Exports: true}); err != nil {
		fmt.Println(err)
		return
	}
	_, sum, _ := strings.Cut(text.String(), "define internal noundef i64 @sum.")
	sum, _, _ = strings.Cut(sum, "\n}")
	fmt.Println("define internal noundef i64 @sum." + strings.ReplaceAll(sum, "\t", "  ") + "\n}")
	// Output:
	// define internal noundef i64 @sum.(i64 noundef %n) nounwind null_pointer_is_valid {
	// entry:
	//   br label %loop
	//
	// loop:
	//   %i = phi i64 [ 0, %entry ], [ %i2, %loop ]
	//   %s = phi i64 [ 0, %entry ], [ %s2, %loop ]
	//   %s2 = add i64 %s, %i
	//   %i2 = add i64 %i, 1
	//   %more = icmp sle i64 %i2, %n
	//   br i1 %more, label %loop, label %done
	//
	// done:
	//   ret i64 %s2
	// }
}
