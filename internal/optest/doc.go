// Package optest tests whatever takes MIR on every op of the table, on all the
// types that it takes: the samples of package mir go through the verifier, the
// printer and the parser, and a backend computes them on edge values, operands
// in parameters and operands as constants. A backend joins by one line in
// optest_test.go, or by calling Run in a test of its own.
package optest
