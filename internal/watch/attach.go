package watch

import "github.com/mirtool/mirtool/passes"

// attach adds functions to those that the runner calls around each application;
// nil adds none.
func attach(r *passes.Runner, before, after func(*passes.Event)) {
	r.Before = both(r.Before, before)
	r.After = both(r.After, after)
}

func both(a, b func(*passes.Event)) func(*passes.Event) {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return func(e *passes.Event) { a(e); b(e) }
}
