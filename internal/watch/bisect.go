package watch

import (
	"fmt"
	"io"

	"github.com/mirtool/mirtool/passes"
)

// Bisect lets a runner make only the first limit applications, all of them when
// limit is negative, and writes a line about each.
func Bisect(r *passes.Runner, limit int, out io.Writer) {
	r.Gate = func(e *passes.Event) bool {
		run := limit < 0 || e.Number <= limit
		verb := "running"
		if !run {
			verb = "NOT running"
		}
		fmt.Fprintf(out, "BISECT: %s pass (%d) %s on %s\n", verb, e.Number, e.Pass, Subject(e))
		return run
	}
}
