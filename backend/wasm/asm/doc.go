// Package asm holds a WebAssembly module as data and writes it: as binary
// (AppendBinary) and as text, WAT (AppendText). One list of instructions is the
// source of both.
//
// Bodies of functions are written one by one, so that whoever makes a large
// module can make and write its functions in parallel and drop each list of
// instructions when it is written.
//
// What can be written is what every engine has: the first version of Wasm with
// sign extension, saturating conversions, bulk memory and several results, and
// tail calls, which not every engine has.
package asm
