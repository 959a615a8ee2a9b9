package execpass_test

import (
	"fmt"
	"os"

	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/passes/execpass"
)

// A pipeline with a command in it.
func ExampleConfig_Run() {
	m, err := mirtext.Load("f.mir", []byte("mir 1\nexport func @f() {\n^entry:\n  ret\n}\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	pipeline, err := passes.Parse("exec:cat", passes.All())
	if err != nil {
		fmt.Println(err)
		return
	}
	runner := passes.Runner{Exec: execpass.Config{Stderr: os.Stderr}.Run}
	m, report, err := runner.Run(m, pipeline)
	fmt.Print(m)
	fmt.Println(report.Applications, err)
	// Output:
	// mir 1
	//
	// export func @f() {
	// ^entry:
	//   ret
	// }
	// 1 <nil>
}
