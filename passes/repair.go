package passes

import "github.com/mirtool/mirtool/mir"

// repair restores SSA form after blocks were copied: a value then has several
// definitions, at most one a block, and each use must get the one that reaches
// it. Parameters are added where definitions meet (Cytron et al., "Efficiently
// computing static single assignment form and the control dependence graph",
// TOPLAS 1991).
type repair struct {
	c     *Context
	f     *mir.Func
	order []mir.Value                // the values with copies, in the order in which they got them
	defs  map[mir.Value][]definition // of each value, itself first
	users map[mir.Value][]mir.Value  // instructions in other blocks that use it

	cfg   *mir.CFG
	dom   *mir.DomTree
	in    *inEdges
	merge *mergePoints
	stamp int32
	known []int32 // by index in reverse postorder: stamp if at holds
	at    []mir.Value
	path  []int
}

// definition is what a value is from the start or the middle of a block on.
type definition struct {
	block mir.Block
	val   mir.Value
}

func newRepair(c *Context, f *mir.Func) *repair {
	return &repair{c: c, f: f, defs: map[mir.Value][]definition{}, users: map[mir.Value][]mir.Value{}}
}

// copied says that in block b, what v was is c.
func (r *repair) copied(v mir.Value, b mir.Block, c mir.Value) {
	if r.defs[v] == nil {
		r.order = append(r.order, v)
		r.defs[v] = []definition{{r.f.At(v).Block(), v}}
	}
	r.defs[v] = append(r.defs[v], definition{b, c})
}

// apply repairs the function as it is now. Uses in the blocks of the
// definitions must be right already.
func (r *repair) apply() {
	if len(r.order) == 0 {
		return
	}
	c := r.c
	c.Invalidate(0)
	r.cfg, r.dom, r.in, r.merge = c.CFG(), c.Dom(), c.in(), newMergePoints(c)
	r.known, r.at = c.numbers(len(r.cfg.RPO)), c.values(len(r.cfg.RPO))
	r.findUsers()
	for _, v := range r.order {
		if len(r.users[v]) > 0 {
			r.value(v)
		}
	}
}

// findUsers finds the uses outside of the blocks of definitions.
func (r *repair) findUsers() {
	for _, b := range r.cfg.RPO {
		for i := r.f.First(b); i != 0; i = r.f.Next(i) {
			r.f.Operands(i, func(o *mir.Value) {
				v := *o
				if defs := r.defs[v]; defs != nil && definedIn(defs, b) == 0 {
					if u := r.users[v]; len(u) == 0 || u[len(u)-1] != i {
						r.users[v] = append(u, i)
					}
				}
			})
		}
	}
}

// definedIn returns the value of the definition in block b, or 0.
func definedIn(defs []definition, b mir.Block) mir.Value {
	for _, d := range defs {
		if d.block == b {
			return d.val
		}
	}
	return 0
}

// value gives the users of v what reaches them.
func (r *repair) value(v mir.Value) {
	f := r.f
	r.stamp++
	var defs, uses []int32
	for _, d := range r.defs[v] {
		if n := r.cfg.Index(d.block); n >= 0 {
			defs = append(defs, int32(n))
		}
	}
	for _, u := range r.users[v] {
		uses = append(uses, int32(r.cfg.Index(f.At(u).Block())))
	}
	merges := append([]int32(nil), r.merge.find(defs, uses)...)
	for _, n := range merges {
		p := f.AddParam(r.cfg.RPO[n], f.TypeOf(v))
		f.At(p).Place = f.At(v).Place
		f.NameLike(p, f, v)
		r.known[n], r.at[n] = r.stamp, p
	}
	for _, n := range merges {
		edges, from := r.in.to(r.cfg.RPO[n])
		for k, e := range edges {
			f.AddEdgeArg(e, r.end(v, from[k]))
		}
	}
	for _, u := range r.users[v] {
		now := r.end(v, f.At(u).Block())
		f.Operands(u, func(o *mir.Value) {
			if *o == v {
				*o = now
			}
		})
	}
}

// end returns the definition of v that reaches the end of block b. What is not
// reached gets zero.
func (r *repair) end(v mir.Value, b mir.Block) mir.Value {
	f := r.f
	r.path = r.path[:0]
	now := mir.Value(0)
	for now == 0 {
		n := r.cfg.Index(b)
		if n < 0 {
			now = f.Const(f.TypeOf(v), 0)
			break
		}
		switch now = definedIn(r.defs[v], b); {
		case now != 0:
		case r.known[n] == r.stamp:
			now = r.at[n]
		case n == 0:
			now = f.Const(f.TypeOf(v), 0)
		default:
			r.path = append(r.path, n)
			b = r.dom.Idom(b)
		}
	}
	for _, n := range r.path {
		r.known[n], r.at[n] = r.stamp, now
	}
	return now
}
