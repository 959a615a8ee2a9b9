package asm

import "encoding/binary"

// The numbers of the sections.
const (
	secCustom   = 0
	secType     = 1
	secImport   = 2
	secFunction = 3
	secTable    = 4
	secMemory   = 5
	secGlobal   = 6
	secExport   = 7
	secElement  = 9
	secCode     = 10
	secData     = 11
)

// AppendUint appends an unsigned LEB128 number.
func AppendUint(b []byte, x uint64) []byte { return binary.AppendUvarint(b, x) }

// AppendInt appends a signed LEB128 number.
func AppendInt(b []byte, x int64) []byte {
	for {
		low := byte(x & 0x7f)
		x >>= 7
		if x == 0 && low&0x40 == 0 || x == -1 && low&0x40 != 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

func appendString(b []byte, s string) []byte { return append(AppendUint(b, uint64(len(s))), s...) }

// AppendBinary appends a module. Bodies are what Func.AppendBinary gave for
// each of m.Funcs, and names what AppendLocalNames gave.
func (m *Module) AppendBinary(b []byte, bodies, names [][]byte) []byte {
	b = append(b, "\x00asm\x01\x00\x00\x00"...)
	b = section(b, secType, len(m.Types), m.appendTypes)
	b = section(b, secImport, len(m.Imports), m.appendImports)
	b = section(b, secFunction, len(m.Funcs), func(b []byte) []byte {
		for _, f := range m.Funcs {
			b = AppendUint(b, uint64(f.Type))
		}
		return b
	})
	if m.Table > 0 {
		b = section(b, secTable, 1, func(b []byte) []byte { return AppendUint(append(b, 0x70, 0x00), uint64(m.Table)) })
	}
	if m.Memory != nil {
		b = section(b, secMemory, 1, m.appendMemory)
	}
	b = section(b, secGlobal, len(m.Globals), m.appendGlobals)
	b = section(b, secExport, len(m.Exports), m.appendExports)
	if len(m.Elems) > 0 {
		b = section(b, secElement, 1, m.appendElems)
	}
	b, code := appendCode(b, bodies)
	b = section(b, secData, len(m.Data), m.appendData)
	if !m.Strip {
		b = m.appendNames(b, names)
	}
	if m.Customs != nil {
		for _, c := range m.Customs(uint32(code)) {
			b = custom(b, c.Name, c.Bytes)
		}
	}
	return b
}

// section appends a section with n elements; none if there are no elements.
func section(b []byte, id byte, n int, content func([]byte) []byte) []byte {
	if n == 0 {
		return b
	}
	body := content(AppendUint(nil, uint64(n)))
	return append(AppendUint(append(b, id), uint64(len(body))), body...)
}

func custom(b []byte, name string, content []byte) []byte {
	head := appendString(nil, name)
	b = AppendUint(append(b, secCustom), uint64(len(head)+len(content)))
	return append(append(b, head...), content...)
}

func (m *Module) appendTypes(b []byte) []byte {
	for _, t := range m.Types {
		b = append(b, 0x60)
		b = appendValTypes(b, t.Params)
		b = appendValTypes(b, t.Results)
	}
	return b
}

func appendValTypes(b []byte, ts []ValType) []byte {
	b = AppendUint(b, uint64(len(ts)))
	for _, t := range ts {
		b = append(b, byte(t))
	}
	return b
}

func (m *Module) appendImports(b []byte) []byte {
	for _, i := range m.Imports {
		b = appendString(appendString(b, i.Module), i.Field)
		b = AppendUint(append(b, 0x00), uint64(i.Type))
	}
	return b
}

func (m *Module) appendMemory(b []byte) []byte {
	if m.Memory.Max == 0 {
		return AppendUint(append(b, 0x00), uint64(m.Memory.Min))
	}
	return AppendUint(AppendUint(append(b, 0x01), uint64(m.Memory.Min)), uint64(m.Memory.Max))
}

func (m *Module) appendGlobals(b []byte) []byte {
	for _, g := range m.Globals {
		b = append(b, byte(g.Type), 0)
		if g.Mutable {
			b[len(b)-1] = 1
		}
		op := map[ValType]Opcode{I32: I32Const, I64: I64Const, F32: F32Const, F64: F64Const}[g.Type]
		b = append(appendInstr(b, &Instr{Op: op, Imm: g.Init}, nil), byte(End))
	}
	return b
}

func (m *Module) appendExports(b []byte) []byte {
	for _, e := range m.Exports {
		b = append(appendString(b, e.Name), byte(e.Kind))
		b = AppendUint(b, uint64(e.Index))
	}
	return b
}

func (m *Module) appendElems(b []byte) []byte {
	b = append(b, 0x00, byte(I32Const))
	b = append(AppendInt(b, int64(int32(m.First))), byte(End))
	b = AppendUint(b, uint64(len(m.Elems)))
	for _, f := range m.Elems {
		b = AppendUint(b, uint64(f))
	}
	return b
}

func (m *Module) appendData(b []byte) []byte {
	for _, d := range m.Data {
		b = append(b, 0x00, byte(I32Const))
		b = append(AppendInt(b, int64(int32(d.Offset))), byte(End))
		b = AppendUint(b, uint64(len(d.Bytes)))
		b = append(b, d.Bytes...)
	}
	return b
}

// Starts returns where each body starts, counted from the start of the code
// section's content.
func Starts(bodies [][]byte) []uint32 {
	starts := make([]uint32, len(bodies))
	at := UintSize(uint64(len(bodies)))
	for i, body := range bodies {
		at += UintSize(uint64(len(body)))
		starts[i] = uint32(at)
		at += len(body)
	}
	return starts
}

// appendCode appends the code section without a copy of it, and returns where
// its content starts.
func appendCode(b []byte, bodies [][]byte) ([]byte, int) {
	if len(bodies) == 0 {
		return b, len(b)
	}
	size := UintSize(uint64(len(bodies)))
	for _, body := range bodies {
		size += UintSize(uint64(len(body))) + len(body)
	}
	b = AppendUint(append(b, secCode), uint64(size))
	start := len(b)
	b = AppendUint(b, uint64(len(bodies)))
	for _, body := range bodies {
		b = append(AppendUint(b, uint64(len(body))), body...)
	}
	return b, start
}
