package mirjson_test

import (
	"fmt"
	"os"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
)

func ExampleWrite() {
	m := mir.NewModule("")
	b := m.Define("twice", []mir.Type{mir.I64}, mir.I64)
	b.Func.SetName(b.Param(0), "x")
	b.Ret(b.Name("y").Op(mir.Add, mir.I64, b.Param(0), b.Param(0)))
	if err := mirjson.Write(os.Stdout, m); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	//   "mir":1,
	//   "symbols":[
	//     {"kind":"func","name":"twice","export":true,"params":[{"name":"x","type":"i64"}],"results":["i64"],"blocks":[
	//       {"name":"entry","params":[],"instructions":[
	//         {"op":"add","type":"i64","name":"y","args":["%x","%x"]},
	//         {"op":"ret","args":["%y"]}]}]}
	//   ]
	// }
}

func ExampleLoad() {
	_, err := mirjson.Load("prog.json", []byte(`{"mir":1,"symbols":[
{"kind":"func","name":"f","blocks":[{"name":"entry","instructions":[{"op":"return"}]}]}]}`))
	fmt.Println(err)
	// Output:
	// prog.json:2:75: error: $.symbols[0].blocks[0].instructions[0].op: unknown op return [parse/op]
}
