// Package cli is the command line of mirtool. It connects the packages that do
// the work and holds no algorithm of its own.
//
// A mirtool with backends of one's own is a main of a few lines:
//
//	package main
//
//	import (
//		"example.com/mine"
//		"github.com/mirtool/mirtool/cli"
//	)
//
//	func main() { cli.Main(cli.Config{Backends: append(cli.Backends(), mine.Backend)}) }
//
// Commands write their product to standard output and everything else to
// standard error. They end with the status 0 when all is well, 1 when the answer
// is no or the input is wrong, 2 when the usage is wrong or the tool could not do
// its work, 3 on an internal error; run ends with the status of the program.
package cli
