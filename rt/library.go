package rt

import (
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// A Group is a part of the library under one heading.
type Group struct {
	Title string
	Funcs []LibFunc
}

// A LibFunc is a function that a program can import.
type LibFunc struct {
	Name string
	Doc  string
}

// Library documents what a program can import from the module. Imports has the
// signatures.
var Library = []Group{
	{"Printing", []LibFunc{
		{"print_i64", "prints a signed integer in decimal"},
		{"print_u64", "prints an unsigned integer in decimal"},
		{"print_f64", "prints what a literal of the float is printed as; `nan` for every NaN"},
		{"print_bool", "prints `true` or `false`"},
		{"print_char", "prints a Unicode code point as UTF-8; U+FFFD for what is none"},
		{"print_str", "prints so many bytes as they are"},
	}},
	{"Reading", []LibFunc{
		{"read_i64", "skips white space and reads a whole number, decimal or 0x, up to white space or the end; traps `bad-input` on anything else"},
		{"read_f64", "skips white space and reads a number with or without point and exponent, `inf` or `nan`, up to white space or the end; traps `bad-input` on anything else"},
		{"read_char", "reads one code point as UTF-8; U+FFFD for bytes that are not UTF-8, -1 at the end"},
		{"getchar", "reads one byte; -1 at the end"},
	}},
	{"Bytes, the end, the clock", []LibFunc{
		{"write", "writes bytes to descriptor 1 (output) or 2 (error) and gives how many; -1 on failure"},
		{"read", "reads up to so many bytes of descriptor 0 (input) and gives how many; 0 at the end, -1 on failure"},
		{"exit", "ends the program, from any depth, with the low 8 bits of the status"},
		{"abort", "traps `abort`"},
		{"clock_ns", "nanoseconds since some moment that stays the same within a run"},
	}},
	{"Memory", []LibFunc{
		{"malloc", "gives so many bytes, aligned to 16, not initialised; null when there are no more; `malloc(0)` is not null"},
		{"calloc", "gives n times so many bytes, zeroed; null when there are no more, or the product overflows"},
		{"realloc", "makes a block larger or smaller, moved if need be; null, and the block is kept, when there is no more"},
		{"free", "gives a block back; null is allowed"},
	}},
	{"Formatted printing", []LibFunc{
		{"printf", "prints by a format as in C and gives the number of bytes"},
		{"sprintf", "writes to memory, with a zero byte behind"},
		{"snprintf", "writes at most so many bytes, the zero byte included, and gives how many there would be without it if there were room"},
		{"puts", "prints a string and a line break; gives 0"},
		{"putchar", "prints a byte and gives it"},
	}},
	{"Strings, which end in a zero byte, and bytes", []LibFunc{
		{"strlen", "the number of bytes before the zero byte"},
		{"strnlen", "the same, but at most so many"},
		{"strcmp", "compares as unsigned bytes: the difference of the first two that differ, or 0"},
		{"strncmp", "the same for at most so many bytes"},
		{"strcpy", "copies the second string to the first address, which it gives"},
		{"stpcpy", "the same, and gives the address of the copy's zero byte"},
		{"strncpy", "copies at most so many bytes and fills up with zero bytes"},
		{"strcat", "appends the second string to the first, which it gives"},
		{"strncat", "appends at most so many bytes, and a zero byte"},
		{"strdup", "a copy in memory from malloc; null when there is no more"},
		{"strchr", "the first place of a byte, or null; the zero byte counts"},
		{"strrchr", "the last place of a byte, or null; the zero byte counts"},
		{"strstr", "the first place of the second string in the first, or null"},
		{"strspn", "how many bytes at the start are all in the second string"},
		{"strcspn", "how many bytes at the start are all not in the second string"},
		{"strpbrk", "the first place of a byte of the second string, or null"},
		{"memcmp", "compares so many bytes as strcmp does"},
		{"memchr", "the first place of a byte among so many, or null"},
		{"memcpy", "copies bytes that do not overlap to the first address, which it gives"},
		{"memmove", "copies bytes that may overlap to the first address, which it gives"},
		{"memset", "sets bytes to the low 8 bits of the value, and gives the address"},
	}},
	{"Numbers in strings", []LibFunc{
		{"atoi", "the decimal number at the start, cut to 32 bits; 0 when there is none"},
		{"atol", "the decimal number at the start; 0 when there is none"},
		{"atoll", "the same as atol"},
		{"atof", "the number at the start, as strtod reads it"},
		{"strtol", "the whole number at the start in a base from 2 to 36, or by its prefix if the base is 0; stores where it ends unless that address is null; what does not fit gives the nearest that does"},
		{"strtoll", "the same as strtol"},
		{"strtoul", "the same for unsigned numbers"},
		{"strtoull", "the same as strtoul"},
		{"strtod", "the number at the start, decimal, hexadecimal, `inf` or `nan`, correctly rounded; stores where it ends unless that address is null"},
	}},
	{"Characters of ASCII, and absolute values", []LibFunc{
		{"isdigit", "1 for `0` to `9`, else 0"},
		{"isupper", "1 for `A` to `Z`, else 0"},
		{"islower", "1 for `a` to `z`, else 0"},
		{"isalpha", "1 for letters, else 0"},
		{"isalnum", "1 for letters and digits, else 0"},
		{"isxdigit", "1 for digits and `a` to `f` in either case, else 0"},
		{"isspace", "1 for the space and bytes 9 to 13, else 0"},
		{"isblank", "1 for the space and the tab, else 0"},
		{"isprint", "1 for bytes 32 to 126, else 0"},
		{"isgraph", "1 for bytes 33 to 126, else 0"},
		{"iscntrl", "1 for bytes 0 to 31 and 127, else 0"},
		{"ispunct", "1 for isgraph without isalnum, else 0"},
		{"toupper", "the capital letter of a small one, else what it was"},
		{"tolower", "the small letter of a capital one, else what it was"},
		{"abs", "the absolute value; of the smallest number it is that number"},
		{"labs", "the absolute value; of the smallest number it is that number"},
		{"llabs", "the same as labs"},
	}},
	{"Maths", []LibFunc{
		{"exp", "e to the power of x"},
		{"log", "the natural logarithm"},
		{"log2", "the logarithm to base 2"},
		{"log10", "the logarithm to base 10"},
		{"pow", "x to the power of y"},
		{"cbrt", "the cube root"},
		{"hypot", "the square root of x² + y², without overflow in between"},
		{"fmod", "the remainder of x / y with the sign of x, exact"},
		{"sin", "the sine"},
		{"cos", "the cosine"},
		{"tan", "the tangent"},
		{"asin", "the arc sine"},
		{"acos", "the arc cosine"},
		{"atan", "the arc tangent"},
		{"atan2", "the angle of the point (x, y), given y first"},
		{"sinh", "the hyperbolic sine"},
		{"cosh", "the hyperbolic cosine"},
		{"tanh", "the hyperbolic tangent"},
	}},
}

// Imports returns the signatures of what a program can import from the module,
// by name. The map is fresh.
func Imports() map[string]mir.Sig {
	sigs := map[string]mir.Sig{}
	for _, e := range Exports() {
		if e.Internal() || e.Check() || e.Arg() || e.Name == Flush {
			continue
		}
		name, sig := e.Name, e.Sig
		if plain, variadic := strings.CutSuffix(name, VariadicSuffix); variadic {
			name, sig = plain, mir.Sig{Params: sig.Params[:len(sig.Params)-1], Results: sig.Results, Variadic: true}
		}
		sigs[name] = sig
	}
	return sigs
}

// Checks returns the signatures of what a module imports that the pass check
// has made, by name. The map is fresh.
func Checks() map[string]mir.Sig {
	sigs := map[string]mir.Sig{}
	for _, e := range Exports() {
		if e.Check() {
			sigs[e.Name] = e.Sig
		}
	}
	return sigs
}
