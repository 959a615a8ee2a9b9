package passes

import "github.com/mirtool/mirtool/mir"

// Loops rewrites loops so that a round takes fewer instructions.
var Loops = &Pass{
	Name: "loops",
	Doc:  "test loops at their end",
	Options: []Option{
		{"rotate", 1, "test loops at their end, behind a test whether they are entered at all"},
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
	return changed
}
