package passes

import "github.com/mirtool/mirtool/mir"

// Params removes block parameters that are not needed.
var Params = &Pass{
	Name:      "params",
	Doc:       "remove block parameters that always get one value, that nobody uses, or that are always equal to another of their block",
	Preserves: FactsOfGraph,
	Run:       runParams,
}

func runParams(c *Context, f *mir.Func) bool {
	any := false
	for _, b := range f.Blocks() {
		any = any || b != f.Entry() && len(f.Params(b)) > 0
	}
	if !any {
		return false
	}
	p := paramPass{c: c, f: f, in: c.in(), subst: newSubst(c, f)}
	p.oneValue()
	p.subst.apply()
	p.twins()
	p.subst.apply()
	used := p.used()
	return dropParams(f, p.in, func(v mir.Value) bool { return !used[v] })
}

type paramPass struct {
	c     *Context
	f     *mir.Func
	in    *inEdges
	subst subst
}

// eachParam calls visit with the parameters of the reached blocks but the
// entry, and their numbers.
func (p *paramPass) eachParam(visit func(b mir.Block, i int, v mir.Value)) {
	for _, b := range p.c.CFG().RPO[1:] {
		for i, v := range p.f.Params(b) {
			visit(b, i, v)
		}
	}
}

// eachArg calls visit with the arguments that reached blocks pass to parameter
// i of b.
func (p *paramPass) eachArg(b mir.Block, i int, visit func(arg mir.Value)) {
	edges, from := p.in.to(b)
	for n, e := range edges {
		if p.c.CFG().Reached(from[n]) {
			visit(p.f.EdgeArgs(e)[i])
		}
	}
}

// oneValue replaces parameters into which one value flows, however many
// parameters, loops included, it flows through. A set of parameters is
// redundant if its arguments are from the set but for one value (Braun et al.,
// "Simple and efficient construction of static single assignment form", CC
// 2013), and that is so if the value dominates them in the graph of what flows
// where. All such sets, nested ones too, are found at once by its dominator tree.
func (p *paramPass) oneValue() {
	g := &p.c.store().flow
	g.Reset(0)
	root := g.Node()
	nodes := p.c.numbers(p.f.NumValues())
	values := append(p.c.store().list[:0], 0)
	add := func(v mir.Value) {
		nodes[v] = g.Node()
		values = append(values, v)
	}
	p.eachParam(func(_ mir.Block, _ int, v mir.Value) { add(v) })
	p.eachParam(func(b mir.Block, i int, v mir.Value) {
		p.eachArg(b, i, func(arg mir.Value) {
			if nodes[arg] == 0 {
				add(arg)
				g.Edge(root, nodes[arg])
			}
			g.Edge(nodes[arg], nodes[v])
		})
	})
	for n, o := range origins(p.c, g, len(values)) {
		if o > 0 && int(o) != n {
			p.subst.set(values[n], values[o])
		}
	}
	p.c.store().list = values
}

// twins replaces parameters that get what another parameter of their block
// gets on every edge.
func (p *paramPass) twins() {
	first := map[uint64]int{}
	for _, b := range p.c.CFG().RPO[1:] {
		params := p.f.Params(b)
		if len(params) < 2 {
			continue
		}
		clear(first)
		for i, v := range params {
			h := p.column(b, i, v)
			j, ok := first[h]
			if !ok {
				first[h] = i
			} else if p.equal(b, j, i) {
				p.subst.set(v, params[j])
			}
		}
	}
}

// column returns a hash of what parameter i of b, v, gets. Itself counts as 0.
func (p *paramPass) column(b mir.Block, i int, v mir.Value) uint64 {
	h := uint64(p.f.TypeOf(v))
	p.eachArg(b, i, func(arg mir.Value) {
		if arg == v {
			arg = 0
		}
		h = (h ^ uint64(arg)) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	})
	return h
}

// equal reports whether parameters i and j of b get the same on every edge.
func (p *paramPass) equal(b mir.Block, i, j int) bool {
	params := p.f.Params(b)
	edges, from := p.in.to(b)
	for n, e := range edges {
		args := p.f.EdgeArgs(e)
		same := args[i] == args[j] || args[i] == params[i] && args[j] == params[j]
		if !same && p.c.CFG().Reached(from[n]) {
			return false
		}
	}
	return p.f.TypeOf(params[i]) == p.f.TypeOf(params[j])
}

// used returns, by Value, whether a parameter is used other than to pass it to
// parameters that are not.
func (p *paramPass) used() []bool {
	f := p.f
	used := p.c.flags(f.NumValues())
	work := p.c.store().list[:0]
	need := func(v mir.Value) {
		if !used[v] && f.At(v).Op == mir.OpParam {
			used[v] = true
			work = append(work, v)
		}
	}
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			for _, o := range f.Args(i) {
				need(o)
			}
		}
	}
	index := p.c.numbers(f.NumValues())
	for _, b := range f.Blocks() {
		for i, v := range f.Params(b) {
			index[v] = int32(i)
		}
	}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		edges, _ := p.in.to(f.At(v).Block())
		for _, e := range edges {
			need(f.EdgeArgs(e)[index[v]])
		}
	}
	p.c.store().list = work
	return used
}
