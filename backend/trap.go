package backend

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// Trap is the error of a program that was stopped.
type Trap struct {
	Kind    mir.TrapKind
	Message string  // more than the kind says, or ""
	Frames  []Frame // where it happened first, then its callers
	Omitted int     // frames left out before the last of Frames
}

// Frame is a place in a running function.
type Frame struct {
	Func  string
	Block string // "" when unknown
	Pos   mir.Pos
}

// String returns "f.mir:3:9 in @div ^entry" as far as it is known.
func (f Frame) String() string {
	var b strings.Builder
	if p := f.Pos.String(); p != "" {
		b.WriteString(p + " ")
	}
	b.WriteString("in @" + mir.QuoteName(f.Func))
	if f.Block != "" {
		b.WriteString(" ^" + mir.QuoteName(f.Block))
	}
	return b.String()
}

// Error returns the trap and its first frame on one line.
func (t *Trap) Error() string {
	s := "trap: " + t.Kind.String()
	if len(t.Frames) > 0 {
		s += " at " + t.Frames[0].String()
	}
	if t.Message != "" {
		s += ": " + t.Message
	}
	return s
}

// Report returns the trap and its call stack, one line a frame.
func (t *Trap) Report() string {
	var b strings.Builder
	b.WriteString(t.Error() + "\n")
	for i := 1; i < len(t.Frames); i++ {
		if t.Omitted > 0 && i == len(t.Frames)-1 {
			fmt.Fprintf(&b, "  … %d more …\n", t.Omitted)
		}
		b.WriteString("  called at " + t.Frames[i].String() + "\n")
	}
	return b.String()
}

// Exit is the error of a program that asked to end.
type Exit struct {
	Status int // 0 to 255
}

// Error says with which status the program ended.
func (e *Exit) Error() string { return fmt.Sprintf("exit status %d", e.Status) }
