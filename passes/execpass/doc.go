// Package execpass runs commands as passes: a command reads a module as MIR JSON
// on its standard input and writes another on its standard output. That is what
// exec: stands for in a pipeline.
//
//	runner := passes.Runner{Exec: execpass.Config{Stderr: os.Stderr}.Run}
package execpass
