package asm

import (
	"fmt"
	"math"
	"strconv"
)

// AppendText appends the module as WAT. Bodies are what Func.AppendText gave for
// each of m.Funcs.
func (m *Module) AppendText(b []byte, bodies [][]byte) []byte {
	b = append(b, "(module"...)
	if m.Name != "" {
		b = append(b, " $"+ident(m.Name)...)
	}
	b = append(b, '\n')
	for i, t := range m.Types {
		b = fmt.Appendf(b, "  (type (;%d;) (func%s))\n", i, t.text())
	}
	for _, i := range m.Imports {
		b = fmt.Appendf(b, "  (import %s %s (func $%s (type %d)))\n", quote(i.Module), quote(i.Field), ident(i.Name), i.Type)
	}
	for _, body := range bodies {
		b = append(b, body...)
	}
	if m.Table > 0 {
		b = fmt.Appendf(b, "  (table %d funcref)\n", m.Table)
	}
	if mem := m.Memory; mem != nil {
		b = fmt.Appendf(b, "  (memory %d", mem.Min)
		if mem.Max > 0 {
			b = fmt.Appendf(b, " %d", mem.Max)
		}
		b = append(b, ")\n"...)
	}
	for _, g := range m.Globals {
		t := g.Type.String()
		if g.Mutable {
			t = "(mut " + t + ")"
		}
		b = fmt.Appendf(b, "  (global $%s %s (%s.const %d))\n", ident(g.Name), t, g.Type, int64(g.Init))
	}
	for _, e := range m.Exports {
		kind := [...]string{ExportFunc: "func", ExportMemory: "memory", ExportGlobal: "global"}[e.Kind]
		b = fmt.Appendf(b, "  (export %s (%s %d))\n", quote(e.Name), kind, e.Index)
	}
	if len(m.Elems) > 0 {
		b = fmt.Appendf(b, "  (elem (i32.const %d) func", m.First)
		for _, f := range m.Elems {
			b = fmt.Appendf(b, " %d", f)
		}
		b = append(b, ")\n"...)
	}
	for _, d := range m.Data {
		b = fmt.Appendf(b, "  (data (i32.const %d) %s)\n", int32(d.Offset), quote(string(d.Bytes)))
	}
	return append(b, ")\n"...)
}

// text returns the signature as WAT writes it, with a space before it.
func (t FuncType) text() string {
	s := ""
	for i, ts := range [][]ValType{t.Params, t.Results} {
		if len(ts) == 0 {
			continue
		}
		s += [...]string{" (param", " (result"}[i]
		for _, v := range ts {
			s += " " + v.String()
		}
		s += ")"
	}
	return s
}

// Names are what a function's text calls what is outside of it.
type Names struct {
	Func   func(index uint32) string
	Global func(index uint32) string
}

// AppendText appends the function as WAT. Its type is number typ, and has the
// given results.
func (f *Func) AppendText(b []byte, typ uint32, t FuncType, names Names) []byte {
	b = fmt.Appendf(b, "  (func $%s (type %d)", ident(f.Name), typ)
	for i := range f.Params {
		b = fmt.Appendf(b, " (param %s%s)", f.localIdent(i), f.LocalTypes[i])
	}
	for i, r := range t.Results {
		if i == 0 {
			b = append(b, " (result"...)
		}
		b = append(b, " "+r.String()...)
	}
	if len(t.Results) > 0 {
		b = append(b, ')')
	}
	b = append(b, '\n')
	for i := f.Params; i < len(f.LocalTypes); i++ {
		b = fmt.Appendf(b, "    (local %s%s)\n", f.localIdent(i), f.LocalTypes[i])
	}
	depth := 2
	for i := range f.Code {
		in := &f.Code[i]
		if in.Op == End || in.Op == Else {
			depth--
		}
		for range min(depth, 40) {
			b = append(b, "  "...)
		}
		b = append(f.appendInstr(b, in, names), '\n')
		if in.Op.info().imm == block || in.Op == Else {
			depth++
		}
	}
	return append(b, "  )\n"...)
}

func (f *Func) localIdent(i int) string {
	if i < len(f.LocalNames) && f.LocalNames[i] != "" {
		return "$" + ident(f.LocalNames[i]) + " "
	}
	return ""
}

func (f *Func) appendInstr(b []byte, in *Instr, names Names) []byte {
	row := in.Op.info()
	b = append(b, row.name...)
	switch row.imm {
	case label:
		return fmt.Appendf(b, " %d", in.Imm)
	case labels:
		for _, l := range f.Tables[in.Imm] {
			b = fmt.Appendf(b, " %d", l)
		}
	case function:
		return append(b, " $"+ident(names.Func(uint32(in.Imm)))...)
	case signature:
		return fmt.Appendf(b, " (type %d)", in.Imm)
	case local:
		if i := int(in.Imm); i < len(f.LocalNames) && f.LocalNames[i] != "" {
			return append(b, " $"+ident(f.LocalNames[i])...)
		}
		return fmt.Appendf(b, " %d", in.Imm)
	case global:
		return append(b, " $"+ident(names.Global(uint32(in.Imm)))...)
	case memarg:
		if in.Imm != 0 {
			b = fmt.Appendf(b, " offset=%d", in.Imm)
		}
		if in.Align != row.align {
			b = fmt.Appendf(b, " align=%d", 1<<in.Align)
		}
	case constI32:
		return fmt.Appendf(b, " %d", int32(in.Imm))
	case constI64:
		return fmt.Appendf(b, " %d", int64(in.Imm))
	case constF32:
		return appendFloat(append(b, ' '), float64(math.Float32frombits(uint32(in.Imm))), in.Imm, 23)
	case constF64:
		return appendFloat(append(b, ' '), math.Float64frombits(in.Imm), in.Imm, 52)
	}
	return b
}

// appendFloat appends a float so that its bits are kept; fraction is how many of
// them come behind the point.
func appendFloat(b []byte, x float64, bits uint64, fraction uint) []byte {
	switch {
	case x != x:
		sign := ""
		if bits>>(fraction+map[uint]uint{23: 8, 52: 11}[fraction])&1 != 0 {
			sign = "-"
		}
		return fmt.Appendf(b, "%snan:0x%x", sign, bits&(1<<fraction-1))
	case math.IsInf(x, 0):
		return fmt.Appendf(b, "%sinf", map[bool]string{true: "-"}[x < 0])
	}
	return strconv.AppendFloat(b, x, 'x', -1, 64)
}

// ident returns a name as what stands behind the $ of an identifier. Bytes that
// may not stand there are written as \hh.
func ident(name string) string {
	ok := name != ""
	for i := 0; i < len(name) && ok; i++ {
		ok = inIdent(name[i])
	}
	if ok {
		return name
	}
	var b []byte
	for i := range len(name) {
		if inIdent(name[i]) {
			b = append(b, name[i])
			continue
		}
		b = fmt.Appendf(b, "\\%02x", name[i])
	}
	if name == "" {
		b = append(b, '\\')
	}
	return string(b)
}

func inIdent(c byte) bool {
	switch c {
	case '\\', '"', ',', ';', '(', ')', '[', ']', '{', '}':
		return false
	}
	return c > ' ' && c < 0x7f
}

// quote returns a string as WAT writes it.
func quote(s string) string {
	b := []byte{'"'}
	for i := range len(s) {
		if c := s[i]; c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			b = append(b, c)
			continue
		}
		b = fmt.Appendf(b, "\\%02x", s[i])
	}
	return string(append(b, '"'))
}
