package passes

import (
	"fmt"
	"runtime/debug"

	"github.com/mirtool/mirtool/mir"
)

// Broken is the error of a pass that left something wrong, found by Check.
type Broken struct {
	Pass, Func string // Func is "" for a pass over the module
	Number     int
	What       string
	Diags      mir.Diagnostics
}

// Error says which pass broke which function, and how.
func (b *Broken) Error() string {
	s := fmt.Sprintf("pass %s (application %d) broke %s: %s", b.Pass, b.Number, b.Target(), b.What)
	if len(b.Diags) > 0 {
		s += "\n" + b.Diags.Error()
	}
	return s
}

// Target names what the pass worked on: @f, or the module.
func (b *Broken) Target() string { return target(b.Func) }

// Crash is the error of a pass that panicked.
type Crash struct {
	Pass, Func string // Func is "" for a pass over the module
	Number     int    // 0 when unknown
	Value      any
	Stack      []byte
}

func crash(e *Event, value any) *Crash {
	c := &Crash{Pass: e.Pass, Number: e.Number, Value: value, Stack: debug.Stack()}
	if e.Func != nil {
		c.Func = e.Func.Name
	}
	return c
}

// Error says which pass crashed on which function.
func (c *Crash) Error() string {
	number := ""
	if c.Number > 0 {
		number = fmt.Sprintf(" (application %d)", c.Number)
	}
	return fmt.Sprintf("pass %s%s crashed on %s: %v", c.Pass, number, target(c.Func), c.Value)
}

// target names what a pass worked on.
func target(fn string) string {
	if fn == "" {
		return "the module"
	}
	return "@" + mir.QuoteName(fn)
}
