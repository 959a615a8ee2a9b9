package optest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// How many choices of arguments a case is run on.
const (
	maxInputs = 2500 // all operands passed
	maxConsts = 40   // constants in the place of one operand, or of all
	maxTraps  = 12   // of those that trap: an instance that trapped is dead
)

// Run holds a backend that can load modules to the op table: each op on all its
// types and on edge values, with the operands passed as arguments and as
// constants. The backend must give what Case.Want says.
func Run(t *testing.T, b *backend.Backend) {
	calls := 0
	for _, c := range Cases() {
		t.Run(c.Name(), func(t *testing.T) {
			fns := []bound{{name: "f", args: c.Inputs(maxInputs), free: []int{0, 1, 2}[:len(c.Func().Sig.Params)]}}
			fns = append(fns, c.bind(maxConsts)...)
			if err := mir.Verify(c.Module).Err(); err != nil {
				t.Fatal(err)
			}
			calls += runCase(t, b, c, fns)
		})
	}
	t.Logf("%s: %d calls", b.Name, calls)
}

// runCase calls the functions, which are in the case's module, and returns how
// many calls it made.
func runCase(t *testing.T, b *backend.Backend, c Case, fns []bound) int {
	if b.Check != nil {
		if err := b.Check(c.Module).Err(); err != nil {
			t.Skip("refused: ", err)
		}
	}
	r := runner{b: b, m: c.Module}
	defer r.drop()
	calls, traps, wrong := 0, 0, 0
	for _, f := range fns {
		for _, args := range f.args {
			want, kind := c.Want(args)
			if kind != mir.NoTrap {
				if traps++; traps > maxTraps {
					continue
				}
			}
			calls++
			err := r.call(f.name, f.pick(args), kind, func(got []uint64) error {
				if !c.Agree(got, want) {
					return fmt.Errorf("gives %#x, want %#x", got, want)
				}
				return nil
			})
			if err != nil {
				t.Errorf("@%s on %s: %v", f.name, c.show(args), err)
				if wrong++; wrong == 5 {
					t.Fatal("and so on\n", c.Module.FuncByName(f.name))
				}
			}
		}
	}
	return calls
}

// show returns arguments as MIR text writes them.
func (c Case) show(args []uint64) string {
	s := ""
	for i, t := range c.Func().Sig.Params {
		s += fmt.Sprintf(" %s (%#x)", mir.FormatConst(t, args[i]), args[i])
	}
	return s
}

// runner is an instance of a module, loaded anew after a trap.
type runner struct {
	b  *backend.Backend
	m  *mir.Module
	in backend.Instance
}

func (r *runner) drop() {
	if r.in != nil {
		r.in.Close()
		r.in = nil
	}
}

// load makes an instance if there is none.
func (r *runner) load() error {
	if r.in != nil {
		return nil
	}
	in, err := r.b.Load(r.m, backend.Options{})
	if err == nil {
		r.in = in
	}
	return err
}

// call checks that a call traps as said, or hands its results to check.
func (r *runner) call(name string, args []uint64, kind mir.TrapKind, check func([]uint64) error) error {
	if err := r.load(); err != nil {
		return err
	}
	got, err := r.in.Call(context.Background(), name, args...)
	if err != nil {
		r.drop()
	}
	var trap *backend.Trap
	switch {
	case errors.As(err, &trap) && trap.Kind == kind:
		return nil
	case err != nil && kind == mir.NoTrap:
		return err
	case err != nil:
		return fmt.Errorf("%w, want the trap %s", err, kind)
	case kind != mir.NoTrap:
		return fmt.Errorf("gives %#x, want the trap %s", got, kind)
	}
	return check(got)
}
