package passes

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// OutOfSSA turns block parameters into variables.
var OutOfSSA = &Pass{
	Name: "outofssa",
	Doc:  "make variables of block parameters, set before the jump and read where the block starts",
	Run:  runOutOfSSA,
}

// runOutOfSSA gives each parameter a variable. A block first reads those of
// its parameters, and whoever goes there sets them last. What is set are
// values, which setting changes nothing about, so parameters that are exchanged
// or passed on need no care (Briggs et al., "Practical improvements to the
// construction and destruction of static single assignment form", 1998, name
// what can go wrong). Edges from one block to another that pass different
// arguments get a block of their own.
func runOutOfSSA(c *Context, f *mir.Func) bool {
	o := outOfSSA{f: f, vars: make([]mir.Var, f.NumValues()), first: map[mir.Block]int{}}
	if !o.variables() {
		return false
	}
	var order []mir.Block
	for _, b := range f.Blocks() {
		order = append(order, b)
		order = append(order, o.leave(b)...)
	}
	for _, b := range f.Blocks()[1:] {
		o.read(b)
	}
	f.SetBlocks(order)
	return true
}

type outOfSSA struct {
	f     *mir.Func
	vars  []mir.Var         // by Value: of a parameter
	first map[mir.Block]int // the first edge of the terminator at hand that leads to the block
}

// variables makes the variables. It reports whether there are any.
func (o *outOfSSA) variables() bool {
	any := false
	for _, b := range o.f.Blocks()[1:] {
		for _, p := range o.f.Params(b) {
			o.vars[p] = o.f.AddVar(o.f.NameOf(p), o.f.TypeOf(p))
			o.f.Var(o.vars[p]).Place = o.f.At(p).Place
			any = true
		}
	}
	return any
}

// leave sets what the edges out of b pass, and returns the blocks that it puts
// on some of them.
func (o *outOfSSA) leave(b mir.Block) []mir.Block {
	f := o.f
	t := f.Last(b)
	var fresh []mir.Block
	clear(o.first)
	for i, e := range f.Edges(t) {
		args := f.EdgeArgs(e)
		if len(args) == 0 {
			continue
		}
		first, again := o.first[e.To]
		switch {
		case !again:
			o.first[e.To] = i
			o.set(t, e)
		case !slices.Equal(f.EdgeArgs(f.Edge(t, first)), args):
			fresh = append(fresh, o.split(t, e))
		}
	}
	for _, e := range f.Edges(t) {
		f.SetEdgeArgs(e)
	}
	return fresh
}

// set adds before the terminator t what sets the variables of an edge's target.
func (o *outOfSSA) set(t mir.Value, e *mir.Edge) {
	f := o.f
	args := f.EdgeArgs(e)
	for n, p := range f.Params(e.To) {
		v := f.New(mir.Set, mir.Void, mir.Void, args[n])
		f.At(v).Imm = int64(o.vars[p])
		f.At(v).Place = f.At(t).Place
		f.InsertBefore(t, v)
	}
}

// split puts a block on an edge of t, which sets the variables.
func (o *outOfSSA) split(t mir.Value, e *mir.Edge) mir.Block {
	f := o.f
	b := f.NewBlock()
	f.SetBlockName(b, f.BlockName(e.To))
	f.SetBlockPlace(b, f.At(t).Place)
	j := f.New(mir.Jump, mir.Void, mir.Void)
	f.At(j).Place = f.At(t).Place
	f.SetEdges(j, 1)
	f.Edge(j, 0).To = e.To
	f.Append(b, j)
	o.set(j, e)
	e.To = b
	return b
}

// read makes instructions of the parameters of b that read the variables.
func (o *outOfSSA) read(b mir.Block) {
	f := o.f
	params := slices.Clone(f.Params(b))
	f.SetParams(b)
	first := f.First(b)
	for _, p := range params {
		in := f.At(p)
		in.Op, in.Imm = mir.Get, int64(o.vars[p])
		f.InsertBefore(first, p)
	}
}
