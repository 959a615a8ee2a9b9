package bench

import (
	"context"
	"runtime"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/bench"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// module reads a kernel in MIR, and optimises it for a backend if that is wanted.
func (c *Config) module(k bench.Kernel, b *backend.Backend) (*mir.Module, error) {
	name := k.Name + ".mir"
	text, err := c.file(name)
	if err != nil {
		return nil, err
	}
	m, err := mirtext.Load(name, text)
	if err != nil || c.Optimize == nil {
		return m, err
	}
	return c.Optimize(m, b)
}

// loadMIR loads a kernel on a backend.
func (c *Config) loadMIR(b *backend.Backend, k bench.Kernel) (program, error) {
	m, err := c.module(k, b)
	if err != nil {
		return nil, err
	}
	i, err := host.Load(m, b, host.Config{}, backend.Options{Unstoppable: true})
	if err != nil {
		return nil, err
	}
	return inProcess{
		func(n int64) (int64, error) {
			results, err := i.Call(context.Background(), "run", uint64(n))
			if err != nil {
				return 0, err
			}
			return int64(results[0]), nil
		},
		i.Close,
	}, nil
}

// An inProcess program is run by this process.
type inProcess struct {
	call func(n int64) (int64, error)
	done func() error
}

func (p inProcess) close() error { return p.done() }

func (p inProcess) run(n int64, calls int) (result int64, best time.Duration, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := range calls {
		start := threadTime()
		if result, err = p.call(n); err != nil {
			return 0, 0, err
		}
		if d := threadTime() - start; i == 0 || d < best {
			best = d
		}
	}
	return result, best, nil
}
