package link_test

import (
	"fmt"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// An import of one file is an export of another.
func ExampleModules() {
	var ms []*mir.Module
	for _, text := range []string{`mir 1
import func @square(i64) -> i64
export func @cube(%x: i64) -> i64 {
^entry:
  %s = call @square(%x)
  %c = mul.i64 %s, %x
  ret %c
}
`, `mir 1
export func @square(%x: i64) -> i64 {
^entry:
  %s = mul.i64 %x, %x
  ret %s
}
`} {
		m, err := mirtext.Load("", []byte(text))
		if err != nil {
			fmt.Println(err)
			return
		}
		ms = append(ms, m)
	}
	m, err := link.Modules(ms...)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(m)
	// Output:
	// mir 1
	//
	// export func @cube(%x: i64) -> i64 {
	// ^entry:
	//   %s = call @square(%x)
	//   %c = mul.i64 %s, %x
	//   ret %c
	// }
	//
	// export func @square(%x: i64) -> i64 {
	// ^entry:
	//   %s = mul.i64 %x, %x
	//   ret %s
	// }
}
