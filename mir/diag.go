package mir

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says how bad a diagnostic is.
type Severity uint8

// The severities.
const (
	Error Severity = iota
	Warning
	Remark // nothing is wrong: a pass tells what it did, or why it did not
)

// String returns "error", "warning" or "remark".
func (s Severity) String() string { return [...]string{"error", "warning", "remark"}[s] }

// Diagnostic is one thing wrong with a text or a module, or a remark.
type Diagnostic struct {
	Pos      Pos
	End      Pos // just behind the culprit, or zero
	Severity Severity
	Code     string // stable: "verify/type", "parse/syntax", …
	Message  string
	Notes    []Note

	// Operand is the 1-based number, in the order of the text, of the operand
	// of the instruction at Pos that is wrong; 0 for the instruction. What
	// knows the text moves Pos there.
	Operand int
	Func    string // the function it is in, or ""
}

// Note points at another place that has to do with a diagnostic.
type Note struct {
	Pos     Pos
	Message string
}

// Pos is a place with the name of its file, for people.
type Pos struct {
	File      string
	Line, Col int // from 1, Col in bytes; 0 is unknown
}

// String returns "file:line:col" as far as it is known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Pos returns a place of the module for people.
func (m *Module) Pos(p Place) Pos {
	return Pos{m.FileOf(p).Name, int(p.Line), int(p.Col)}
}

// String returns the diagnostic as one line: "f.mir:3:9: error: … [code]".
func (d *Diagnostic) String() string {
	s := ""
	if at := d.Pos.String(); at != "" {
		s = at + ": "
	}
	return s + d.Severity.String() + ": " + d.Message + " [" + d.Code + "]"
}

// Diagnostics is a list of diagnostics, empty when all is well.
type Diagnostics []Diagnostic

// Error returns the diagnostics, one a line.
func (ds Diagnostics) Error() string {
	lines := make([]string, len(ds))
	for i := range ds {
		lines[i] = ds[i].String()
	}
	return strings.Join(lines, "\n")
}

// Err returns the list as an error, or nil when it holds no error.
func (ds Diagnostics) Err() error {
	for i := range ds {
		if ds[i].Severity == Error {
			return ds
		}
	}
	return nil
}

// Sort orders the list by file, line and column, and drops repetitions.
func (ds *Diagnostics) Sort() {
	slices.SortStableFunc(*ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	*ds = slices.CompactFunc(*ds, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message
	})
}

// CodeInfo documents a diagnostic code.
type CodeInfo struct {
	Code string
	Doc  string // what it means and what to do
}
