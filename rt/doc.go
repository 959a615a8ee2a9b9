// Package rt is the runtime module: what a program can import, written in MIR,
// so that the same bits are printed, read and computed on every backend.
//
// The module is the .mir files of this folder, linked with one another and with
// a program as far as the program uses them:
//
//	io       standard input and output, exit, abort, clock_ns
//	print    print_i64, print_char and their like, puts, putchar
//	float    print_f64: the shortest text that reads back
//	printf   printf.va, snprintf.va, sprintf.va
//	digits   its conversions e f g a, exactly rounded
//	number   read_i64, read_f64, strtol, strtod, atoi and their like
//	dec      from decimal digits to the nearest float
//	pow10    powers of ten to 128 bits
//	alloc    malloc, calloc, realloc, free
//	string   strlen, memcmp, strstr and their like
//	ctype    isdigit and its like, abs
//	math*    sin, exp, pow and their like
//	check*   what the pass check makes a program call: shadow memory, reports
//
// All of it rests on five functions that a backend supplies:
//
//	mir.write(i32, ptr, i64) -> i64   to a descriptor: how many bytes it took, or less than 1
//	mir.read(i32, ptr, i64) -> i64    from a descriptor: how many bytes, 0 at the end, -1 on failure
//	mir.exit(i32)                     ends the program
//	mir.clock() -> i64                nanoseconds since some fixed moment
//	mir.grow(i64) -> ptr              so many new bytes, zeroed and aligned to 16, or null
//
// In return the module exports rt.flush, which a backend calls when the program
// has ended, by itself, by exit or by a trap. Names that begin with rt. are the
// module's own; those that one file exports and another imports are no part of
// what a program sees.
//
// A MIR function cannot be variadic. A call of printf, snprintf or sprintf
// becomes a call of printf.va, snprintf.va or sprintf.va with one more pointer
// in the place of the further arguments: to an array of 8-byte slots, one an
// argument, in which integers are extended to 64 bits and an f32 has become an
// f64.
package rt
