package optest

import (
	"fmt"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// bound is a copy of @f, some of whose parameters became constants.
type bound struct {
	name string
	args [][]uint64 // arguments to try, those that became constants included
	free []int      // the parameters that are left
}

// pick returns the arguments that are left to be passed.
func (b bound) pick(args []uint64) []uint64 {
	left := make([]uint64, len(b.free))
	for i, p := range b.free {
		left[i] = args[p]
	}
	return left
}

// Bind adds copies of @f to the module in which one or all operands are
// constants: each parameter by itself with up to limit values of it, each with
// some of the others, and up to limit choices of all of them.
func (c Case) bind(limit int) []bound {
	params := c.Func().Sig.Params
	var bs []bound
	for p, t := range params {
		others := slices.Delete(slices.Clone(params), p, p+1)
		for _, in := range combine([]mir.Type{t}, limit) {
			b := bound{name: fmt.Sprintf("f.%d.%x", p, in[0])}
			for _, rest := range combine(others, 20) {
				b.args = append(b.args, slices.Insert(rest, p, in[0]))
			}
			bs = append(bs, c.add(b, 1<<p))
		}
	}
	if len(params) < 2 {
		return keep(bs)
	}
	for i, args := range c.Inputs(limit) {
		bs = append(bs, c.add(bound{name: fmt.Sprintf("f.all.%d", i), args: [][]uint64{args}}, 1<<len(params)-1))
	}
	return keep(bs)
}

// keep drops the copies that could not be made.
func keep(bs []bound) []bound {
	return slices.DeleteFunc(bs, func(b bound) bool { return b.args == nil })
}

// add makes the copy of @f in which the parameters of the set are constants. A
// ptr constant can only be null; for others the copy has no args.
func (c Case) add(b bound, set int) bound {
	src := c.Func()
	for p, t := range src.Sig.Params {
		if t == mir.Ptr && set>>p&1 != 0 && b.args[0][p] != 0 {
			return bound{}
		}
	}
	f, _ := c.Module.AddFunc(b.name, mir.Sig{})
	*f = *src.Clone()
	f.Name, f.Sig.Params = b.name, nil
	entry := f.Entry()
	var left []mir.Value
	for p, v := range slices.Clone(f.Params(entry)) {
		t := f.TypeOf(v)
		if set>>p&1 == 0 {
			b.free = append(b.free, p)
			left = append(left, v)
			f.Sig.Params = append(f.Sig.Params, t)
			continue
		}
		replace(f, v, f.Const(t, b.args[0][p]))
	}
	f.SetParams(entry, left...)
	return b
}

// replace makes every use of old a use of new.
func replace(f *mir.Func, old, new mir.Value) {
	for _, blk := range f.Blocks() {
		for v := range f.Insts(blk) {
			f.Operands(v, func(o *mir.Value) {
				if *o == old {
					*o = new
				}
			})
		}
	}
}
