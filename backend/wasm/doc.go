// Package wasm makes WebAssembly of modules, and runs it.
//
// What it makes needs only what every engine has: the first version of Wasm,
// sign extension, saturating conversions, bulk memory and several results. A
// program is a WASI preview 1 command.
//
// The way of a function, each step in a file of its own:
//
//	graph, dispatch   its control flow, made reducible
//	tree, order       what is computed on the Wasm stack, and what in locals
//	narrow            which upper bits of i8 and i16 matter
//	locals            which values share a local
//	structure, chunk  blocks, loops and branches
//	select, …         instructions
//
// The way of a module: lower.go links what is missing into it, layout.go places
// globals and the stack, survey.go and program.go number functions, signatures and the
// table, whole.go puts the module together, and
// package asm writes it all.
package wasm
