//go:build !linux && !darwin

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "mirtool-orc: libLLVM is loaded on Linux and macOS only")
	os.Exit(2)
}
