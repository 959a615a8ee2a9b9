package rt_test

import (
	"fmt"

	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// After linking, a program rests on nothing but the five primitives, as far as
// it uses them.
func ExampleLink() {
	m, err := mirtext.Load("hello.mir", []byte(`mir 1
import func @print_f64(f64)
export func @main() {
^entry:
  call @print_f64(0.1)
  ret
}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := rt.Link(m); err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import {
			fmt.Println("import", f.Name, f.Sig)
		}
	}
	// Output: import mir.write (i32, ptr, i64) -> i64
}
