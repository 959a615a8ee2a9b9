//go:build linux || darwin

// Mirtool-orc runs a program in LLVM's ORC JIT. It reads LLVM IR from standard
// input, compiles it for the processor at hand and calls its function main, as C
// does for a command without arguments. Before, it writes to standard output the
// main version of the LLVM it has, in a line, so that whoever makes the IR knows
// whom for.
//
// It is a command of its own since it loads libLLVM, and so needs libc's loader,
// which mirtool does not; and since a crash of the program is then not one of
// mirtool, which starts it for run --backend=orc.
//
// Its exit status is that of main, 1 when the IR is wrong, or 2 when libLLVM is
// not there or the usage is wrong.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"

	"github.com/mirtool/mirtool/internal/libllvm"
)

// protocol is the version of what this command and mirtool say to each other.
// Package backend/orc has it too: it changes in both.
const protocol = 1

func main() {
	level := flag.Int("O", 2, "the `level` of optimisation, 0 to 3")
	major := flag.Int("llvm-version", 0, "the `version` of libLLVM, 14 or later; 0 is the newest that is there")
	wanted := flag.Int("protocol", protocol, "the `version` of the protocol that whoever starts this speaks")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "Usage: mirtool-orc [flags] <module.ll\n\nRuns the function main of a module of LLVM IR in LLVM's ORC JIT.")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *wanted != protocol {
		fmt.Fprintf(os.Stderr, "mirtool-orc: the protocol is %d, and not %d\n", protocol, *wanted)
		os.Exit(2)
	}
	if wrong := usage(*level); wrong != "" {
		fmt.Fprintf(os.Stderr, "mirtool-orc: %s\n", wrong)
		flag.Usage()
		os.Exit(2)
	}
	status, err := run(*level, *major)
	if err != nil {
		fmt.Fprintf(os.Stderr, "mirtool-orc: %v\n", err)
	}
	os.Exit(status)
}

// usage says what is wrong with the command line, "" for nothing.
func usage(level int) string {
	switch {
	case flag.NArg() > 0:
		return fmt.Sprintf("the module comes from standard input, and there is an argument %q", flag.Arg(0))
	case level < 0 || level > 3:
		return fmt.Sprintf("the level is 0 to 3, and not %d", level)
	}
	return ""
}

// run returns the exit status.
func run(level, major int) (int, error) {
	lib, err := libllvm.Open(major)
	if err != nil {
		return 2, err
	}
	jit, err := lib.NewJIT(level)
	if err != nil {
		return 2, err
	}
	fmt.Println(lib.Major)
	ir, err := io.ReadAll(os.Stdin)
	if err != nil {
		return 2, err
	}
	if err := jit.Add(ir, level); err != nil {
		return 1, err
	}
	main, err := jit.Lookup("main")
	if err != nil {
		return 1, err
	}
	name := []byte("mirtool-orc\x00")
	argv := []*byte{&name[0], nil}
	status, _, _ := purego.SyscallN(main, 1, uintptr(unsafe.Pointer(&argv[0])))
	runtime.KeepAlive(argv)
	if flush, err := purego.Dlsym(purego.RTLD_DEFAULT, "fflush"); err == nil {
		purego.SyscallN(flush, 0) // what the program wrote by way of C
	}
	return int(int32(status)), nil
}
