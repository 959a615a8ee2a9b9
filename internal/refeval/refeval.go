package refeval

import (
	"context"
	"errors"
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// Backend is the reference.
var Backend = &backend.Backend{
	Name: "reference",
	Doc:  "walks the module one instruction at a time: slow and plain, to compare others with",
	Load: load,
}

// instance is a loaded module.
type instance struct {
	mod     *mir.Module
	options backend.Options
	memory
	addrs map[mir.Sym]uint64
	funcs map[uint64]*mir.Func // by address
	hosts map[*mir.Func]backend.HostFunc

	stack []*frame
	words int    // of all frames together
	slots uint64 // bytes of the slots and allocas of all frames
	fuel  uint64 // what is left, when there is a limit
	stats map[*mir.Func]*backend.FuncStats
	dead  error // what every further call returns
}

// firstFunc is the address of the first function. No object lies there.
const firstFunc = 1 << 56

func load(m *mir.Module, o backend.Options) (backend.Instance, error) {
	if o.MaxMemory == 0 {
		o.MaxMemory = backend.DefaultMaxMemory
	}
	if o.MaxStack == 0 {
		o.MaxStack = backend.DefaultMaxStack
	}
	i := &instance{
		mod: m, options: o, fuel: o.Fuel,
		memory: memory{next: lowest, max: o.MaxMemory},
		addrs:  map[mir.Sym]uint64{}, funcs: map[uint64]*mir.Func{},
		hosts: map[*mir.Func]backend.HostFunc{}, stats: map[*mir.Func]*backend.FuncStats{},
	}
	for _, sym := range m.Syms() {
		if err := i.declare(sym); err != nil {
			return nil, err
		}
	}
	for _, sym := range m.Syms() {
		if g := m.Global(sym); g != nil {
			i.fill(g, i.addrs[sym])
		}
	}
	return i, nil
}

// declare gives a symbol its address.
func (i *instance) declare(sym mir.Sym) error {
	if g := i.mod.Global(sym); g != nil {
		align := max(uint64(g.Align), mir.DefaultGlobalAlign)
		addr, ok := i.add(uint64(g.Size()), align)
		if !ok {
			return &backend.Trap{Kind: mir.TrapMemory, Message: fmt.Sprintf("the module needs more than %d bytes", i.max)}
		}
		i.addrs[sym] = addr
		return nil
	}
	f := i.mod.Func(sym)
	i.addrs[sym] = firstFunc + 16*uint64(len(i.funcs))
	i.funcs[i.addrs[sym]] = f
	i.stats[f] = &backend.FuncStats{Name: f.Name}
	if f.Defined() {
		return nil
	}
	h, ok := i.options.Imports[f.Name]
	switch {
	case !ok || h.Fn == nil:
		return fmt.Errorf("nobody provides the import @%s%s", mir.QuoteName(f.Name), f.Sig)
	case !h.Sig.Equal(f.Sig):
		return fmt.Errorf("import @%s has the signature %s, the host provides %s", mir.QuoteName(f.Name), f.Sig, h.Sig)
	}
	i.hosts[f] = h
	return nil
}

// fill writes what a global holds at the start.
func (i *instance) fill(g *mir.Global, addr uint64) {
	for k := range g.Init {
		d := &g.Init[k]
		switch d.Kind {
		case mir.DatumBytes:
			i.write(addr, []byte(d.Bytes))
		case mir.DatumValue:
			i.store(addr, d.Type, d.Bits)
		case mir.DatumAddr:
			i.store(addr, mir.Ptr, i.addrs[d.Sym]+uint64(d.Off))
		}
		addr += uint64(d.Size())
	}
}

// Call implements backend.Instance.
func (i *instance) Call(ctx context.Context, name string, args ...uint64) ([]uint64, error) {
	if i.dead != nil {
		return nil, i.dead
	}
	f := i.mod.ExportByName(name)
	if f == nil {
		return nil, fmt.Errorf("there is no exported function @%s", mir.QuoteName(name))
	}
	if err := backend.CheckArgs(f, args); err != nil {
		return nil, err
	}
	results, err := i.run(ctx, f, args)
	if final := i.mod.Func(i.mod.Final); final != nil {
		if _, err2 := i.run(context.WithoutCancel(ctx), final, nil); err == nil {
			err = err2
		}
	}
	if err != nil {
		i.dead = err
		return nil, err
	}
	return results, nil
}

// Memory implements backend.Instance.
func (i *instance) Memory() backend.Memory { return view{i} }

// Close implements backend.Instance.
func (i *instance) Close() error {
	i.dead = errors.New("the instance is closed")
	return nil
}

// Stats implements backend.Instance. Of the functions of the runtime module
// that the program called it says how often.
func (i *instance) Stats() *backend.Stats {
	if !i.options.Stats {
		return nil
	}
	sum := &backend.Stats{Functions: []backend.FuncStats{}}
	for _, f := range i.mod.Funcs() {
		s := *i.stats[f]
		if f.Runtime && (f.Import || s.Calls == 0) {
			continue
		}
		sum.Functions = append(sum.Functions, s)
		sum.Instructions += s.Instructions
		sum.Blocks += s.Blocks
		sum.Edges += s.Edges
		sum.Calls += s.Calls
	}
	return sum
}

// view is the memory as the outside sees it.
type view struct{ i *instance }

func (v view) View(addr, n uint64) ([]byte, bool) { return v.i.bytes(addr, n) }

func (v view) Grow(n uint64) uint64 {
	addr, _ := v.i.add(n, 16)
	return addr
}

func (v view) Symbol(name string) (uint64, bool) {
	sym := v.i.mod.Lookup(name)
	return v.i.addrs[sym], v.i.mod.Global(sym) != nil
}
