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

// findImport returns the host function that an import stands for.
func findImport(f *mir.Func, o backend.Options) (backend.HostFunc, error) {
	h, ok := o.Imports[f.Name]
	switch {
	case !ok || h.Fn == nil:
		return h, fmt.Errorf("%s: nobody provides the import @%s%s", f.Module.Pos(f.Place), mir.QuoteName(f.Name), f.Sig)
	case !h.Sig.Equal(f.Sig):
		return h, fmt.Errorf("%s: import @%s has the signature %s, the host provides %s",
			f.Module.Pos(f.Place), mir.QuoteName(f.Name), f.Sig, h.Sig)
	}
	return h, nil
}

// instance is a loaded module.
type instance struct {
	m       *machine
	stats   bool
	running bool
	dead    error // what every further call returns
}

var errBusy = errors.New("a call is running: a host function can't call into the instance that called it")

// Call implements backend.Instance.
func (i *instance) Call(ctx context.Context, name string, args ...uint64) ([]uint64, error) {
	switch {
	case i.running:
		return nil, errBusy
	case i.dead != nil:
		return nil, i.dead
	}
	s, ok := i.m.stubs[name]
	if !ok {
		return nil, fmt.Errorf("there is no exported function @%s", mir.QuoteName(name))
	}
	if err := backend.CheckArgs(s.fn, args); err != nil {
		return nil, err
	}
	i.running = true
	i.dead = errors.New("a panic left the program in the middle of a call")
	defer func() { i.running = false }()
	sp := i.m.slotStack
	i.dead = i.m.invoke(ctx, s, args)
	n := len(s.fn.Sig.Results)
	results := append([]uint64(nil), i.m.stack[1:n+1]...)
	if i.m.final.fn != nil {
		i.m.slotStack = sp
		if err := i.m.invoke(context.WithoutCancel(ctx), i.m.final, nil); i.dead == nil {
			i.dead = err
		}
	}
	if i.dead != nil {
		return nil, i.dead
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
	if i.running {
		return errBusy
	}
	if m := i.m; len(m.stack) == firstStack+window {
		stacks.Put((*[firstStack + window]uint64)(m.stack))
		m.stack = nil
	}
	i.dead = errors.New("the instance is closed")
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
