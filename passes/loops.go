package passes

import "github.com/mirtool/mirtool/mir"

// Loops rewrites loops so that a round takes fewer instructions.
var Loops = &Pass{
	Name: "loops",
	Doc:  "test loops at their end, and let pointers move along",
	Options: []Option{
		{"rotate", 1, "test loops at their end, behind a test whether they are entered at all"},
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
	if c.Option("reduce") != 0 {
		did(reduceLoops(c, f))
	}
	return changed
}
