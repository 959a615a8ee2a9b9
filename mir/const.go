package mir

import (
	"bytes"
	"math"
	"strconv"
)

func itoa(i int) string { return strconv.Itoa(i) }

// A constIndex finds the OpConst or OpAddr value of a function by what it
// holds, so that equal operands are the same Value.
type constIndex struct {
	slot  []Value // open addressing
	count int
}

// leaf returns the constant or address with the given content.
func (f *Func) leaf(op Op, t Type, imm int64) Value {
	c := &f.consts
	if (c.count+1)*2 > len(c.slot) {
		f.growConsts()
	}
	mask := uint32(len(c.slot) - 1)
	i := hashLeaf(op, t, imm) & mask
	for ; c.slot[i] != 0; i = (i + 1) & mask {
		if in := f.At(c.slot[i]); in.Op == op && in.Res == t && in.Imm == imm {
			return c.slot[i]
		}
	}
	v := f.alloc(op)
	in := f.At(v)
	in.Res, in.Imm = t, imm
	c.slot[i] = v
	c.count++
	return v
}

func hashLeaf(op Op, t Type, imm int64) uint32 {
	h := (uint64(imm) ^ uint64(op)<<56 ^ uint64(t)<<48) * 0x9e3779b97f4a7c15
	return uint32(h >> 32)
}

func (f *Func) growConsts() { f.consts.rehash(f, max(8, 2*len(f.consts.slot))) }

// rehash makes the index anew with the given size, a power of two or 0.
func (c *constIndex) rehash(f *Func, size int) {
	old := c.slot
	c.slot = make([]Value, size)
	mask := uint32(size - 1)
	for _, v := range old {
		if v == 0 {
			continue
		}
		in := f.At(v)
		i := hashLeaf(in.Op, in.Res, in.Imm) & mask
		for c.slot[i] != 0 {
			i = (i + 1) & mask
		}
		c.slot[i] = v
	}
}

// Const returns the constant of type t with the given bits, which are masked.
func (f *Func) Const(t Type, bits uint64) Value {
	return f.leaf(OpConst, t, int64(bits&t.Mask()))
}

// Int returns the constant n of an integer type (or of i1, or null for ptr 0).
func (f *Func) Int(t Type, n int64) Value { return f.Const(t, uint64(n)) }

// Float returns the constant x, rounded to the float type t.
func (f *Func) Float(t Type, x float64) Value { return f.Const(t, FloatBits(t, x)) }

// Addr returns the address of a symbol.
func (f *Func) Addr(s Sym) Value { return f.leaf(OpAddr, Ptr, int64(s)) }

// IsConst returns the bits of a constant, and whether v is one.
func (f *Func) IsConst(v Value) (uint64, bool) {
	in := f.At(v)
	return uint64(in.Imm), in.Op == OpConst
}

// FloatBits rounds x to the float type t and returns the bits. Any NaN becomes
// the one that the literal nan stands for; Const takes the bits of another.
func FloatBits(t Type, x float64) uint64 {
	if x != x {
		return defaultNaN(t)
	}
	return fromFloat(t, x)
}

// FloatOf returns the number that the bits of a value of float type t mean.
func FloatOf(t Type, bits uint64) float64 { return toFloat(t, bits) }

// FormatConst returns a value of type t as MIR text writes it: integers
// signed, true and false, null, floats as FormatFloat says. A ptr other than
// null, which text has no literal for, is written in hex.
func FormatConst(t Type, bits uint64) string { return string(AppendConst(nil, t, bits)) }

// AppendConst appends what FormatConst returns.
func AppendConst(b []byte, t Type, bits uint64) []byte {
	switch {
	case t == I1:
		return strconv.AppendBool(b, bits&1 != 0)
	case t.IsInt():
		return strconv.AppendInt(b, SignExtend(t, bits), 10)
	case t.IsFloat():
		return appendFloat(b, t, bits)
	case bits == 0:
		return append(b, "null"...)
	}
	return strconv.AppendUint(append(b, "0x"...), bits, 16)
}

// appendFloat appends the shortest text that reads back as the same bits: in
// fixed notation with a point when the decimal exponent is from -4 to 20, else
// with an exponent
// without + and leading zeros; nan for the default NaN, nan:0x… with all bits
// for the others.
func appendFloat(b []byte, t Type, bits uint64) []byte {
	x := toFloat(t, bits)
	switch {
	case x != x:
		return appendNaN(b, t, bits)
	case math.IsInf(x, 1):
		return append(b, "inf"...)
	case math.IsInf(x, -1):
		return append(b, "-inf"...)
	}
	var buf [32]byte
	e := strconv.AppendFloat(buf[:0], x, 'e', -1, t.Bits())
	mark := bytes.IndexByte(e, 'e')
	exp, _ := strconv.Atoi(string(e[mark+1:]))
	if exp < -4 || exp >= 21 {
		return strconv.AppendInt(append(b, e[:mark+1]...), int64(exp), 10)
	}
	start := len(b)
	b = strconv.AppendFloat(b, x, 'f', -1, t.Bits())
	if bytes.IndexByte(b[start:], '.') < 0 {
		b = append(b, ".0"...)
	}
	return b
}

// defaultNaN is the NaN that the literal nan stands for.
func defaultNaN(t Type) uint64 {
	if t == F32 {
		return 0x7fc00000
	}
	return 0x7ff8000000000000
}

func appendNaN(b []byte, t Type, bits uint64) []byte {
	if bits == defaultNaN(t) {
		return append(b, "nan"...)
	}
	b = append(b, "nan:0x"...)
	digits := t.Bits() / 4
	for i := digits - 1; i >= 0; i-- {
		b = append(b, "0123456789abcdef"[bits>>(4*uint(i))&15])
	}
	return b
}
