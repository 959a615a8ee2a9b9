package llvmtext

import "strconv"

// mangle makes a name of MIR one that LLVM takes without quotes: as it is if
// it begins with a letter or _ and goes on with letters, digits, _, . and -;
// else m. and the name with $hh for what is odd. Names that begin with a small
// letter and a point are odd too: such are the emitter's own. Different names
// give different results, and there is a way back.
func mangle(name string) string {
	if plain(name) {
		return name
	}
	const hex = "0123456789abcdef"
	b := []byte("m.")
	for i := 0; i < len(name); i++ {
		if c := name[i]; nameByte(c) {
			b = append(b, c)
		} else {
			b = append(b, '$', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

// longestLocal is the length up to which names of values and blocks are kept: LLVM
// cuts them at 1024 bytes, and then takes two that begin alike for one.
const longestLocal = 1000

// localName returns the mangled name of value, block or variable number n of its
// function, or if that is too long the letter, which is for its kind, and n.
func localName(mangled string, letter byte, n int) string {
	if len(mangled) <= longestLocal {
		return mangled
	}
	return string(letter) + "." + strconv.Itoa(n)
}

func plain(name string) bool {
	if name == "" || !letter(name[0]) && name[0] != '_' || ours(name) {
		return false
	}
	for i := 1; i < len(name); i++ {
		if !nameByte(name[i]) {
			return false
		}
	}
	return true
}

// ours reports whether a name looks like one of the emitter's.
func ours(name string) bool {
	return len(name) >= 2 && name[1] == '.' && name[0] >= 'a' && name[0] <= 'z'
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func nameByte(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-'
}

// symbol is the name of a function or global in the text. The point behind it
// keeps it apart from everything that C has.
func symbol(name string) string { return mangle(name) + "." }
