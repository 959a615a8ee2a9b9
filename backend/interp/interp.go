package interp

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unsafe"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// Backend is the interpreter.
var Backend = &backend.Backend{
	Name: "interp",
	Doc:  "interprets the module: no start-up time, exact traps, fuel, statistics",
	Load: load,
}

// load makes an instance of a verified module.
func load(mod *mir.Module, o backend.Options) (backend.Instance, error) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		return nil, errors.New("the interpreter needs a little-endian machine: its memory is the program's")
	}
	if o.MaxMemory == 0 {
		o.MaxMemory = backend.DefaultMaxMemory
	}
	o.MaxMemory = min(o.MaxMemory, funcBase-2*hole, math.MaxInt)
	if o.MaxStack == 0 {
		o.MaxStack = backend.DefaultMaxStack
	}
	tooLarge := &backend.Trap{Kind: mir.TrapMemory, Message: fmt.Sprintf("the module needs more than %d bytes", o.MaxMemory)}
	p := newProgram(mod)
	if !p.placeGlobals(o.MaxMemory) {
		return nil, tooLarge
	}
	if err := p.decode(o); err != nil {
		return nil, err
	}
	m := &machine{program: p, fuel: o.Fuel, tables: p.switches}
	m.max, m.stackMax = o.MaxMemory, min(o.MaxStack, o.MaxMemory)
	if !m.initMemory() {
		return nil, tooLarge
	}
	m.code = &p.insts[0]
	m.callees = p.callees()
	if o.Stats {
		m.countIndirect()
	}
	m.hosted = make([]uint64, len(p.fns))
	m.unrun = make([]uint64, len(p.fns))
	m.counts = make([]uint64, len(p.blocks))
	m.stack = firstStackOf()
	m.setLimit()
	i := &instance{m: m, stats: o.Stats}
	m.call.Memory = view{m}
	return i, nil
}

// instance is a loaded module.
type instance struct {
	m     *machine
	stats bool
	calls backend.Calls
}

// Call implements backend.Instance.
func (i *instance) Call(ctx context.Context, name string, args ...uint64) ([]uint64, error) {
	if err := i.calls.Ready(); err != nil {
		return nil, err
	}
	s, ok := i.m.stubs[name]
	if !ok {
		return nil, fmt.Errorf("there is no exported function @%s", mir.QuoteName(name))
	}
	if err := backend.CheckArgs(s.fn, args); err != nil {
		return nil, err
	}
	var results []uint64
	sp := i.m.slotStack
	err := i.calls.Run(func() error {
		err := i.m.invoke(ctx, s, args)
		results = append(results, i.m.stack[1:len(s.fn.Sig.Results)+1]...)
		return err
	}, func() error {
		if i.m.final.fn == nil {
			return nil
		}
		i.m.slotStack = sp
		return i.m.invoke(context.WithoutCancel(ctx), i.m.final, nil)
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// invoke runs a function from outside.
func (m *machine) invoke(ctx context.Context, s stub, args []uint64) error {
	m.failure = nil
	m.regs = (*regFile)(m.stack)
	m.pc = (*inst)(unsafe.Add(unsafe.Pointer(m.code), s.pc*int(instSize)))
	m.call.Context = ctx
	end := m.watch(ctx)
	defer end()
	if !m.room(s.frame + 1 + len(args)) {
		m.trap(mir.TrapStackOverflow, "")
		return m.failure
	}
	copy(m.stack[s.frame+1:], args)
	if ctx.Err() != nil {
		m.trap(mir.TrapTime, "")
		return m.failure
	}
	m.loop()
	return m.failure
}

// Memory implements backend.Instance.
func (i *instance) Memory() backend.Memory { return view{i.m} }

// Close implements backend.Instance.
func (i *instance) Close() error {
	if err := i.calls.Close(); err != nil {
		return err
	}
	if m := i.m; len(m.stack) == firstStack+window {
		stacks.Put((*[firstStack + window]uint64)(m.stack))
		m.stack = nil
	}
	return nil
}

// view is the memory as the outside sees it.
type view struct{ m *machine }

func (v view) View(addr, n uint64) ([]byte, bool) { return v.m.view(addr, n) }
func (v view) Grow(n uint64) uint64               { return v.m.grow(n) }

func (v view) Symbol(name string) (uint64, bool) {
	sym := v.m.mod.Lookup(name)
	if v.m.mod.Global(sym) == nil {
		return 0, false
	}
	return v.m.addrs[sym], true
}
