package bench

import (
	"time"

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

// engines returns those that are asked for: all, if names is empty. C comes
// first where it is asked for, for the others are compared with it.
func (c *Config) engines() []engine {
	all := []engine{{compilerName() + " -O2", c.loadC}}
	for _, b := range c.Backends {
		switch {
		case b.Load == nil:
		case b.Needs != nil:
			all = append(all, engine{b.Name, func(k bench.Kernel) (program, error) { return c.loadObject(b, k) }})
		default:
			all = append(all, engine{b.Name, func(k bench.Kernel) (program, error) { return c.loadMIR(b, k) }})
		}
	}
	all = append(all, engine{"luajit -joff", c.loadLua})
	return append(all, c.wasmEngines()...)
}
