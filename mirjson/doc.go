// Package mirjson writes modules as JSON and reads them back, one to one with
// MIR text, comments aside. The format is described in docs/json.md and, for
// machines, by Schema.
//
// A text is read in two steps. The first checks that it is JSON at all, in one
// go over the bytes; it is the only place where a malformed text is met. The
// second walks the well-formed text by what each object may hold: symbols first,
// then the variables, slots and blocks of each function, then its instructions,
// so that everything may be named before it is declared and each constant finds
// its type. Nothing is built in between: an object is the offsets of its members.
//
// Errors are kept with the offset of what is wrong. Their paths, lines and
// columns are found at the end, all in one walk.
package mirjson
