// Package mirgen makes random programs: verified modules with an exported
// @main, for comparing what runs or transforms MIR. A seed gives the same
// program for ever.
//
// A program ends on its own, is free of memory errors by construction, and
// shows nothing that the language does not promise: no address as a number, no
// bits of a NaN that arithmetic made, no order of the addresses of different
// objects, no clock. What it computes flows into what it prints and returns.
// Some programs trap, each for a reason that every backend must see.
//
// Statements are chosen at random inside a structure that keeps dominance and
// bounds the work: body.mult is how often the current place is run at most for
// each call of its function, and a call is made only where the callee's work,
// so often repeated, fits. A pointer carries what is known of its object
// (facts): the bytes around it that may be touched, what they hold, and how
// long they live.
//
// Plain programs are another kind (plain.go): what front ends and optimisers
// make, for what code generators do with it.
package mirgen
