package show_test

import (
	"fmt"
	"os"

	"github.com/mirtool/mirtool/mirdiff"
	"github.com/mirtool/mirtool/mirdiff/show"
	"github.com/mirtool/mirtool/mirtext"
)

// Two modules, the second with other names and one change.
func Example() {
	a, err := mirtext.Load("a.mir", []byte(`mir 1
func @double(%n: i64) -> i64 {
^entry:
  %twice = add.i64 %n, %n
  ret %twice
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := mirtext.Load("b.mir", []byte(`mir 1
func @double(%x: i64) -> i64 {
^start:
  %y = shl.i64 %x, 1
  ret %y
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	d := mirdiff.Compare(a, b, mirdiff.Options{Mode: mirdiff.Structural})
	fmt.Println("equal:", d.Equal())
	if err := show.Unified(os.Stdout, d, show.Options{Context: 1}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// equal: false
	// --- a.mir
	// +++ b.mir
	// @@ -4,3 +4,3 @@ func @double
	//  ^entry:
	// -  %twice = add.i64 %n, %n
	// +  %twice = shl.i64 %n, 1
	//    ret %twice
}
