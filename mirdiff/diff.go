package mirdiff

// Mode is what counts as a difference.
type Mode uint8

// The modes.
const (
	Text       Mode = iota // any in the canonical text
	Structural             // any but names inside functions, order and places
)

// String returns the name of the mode.
func (m Mode) String() string { return []string{"text", "structural"}[m] }

// Status says what became of a symbol.
type Status uint8

// The statuses.
const (
	Same    Status = iota // nothing differs
	Changed               // its text differs
	Removed               // only the first module has it
	Added                 // only the second module has it
	Moved                 // it has another place among the symbols: an entry where it was, another where it is; Text alone
)

// String returns the name of the status.
func (s Status) String() string { return []string{"same", "changed", "removed", "added", "moved"}[s] }

// Diff is what differs between two modules, A and B.
type Diff struct {
	Mode Mode
	A, B string // the names of the texts that they were read from
	// Symbols has both modules' symbols: those of A in their order, those of B
	// where they stand among them.
	Symbols []Symbol
}

// Symbol is a function, import or global of one of the modules or of both.
type Symbol struct {
	Name   string
	Kind   string // func, import, const or data; where the two differ, that of B
	Status Status
	A, B   int // the numbers that its first line has, or would have, in either text
	// Lines are its lines in both texts, and what separates it from what is before
	// it. Those without Kind ' ' make up the difference; where several follow one
	// another, those of A come first.
	Lines []Line
}

// Line is a line of either text or of both.
type Line struct {
	Kind byte   // ' ' for both, '-' for A alone, '+' for B alone
	Text string // without its end
}

// Equal reports whether nothing differs.
func (d *Diff) Equal() bool {
	for i := range d.Symbols {
		if d.Symbols[i].Status != Same {
			return false
		}
	}
	return true
}
