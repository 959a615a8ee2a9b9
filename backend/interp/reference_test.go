package interp_test

import (
	"encoding/binary"
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// reference runs a module in the plainest way: values in a map, semantics from
// the op table, calls by calls. It knows the ops that randomModule uses.
type reference struct {
	m     *mir.Module
	fuel  uint64
	mem   map[uint64]byte
	addrs map[mir.Sym]uint64
	next  uint64 // address of the next object
	stats backend.Stats
	stack []place
	trap  *backend.Trap
}

// place is where a function is.
type place struct {
	f *mir.Func
	b mir.Block
	v mir.Value
}

func newReference(m *mir.Module, fuel uint64) *reference {
	r := &reference{m: m, fuel: fuel, mem: map[uint64]byte{}, addrs: map[mir.Sym]uint64{}, next: 1 << 20}
	for _, s := range m.Syms() {
		r.addrs[s] = r.next
		r.next += 1 << 12
		if f := m.Func(s); f != nil {
			r.stats.Functions = append(r.stats.Functions, backend.FuncStats{Name: f.Name})
		}
	}
	return r
}

// args returns arguments for @f.
func (r *reference) args() []uint64 {
	var xs []uint64
	for i, t := range r.m.FuncByName("f").Sig.Params {
		xs = append(xs, uint64(i+3)&t.Mask())
	}
	return xs
}

func (r *reference) run(name string, args []uint64) (res []uint64, trap *backend.Trap) {
	defer func() {
		if r.trap != nil {
			if p := recover(); p != nil && p != r.trap {
				panic(p)
			}
			trap = r.trap
		}
		for _, f := range r.stats.Functions {
			r.stats.Instructions += f.Instructions
			r.stats.Blocks += f.Blocks
			r.stats.Edges += f.Edges
			r.stats.Calls += f.Calls
		}
	}()
	return r.call(r.m.FuncByName(name), args), nil
}

func (r *reference) count(f *mir.Func) *backend.FuncStats {
	for i := range r.stats.Functions {
		if r.stats.Functions[i].Name == f.Name {
			return &r.stats.Functions[i]
		}
	}
	return nil
}

func (r *reference) fail(kind mir.TrapKind, message string) {
	t := &backend.Trap{Kind: kind, Message: message}
	n := len(r.stack)
	for i := n - 1; i >= 0; i-- {
		if n-i > 30 && i > 0 {
			t.Omitted++
			continue
		}
		p := r.stack[i]
		at := p.f.BlockPlace(p.b)
		if kind != mir.TrapFuel || i != n-1 {
			at = p.f.At(p.v).Place
		}
		t.Frames = append(t.Frames, backend.Frame{Func: p.f.Name, Block: p.f.BlockName(p.b), Pos: r.m.Pos(at)})
	}
	r.trap = t
	panic(t)
}

// call runs functions till one returns: a tail call goes on in the loop.
func (r *reference) call(f *mir.Func, args []uint64) []uint64 {
	r.stack = append(r.stack, place{})
	defer func() { r.stack = r.stack[:len(r.stack)-1] }()
	for {
		res, next, nextArgs := r.body(f, args)
		if next == nil {
			return res
		}
		f, args = next, nextArgs
	}
}

func (r *reference) body(f *mir.Func, args []uint64) (res []uint64, tail *mir.Func, tailArgs []uint64) {
	vals := map[mir.Value]uint64{}
	vars := map[int64]uint64{}
	for x, info := range f.Vars() {
		vars[int64(x)] = info.Init
	}
	for _, s := range f.Slots() {
		vals[s] = r.next
		r.next += 1 << 12
	}
	get := func(v mir.Value) uint64 {
		switch in := f.At(v); in.Op {
		case mir.OpConst:
			return uint64(in.Imm)
		case mir.OpAddr:
			return r.addrs[mir.Sym(in.Imm)]
		}
		return vals[v]
	}
	all := func(vs []mir.Value) (xs []uint64) {
		for _, v := range vs {
			xs = append(xs, get(v))
		}
		return xs
	}
	top := &r.stack[len(r.stack)-1]
	b := f.Entry()
	first := true
	for {
		*top = place{f, b, f.First(b)}
		n := uint64(1)
		for v := range f.Insts(b) {
			if f.At(v).Op.IsInst() {
				n++
			}
		}
		if r.fuel < n {
			r.fail(mir.TrapFuel, "")
		}
		r.fuel -= n
		c := r.count(f)
		c.Blocks++
		if first {
			c.Calls++
		} else {
			c.Edges++
		}
		first = false
		for i, p := range f.Params(b) {
			vals[p] = args[i]
		}
		var edge *mir.Edge
		for v := range f.Insts(b) {
			in := f.At(v)
			if in.Op == mir.OpResult {
				continue
			}
			top.v = v
			c.Instructions++
			xs := all(f.Args(v))
			switch in.Op {
			case mir.Jump:
				edge = f.Edge(v, 0)
			case mir.Br:
				edge = f.Edge(v, 1-int(xs[0]))
			case mir.Switch:
				edge = f.Edge(v, 0)
				for i, e := range f.Edges(v) {
					if i > 0 && uint64(e.Val) == xs[0] {
						edge = e
					}
				}
			case mir.Ret:
				return xs, nil, nil
			case mir.TailCall:
				return nil, r.m.Func(mir.Sym(in.Imm)), xs
			case mir.TailCallI:
				return nil, r.callee(xs[0]), xs[1:]
			case mir.Trap:
				r.fail(mir.TrapKind(in.Imm), "")
			case mir.Call, mir.CallI:
				var rs []uint64
				if in.Op == mir.Call {
					rs = r.call(r.m.Func(mir.Sym(in.Imm)), xs)
				} else {
					rs = r.call(r.callee(xs[0]), xs[1:])
				}
				top = &r.stack[len(r.stack)-1]
				for i, res := range f.Results(v) {
					vals[res] = rs[i]
				}
			case mir.Get:
				vals[v] = vars[in.Imm]
			case mir.Set:
				vars[in.Imm] = xs[0]
			case mir.Load:
				vals[v] = r.load(xs[0]+uint64(in.Imm), in.Type)
			case mir.Store:
				r.store(xs[1]+uint64(in.Imm), in.Type, xs[0])
			default:
				var ops [3]uint64
				copy(ops[:], xs)
				x, kind := in.Op.Info().Eval(in.Type, in.Res, ops)
				if kind != mir.NoTrap {
					r.fail(kind, "")
				}
				vals[v] = x
			}
		}
		args = all(f.EdgeArgs(edge))
		b = edge.To
	}
}

func (r *reference) callee(addr uint64) *mir.Func {
	for s, a := range r.addrs {
		if a == addr {
			return r.m.Func(s)
		}
	}
	return nil
}

func (r *reference) check(addr uint64, t mir.Type) {
	if addr < 1<<16 {
		what := fmt.Sprintf("%d bytes at 0x%x", t.Size(), addr)
		if t.Size() == 1 {
			what = fmt.Sprintf("1 byte at 0x%x", addr)
		}
		r.fail(mir.TrapBadPointer, what)
	}
}

func (r *reference) load(addr uint64, t mir.Type) uint64 {
	r.check(addr, t)
	var b [8]byte
	for i := range t.Size() {
		b[i] = r.mem[addr+uint64(i)]
	}
	return binary.LittleEndian.Uint64(b[:]) & t.Mask()
}

func (r *reference) store(addr uint64, t mir.Type, x uint64) {
	r.check(addr, t)
	for i := range t.Size() {
		r.mem[addr+uint64(i)] = byte(x >> (8 * i))
	}
}
