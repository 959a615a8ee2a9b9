package passes

import "github.com/mirtool/mirtool/mir"

// Loops rewrites loops so that a round takes fewer instructions.
var Loops = &Pass{
	Name: "loops",
	Doc:  "test loops at their end, unroll small ones that go round a known number of times, and let pointers move along",
	Options: []Option{
		{"rotate", 1, "test loops at their end, behind a test whether they are entered at all"},
		{"unroll", 96, "how many instructions a loop that always goes round as often may have, all its rounds together, to be replaced by them"},
		{"reduce", 1, "let pointers move along instead of computing addresses from counters, where a round gets shorter"},
	},
	Run: runLoops,
}

func runLoops(c *Context, f *mir.Func) bool {
	changed := false
	did := func(now bool) {
		if now {
			changed = true
			c.Invalidate(0)
		}
	}
	if len(c.Loops().All) == 0 {
		return false
	}
	if c.Option("rotate") != 0 {
		did(rotateLoops(c, f))
	}
	if n := c.Option("unroll"); n > 0 && len(c.Loops().All) > 0 {
		did(unrollLoops(c, f, n))
	}
	if c.Option("reduce") != 0 {
		did(reduceLoops(c, f))
	}
	return changed
}
