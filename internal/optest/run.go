package optest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
)

// How many choices of arguments a case is run on.
const (
	maxInputs = 2500 // all operands passed
	maxConsts = 40   // constants in the place of one operand, or of all
	maxTraps  = 12   // of those that trap: an instance that trapped is dead
)

// limits are how many of each.
type limits struct{ inputs, consts, traps int }

// limitsOf returns the limits for a backend: lower ones for one that runs
// programs in a process of their own.
func limitsOf(b *backend.Backend) limits {
	if b.Needs != nil {
		return limits{300, 12, 3}
	}
	return limits{maxInputs, maxConsts, maxTraps}
}

// together is how many cases are loaded as one module, on a backend that starts
// a compiler for each.
const together = 60

// Run holds a backend that can load modules to the op table: each op on all its
// types and on edge values, with the operands passed as arguments and as
// constants. The backend must give what Case.Want says.
func Run(t *testing.T, b *backend.Backend) {
	calls := 0
	l := limitsOf(b)
	n := 1
	if b.Needs != nil {
		n = together
	}
	for group := range slices.Chunk(Cases(), n) {
		var ms []*mir.Module
		var fns [][]bound
		for i, c := range group {
			fs := append([]bound{{name: "f", args: c.Inputs(l.inputs), free: []int{0, 1, 2}[:len(c.Func().Sig.Params)]}}, c.bind(l.consts)...)
			m := c.Module.Clone()
			for k := range fs {
				name := fmt.Sprintf("%d.%s", i, fs[k].name)
				m.Rename(m.Lookup(fs[k].name), name)
				fs[k].name = name
			}
			ms, fns = append(ms, m), append(fns, fs)
		}
		m, err := link.Modules(ms...)
		if err == nil {
			err = mir.Verify(m).Err()
		}
		if err != nil {
			t.Fatal(err)
		}
		r := &runner{b: b, m: m}
		for i, c := range group {
			t.Run(c.Name(), func(t *testing.T) { calls += runCase(t, r, c, fns[i], l.traps) })
		}
		r.drop()
	}
	t.Logf("%s: %d calls", b.Name, calls)
}

// runCase calls the functions, which are in the case's module, and returns how
// many calls it made.
func runCase(t *testing.T, r *runner, c Case, fns []bound, maxTraps int) int {
	if r.b.Check != nil {
		if err := r.b.Check(r.m).Err(); err != nil {
			t.Skip("refused: ", err)
		}
	}
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
					t.Fatal("and so on\n", r.m.FuncByName(f.name))
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
