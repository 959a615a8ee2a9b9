package backend

import (
	"errors"
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// CheckArgs says what is wrong with the arguments of a call of f from outside:
// how many they are, or bits that are none of their types.
func CheckArgs(f *mir.Func, args []uint64) error {
	if len(args) != len(f.Sig.Params) {
		s := "s"
		if len(f.Sig.Params) == 1 {
			s = ""
		}
		return fmt.Errorf("@%s takes %d argument%s, got %d", mir.QuoteName(f.Name), len(f.Sig.Params), s, len(args))
	}
	for i, t := range f.Sig.Params {
		if args[i]&^t.Mask() != 0 {
			return fmt.Errorf("argument %d of @%s is 0x%x, which is no %s", i+1, mir.QuoteName(f.Name), args[i], t)
		}
	}
	return nil
}

// Import returns what the options provide for an import of the module. It is an
// error, with the place, when that is nothing or has another signature.
func (o *Options) Import(f *mir.Func) (HostFunc, error) {
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

// HostError returns the error with which a program ends when a host function
// returned err: a *Trap or *Exit, or for anything else the trap abort.
func HostError(err error) error {
	var trap *Trap
	var exit *Exit
	switch {
	case errors.As(err, &exit):
		return exit
	case errors.As(err, &trap):
		return trap
	}
	return &Trap{Kind: mir.TrapAbort, Message: err.Error()}
}

// Calls keeps the calls of an instance from outside to their rules: one at a
// time, and none after one that ended with an error. The zero value is ready.
type Calls struct {
	running bool
	dead    error // what every further call returns
}

var (
	errBusy   = errors.New("a call is running: a host function can't call into the instance that called it")
	errPanic  = errors.New("a panic left the program in the middle of a call")
	errClosed = errors.New("the instance is closed")
)

// Ready says why there can be no call now.
func (c *Calls) Ready() error {
	if c.running {
		return errBusy
	}
	return c.dead
}

// Dead reports whether there will be no more calls.
func (c *Calls) Dead() bool { return c.dead != nil && !c.running }

// Run makes a call, which must be Ready, and then the final one, which may be
// nil, however the first ended. It returns the first error of the two.
func (c *Calls) Run(call, final func() error) error {
	c.running, c.dead = true, errPanic
	defer func() { c.running = false }()
	err := call()
	if final != nil {
		if e := final(); err == nil {
			err = e
		}
	}
	c.dead = err
	return err
}

// Close ends the calls. It is an error while one runs.
func (c *Calls) Close() error {
	if c.running {
		return errBusy
	}
	c.dead = errClosed
	return nil
}
