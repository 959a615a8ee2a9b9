package child

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/mir"
)

// Prepare returns the program that a process is to have in it, of a verified module.
// The error is mir.Diagnostics for what LLVM cannot do for this machine, and a trap
// when the globals take more memory than the program may have.
func Prepare(m *mir.Module, o backend.Options) (*llvmtext.Program, error) {
	if ds := llvmtext.Check(m, runtime.GOARCH); ds != nil {
		return nil, ds
	}
	if _, err := left(m, o); err != nil {
		return nil, err
	}
	return llvmtext.Prepare(m, llvmtext.Child)
}

// Start starts the command, which has the program in it, and returns it as an
// instance. Closing the instance ends the process; so does an error.
func Start(cmd *exec.Cmd, p *llvmtext.Program, o backend.Options) (backend.Instance, error) {
	i := &instance{cmd: cmd, program: p, m: p.Module, exports: map[string]uint32{}, globals: map[string]uint32{}}
	for k, s := range llvmtext.Exports(i.m) {
		if s == i.m.Final {
			i.final, i.hasFinal = uint32(k), true
		} else {
			i.exports[i.m.SymName(s)] = uint32(k)
		}
	}
	for k, s := range llvmtext.Globals(i.m) {
		i.globals[i.m.SymName(s)] = uint32(k)
	}
	err := i.findImports(o)
	if err == nil {
		err = i.start(o)
	}
	if err != nil {
		i.Close()
		return nil, err
	}
	return i, nil
}

// instance is a program in a process.
type instance struct {
	program  *llvmtext.Program
	m        *mir.Module
	cmd      *exec.Cmd
	to       *os.File // commands
	from     *os.File // events
	mem      *os.File // the memory of the process
	exports  map[string]uint32
	globals  map[string]uint32
	final    uint32
	hasFinal bool
	hosts    []backend.HostFunc // by import number
	buf      []byte
	views    []view
	calls    backend.Calls
	closed   bool
}

// findImports finds the functions that the program may call.
func (i *instance) findImports(o backend.Options) error {
	for _, im := range i.program.Imports {
		h, err := o.Import(im.Func)
		if err != nil {
			return err
		}
		h.Sig = im.Sig
		i.hosts = append(i.hosts, h)
	}
	return nil
}

// start starts the process and waits until it is ready.
func (i *instance) start(o backend.Options) error {
	theirIn, to, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirIn.Close()
	i.to = to
	from, theirOut, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirOut.Close()
	i.from = from
	i.cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	separate(i.cmd)
	if err := i.cmd.Start(); err != nil {
		return err
	}
	theirOut.Close()
	if h, _, err := i.receive(); err != nil || h.what != evReady {
		return fmt.Errorf("the program did not start: %w", i.ended(err))
	}
	if i.mem, err = os.OpenFile(fmt.Sprintf("/proc/%d/mem", i.cmd.Process.Pid), os.O_RDWR, 0); err != nil {
		return err
	}
	room, err := left(i.m, o)
	if err != nil {
		return err
	}
	err = i.send(cmdLimit, 0, room, nil, 0)
	if err == nil && o.Fuel != 0 {
		err = i.send(cmdFuel, 0, o.Fuel, nil, 0)
	}
	return err
}

// Call implements backend.Instance.
func (i *instance) Call(ctx context.Context, name string, args ...uint64) ([]uint64, error) {
	if err := i.calls.Ready(); err != nil {
		return nil, err
	}
	index, ok := i.exports[name]
	if !ok {
		return nil, fmt.Errorf("there is no exported function @%s", mir.QuoteName(name))
	}
	f := i.m.FuncByName(name)
	if err := backend.CheckArgs(f, args); err != nil {
		return nil, err
	}
	var results []uint64
	err := i.calls.Run(func() (err error) {
		results, err = i.invoke(ctx, index, f.Sig, args)
		return err
	}, func() error {
		if !i.hasFinal {
			return nil
		}
		_, err := i.invoke(context.WithoutCancel(ctx), i.final, mir.Sig{}, nil)
		return err
	})
	if err != nil {
		i.stop()
		return nil, err
	}
	return results, nil
}

// patience is how long a process that is told that its time is up may take to
// say so.
const patience = 2 * time.Second

// invoke has the process call an export, and does what it asks for until that
// returns.
func (i *instance) invoke(ctx context.Context, index uint32, sig mir.Sig, args []uint64) ([]uint64, error) {
	if ctx.Err() != nil {
		return nil, &backend.Trap{Kind: mir.TrapTime}
	}
	i.flushViews()
	if err := i.send(cmdCall, index, 0, args, len(sig.Results)); err != nil {
		return nil, i.ended(err)
	}
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		late(i.cmd.Process)
		select {
		case <-done:
		case <-time.After(patience):
			i.cmd.Process.Kill()
		}
	})
	defer stop()
	defer close(done)
	for {
		h, values, err := i.receive()
		if err != nil {
			if ctx.Err() != nil {
				return nil, &backend.Trap{Kind: mir.TrapTime}
			}
			return nil, i.ended(err)
		}
		switch h.what {
		case evReturned:
			if !stop() { // the process is being told, and would take it for the next call's time
				return nil, &backend.Trap{Kind: mir.TrapTime}
			}
			return mask(sig.Results, values), nil
		case evTrap:
			return nil, i.trap(h)
		case evHost:
			if err := i.host(ctx, int(h.index), values); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("the program sent an event that nobody expected: %d", h.what)
		}
	}
}

// host calls a function for the program.
func (i *instance) host(ctx context.Context, index int, args []uint64) error {
	if index >= len(i.hosts) {
		return fmt.Errorf("the program called an import that it does not have: %d", index)
	}
	sig := i.hosts[index].Sig
	c := &backend.HostCall{Context: ctx, Memory: memory{i}, Args: mask(sig.Params, args), Types: sig.Params, Results: make([]uint64, len(sig.Results))}
	if err := i.hosts[index].Fn(c); err != nil {
		return backend.HostError(err)
	}
	i.flushViews()
	if err := i.send(cmdResume, 0, 0, mask(sig.Results, c.Results), 0); err != nil {
		return i.ended(err)
	}
	return nil
}

// trap makes the trap that an event tells of.
func (i *instance) trap(h head) error {
	t := &backend.Trap{Kind: mir.TrapKind(h.index)}
	if f := i.m.Func(mir.Sym(uint32(h.n))); h.n != 0 && f != nil {
		if v := mir.Value(h.n >> 32); int(v) < f.NumValues() {
			frame := llvmtext.FrameOf(f, v)
			if p := f.BlockPlace(f.At(v).Block()); t.Kind == mir.TrapFuel && p.IsValid() {
				frame.Pos = i.m.Pos(p)
			}
			t.Frames = []backend.Frame{frame}
		}
	}
	return t
}

// crashes are the signals of a process that broke its memory.
var crashes = []syscall.Signal{syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGILL, syscall.SIGFPE, syscall.SIGTRAP, syscall.SIGABRT}

// ended says how a process ended that should not have: one that broke its memory
// by a signal that it could not catch, which is a trap, or one that somebody killed.
func (i *instance) ended(err error) error {
	i.stop()
	if s := i.cmd.ProcessState; s != nil {
		w, ok := s.Sys().(syscall.WaitStatus)
		if ok && w.Signaled() && slices.Contains(crashes, w.Signal()) {
			return &backend.Trap{Kind: mir.TrapBadPointer, Message: "the process ended by the signal " + w.Signal().String()}
		}
		if ok && w.Signaled() || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE) {
			return fmt.Errorf("the process of the program ended: %s", s)
		}
	}
	return err
}

// stop ends the process.
func (i *instance) stop() {
	if i.cmd.Process == nil || i.cmd.ProcessState != nil {
		return
	}
	i.to.Close()
	timer := time.AfterFunc(patience, func() { i.cmd.Process.Kill() })
	i.cmd.Wait()
	timer.Stop()
}

// Stats implements backend.Instance: there are none.
func (i *instance) Stats() *backend.Stats { return nil }

// Close implements backend.Instance.
func (i *instance) Close() error {
	if err := i.calls.Close(); err != nil || i.closed {
		return err
	}
	i.closed = true
	if i.cmd.Process != nil && i.cmd.ProcessState == nil {
		i.cmd.Process.Kill()
		i.cmd.Wait()
	}
	for _, f := range []*os.File{i.to, i.from, i.mem} {
		if f != nil {
			f.Close()
		}
	}
	return nil
}
