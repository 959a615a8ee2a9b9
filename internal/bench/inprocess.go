package bench

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/bench"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// module reads a kernel in MIR, and optimises it if that is wanted.
func (c *Config) module(k bench.Kernel) (*mir.Module, error) {
	name := k.Name + ".mir"
	text, err := c.file(name)
	if err != nil {
		return nil, err
	}
	m, err := mirtext.Load(name, text)
	if err != nil || c.Optimize == nil {
		return m, err
	}
	return c.Optimize(m)
}

// loadMIR loads a kernel on a backend.
func (c *Config) loadMIR(b *backend.Backend, k bench.Kernel) (program, error) {
	m, err := c.module(k)
	if err != nil {
		return nil, err
	}
	i, err := host.Load(m, b, host.Config{}, backend.Options{})
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

// loadWasm compiles a kernel from C to Wasm and loads it in wazero's
// interpreter.
func (c *Config) loadWasm(k bench.Kernel) (program, error) {
	cc, err := compiler()
	if err != nil {
		return nil, err
	}
	out := filepath.Join(c.dir, k.Name+".wasm")
	args := append(cFlags(), "--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export=run", "-o", out, c.path(k.Name+".c"))
	if msg, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s cannot make Wasm, which needs lld: %s", filepath.Base(cc), firstLine(msg))
	}
	binary, err := readFile(out)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	m, err := r.Instantiate(ctx, binary)
	if err != nil {
		r.Close(ctx)
		return nil, err
	}
	f := m.ExportedFunction("run")
	return inProcess{
		func(n int64) (int64, error) {
			results, err := f.Call(ctx, api.EncodeI32(int32(n)))
			if err != nil {
				return 0, err
			}
			return int64(results[0]), nil
		},
		func() error { return r.Close(ctx) },
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
