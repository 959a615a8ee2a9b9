package asm

// The parts of the name section.
const (
	namesModule = 0
	namesFunc   = 1
	namesLocal  = 2
	namesType   = 4
	namesGlobal = 7
	namesData   = 9
)

// AppendLocalNames appends the names of the locals of a function.
func (f *Func) AppendLocalNames(b []byte) []byte {
	n := 0
	for _, name := range f.LocalNames {
		if name != "" {
			n++
		}
	}
	b = AppendUint(b, uint64(n))
	for i, name := range f.LocalNames {
		if name != "" {
			b = appendString(AppendUint(b, uint64(i)), name)
		}
	}
	return b
}

// appendNames appends the name section. Locals are those of the defined
// functions, as AppendLocalNames wrote them.
func (m *Module) appendNames(b []byte, locals [][]byte) []byte {
	var out []byte
	if m.Name != "" {
		out = subsection(out, namesModule, appendString(nil, m.Name))
	}
	if n := len(m.Imports) + len(m.Funcs); n > 0 {
		part := AppendUint(nil, uint64(n))
		for i := range m.Imports {
			part = appendString(AppendUint(part, uint64(i)), m.Imports[i].Name)
		}
		for i := range m.Funcs {
			part = appendString(AppendUint(part, uint64(len(m.Imports)+i)), m.Funcs[i].Name)
		}
		out = subsection(out, namesFunc, part)
		part = AppendUint(nil, uint64(n))
		for i := range m.Imports {
			part = append(AppendUint(part, uint64(i)), 0x00)
		}
		for i := range m.Funcs {
			part = append(AppendUint(part, uint64(len(m.Imports)+i)), locals[i]...)
		}
		out = subsection(out, namesLocal, part)
	}
	if len(m.Globals) > 0 {
		part := AppendUint(nil, uint64(len(m.Globals)))
		for i, g := range m.Globals {
			part = appendString(AppendUint(part, uint64(i)), g.Name)
		}
		out = subsection(out, namesGlobal, part)
	}
	return custom(b, "name", out)
}

func subsection(b []byte, id byte, content []byte) []byte {
	return append(AppendUint(append(b, id), uint64(len(content))), content...)
}
