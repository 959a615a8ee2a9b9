package wasm

import (
	"encoding/binary"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Debug information in DWARF 4: one compile unit without types or variables, and
// the line table. Addresses are offsets in the code section.

// The numbers of DWARF that are used here.
const (
	dwTagCompileUnit = 0x11
	dwAtName         = 0x03
	dwAtStmtList     = 0x10
	dwAtLowPC        = 0x11
	dwAtHighPC       = 0x12
	dwAtProducer     = 0x25
	dwFormAddr       = 0x01
	dwFormData4      = 0x06
	dwFormString     = 0x08
	dwFormSecOffset  = 0x17

	dwLnsCopy           = 1
	dwLnsAdvancePC      = 2
	dwLnsAdvanceLine    = 3
	dwLnsSetFile        = 4
	dwLnsSetColumn      = 5
	dwLneEndSequence    = 1
	dwLneSetAddress     = 2
	dwOpcodeBase        = 13
	dwAddressSize       = 4
	dwMinInstLength     = 1
	dwMaxOpsPerInst     = 1
	dwDefaultIsStmt     = 1
	dwLineBase          = -5 & 0xff
	dwLineRange         = 14
	dwVersion           = 4
	dwNoChildren        = 0
	dwAbbrevCompileUnit = 1
)

// dwarf returns the custom sections. End is the offset behind the last body.
func (p *program) dwarf(out *product, end uint32) []asm.Custom {
	return []asm.Custom{
		{Name: ".debug_abbrev", Bytes: debugAbbrev()},
		{Name: ".debug_info", Bytes: p.debugInfo(out, end)},
		{Name: ".debug_line", Bytes: p.debugLine(out)},
	}
}

func debugAbbrev() []byte {
	b := []byte{dwAbbrevCompileUnit, dwTagCompileUnit, dwNoChildren}
	for _, x := range [][2]byte{{dwAtProducer, dwFormString}, {dwAtName, dwFormString}, {dwAtStmtList, dwFormSecOffset}, {dwAtLowPC, dwFormAddr}, {dwAtHighPC, dwFormData4}, {}} {
		b = append(b, x[0], x[1])
	}
	return append(b, 0)
}

// debugInfo describes the compile unit. Engines take an address of 0 for one
// that was removed; no body starts there.
func (p *program) debugInfo(out *product, end uint32) []byte {
	low := uint32(1)
	if len(out.starts) > 0 {
		low = out.starts[0]
	}
	body := binary.LittleEndian.AppendUint16(nil, dwVersion)
	body = binary.LittleEndian.AppendUint32(body, 0) // of the abbreviations
	body = append(body, dwAddressSize, dwAbbrevCompileUnit)
	body = append(append(body, "mirtool"...), 0)
	body = append(append(body, p.m.Name()...), 0)
	body = binary.LittleEndian.AppendUint32(body, 0) // of the line table
	body = binary.LittleEndian.AppendUint32(body, low)
	body = binary.LittleEndian.AppendUint32(body, end-low)
	return sized(body)
}

// sized puts the length before a unit.
func sized(body []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(body))), body...)
}

func (p *program) debugLine(out *product) []byte {
	head := []byte{dwMinInstLength, dwMaxOpsPerInst, dwDefaultIsStmt, dwLineBase, dwLineRange, dwOpcodeBase}
	head = append(head, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1) // operands of the opcodes
	head = append(head, 0)                                  // no folders
	for _, f := range p.m.Files {
		name := f.Name
		if name == "" {
			name = "?"
		}
		head = append(append(head, name...), 0, 0, 0, 0)
	}
	head = append(head, 0)
	body := binary.LittleEndian.AppendUint16(nil, dwVersion)
	body = append(body, sized(head)...)
	for i, rows := range out.rows {
		if i < len(p.funcs) && len(rows) > 0 {
			body = p.lineSequence(body, p.funcs[i], out.starts[i], rows, out.size(i))
		}
	}
	return sized(body)
}

// lineSequence appends the rows of a function.
func (p *program) lineSequence(b []byte, f *mir.Func, start uint32, rows []asm.Row, size uint32) []byte {
	b = append(b, 0, 1+dwAddressSize, dwLneSetAddress)
	b = binary.LittleEndian.AppendUint32(b, start)
	at := uint32(0)
	place := mir.Place{Line: 1} // what the state begins with
	file := uint64(1)
	for _, r := range rows {
		q := f.At(mir.Value(r.Site)).Place
		if !q.IsValid() {
			continue
		}
		b = asm.AppendUint(append(b, dwLnsAdvancePC), uint64(r.Offset-at))
		at = r.Offset
		if n := uint64(q.File) + 1; n != file {
			b = asm.AppendUint(append(b, dwLnsSetFile), n)
			file = n
		}
		if q.Line != place.Line {
			b = asm.AppendInt(append(b, dwLnsAdvanceLine), int64(q.Line)-int64(place.Line))
		}
		if q.Col != place.Col {
			b = asm.AppendUint(append(b, dwLnsSetColumn), uint64(q.Col))
		}
		place = q
		b = append(b, dwLnsCopy)
	}
	b = asm.AppendUint(append(b, dwLnsAdvancePC), uint64(size-at))
	return append(b, 0, 1, dwLneEndSequence)
}
