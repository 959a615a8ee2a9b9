package passes

import "github.com/mirtool/mirtool/mir"

// implied uses in each block what the branches on the only way to it have
// decided: behind the true edge of br %c, %c is true, and behind that of a
// comparison of %x with a constant for equality, %x is the constant. Facts are
// kept while the dominator tree is walked.
func (s *shaper) implied() bool {
	i := &s.c.store().implied
	*i = implied{s: s, f: s.f, cfg: s.c.CFG(), known: s.c.values(s.f.NumValues()), chosen: s.c.values(s.f.NumBlocks()), facts: i.facts[:0], marks: i.marks[:0]}
	s.c.Dom().Walk(i.enter, i.leave)
	return i.changed
}

type implied struct {
	s       *shaper
	f       *mir.Func
	cfg     *mir.CFG
	known   []mir.Value // by Value: the constant that it is here, or 0
	chosen  []mir.Value // by Block: the case of the switch that leads there alone, or 0
	facts   []mir.Value // the values of which something is known, a stack
	marks   []int       // by depth of the block: how many facts were known before
	changed bool
}

func (i *implied) enter(b mir.Block) {
	i.marks = append(i.marks, len(i.facts))
	if preds := i.cfg.Preds(b); len(preds) == 1 {
		i.learn(preds[0], b)
	}
	f := i.f
	if len(i.facts) > 0 {
		for v := f.First(b); v != 0; v = f.Next(v) {
			if f.At(v).Op != mir.OpResult {
				i.use(f.Args(v))
			}
		}
		for _, e := range f.Edges(f.Last(b)) {
			i.use(f.EdgeArgs(e))
		}
	}
	switch t := f.Last(b); f.At(t).Op {
	case mir.Br:
		i.passed(t)
	case mir.Switch:
		i.cases(t)
	}
}

// cases notes for which case each block is reached that only one case leads
// to.
func (i *implied) cases(t mir.Value) {
	f := i.f
	for n, e := range f.Edges(t) {
		if n > 0 && len(i.cfg.Preds(e.To)) == 1 {
			i.chosen[e.To] = f.Const(f.At(t).Type, uint64(e.Val))
		}
	}
}

// use puts the constants that are known in the place of operands.
func (i *implied) use(operands []mir.Value) {
	for n, o := range operands {
		if int(o) < len(i.known) && i.known[o] != 0 {
			operands[n] = i.known[o]
			i.changed = true
		}
	}
}

// passed puts true and false where the two edges of a br pass its condition.
func (i *implied) passed(t mir.Value) {
	f := i.f
	c := f.Arg(t, 0)
	if f.At(c).Op == mir.OpConst {
		return
	}
	for n, e := range f.Edges(t) {
		args := f.EdgeArgs(e)
		for k := range args {
			if args[k] == c {
				args[k] = f.Const(mir.I1, uint64(1-n))
				i.changed = true
			}
		}
	}
}

func (i *implied) leave(mir.Block) {
	n := i.marks[len(i.marks)-1]
	i.marks = i.marks[:len(i.marks)-1]
	for _, v := range i.facts[n:] {
		i.known[v] = 0
	}
	i.facts = i.facts[:n]
}

// learn takes down what the only edge from p to b says.
func (i *implied) learn(p, b mir.Block) {
	f := i.f
	t := f.Last(p)
	switch f.At(t).Op {
	case mir.Br:
		i.truth(f.Arg(t, 0), f.Edge(t, 0).To == b, 0)
	case mir.Switch:
		if k := i.chosen[b]; k != 0 {
			i.fact(f.Arg(t, 0), k)
		}
	}
}

// maxTruth bounds how deep a condition is taken apart.
const maxTruth = 4

// truth takes down that the condition c is true or false.
func (i *implied) truth(c mir.Value, is bool, depth int) {
	f := i.f
	bit := uint64(0)
	if is {
		bit = 1
	}
	i.fact(c, f.Const(mir.I1, bit))
	in := f.At(c)
	if !in.Op.IsInst() || len(f.Args(c)) != 2 || depth == maxTruth {
		return
	}
	x, y := f.Arg(c, 0), f.Arg(c, 1)
	switch {
	case in.Op == mir.Eq && is || in.Op == mir.Ne && !is:
		if _, ok := f.IsConst(y); ok && in.Type.IsInt() {
			i.fact(x, y)
		}
	case in.Type == mir.I1 && (in.Op == mir.And && is || in.Op == mir.Or && !is):
		i.truth(x, is, depth+1)
		i.truth(y, is, depth+1)
	case in.Type == mir.I1 && in.Op == mir.Xor:
		if k, ok := f.IsConst(y); ok {
			i.truth(x, is != (k == 1), depth+1)
		}
	}
}

// fact takes down that v is the constant k.
func (i *implied) fact(v, k mir.Value) {
	if int(v) < len(i.known) && i.known[v] == 0 && i.f.At(v).Op != mir.OpConst {
		i.known[v] = k
		i.facts = append(i.facts, v)
	}
}
