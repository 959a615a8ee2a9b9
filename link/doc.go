// Package link makes one module of several.
//
// Modules links what a user wrote in several files: an import is resolved by an
// export of the same name and signature, and what is not exported stays
// private, under another name where two files use one. Library puts into a
// module what it imports from a library, as far as it uses it: this is how the
// runtime module gets into a program.
package link
