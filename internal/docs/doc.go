// Package docs makes the parts of the documentation that come from the code:
// the grammar, the tables of ops, traps, errors and library functions, the help
// of the commands, and Go code from the Example tests. They stand in the
// Markdown files between two comments,
//
//	<!-- generated: ops -->
//	<!-- end: ops -->
//
// and a test compares them with what this package makes; go test -update
// rewrites them. Another test runs the MIR programs that stand in the files.
package docs
