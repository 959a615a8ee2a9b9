package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/bench"
)

// wasmEngines are the engines for WebAssembly that is made of a kernel in C, and
// in Node also of one in MIR. In wazero that is a backend.
func (c *Config) wasmEngines() []engine {
	node := func(make func(bench.Kernel) (string, error)) func(bench.Kernel) (program, error) {
		return func(k bench.Kernel) (program, error) { return c.loadNode(k, make) }
	}
	return []engine{
		{"wazero from C", func(k bench.Kernel) (program, error) { return c.loadWazero(k, wazero.NewRuntimeConfigCompiler()) }},
		{"wazero interpreter from C", func(k bench.Kernel) (program, error) { return c.loadWazero(k, wazero.NewRuntimeConfigInterpreter()) }},
		{"node", node(c.wasmOfMIR)},
		{"node from C", node(c.wasmOfC)},
	}
}

// wasmOfC compiles a kernel from C to Wasm.
func (c *Config) wasmOfC(k bench.Kernel) (string, error) {
	cc, err := compiler()
	if err != nil {
		return "", err
	}
	out := filepath.Join(c.dir, k.Name+".c.wasm")
	args := append(cFlags(), "--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export=run", "-o", out, c.path(k.Name+".c"))
	if msg, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s cannot make Wasm, which needs lld: %s", filepath.Base(cc), firstLine(msg))
	}
	return out, nil
}

// wasmOfMIR emits a kernel in MIR as Wasm.
func (c *Config) wasmOfMIR(k bench.Kernel) (string, error) {
	m, err := c.module(k, wasm.Backend)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := wasm.Emit(&b, m, wasm.Options{NoWASI: true}); err != nil {
		return "", err
	}
	out := filepath.Join(c.dir, k.Name+".mir.wasm")
	return out, os.WriteFile(out, b.Bytes(), 0o644)
}

// loadNode runs a kernel as Wasm in Node.
func (c *Config) loadNode(k bench.Kernel, make func(bench.Kernel) (string, error)) (program, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("there is no node")
	}
	file, err := make(k)
	if err != nil {
		return nil, err
	}
	return outside{node, "--no-liftoff", c.path("run.mjs"), file}, nil
}

// loadWazero compiles a kernel from C to Wasm and loads it in wazero.
func (c *Config) loadWazero(k bench.Kernel, config wazero.RuntimeConfig) (program, error) {
	file, err := c.wasmOfC(k)
	if err != nil {
		return nil, err
	}
	binary, err := readFile(file)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, config)
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
