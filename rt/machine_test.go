package rt_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// link makes one module of files, without the imports that one satisfies for
// another.
func link(names ...string) *mir.Module {
	text := []string{"mir 1"}
	for _, name := range names {
		file, err := rt.Files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		for line := range strings.SplitSeq(string(file), "\n") {
			if line == "mir 1" || strings.HasPrefix(line, "import func @") && !strings.HasPrefix(line, "import func @mir.") {
				continue
			}
			text = append(text, line)
		}
	}
	m, err := mirtext.Load("rt", []byte(strings.Join(text, "\n")))
	if err != nil {
		panic(err)
	}
	return m
}

// A machine runs the runtime module on the interpreter, in a world of its own.
type machine struct {
	module *mir.Module
	t      testing.TB
	inst   backend.Instance
	in     []byte // what standard input still holds
	step   int    // how many bytes a read gives at most
	out    bytes.Buffer
	err    bytes.Buffer
	left   uint64               // how much memory may still grow
	onGrow func(backend.Memory) // called after mir.grow
	free   uint64               // scratch memory for arguments
	end    uint64
}

func newMachine(t testing.TB) *machine { return newMachineOf(t, rt.Module()) }

func newMachineOf(t testing.TB, module *mir.Module) *machine {
	m := &machine{module: module, t: t, step: 1 << 20, left: 1 << 30}
	m.load()
	t.Cleanup(func() { m.inst.Close() })
	return m
}

// load starts anew, as after a trap.
func (m *machine) load() {
	m.t.Helper()
	if m.inst != nil {
		m.inst.Close()
	}
	inst, err := interp.Backend.Load(m.module, backend.Options{Imports: m.imports()})
	if err != nil {
		m.t.Fatal(err)
	}
	m.inst, m.free, m.end = inst, 0, 0
}

func (m *machine) imports() map[string]backend.HostFunc {
	i32, i64, ptr := mir.I32, mir.I64, mir.Ptr
	sig := func(res []mir.Type, params ...mir.Type) mir.Sig { return mir.Sig{Params: params, Results: res} }
	one := func(t mir.Type) []mir.Type { return []mir.Type{t} }
	return map[string]backend.HostFunc{
		"mir.write": {Sig: sig(one(i64), i32, ptr, i64), Fn: m.write},
		"mir.read":  {Sig: sig(one(i64), i32, ptr, i64), Fn: m.read},
		"mir.exit": {Sig: sig(nil, i32), Fn: func(c *backend.HostCall) error {
			return &backend.Exit{Status: int(c.Args[0])}
		}},
		"mir.clock": {Sig: sig(one(i64)), Fn: func(c *backend.HostCall) error {
			c.Results[0] = 42
			return nil
		}},
		"mir.grow": {Sig: sig(one(ptr), i64), Fn: m.grow},
	}
}

func (m *machine) write(c *backend.HostCall) error {
	text, ok := c.Memory.View(c.Args[1], c.Args[2])
	if !ok {
		return errors.New("write from outside memory")
	}
	if c.Args[0] == 2 {
		m.err.Write(text)
	} else {
		m.out.Write(text)
	}
	c.Results[0] = uint64(len(text))
	return nil
}

func (m *machine) read(c *backend.HostCall) error {
	n := min(uint64(m.step), c.Args[2], uint64(len(m.in)))
	to, ok := c.Memory.View(c.Args[1], n)
	if !ok {
		return errors.New("read to outside memory")
	}
	copy(to, m.in)
	m.in = m.in[n:]
	c.Results[0] = n
	return nil
}

func (m *machine) grow(c *backend.HostCall) error {
	if c.Args[0] > m.left {
		c.Results[0] = 0
		return nil
	}
	m.left -= c.Args[0]
	c.Results[0] = c.Memory.Grow(c.Args[0])
	if m.onGrow != nil {
		m.onGrow(c.Memory)
	}
	return nil
}

// try calls a function. An argument is an int, a rune, a uint64, a bool, a
// float64, or a string, which is put into memory with a NUL behind it.
func (m *machine) try(name string, args ...any) ([]uint64, error) {
	bits := make([]uint64, len(args))
	for i, a := range args {
		bits[i] = m.bits(a)
	}
	if f := m.module.FuncByName(name); f != nil {
		for i := range bits {
			bits[i] &= f.Sig.Params[i].Mask()
		}
	}
	return m.inst.Call(context.Background(), name, bits...)
}

func (m *machine) bits(a any) uint64 {
	switch a := a.(type) {
	case int:
		return uint64(a)
	case rune:
		return uint64(a)
	case uint64:
		return a
	case bool:
		if a {
			return 1
		}
		return 0
	case float64:
		return mir.FloatBits(mir.F64, a)
	case string:
		return m.text(a)
	}
	m.t.Fatalf("no argument: %T", a)
	return 0
}

// call calls a function that gives one result or none.
func (m *machine) call(name string, args ...any) uint64 {
	m.t.Helper()
	results, err := m.try(name, args...)
	if err != nil {
		m.t.Fatalf("%s%v: %v", name, args, err)
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

// alloc returns scratch memory, which is good until reset.
func (m *machine) alloc(n int) uint64 {
	const chunk = 1 << 20
	if m.free == 0 || m.free+uint64(n) > m.end {
		m.free = m.inst.Memory().Grow(max(chunk, uint64(n)))
		m.end = m.free + max(chunk, uint64(n))
	}
	p := m.free
	m.free += uint64(n+15) &^ 15
	return p
}

// reset takes the scratch memory back. It must be one that a single chunk holds.
func (m *machine) reset(mark uint64) { m.free = mark }

// text puts a string into memory.
func (m *machine) text(s string) uint64 {
	p := m.alloc(len(s) + 1)
	m.put(p, s+"\x00")
	return p
}

func (m *machine) put(p uint64, s string) { copy(m.view(p, len(s)), s) }

func (m *machine) view(p uint64, n int) []byte {
	m.t.Helper()
	b, ok := m.inst.Memory().View(p, uint64(n))
	if !ok {
		m.t.Fatalf("no memory at %#x", p)
	}
	return b
}

// at returns the string at an address.
func (m *machine) at(p uint64) string {
	n := 1
	for m.view(p, n)[n-1] != 0 {
		n++
	}
	return string(m.view(p, n-1))
}

// printed flushes and returns what was written since the last time.
func (m *machine) printed() string {
	m.call(rt.Flush)
	s := m.out.String()
	m.out.Reset()
	return s
}

// wantTrap checks that a call traps so.
func (m *machine) wantTrap(kind mir.TrapKind, name string, args ...any) {
	m.t.Helper()
	results, err := m.try(name, args...)
	var trap *backend.Trap
	if !errors.As(err, &trap) || trap.Kind != kind {
		m.t.Errorf("%s%v gives %v, error %v; want the trap %v", name, args, results, err, kind)
	}
}
