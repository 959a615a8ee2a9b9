package asm

import (
	"encoding/binary"
	"math/bits"
)

// AppendBinary appends the body: locals and instructions. When rows is not nil,
// the places at which the site changes are appended to it.
func (f *Func) AppendBinary(b []byte, rows *[]Row) []byte {
	start := len(b)
	b = f.appendLocals(b)
	site := uint32(0)
	for i := range f.Code {
		in := &f.Code[i]
		if rows != nil && in.Site != 0 && in.Site != site {
			site = in.Site
			*rows = append(*rows, Row{uint32(len(b) - start), site})
		}
		b = appendInstr(b, in, f.Tables)
	}
	return append(b, byte(End))
}

// appendLocals appends the declarations, one for each run of equal types.
func (f *Func) appendLocals(b []byte) []byte {
	runs := 0
	ts := f.LocalTypes[f.Params:]
	for i := range ts {
		if i == 0 || ts[i] != ts[i-1] {
			runs++
		}
	}
	b = AppendUint(b, uint64(runs))
	for i := 0; i < len(ts); {
		n := i
		for n < len(ts) && ts[n] == ts[i] {
			n++
		}
		b = append(AppendUint(b, uint64(n-i)), byte(ts[i]))
		i = n
	}
	return b
}

func appendInstr(b []byte, in *Instr, tables [][]uint32) []byte {
	if in.Op>>8 == prefix {
		b = append(b, prefix)
	}
	b = append(b, byte(in.Op))
	switch in.Op.info().imm {
	case block:
		return append(b, 0x40)
	case label, function, local, global:
		return AppendUint(b, in.Imm)
	case labels:
		t := tables[in.Imm]
		b = AppendUint(b, uint64(len(t)-1))
		for _, l := range t {
			b = AppendUint(b, uint64(l))
		}
	case signature:
		return append(AppendUint(b, in.Imm), 0x00)
	case memarg:
		return AppendUint(AppendUint(b, uint64(in.Align)), in.Imm)
	case memory:
		return append(b, 0x00)
	case memories:
		return append(b, 0x00, 0x00)
	case constI32:
		return AppendInt(b, int64(int32(in.Imm)))
	case constI64:
		return AppendInt(b, int64(in.Imm))
	case constF32:
		return binary.LittleEndian.AppendUint32(b, uint32(in.Imm))
	case constF64:
		return binary.LittleEndian.AppendUint64(b, in.Imm)
	}
	return b
}

// UintSize returns how many bytes AppendUint takes for x.
func UintSize(x uint64) int { return (bits.Len64(x|1) + 6) / 7 }
