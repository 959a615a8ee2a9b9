package mirgen

import "github.com/mirtool/mirtool/mir"

// kind says what is behind a pointer.
type kind uint8

// The kinds. Bytes hold integers and floats whose bits are promised, and are
// touched in all widths at all places; the other kinds are rows of cells that
// are touched whole.
const (
	noPtr kind = iota
	bytes
	f32s
	f64s
	ptrs // pointers to bytes, of the reach that flows
	code
)

// cell returns the type of the cells, or Void.
func (k kind) cell() mir.Type {
	return [...]mir.Type{noPtr: mir.Void, bytes: mir.Void, f32s: mir.F32, f64s: mir.F64, ptrs: mir.Ptr, code: mir.Void}[k]
}

// unit returns what distances are multiples of.
func (k kind) unit() int64 {
	if t := k.cell(); t != mir.Void {
		return int64(t.Size())
	}
	return 1
}

// shape is what is fixed of a value that flows: through a parameter, a result
// or a variable.
type shape struct {
	t       mir.Type
	kind    kind
	proto   *proto // of code
	life    life   // at least; parameters and results of functions say nothing here
	metered bool   // what is left of a meter
}

// flows is the number of bytes behind every pointer that flows.
const flows = 32

// life is how long an object lives.
type life uint8

// The lives, each longer than the one before.
const (
	frame   life = iota // till the function returns
	caller              // longer than the call
	forever             // till the program ends
)

// facts are what is known of a pointer.
type facts struct {
	kind   kind
	proto  *proto
	lo, hi int64 // the bytes around it that may be touched
	align  int64
	life   life
	root   mir.Value // the object, when it is known for sure
	off    int64     // from it, when exact
	exact  bool
	fixed  bool // not to be written
	own    bool // an object of this function for sure, which may hold pointers of any life
}

// fits reports whether the pointer may flow as the shape says.
func (x *facts) fits(s shape) bool {
	if x.kind != s.kind || x.proto != s.proto || x.life < s.life || x.fixed {
		return false
	}
	return x.kind == code || x.lo <= 0 && x.hi >= flows
}

// proto is what functions that can stand for one another have in common.
type proto struct {
	params, results []shape
	sig             mir.Sig
}

func (p *proto) sign() {
	p.sig.Params, p.sig.Results = typesOf(p.params), typesOf(p.results)
}

func typesOf(ss []shape) []mir.Type {
	var ts []mir.Type
	for _, s := range ss {
		ts = append(ts, s.t)
	}
	return ts
}

var plainTypes = []mir.Type{
	mir.I64, mir.I64, mir.I64, mir.I32, mir.I32, mir.I8, mir.I16, mir.I1, mir.F64, mir.F64, mir.F32,
}

func (g *gen) plainType() mir.Type { return pick(&g.rng, plainTypes) }

// shape returns a shape of a value that flows.
func (g *gen) shape() shape {
	if g.chance(80) {
		return shape{t: g.plainType()}
	}
	k := pick(&g.rng, []kind{bytes, bytes, bytes, f32s, f64s, ptrs})
	return shape{t: mir.Ptr, kind: k}
}

func (g *gen) shapes(most int) []shape {
	var ss []shape
	for range g.below(most + 1) {
		ss = append(ss, g.shape())
	}
	return ss
}

// anyProto returns what the next function is to look like.
func (g *gen) anyProto() *proto {
	if len(g.protos) > 0 && g.chance(45) {
		return pick(&g.rng, g.protos)
	}
	p := &proto{params: g.shapes(5), results: g.shapes(4)}
	if g.chance(40) {
		p.params = append([]shape{{t: mir.I64}}, p.params...)
	}
	if len(g.protos) > 0 && g.chance(40) {
		p.results = pick(&g.rng, g.protos).results // for tail calls
	}
	if q := g.cheapProto(); q != nil && g.chance(30) {
		p.params = append(p.params, shape{t: mir.Ptr, kind: code, proto: q})
	}
	p.sign()
	g.protos = append(g.protos, p)
	return p
}

// cheapProto returns one of which there is a function that may be called
// through any pointer, or nil.
func (g *gen) cheapProto() *proto {
	var ps []*proto
	for _, f := range g.fns {
		if f.isCheap() {
			ps = append(ps, f.proto)
		}
	}
	if ps == nil {
		return nil
	}
	return pick(&g.rng, ps)
}

// isCheap reports whether the function may be called through a pointer that
// came from elsewhere. It takes no such pointer itself, so that this ends.
func (f *fn) isCheap() bool {
	for _, s := range f.proto.params {
		if s.kind == code {
			return false
		}
	}
	return f.cost <= cheapCost
}
