// Package refeval runs modules in the plainest way: it walks the data structure
// of package mir one instruction at a time. Values are a slice by handle, each
// object of memory is a slice of bytes of its own, and what an op computes is
// what the op table says. Nothing is decoded, moved, joined or kept for later.
//
// It is slow, and made to be obviously right: the other backends are compared
// with it. Of their code it shares nothing.
package refeval
