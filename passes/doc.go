// Package passes holds the optimisation passes and what runs them.
//
// A pass is a struct literal: a name, a line of documentation, the facts that
// it keeps, and a function. All lists them. A pipeline is text, such as
// "mem2reg,fixpoint(simplify,gvn,dce)"; Level returns that of an optimisation
// level. A Runner runs a pipeline over a module; it is the runner, and never a
// pass, that times, prints, verifies and bisects.
//
// A pass keeps the meaning of the program as the language defines it, traps
// included: it removes, merges or moves only what cannot be observed, never
// adds a trap, a memory error or an effect to a path, and leaves endless loops
// endless.
package passes
