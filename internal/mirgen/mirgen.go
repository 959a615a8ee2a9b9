package mirgen

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// Options say what a program is to be like.
type Options struct {
	Size int // statements, more or less; 0 lets the seed decide; below 5 a program is small
	// Plain makes programs of another kind: the loops and array accesses of a
	// front end or an optimiser, rather than a bit of everything.
	Plain bool
}

// Limits of the work that a program does.
const (
	// Fuel is more than any program uses.
	Fuel = 20_000_000

	mostCost  = 200_000 // of @main
	cheapCost = 400     // of what is called through a pointer that came from elsewhere
	mostMult  = 300
)

// Generate returns the program of a seed. It verifies.
func Generate(seed uint64, o Options) *mir.Module {
	g := &gen{rng: rng{seed}, m: mir.NewModule(fmt.Sprintf("seed-%d.mir", seed)), imports: map[string]mir.Sym{}, called: map[*fn]bool{}}
	g.next()
	if o.Size <= 0 {
		o.Size = g.between(15, 60) * g.between(1, 4)
	}
	g.small = o.Size < 5
	g.traps = g.chance(35)
	if o.Plain {
		g.plainProgram(o.Size)
		return g.m
	}
	g.globals()
	n := g.between(1, 6)
	if g.small {
		n = 1 + n%2
	}
	for len(g.fns) < n {
		g.group(o.Size / (n + 1))
	}
	g.main(o.Size / (n + 1))
	return g.m
}

// gen is the state of a program that is being made.
type gen struct {
	rng
	m       *mir.Module
	traps   bool // the program may trap
	small   bool // it has one function or two besides @main, and more of what is rare
	imports map[string]mir.Sym
	check   mir.Sym // the global into which results are mixed
	message mir.Sym
	regions []region
	protos  []*proto
	fns     []*fn // those that are whole
	called  map[*fn]bool
	tables  int
}

// fn is a function that may be called.
type fn struct {
	f     *mir.Func
	sym   mir.Sym
	proto *proto
	cost  int // of a call, at most
}

// libraryTypes are the imports that programs use.
var libraryTypes = map[string]mir.Sig{
	"print_i64":  {Params: []mir.Type{mir.I64}},
	"print_u64":  {Params: []mir.Type{mir.I64}},
	"print_f64":  {Params: []mir.Type{mir.F64}},
	"print_bool": {Params: []mir.Type{mir.I1}},
	"print_char": {Params: []mir.Type{mir.I32}},
	"print_str":  {Params: []mir.Type{mir.Ptr, mir.I64}},
	"malloc":     {Params: []mir.Type{mir.I64}, Results: []mir.Type{mir.Ptr}},
	"calloc":     {Params: []mir.Type{mir.I64, mir.I64}, Results: []mir.Type{mir.Ptr}},
	"realloc":    {Params: []mir.Type{mir.Ptr, mir.I64}, Results: []mir.Type{mir.Ptr}},
	"free":       {Params: []mir.Type{mir.Ptr}},
	"exit":       {Params: []mir.Type{mir.I32}},
	"abort":      {},
}

// library returns an import, which is declared when first used.
func (g *gen) library(name string) mir.Sym {
	s, ok := g.imports[name]
	if !ok {
		_, s = g.m.AddImport(name, libraryTypes[name])
		g.imports[name] = s
	}
	return s
}

// group makes a function, or two that call each other.
func (g *gen) group(size int) {
	p := g.anyProto()
	n, recursive := 1, g.chance(30) && len(p.params) > 0 && p.params[0].t == mir.I64
	if recursive && g.chance(40) {
		n = 2
	}
	var group []*fn
	for range n {
		f, s := g.m.AddFunc(fmt.Sprintf("f%d", len(g.fns)+len(group)), p.sig)
		f.Export = g.chance(15)
		group = append(group, &fn{f: f, sym: s, proto: p})
	}
	cost := 0
	for _, one := range group {
		b := g.body(one, size)
		if recursive {
			b.group = group
		}
		b.function()
		cost = max(cost, b.cost)
	}
	if recursive {
		cost *= 2 << mostDepth
	}
	for _, one := range group {
		one.cost = cost
		g.attributes(one.f)
	}
	g.fns = append(g.fns, group...)
}

// attributes lets a function claim what its body keeps, or how it is to be
// inlined.
func (g *gen) attributes(f *mir.Func) {
	if g.chance(50) {
		for _, a := range []mir.Attrs{mir.AttrPure, mir.AttrReadonly, mir.AttrNoTrap} {
			f.Attrs |= a
			if len(mir.VerifyFunc(f)) > 0 {
				f.Attrs &^= a
			}
		}
	}
	if g.chance(30) {
		f.Attrs |= pick(&g.rng, []mir.Attrs{mir.AttrInline, mir.AttrNoInline, mir.AttrCold})
	}
}

// main makes @main, which prints what everything amounts to.
func (g *gen) main(size int) {
	p := &proto{results: pick(&g.rng, [][]shape{nil, {{t: mir.I32}}, {{t: mir.I64}}})}
	p.sign()
	f, s := g.m.AddFunc("main", p.sig)
	f.Export = true
	b := g.body(&fn{f: f, sym: s, proto: p}, size)
	b.isMain, b.style = true, &styles[0]
	b.function()
}
