package wasm

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// instance is a module that wazero runs.
type instance struct {
	p       *program
	out     *product
	runtime wazero.Runtime
	module  api.Module
	memory  *memory
	call    *backend.HostCall
	ctx     context.Context   // of the call that is running
	fuel    api.MutableGlobal // what is left of what was handed out; nil when nothing is counted
	left    uint64            // fuel that is not handed out yet
	limited bool              // whether there is a limit of fuel
	ending  context.Context   // under which the output is flushed
	quiet   bool              // the collector is stopped during a call, which it would wait for
	calls   backend.Calls
}

// load makes an instance of a verified module.
func load(m *mir.Module, o backend.Options) (backend.Instance, error) {
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import {
			if _, err := o.Import(f); err != nil {
				return nil, err
			}
		}
	}
	if o.MaxMemory == 0 {
		o.MaxMemory = backend.DefaultMaxMemory
	}
	tooLarge := &backend.Trap{Kind: mir.TrapMemory, Message: fmt.Sprintf("the module needs more than %d bytes", o.MaxMemory)}
	if o.Stats {
		return nil, errors.New("the wasm backend does not count what is executed: its engine has no counters, and code with counters would be another program than the one that is emitted; the interpreter counts")
	}
	own := Options{world: worldHost, stack: o.MaxStack}
	switch {
	case o.Fuel != 0:
		own.metering = fueled
	case !o.Unstoppable:
		own.metering = polled
	}
	p, err := prepare(m, own)
	if err != nil {
		return nil, err
	}
	if p.end > o.MaxMemory {
		return nil, tooLarge
	}
	i := &instance{p: p, call: &backend.HostCall{}, left: o.Fuel, limited: o.Fuel != 0, quiet: own.metering == unmetered}
	if i.out, err = p.binary(); err != nil {
		return nil, err
	}
	if err := i.instantiate(o); err != nil {
		i.runtime.Close(context.Background())
		return nil, err
	}
	i.fuel, _ = i.module.ExportedGlobal(fuelExport).(api.MutableGlobal)
	i.memory = &memory{i: i, m: i.module.Memory(), brk: (p.end + 15) &^ 15, max: min(o.MaxMemory, maxMemory)}
	i.call.Memory = i.memory
	return i, nil
}

// instantiate compiles the module and gives it the host's functions.
func (i *instance) instantiate(o backend.Options) error {
	ctx := context.Background()
	c := wazero.NewRuntimeConfigCompiler().WithMemoryLimitPages(maxMemory / pageSize)
	i.runtime = wazero.NewRuntimeWithConfig(ctx, c)
	host := i.runtime.NewHostModuleBuilder(hostModule)
	host.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) {
		panic(&backend.Trap{Kind: mir.TrapKind(stack[0])})
	}), []api.ValueType{api.ValueTypeI32}, nil).Export(trapImport)
	host.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(context.Context, api.Module, []uint64) { i.refill() }), nil, nil).Export(pollImport)
	if _, err := host.Instantiate(ctx); err != nil {
		return err
	}
	env := i.runtime.NewHostModuleBuilder(envModule)
	n := 0
	for _, imp := range i.p.hosted {
		h := o.Imports[imp.name]
		i.provide(env, imp, h)
		n++
	}
	if n > 0 {
		if _, err := env.Instantiate(ctx); err != nil {
			return err
		}
	}
	var err error
	i.module, err = i.runtime.InstantiateWithConfig(ctx, i.out.bytes, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	return err
}

// provide makes an import of a host function. Args has the types of the
// parameters.
func (i *instance) provide(env wazero.HostModuleBuilder, imp hosted, h backend.HostFunc) {
	args := make([]uint64, len(imp.types))
	results := make([]uint64, len(h.Sig.Results))
	env.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) {
		c := i.call
		saved := *c
		c.Context, c.Types, c.Args, c.Results = i.ctx, imp.types, args, results
		for k, t := range imp.types {
			args[k] = stack[k] & t.Mask()
		}
		clear(results)
		if err := h.Fn(c); err != nil {
			panic(backend.HostError(err))
		}
		for k, t := range h.Sig.Results {
			stack[k] = results[k] & t.Mask()
		}
		*c = saved
	}), apiTypes(imp.types), apiTypes(h.Sig.Results)).Export(imp.key)
}

func apiTypes(ts []mir.Type) []api.ValueType {
	vs := make([]api.ValueType, len(ts))
	for i, t := range ts {
		vs[i] = api.ValueType(valType(t))
	}
	return vs
}

// Call implements backend.Instance.
func (i *instance) Call(ctx context.Context, name string, args ...uint64) ([]uint64, error) {
	if err := i.calls.Ready(); err != nil {
		return nil, err
	}
	fn := i.p.m.ExportByName(name)
	if fn == nil {
		return nil, fmt.Errorf("there is no exported function @%s", mir.QuoteName(name))
	}
	if err := backend.CheckArgs(fn, args); err != nil {
		return nil, err
	}
	var results []uint64
	err := i.calls.Run(func() (err error) {
		results, err = i.invoke(ctx, i.p.o.exportName(name), len(fn.Sig.Results), args)
		return err
	}, func() error {
		if i.p.m.Final == 0 {
			return nil
		}
		i.ending = context.WithoutCancel(ctx)
		_, err := i.invoke(i.ending, finalExport, 0, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	for k, t := range fn.Sig.Results {
		results[k] &= t.Mask()
	}
	return results, nil
}

// invoke calls an export.
func (i *instance) invoke(ctx context.Context, export string, results int, args []uint64) ([]uint64, error) {
	if ctx.Err() != nil {
		return nil, &backend.Trap{Kind: mir.TrapTime}
	}
	i.ctx = ctx
	if g, ok := i.module.ExportedGlobal(stackExport).(api.MutableGlobal); ok {
		g.Set(uint64(i.p.stackTop))
	}
	if i.quiet {
		defer debug.SetGCPercent(debug.SetGCPercent(-1))
	}
	stack := make([]uint64, max(results, len(args)))
	copy(stack, args)
	if err := i.module.ExportedFunction(export).CallWithStack(context.WithoutCancel(ctx), stack); err != nil {
		return nil, i.ended(err)
	}
	return stack[:results], nil
}

// Stats implements backend.Instance.
func (i *instance) Stats() *backend.Stats { return nil }

// Memory implements backend.Instance.
func (i *instance) Memory() backend.Memory { return i.memory }

// Close implements backend.Instance.
func (i *instance) Close() error {
	if err := i.calls.Close(); err != nil {
		return err
	}
	return i.runtime.Close(context.Background())
}

// memory is the memory as the outside sees it.
type memory struct {
	i   *instance
	m   api.Memory
	brk uint64 // where new memory comes from next
	max uint64
}

func (v *memory) View(addr, n uint64) ([]byte, bool) {
	if n == 0 {
		return nil, true
	}
	if addr < lowest || addr >= 1<<32 || n >= 1<<32 {
		return nil, false
	}
	return v.m.Read(uint32(addr), uint32(n))
}

func (v *memory) Grow(n uint64) uint64 {
	n = (n + 15) &^ 15
	if n > v.max || v.brk+n > v.max {
		return 0
	}
	if size := uint64(v.m.Size()); v.brk+n > size {
		if _, ok := v.m.Grow(uint32((v.brk + n - size + pageSize - 1) / pageSize)); !ok {
			return 0
		}
	}
	v.brk += n
	return v.brk - n
}

func (v *memory) Symbol(name string) (uint64, bool) {
	s := v.i.p.m.Lookup(name)
	if v.i.p.m.Global(s) == nil {
		return 0, false
	}
	return v.i.p.addr[s], true
}
