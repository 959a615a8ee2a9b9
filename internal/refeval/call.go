package refeval

import (
	"context"
	"errors"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// mostWords is how many words all frames may have together, with some for each
// frame itself.
const (
	mostWords  = 8 << 20
	frameWords = 16
)

// push begins a call of a function that has a body.
func (i *instance) push(f *mir.Func, args []uint64) error {
	fr := &frame{f: f, b: f.Entry(), v: f.First(f.Entry()), vals: make([]uint64, f.NumValues()), vars: make([]uint64, f.NumVars())}
	if i.words+len(fr.vals)+frameWords > mostWords {
		return i.trap(mir.TrapStackOverflow)
	}
	i.words += len(fr.vals) + frameWords
	i.stack = append(i.stack, fr)
	if err := i.enter(fr, f.Entry(), args); err != nil {
		return err
	}
	if !f.Runtime {
		i.stats[f].Calls++
	}
	for x, info := range f.Vars() {
		fr.vars[x] = info.Init
	}
	for _, s := range f.Slots() {
		in := f.At(s)
		addr, ok := i.reserve(fr, uint64(in.Imm), uint64(f.SlotAlign(s)), in.Flag())
		if !ok {
			return i.trap(mir.TrapStackOverflow)
		}
		fr.vals[s] = addr
	}
	return nil
}

// reserve makes an object that lives as long as the frame. Who reads what was
// never written shall see that it is not zero.
func (i *instance) reserve(fr *frame, n, align uint64, noinit bool) (uint64, bool) {
	if n > i.options.MaxStack-i.slots {
		return 0, false
	}
	addr, ok := i.add(n, align)
	if !ok {
		return 0, false
	}
	if b, _ := i.bytes(addr, n); noinit {
		for k := range b {
			b[k] = 0xa5
		}
	}
	fr.objects = append(fr.objects, addr)
	i.slots += n
	return addr, true
}

// drop takes the slots of a frame away.
func (i *instance) drop(fr *frame) {
	for _, addr := range fr.objects {
		i.slots -= i.remove(addr)
	}
	fr.objects = nil
}

// pop ends the innermost call.
func (i *instance) pop() {
	fr := i.stack[len(i.stack)-1]
	i.drop(fr)
	i.words -= len(fr.vals) + frameWords
	i.stack = i.stack[:len(i.stack)-1]
}

// leave returns from the innermost function. The results go to the call that
// waits for them, or outside when there is none.
func (i *instance) leave(results []uint64) []uint64 {
	i.pop()
	if len(i.stack) == 0 {
		return results
	}
	i.stack[len(i.stack)-1].deliver(results)
	return nil
}

// deliver ends the call that the frame waits for.
func (fr *frame) deliver(results []uint64) {
	for k, v := range fr.f.Results(fr.v) {
		fr.vals[v] = results[k]
	}
	fr.advance()
}

// callee finds what an indirect call calls, if that may be called so.
func (i *instance) callee(fr *frame, addr uint64) (*mir.Func, bool) {
	f, ok := i.funcs[addr]
	return f, ok && f.Sig.Equal(fr.f.SigOf(fr.v))
}

func (i *instance) call(ctx context.Context, fr *frame, f *mir.Func, args []uint64) error {
	i.countRuntime(fr, f)
	if f.Defined() {
		return i.push(f, args)
	}
	results, err := i.host(ctx, fr, f, args)
	if err == nil {
		fr.deliver(results)
	}
	return err
}

func (i *instance) tailCall(ctx context.Context, fr *frame, f *mir.Func, args []uint64) ([]uint64, error) {
	i.countRuntime(fr, f)
	if f.Defined() {
		i.pop()
		return nil, i.push(f, args)
	}
	i.drop(fr)
	results, err := i.host(ctx, fr, f, args)
	if err != nil {
		return nil, err
	}
	return i.leave(results), nil
}

// countRuntime counts a call of a runtime function by the program.
func (i *instance) countRuntime(fr *frame, f *mir.Func) {
	if f.Defined() && f.Runtime && !fr.f.Runtime {
		i.stats[f].Calls++
	}
}

// host calls an imported function.
func (i *instance) host(ctx context.Context, fr *frame, f *mir.Func, args []uint64) ([]uint64, error) {
	i.stats[f].Calls++
	c := &backend.HostCall{Context: ctx, Memory: view{i}, Args: args, Results: make([]uint64, len(f.Sig.Results))}
	values := fr.f.Args(fr.v)
	for _, v := range values[len(values)-len(args):] {
		c.Types = append(c.Types, fr.f.TypeOf(v))
	}
	if err := i.hosts[f].Fn(c); err != nil {
		var exit *backend.Exit
		var trap *backend.Trap
		switch {
		case errors.As(err, &exit):
			return nil, exit
		case errors.As(err, &trap):
			return nil, i.trap(trap.Kind)
		}
		return nil, i.trap(mir.TrapAbort)
	}
	for k, t := range f.Sig.Results {
		c.Results[k] &= t.Mask()
	}
	if ctx.Err() != nil {
		return nil, i.trap(mir.TrapTime)
	}
	return c.Results, nil
}

// shown is how many frames of a trap are reported besides the outermost.
const shown = 30

// trap returns the trap with its call stack. It says no more than the kind.
func (i *instance) trap(kind mir.TrapKind) error {
	t := &backend.Trap{Kind: kind}
	for k := len(i.stack) - 1; k >= 0; k-- {
		fr := i.stack[k]
		if fr.f.Runtime {
			continue
		}
		place := fr.f.At(fr.v).Place
		if p := fr.f.BlockPlace(fr.b); kind == mir.TrapFuel && k == len(i.stack)-1 && p.IsValid() {
			place = p
		}
		t.Frames = append(t.Frames, backend.Frame{Func: fr.f.Name, Block: fr.f.BlockName(fr.b), Pos: i.mod.Pos(place)})
	}
	if n := len(t.Frames); n > shown {
		t.Omitted = n - shown - 1
		t.Frames = append(t.Frames[:shown:shown], t.Frames[n-1])
	}
	return t
}
