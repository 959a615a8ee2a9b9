package passes

import (
	"slices"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// unrolling replaces loops that go round a few times, and always as often, by
// their rounds one after another (Muchnick, "Advanced Compiler Design and
// Implementation", section 17.4.3, with no loop left). What then is constant in
// a round is computed at once.
type unrolling struct {
	f      *mir.Func
	uses   *analysis.Uses
	repair *repair
	subst  subst                     // the constants of first rounds
	behind map[mir.Block][]mir.Block // by block: the rounds that come right after it in the text
}

// unrollLoops unrolls the loops without loops in them that take no more than
// limit instructions then, and reports whether there were any.
func unrollLoops(c *Context, f *mir.Func, limit int) bool {
	loops := c.Loops()
	if loops.Irreducible {
		return false
	}
	outer := map[*analysis.Loop]bool{}
	for _, l := range loops.All {
		outer[l.Parent] = true
	}
	var found []fixedLoop
	for _, l := range loops.All {
		size := loopSize(f, l)
		if outer[l] || 2*size > limit {
			continue
		}
		n, ok := countTrips(c, f, l)
		if !ok {
			continue
		}
		verb := "is too large to be unrolled"
		if size*(n.times+1) <= limit {
			found = append(found, n)
			verb = "is unrolled"
		}
		if c.Remarks() {
			c.Remark(f, f.BlockPlace(l.Header), "the loop at ^%s %s: %d rounds of %d instructions", mir.QuoteName(f.BlockName(l.Header)), verb, n.times+1, size)
		}
	}
	if len(found) == 0 {
		return false
	}
	u := unrolling{f: f, uses: c.Uses(), repair: newRepair(c, f), subst: newSubst(c, f), behind: map[mir.Block][]mir.Block{}}
	for i := range found {
		u.loop(&found[i])
	}
	var order []mir.Block
	for _, b := range f.Blocks() {
		order = append(append(order, b), u.behind[b]...)
	}
	f.SetBlocks(order)
	c.Invalidate(0)
	removeUnreached(c, f)
	u.repair.apply()
	u.subst.apply()
	return true
}

// loopSize counts the instructions of a loop that cost something.
func loopSize(f *mir.Func, l *analysis.Loop) int {
	n := 0
	for _, b := range l.Blocks {
		for i := f.First(b); i != 0; i = f.Next(i) {
			switch op := f.At(i).Op; {
			case op.Form() == mir.FormCall || op.Form() == mir.FormCallI:
				n += callCost
			case op != mir.Jump && op != mir.OpResult:
				n++
			}
		}
	}
	return n
}

// round is a copy of a loop's blocks and values; in the first each stands for itself.
type round struct {
	block map[mir.Block]mir.Block
	value map[mir.Value]mir.Value
}

func (r *round) of(v mir.Value) mir.Value {
	if c := r.value[v]; c != 0 {
		return c
	}
	return v
}

// loop unrolls one loop.
func (u *unrolling) loop(n *fixedLoop) {
	f, h := u.f, n.l.Header
	r := &round{block: map[mir.Block]mir.Block{}, value: map[mir.Value]mir.Value{}}
	for _, b := range n.l.Blocks {
		r.block[b] = b
	}
	last := n.l.Blocks[0]
	for _, b := range f.Blocks() { // in the text the rounds stand behind the loop
		if r.block[b] != 0 {
			last = b
		}
	}
	rounds := []*round{r}
	for k := 1; k <= n.times; k++ {
		next := u.round(n, k)
		for _, b := range n.l.Blocks {
			u.behind[last] = append(u.behind[last], next.block[b])
		}
		rounds = append(rounds, next)
	}
	for k, r := range rounds {
		edge := 1 - n.on
		if k < n.times {
			u.link(n, r, rounds[k+1])
			edge = n.on
		}
		follow(f, f.Last(r.block[n.exit]), edge)
	}
	for i, p := range f.Params(h) {
		if k := n.known[0][i]; k != 0 {
			u.subst.set(p, k)
		}
	}
}

// round makes round k of the loop.
func (u *unrolling) round(n *fixedLoop, k int) *round {
	f, h := u.f, n.l.Header
	r := &round{block: map[mir.Block]mir.Block{}, value: map[mir.Value]mir.Value{}}
	for _, b := range n.l.Blocks {
		c := f.NewBlock()
		f.NameBlockLike(c, f, b)
		f.SetBlockPlace(c, f.BlockPlace(b))
		r.block[b] = c
		for i, p := range copyParams(f, c, b) {
			r.value[f.Params(b)[i]] = p
		}
	}
	for i, p := range f.Params(h) {
		if c := n.known[k][i]; c != 0 {
			r.value[p] = c
		}
	}
	for _, b := range n.l.Blocks {
		for i := f.First(b); i != 0; i = f.Next(i) {
			u.copyInst(r, i, r.block[b])
		}
	}
	u.note(n, r)
	return r
}

// copyInst puts a copy of an instruction at the end of block to, or notes the
// constant that it computes.
func (u *unrolling) copyInst(r *round, i mir.Value, to mir.Block) {
	f := u.f
	if k := u.constant(r, i); k != 0 {
		r.value[i] = k
		return
	}
	c := copyInst(f, i, r.value)
	f.Append(to, c)
	r.value[i] = c
	for _, e := range f.Edges(c) {
		if b := r.block[e.To]; b != 0 {
			e.To = b
		}
	}
}

// constant returns the constant that an instruction computes in a round, or 0.
func (u *unrolling) constant(r *round, i mir.Value) mir.Value {
	f := u.f
	in := f.At(i)
	eval := in.Op.Info().Eval
	if eval == nil || !in.Op.Is(mir.Pure) {
		return 0
	}
	var x [3]uint64
	for k, a := range f.Args(i) {
		bits, ok := f.IsConst(r.of(a))
		if !ok {
			return 0
		}
		x[k] = bits
	}
	bits, trap := eval(in.Type, in.Res, x)
	if trap != mir.NoTrap || in.Res == mir.Ptr && bits != 0 {
		return 0
	}
	return f.Const(in.Res, bits)
}

// note tells repair of the values of a round that are used behind the loop.
func (u *unrolling) note(n *fixedLoop, r *round) {
	f := u.f
	inside := func(user mir.Value) bool { return r.block[f.At(user).Block()] != 0 }
	for _, b := range n.l.Blocks {
		each := func(v mir.Value) {
			if !slices.ContainsFunc(u.uses.Of(v), func(user mir.Value) bool { return !inside(user) }) {
				return
			}
			u.repair.copied(v, r.block[b], r.of(v))
		}
		for _, p := range f.Params(b) {
			each(p)
		}
		for i := f.First(b); i != 0; i = f.Next(i) {
			each(i)
		}
	}
}

// link leads the edges back to the header of a round on to the next one.
func (u *unrolling) link(n *fixedLoop, from, to *round) {
	f := u.f
	for _, latch := range n.l.Latches {
		for _, e := range f.Edges(f.Last(from.block[latch])) {
			if e.To == from.block[n.l.Header] {
				e.To = to.block[n.l.Header]
			}
		}
	}
}
