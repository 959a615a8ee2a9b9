package optest

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// pair is two ops of which the second takes the value of the first as operand
// at; backends like to make one instruction of such.
type pair struct {
	first, second node
	at            int
}

// variant says which operands of a pair are constants.
type variant uint8

const (
	allParams    variant = iota
	secondConsts         // the other operands of the second op
	firstConsts          // the operands of the first op but its first
)

// variants returns the functions to make of a pair, each with constants of its
// own: more for branches, which are few and favoured by backends.
func (p pair) variants() []variant {
	vs := []variant{allParams, secondConsts, firstConsts, secondConsts, firstConsts, firstConsts}
	if p.second.branch {
		vs = append(vs, slices.Repeat([]variant{firstConsts}, 12)...)
	}
	return vs
}

// params returns the types of the operands: those of the first op, then those
// of the second without the one that the first yields.
func (p pair) params() []mir.Type {
	return append(slices.Clone(p.first.params), slices.Delete(slices.Clone(p.second.params), p.at, p.at+1)...)
}

// constant reports whether operand i is a constant.
func (p pair) constant(v variant, i int) bool {
	n := len(p.first.params)
	return v == secondConsts && i >= n || v == firstConsts && i > 0 && i < n
}

// define adds a function for the pair to the module; its constants are taken
// from args. It reports false when there is no such function: no operand is to
// be a constant, or it is a ptr other than null.
func (p pair) define(m *mir.Module, name string, v variant, args []uint64) bool {
	ts := p.params()
	var params []mir.Type
	for i, t := range ts {
		if !p.constant(v, i) {
			params = append(params, t)
		} else if t == mir.Ptr && args[i] != 0 {
			return false
		}
	}
	if v != allParams && len(params) == len(ts) {
		return false
	}
	b := m.Define(name, params, p.second.result)
	var vals []mir.Value
	next := 0
	for i, t := range ts {
		if p.constant(v, i) {
			vals = append(vals, b.Func.Const(t, args[i]))
			continue
		}
		vals = append(vals, b.Param(next))
		next++
	}
	n := len(p.first.params)
	x := p.first.emit(b, vals[:n])
	if r := p.second.emit(b, slices.Insert(slices.Clone(vals[n:]), p.at, x)); r != 0 {
		b.Ret(r)
	}
	return true
}

// want returns what the pair yields, the bits of it that are promised, and
// whether anything is.
func (p pair) want(args []uint64) (r, mask uint64, trap mir.TrapKind, ok bool) {
	n := len(p.first.params)
	x, trap := p.first.want(args[:n])
	if trap != mir.NoTrap {
		return 0, 0, trap, true
	}
	if p.first.nan == nanMade && isNaN(p.first.result, x) && p.second.nan != nanMade {
		return 0, 0, trap, false
	}
	r, trap = p.second.want(slices.Insert(slices.Clone(args[n:]), p.at, x))
	mask = p.second.result.Mask()
	if p.second.nan == nanMade && isNaN(p.second.result, r) {
		mask = quietNaN(p.second.result)
	}
	return r, mask, trap, true
}

// RunPairs holds a backend to all pairs of ops of which the second can take the
// value of the first, on inputs choices of arguments each: with parameters, and
// with constants for the operands of one of the two. On a backend that starts a
// compiler, it is every twentieth first op, and all of them if the environment
// variable MIRTOOL_LONG is set.
func RunPairs(t *testing.T, b *backend.Backend, inputs int) {
	calls, pairs := 0, 0
	users := consumers()
	for i, first := range producers() {
		if b.Needs != nil && os.Getenv("MIRTOOL_LONG") == "" && i%20 != 7 {
			continue
		}
		var ps []pair
		for _, second := range users {
			for at, pt := range second.params {
				if pt == first.result {
					ps = append(ps, pair{first, second, at})
				}
			}
		}
		t.Run(first.name, func(t *testing.T) { calls += runPairs(t, b, ps, inputs) })
		pairs += len(ps)
	}
	t.Logf("%s: %d pairs, %d calls", b.Name, pairs, calls)
}

// pairCall is a call of a function of a pair.
type pairCall struct {
	p    pair
	name string
	v    variant
	args []uint64
}

func runPairs(t *testing.T, b *backend.Backend, ps []pair, inputs int) int {
	m := mir.NewModule("")
	var todo []pairCall
	for _, p := range ps {
		vs := p.variants()
		all := combine(p.params(), len(vs)*inputs)
		for i, v := range vs {
			args := all[min(i*inputs, len(all)-1):]
			name := fmt.Sprintf("%s.%s.%d.%d", p.first.name, p.second.name, p.at, i)
			if !p.define(m, name, v, args[0]) {
				continue
			}
			for k := range min(inputs, len(args)) {
				x := slices.Clone(args[k])
				for j := range x {
					if p.constant(v, j) {
						x[j] = args[0][j]
					}
				}
				todo = append(todo, pairCall{p, name, v, x})
			}
		}
	}
	if err := mir.Verify(m).Err(); err != nil {
		t.Fatal(err)
	}
	return runPairCalls(t, &runner{b: b, m: m}, todo)
}

func runPairCalls(t *testing.T, r *runner, todo []pairCall) int {
	defer r.drop()
	traps, wrong := 0, 0
	for _, c := range todo {
		want, mask, trap, ok := c.p.want(c.args)
		if trap != mir.NoTrap {
			traps++
		}
		if !ok || traps > maxTraps && trap != mir.NoTrap {
			continue
		}
		var pass []uint64
		for j, a := range c.args {
			if !c.p.constant(c.v, j) {
				pass = append(pass, a)
			}
		}
		err := r.call(c.name, pass, trap, func(got []uint64) error {
			if len(got) != 1 || got[0]&mask != want&mask {
				return fmt.Errorf("gives %#x, want %#x", got, want)
			}
			return nil
		})
		if err != nil {
			t.Errorf("@%s on %#x: %v\n%s", c.name, c.args, err, r.m.FuncByName(c.name))
			if wrong++; wrong == 5 {
				t.FailNow()
			}
		}
	}
	return len(todo)
}
