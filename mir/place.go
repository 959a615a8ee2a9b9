package mir

// Place is a position in a text. Line and Col count from 1, Col in bytes;
// the zero Place is unknown. File indexes Module.Files.
type Place struct {
	Line uint32
	Col  uint16 // 65535 stands for that and all beyond
	File uint16
}

// IsValid reports whether the place is known.
func (p Place) IsValid() bool { return p.Line != 0 }

// Before reports whether p comes before q, in the order of files, lines, columns.
func (p Place) Before(q Place) bool {
	if p.File != q.File {
		return p.File < q.File
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Col < q.Col
}

// File is a text that places point into.
type File struct {
	Name string
	// Text is set for the MIR text that the module itself was read from. Its
	// places go without saying; the places of other files are written out
	// as !"name":line:col.
	Text bool
}
