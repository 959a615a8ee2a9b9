package refeval

import (
	"context"

	"github.com/mirtool/mirtool/mir"
)

// frame is a call of a function that has not ended.
type frame struct {
	f       *mir.Func
	b       mir.Block
	v       mir.Value // the instruction that is run, or the call that has not returned
	vals    []uint64  // by Value
	vars    []uint64  // by Var
	objects []uint64  // addresses of slots and allocas
}

// run calls a function from outside.
func (i *instance) run(ctx context.Context, f *mir.Func, args []uint64) ([]uint64, error) {
	for len(i.stack) > 0 {
		i.pop()
	}
	if err := i.push(f, args); err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return nil, i.trap(mir.TrapTime)
		}
		results, err := i.step(ctx)
		if err != nil || len(i.stack) == 0 {
			return results, err
		}
	}
}

// get returns the bits of a value.
func (i *instance) get(fr *frame, v mir.Value) uint64 {
	switch in := fr.f.At(v); in.Op {
	case mir.OpConst:
		return uint64(in.Imm)
	case mir.OpAddr:
		return i.addrs[mir.Sym(in.Imm)]
	}
	return fr.vals[v]
}

func (i *instance) all(fr *frame, vs []mir.Value) []uint64 {
	xs := make([]uint64, len(vs))
	for k, v := range vs {
		xs[k] = i.get(fr, v)
	}
	return xs
}

// step runs one instruction. It returns the results of the function that was
// called from outside when that returns.
func (i *instance) step(ctx context.Context) ([]uint64, error) {
	fr := i.stack[len(i.stack)-1]
	f := fr.f
	in := f.At(fr.v)
	if !f.Runtime {
		i.stats[f].Instructions++
	}
	xs := i.all(fr, f.Args(fr.v))
	switch in.Op {
	case mir.Jump:
		return nil, i.follow(fr, f.Edge(fr.v, 0))
	case mir.Br:
		if xs[0] == 1 {
			return nil, i.follow(fr, f.Edge(fr.v, 0))
		}
		return nil, i.follow(fr, f.Edge(fr.v, 1))
	case mir.Switch:
		to := f.Edge(fr.v, 0)
		for k, e := range f.Edges(fr.v) {
			if k > 0 && uint64(e.Val) == xs[0] {
				to = e
			}
		}
		return nil, i.follow(fr, to)
	case mir.Trap:
		return nil, i.trap(mir.TrapKind(in.Imm))
	case mir.Unreachable:
		return nil, i.trap(mir.TrapUnreachable)
	case mir.Ret:
		return i.leave(xs), nil
	case mir.Call:
		return nil, i.call(ctx, fr, i.mod.Func(mir.Sym(in.Imm)), xs)
	case mir.CallI:
		callee, ok := i.callee(fr, xs[0])
		if !ok {
			return nil, i.trap(mir.TrapBadCall)
		}
		return nil, i.call(ctx, fr, callee, xs[1:])
	case mir.TailCall:
		return i.tailCall(ctx, fr, i.mod.Func(mir.Sym(in.Imm)), xs)
	case mir.TailCallI:
		callee, ok := i.callee(fr, xs[0])
		if !ok {
			return nil, i.trap(mir.TrapBadCall)
		}
		return i.tailCall(ctx, fr, callee, xs[1:])
	}
	x, kind := i.compute(fr, in, xs)
	if kind != mir.NoTrap {
		return nil, i.trap(kind)
	}
	fr.vals[fr.v] = x
	fr.advance()
	return nil, nil
}

// advance goes to the next instruction of the block.
func (fr *frame) advance() {
	fr.v = fr.f.Next(fr.v)
	for fr.f.At(fr.v).Op == mir.OpResult {
		fr.v = fr.f.Next(fr.v)
	}
}

// compute runs an instruction that goes on to the next one.
func (i *instance) compute(fr *frame, in *mir.Inst, xs []uint64) (uint64, mir.TrapKind) {
	switch in.Op {
	case mir.Get:
		return fr.vars[in.Imm], mir.NoTrap
	case mir.Set:
		fr.vars[in.Imm] = xs[0]
		return 0, mir.NoTrap
	case mir.Load:
		x, ok := i.load(xs[0]+uint64(in.Imm), in.Type)
		return x, badPointerUnless(ok)
	case mir.Store:
		return 0, badPointerUnless(i.store(xs[1]+uint64(in.Imm), in.Type, xs[0]))
	case mir.MemCpy, mir.MemMove:
		to, ok := i.bytes(xs[0], xs[2])
		from, ok2 := i.bytes(xs[1], xs[2])
		copy(to, from)
		return 0, badPointerUnless(ok && ok2)
	case mir.MemSet:
		to, ok := i.bytes(xs[0], xs[2])
		for k := range to {
			to[k] = byte(xs[1])
		}
		return 0, badPointerUnless(ok)
	case mir.Alloca:
		align := uint64(16)
		if in.Align() != 0 {
			align = uint64(in.Align())
		}
		addr, ok := i.reserve(fr, max(xs[0], 1), align, false)
		if !ok {
			return 0, mir.TrapStackOverflow
		}
		return addr, mir.NoTrap
	}
	var operands [3]uint64
	copy(operands[:], xs)
	return in.Op.Info().Eval(in.Type, in.Res, operands)
}

func badPointerUnless(ok bool) mir.TrapKind {
	if ok {
		return mir.NoTrap
	}
	return mir.TrapBadPointer
}

// follow passes the arguments of an edge and enters its block.
func (i *instance) follow(fr *frame, e *mir.Edge) error {
	err := i.enter(fr, e.To, i.all(fr, fr.f.EdgeArgs(e)))
	if err == nil && !fr.f.Runtime {
		i.stats[fr.f].Edges++
	}
	return err
}

// enter charges for a block, counts it, and gives its parameters their values.
func (i *instance) enter(fr *frame, b mir.Block, args []uint64) error {
	fr.b, fr.v = b, fr.f.First(b)
	if !fr.f.Runtime {
		cost := uint64(1)
		for v := range fr.f.Insts(b) {
			if fr.f.At(v).Op != mir.OpResult {
				cost++
			}
		}
		if i.options.Fuel != 0 {
			if i.fuel < cost {
				return i.trap(mir.TrapFuel)
			}
			i.fuel -= cost
		}
		i.stats[fr.f].Blocks++
	}
	for k, p := range fr.f.Params(b) {
		fr.vals[p] = args[k]
	}
	return nil
}
