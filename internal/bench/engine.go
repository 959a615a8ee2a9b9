package bench

import (
	"slices"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/bench"
)

// An engine is something that runs kernels.
type engine struct {
	name string
	// load makes a kernel ready. An error says why that cannot be.
	load func(k bench.Kernel) (program, error)
}

// A program is a kernel that is ready to run.
type program interface {
	// run calls the function so many times and returns its result and the best
	// time of a call.
	run(n int64, calls int) (result int64, best time.Duration, err error)
	close() error
}

// engines returns all of them. C comes first, for the others are compared with
// it. A backend that makes objects is measured by these, which are linked with
// what the kernels in C are linked with; one that needs tools and makes none, by
// none.
func (c *Config) engines() []engine {
	all := []engine{{compilerName() + " -O2", c.loadC}}
	for _, b := range c.Backends {
		objects := slices.IndexFunc(b.Targets, func(t backend.Target) bool { return t.Name == "obj" })
		switch {
		case objects >= 0:
			emit := b.Targets[objects].Emit
			all = append(all, engine{b.Name, func(k bench.Kernel) (program, error) { return c.loadObject(b, emit, k) }})
		case b.Load != nil && b.Needs == nil:
			all = append(all, engine{b.Name, func(k bench.Kernel) (program, error) { return c.loadMIR(b, k) }})
		}
	}
	all = append(all, engine{"luajit -joff", c.loadLua})
	return append(all, c.wasmEngines()...)
}
