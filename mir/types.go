package mir

// Type is the type of a value: a scalar. Aggregates live in memory.
type Type uint8

// The types, in the order of the documentation. Void is the type of what
// yields no value.
const (
	Void Type = iota
	I1
	I8
	I16
	I32
	I64
	F32
	F64
	Ptr
	numTypes
)

// typeRow is what is true of a type.
type typeRow struct {
	name string
	bits uint8 // width of the value
	size uint8 // bytes in memory
	doc  string
}

var typeTable = [numTypes]typeRow{
	Void: {"void", 0, 0, "no value"},
	I1:   {"i1", 1, 1, "a truth value; in memory one byte, of which bit 0 is read"},
	I8:   {"i8", 8, 1, "8-bit integer"},
	I16:  {"i16", 16, 2, "16-bit integer"},
	I32:  {"i32", 32, 4, "32-bit integer"},
	I64:  {"i64", 64, 8, "64-bit integer"},
	F32:  {"f32", 32, 4, "IEEE 754 binary32"},
	F64:  {"f64", 64, 8, "IEEE 754 binary64"},
	Ptr:  {"ptr", 64, 8, "an address; 8 bytes in memory on every backend"},
}

// AllTypes lists the types a value can have.
var AllTypes = []Type{I1, I8, I16, I32, I64, F32, F64, Ptr}

// String returns the type's name as MIR text writes it.
func (t Type) String() string {
	if t >= numTypes {
		return "badtype"
	}
	return typeTable[t].name
}

// Bits returns the width of a value of the type, in bits.
func (t Type) Bits() int { return int(typeTable[t].bits) }

// Size returns the number of bytes the type takes in memory.
func (t Type) Size() int { return int(typeTable[t].size) }

// Doc returns one line about the type.
func (t Type) Doc() string { return typeTable[t].doc }

// Mask returns the bits a value of the type may have set. Values of all types
// are held as uint64, zero-extended: i8 -1 is 0xff, f32 1.0 is 0x3f800000.
func (t Type) Mask() uint64 { return ^uint64(0) >> (64 - uint(typeTable[t].bits)) }

// IsInt reports whether the type is i8, i16, i32 or i64.
func (t Type) IsInt() bool { return t >= I8 && t <= I64 }

// IsFloat reports whether the type is f32 or f64.
func (t Type) IsFloat() bool { return t == F32 || t == F64 }

// TypeByName returns the type with the given name, or Void if there is none.
func TypeByName(name string) Type {
	for _, t := range AllTypes {
		if typeTable[t].name == name {
			return t
		}
	}
	return Void
}

// TypeSet is a set of types, one bit each.
type TypeSet uint16

// Types returns the set of the given types.
func Types(ts ...Type) TypeSet {
	var s TypeSet
	for _, t := range ts {
		s |= 1 << t
	}
	return s
}

// Has reports whether t is in the set.
func (s TypeSet) Has(t Type) bool { return s>>t&1 != 0 }

// List returns the types of the set in the order of AllTypes.
func (s TypeSet) List() []Type {
	var ts []Type
	for _, t := range AllTypes {
		if s.Has(t) {
			ts = append(ts, t)
		}
	}
	return ts
}

// Names of the sets that the op table uses.
const (
	setBool  TypeSet = 1 << I1
	setInt   TypeSet = 1<<I8 | 1<<I16 | 1<<I32 | 1<<I64
	setFloat TypeSet = 1<<F32 | 1<<F64
	setPtr   TypeSet = 1 << Ptr
	setAll   TypeSet = setBool | setInt | setFloat | setPtr
)

// Sig is the signature of a function.
type Sig struct {
	Params   []Type
	Results  []Type
	Variadic bool // further arguments of any type may follow; only imports
}

// Equal reports whether two signatures are the same.
func (s Sig) Equal(o Sig) bool {
	return s.Variadic == o.Variadic && equalTypes(s.Params, o.Params) && equalTypes(s.Results, o.Results)
}

func equalTypes(a, b []Type) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// String returns the signature as MIR text writes it: "(i64, ptr) -> i64".
func (s Sig) String() string {
	b := []byte{'('}
	for i, p := range s.Params {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, p.String()...)
	}
	if s.Variadic {
		if len(s.Params) > 0 {
			b = append(b, ", "...)
		}
		b = append(b, "..."...)
	}
	return string(appendResults(append(b, ')'), s.Results))
}

// appendResults appends " -> i64" or " -> (i64, i64)", or nothing.
func appendResults(b []byte, rs []Type) []byte {
	if len(rs) == 0 {
		return b
	}
	b = append(b, " -> "...)
	if len(rs) == 1 {
		return append(b, rs[0].String()...)
	}
	b = append(b, '(')
	for i, r := range rs {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, r.String()...)
	}
	return append(b, ')')
}
