package native_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

const greeting = `mir 1
import func @printf(ptr, ...) -> i32
const @format = { "%ld squared is %ld\n\00" }
export func @square(%n: i64) -> i64 {
^entry:
  %s = mul.i64 %n, %n
  ret %s
}
export func @main(%n: i64) -> i32 {
^entry:
  %s = call @square(%n)
  call @printf(@format, i64 %n, i64 %s)
  ret 0
}
`

// module returns a module; one that is built with mir.Builder does as well, after
// mir.Verify.
func module() *mir.Module {
	m, err := mirtext.Load("square.mir", []byte(greeting))
	if err != nil {
		panic(err)
	}
	return m
}

// A program of its own.
func Example_program() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	f, err := os.OpenFile(filepath.Join(dir, "square"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = native.Backend.Target("exe").Emit(module(), f, backend.EmitOptions{
		Settings: backend.Settings{native.LLVMOpt.Name: {"3"}},
	})
	f.Close()
	if err != nil {
		fmt.Println(err) // a *native.ToolError if there is no clang
		return
	}
	out, err := exec.Command(f.Name(), "7").Output()
	fmt.Print(string(out), err)
	// Output:
	// 7 squared is 49
	// <nil>
}

// An object for a C program to call, and the declarations that it includes.
func Example_object() {
	m := module()
	m.FuncByName("main").Export = false // or else it is a whole program
	obj, err := os.CreateTemp("", "square*.o")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(obj.Name())
	err = native.Backend.Target("obj").Emit(m, obj, backend.EmitOptions{Debug: true})
	obj.Close()
	fmt.Println(err)
	native.Backend.Target("header").Emit(m, os.Stdout, backend.EmitOptions{})
	// Output:
	// <nil>
	// /* The exports of square.mir. */
	// #ifndef MIR_SQUARE_MIR_H
	// #define MIR_SQUARE_MIR_H
	//
	// #include <stdbool.h>
	// #include <stdint.h>
	//
	// #ifdef __cplusplus
	// extern "C" {
	// #endif
	//
	// int64_t square(int64_t n);
	//
	// #ifdef __cplusplus
	// }
	// #endif
	//
	// #endif
}

// The functions of a module called from Go, in a process of their own.
func Example_run() {
	inst, err := host.Load(module(), native.Backend, host.Config{Stdout: os.Stdout}, backend.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer inst.Close()
	fmt.Println(inst.Call(context.Background(), "square", 12))
	fmt.Println(inst.Call(context.Background(), "main", 5))
	// Output:
	// [144] <nil>
	// 5 squared is 25
	// [0] <nil>
}
