// Package watch shows what a run of passes does: it prints modules between the
// passes, says which applications are made, counts and times. Each kind is
// attached to a passes.Runner, several to one if need be.
package watch
