// Package llvmtext emits a module as LLVM IR text, for LLVM 14 and later, and
// prepares programs so that they need nothing but a C library.
//
// Emit is a translator: it takes a verified module and knows nothing of the
// world outside. Each function is built with github.com/llir/llvm, printed and
// dropped, so that memory does not grow with the module. What a program needs
// of its surroundings, from the function main to what a trap does, is MIR too:
// the files support*.mir, which Prepare links in, and a few functions that it
// builds for the module at hand. So the emitter has one language to translate,
// and the support code is as portable as the rest.
//
// # What becomes of what
//
//   - A function is internal and has its name with a point behind it, so that
//     it never meets a function of the C library. An export has, beside it, an
//     alias or a wrapper under its own name, with which C calls it.
//   - Values, blocks and variables keep their names; see mangle for odd ones.
//   - Up to two results are returned in registers; more go through a pointer
//     that is the first argument.
//   - A function in a tail call between different signatures has the calling
//     convention tailcc, and what is called through pointers of its signature
//     with it; all others have C's.
//   - Before a function whose address is taken stands a number made of its
//     signature, which an indirect call looks at.
//   - What traps branches to a block that calls @mir.trap with the kind and the
//     place.
package llvmtext
