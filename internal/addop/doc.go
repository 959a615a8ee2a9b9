// Package addop holds an example of a change that adds an op, abs.patch, which
// CONTRIBUTING explains: a const, a row of the op table, the function that
// computes it, and an oracle for it in the tests. The test applies it to a copy
// of the module and sees that parser, printer, verifier, the interpreter and
// the documentation take the op without another change.
package addop
