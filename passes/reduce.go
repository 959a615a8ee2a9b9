package passes

import (
	"slices"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// reduction replaces addresses that are computed anew in each round from
// counters by pointers that move along: strength reduction (Cocke and Kennedy,
// "An algorithm for reduction of operator strength", 1977). A loop is
// left alone unless its rounds get shorter.
type reduction struct {
	c      *Context
	f      *mir.Func
	fronts *fronts
	subst  subst

	l      *analysis.Loop
	z      linearizer
	groups []*moving
	dead   map[mir.Value]bool
}

// moving is a pointer that moves along, for all addresses at constant distances.
type moving struct {
	form    linear // with the offset of the first address
	at      []mir.Value
	off     []int64 // distances from the first
	certain bool    // one of them at least is computed in every round
}

// reduceLoops does this for all loops, and reports whether there was anything to do.
func reduceLoops(c *Context, f *mir.Func) bool {
	loops := c.Loops()
	r := reduction{c: c, f: f, fronts: newFronts(f, c.CFG(), loops), subst: newSubst(c, f)}
	for i := len(loops.All) - 1; i >= 0; i-- {
		r.loop(loops.All[i])
	}
	r.fronts.finish()
	return r.subst.apply()
}

func (r *reduction) loop(l *analysis.Loop) {
	if len(l.Latches) != 1 || len(r.f.Params(l.Header)) == 0 {
		return
	}
	r.l, r.groups = l, nil
	loops := r.c.Loops()
	r.z = linearizer{f: r.f, subst: &r.subst, inside: func(b mir.Block) bool { return r.fronts.inside(l, b) }}
	back := r.backEdge()
	if back == nil || !r.findCounters(back) {
		return
	}
	for _, b := range l.Blocks {
		if loops.Of(b) == l {
			r.findMoving(b)
		}
	}
	r.groups = slices.DeleteFunc(r.groups, func(g *moving) bool { return !g.certain })
	if len(r.groups) > 0 && r.gain() > 0 {
		r.replace(back)
	}
}

// backEdge returns the only edge from the latch to the header.
func (r *reduction) backEdge() *mir.Edge {
	var back *mir.Edge
	for _, e := range r.f.Edges(r.f.Last(r.l.Latches[0])) {
		if e.To == r.l.Header {
			if back != nil {
				return nil
			}
			back = e
		}
	}
	return back
}

// findCounters finds the loop's counters.
func (r *reduction) findCounters(back *mir.Edge) bool {
	f := r.f
	for i, p := range f.Params(r.l.Header) {
		next := f.EdgeArgs(back)[i]
		in := f.At(next)
		if f.TypeOf(p) != mir.I64 || in.Op != mir.Add && in.Op != mir.Sub {
			continue
		}
		args := f.Args(next)
		if step, ok := f.IsConst(args[1]); ok && args[0] == p {
			if in.Op == mir.Sub {
				step = -step
			}
			r.z.counters = append(r.z.counters, counter{param: p, next: next, step: int64(step)})
		}
	}
	return len(r.z.counters) > 0
}

// findMoving puts the addresses in a block into groups.
func (r *reduction) findMoving(b mir.Block) {
	f := r.f
	certain := r.c.Dom().Dominates(b, r.l.Latches[0])
	for i := f.First(b); i != 0; i = f.Next(i) {
		if f.At(i).Op != mir.PtrAdd {
			continue
		}
		form, ok := r.z.pointer(i)
		if !ok || r.z.rounds(&form) == 0 {
			continue
		}
		g := r.group(form)
		g.at = append(g.at, i)
		g.off = append(g.off, form.off-g.form.off)
		g.certain = g.certain || certain
	}
}

// group returns the group of a form.
func (r *reduction) group(form linear) *moving {
	for _, g := range r.groups {
		if g.form.base == form.base && slices.Equal(g.form.terms, form.terms) {
			return g
		}
	}
	g := &moving{form: form}
	r.groups = append(r.groups, g)
	return g
}

// gain returns how many instructions a round gets shorter: those that nobody
// needs any more, less one for each pointer that moves, and one for each
// address at a distance that no access can take in.
func (r *reduction) gain() int {
	uses := r.c.Uses()
	r.dead = map[mir.Value]bool{}
	var work []mir.Value
	cost := 0
	for _, g := range r.groups {
		cost++
		for k, v := range g.at {
			if g.off[k] != 0 && !r.accessed(uses, v) {
				cost++
			}
			r.dead[v] = true
			work = append(work, v)
		}
	}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		for _, a := range r.f.Args(v) {
			if r.dead[a] || !r.inLoop(a) || slices.ContainsFunc(uses.Of(a), func(u mir.Value) bool { return !r.dead[u] }) {
				continue
			}
			r.dead[a] = true
			work = append(work, a)
		}
	}
	saved := 0
	for v := range r.dead {
		if r.c.Dom().Dominates(r.f.At(v).Block(), r.l.Latches[0]) {
			saved++
		}
	}
	return saved - cost
}

// accessed reports whether an address is only loaded from and stored to.
func (r *reduction) accessed(uses *analysis.Uses, v mir.Value) bool {
	for _, u := range uses.Of(v) {
		if op := r.f.At(u).Op; op != mir.Load && (op != mir.Store || r.f.Arg(u, 0) == v) {
			return false
		}
	}
	return true
}

// inLoop reports whether v is an instruction of the loop.
func (r *reduction) inLoop(v mir.Value) bool {
	in := r.f.At(v)
	return in.Op.IsInst() && in.Block() != 0 && r.z.inside(in.Block())
}

// replace makes the moving pointers.
func (r *reduction) replace(back *mir.Edge) {
	f, h := r.f, r.l.Header
	front := r.fronts.of(r.l)
	enter := f.Edge(f.Last(front), 0)
	for i := range r.z.counters {
		c := &r.z.counters[i]
		c.start = f.EdgeArgs(enter)[slices.Index(f.Params(h), c.param)]
	}
	var nexts []mir.Value
	for _, g := range r.groups {
		first := g.at[0]
		f.AddEdgeArg(enter, r.start(g, front, first))
		p := f.AddParam(h, mir.Ptr)
		f.At(p).Place = f.At(first).Place
		next := r.insert(r.step(), first, mir.PtrAdd, mir.Void, mir.Ptr, p, f.Int(mir.I64, r.z.rounds(&g.form)))
		f.AddEdgeArg(back, next)
		nexts = append(nexts, next)
		for k, v := range g.at {
			by := p
			if g.off[k] != 0 {
				by = r.insert(v, v, mir.PtrAdd, mir.Void, mir.Ptr, p, f.Int(mir.I64, g.off[k]))
			} else if f.HasName(v) && !f.HasName(p) {
				name := f.NameOf(v)
				f.Unname(v)
				f.SetName(p, name)
			}
			r.subst.set(v, by)
			f.Remove(v)
		}
	}
	r.retest(back, front, nexts)
}

// step returns before which instruction of the latch a pointer moves: behind the
// counter where that stands there, so that a compare stays beside its branch.
func (r *reduction) step() mir.Value {
	latch := r.l.Latches[0]
	for _, c := range r.z.counters {
		if in := r.f.At(c.next); in.Block() == latch {
			return r.f.Next(c.next)
		}
	}
	return r.f.Last(latch)
}

// insert puts an instruction before pos, with the place and name of another.
func (r *reduction) insert(pos, like mir.Value, op mir.Op, t, res mir.Type, args ...mir.Value) mir.Value {
	f := r.f
	v := f.New(op, t, res, args...)
	f.At(v).Place = f.At(like).Place
	f.NameLike(v, f, like)
	f.InsertBefore(pos, v)
	return v
}

// start computes, at the end of the block in front of the loop, where the pointer
// of a group is at first.
func (r *reduction) start(g *moving, front mir.Block, like mir.Value) mir.Value {
	f := r.f
	end := f.Last(front)
	sum := f.Int(mir.I64, g.form.off)
	for _, t := range g.form.terms {
		v := t.val
		for _, c := range r.z.counters {
			if c.param == v {
				v = c.start
			}
		}
		v = r.insert(end, like, mir.Mul, mir.I64, mir.I64, v, f.Int(mir.I64, t.factor))
		sum = r.insert(end, like, mir.Add, mir.I64, mir.I64, v, sum)
	}
	return r.insert(end, like, mir.PtrAdd, mir.Void, mir.Ptr, g.form.base, sum)
}
