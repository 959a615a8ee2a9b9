package mirgen

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// val is a value that may be used at the current place.
type val struct {
	v mir.Value
	t mir.Type
	p *facts // of a ptr
}

// body is the state of a function that is being made.
type body struct {
	*gen
	*mir.Builder
	fn     *fn
	group  []*fn // functions that it may call with one depth less; nil when it is not recursive
	style  *style
	isMain bool

	pool   []val // what dominates the current place
	made   []val // all that was ever in pool
	used   map[mir.Value]bool
	clean  map[mir.Value]bool // floats of which all bits are promised
	vars   []variable
	sum    variable
	freed  []mir.Value // heap blocks to be freed before the end
	exits  []exit      // of the loops around
	shaped []exit      // all blocks that were ever given arguments

	mult, cost  int
	left, depth int
	selfCalls   int
	level       mir.Value // how deep a recursive function may still go
	ended       bool      // the current block has its terminator
}

// exit is a block with the shapes of its parameters.
type exit struct {
	to     mir.Block
	shapes []shape
}

func (g *gen) body(f *fn, size int) *body {
	return &body{
		gen: g, Builder: mir.NewBuilder(f.f), fn: f, style: &styles[g.below(len(styles))],
		used: map[mir.Value]bool{}, clean: map[mir.Value]bool{},
		mult: 1, left: max(size, 6),
	}
}

// mostDepth is how deep recursive functions go.
const mostDepth = 3

// function makes the whole function.
func (b *body) function() {
	for i, s := range b.fn.proto.params {
		b.flow(b.Param(i), s, caller)
	}
	if b.group != nil {
		b.level = b.Op(mir.UMin, mir.I64, b.Param(0), b.Int(mir.I64, mostDepth))
	}
	b.reachGlobals()
	for range b.below(3) + b.style.slots {
		b.slot()
	}
	b.variables()
	if b.isMain {
		b.statements(b.left / 2)
		b.callAll()
	}
	b.statements(b.left)
	b.last()
	b.unreached()
}

// last ends the function.
func (b *body) last() {
	b.sinkUnused(0)
	if b.isMain {
		b.report()
	}
	for _, p := range b.freed {
		b.Call(b.library("free"), p)
	}
	b.ret()
}

// add puts a value into the pool.
func (b *body) add(v mir.Value, p *facts) mir.Value {
	x := val{v, b.Func.TypeOf(v), p}
	b.pool = append(b.pool, x)
	b.made = append(b.made, x)
	return v
}

// flow adds a value that came in a shape; a ptr lives for l at least.
func (b *body) flow(v mir.Value, s shape, l life) {
	if s.t != mir.Ptr {
		b.add(v, nil)
		return
	}
	b.add(v, &facts{kind: s.kind, proto: s.proto, hi: flows, align: 1, life: max(l, s.life)})
}

// slot adds a slot that pointers lead to.
func (b *body) slot() {
	k := pick(&b.rng, []kind{bytes, bytes, f32s, f64s, ptrs})
	size := flows + 8*int64(b.below(5))
	skew := int64(0)
	if b.chance(30) {
		skew = int64(b.between(1, 9))
	}
	align := int64(1) << b.below(6)
	s := b.Slot(fmt.Sprintf("s%d", len(b.Func.Slots())), skew+size, int(align))
	if b.chance(30) {
		b.Func.At(s).SetFlag(true)
	}
	b.fill(b.object(s, facts{kind: k, hi: size, align: align, own: true}, skew))
}

// object adds the pointer to a fresh object, past skew bytes.
func (b *body) object(root mir.Value, x facts, skew int64) (mir.Value, *facts) {
	x.root, x.exact, x.off = root, true, skew
	p := root
	if skew != 0 {
		p = b.Op(mir.PtrAdd, mir.Void, root, b.Int(mir.I64, skew))
		x.align = min(x.align, skew&-skew)
	}
	b.add(p, &x)
	return p, &x
}

// reachGlobals adds the pointers to the globals.
func (b *body) reachGlobals() {
	for _, r := range b.regions {
		b.object(b.Addr(r.sym), facts{kind: r.kind, hi: r.size, align: r.align, life: forever, fixed: r.fixed}, r.skew)
	}
}

// fill writes all the bytes of a fresh object.
func (b *body) fill(p mir.Value, x *facts) {
	if x.kind == bytes || x.kind != ptrs && b.chance(50) {
		b.Op(mir.MemSet, mir.Void, p, b.Const(mir.I8, pick(&b.rng, edges[mir.I8])), b.Int(mir.I64, x.hi))
		return
	}
	for off := int64(0); off < x.hi; off += x.kind.unit() {
		if x.kind == ptrs {
			b.Store(b.pointer(b.held(x)), p, off)
		} else {
			b.Store(b.operand(x.kind.cell()), p, off)
		}
	}
}

// held returns the shape of what may be put into cells of pointers.
func (b *body) held(x *facts) shape {
	s := shape{t: mir.Ptr, kind: bytes, life: forever}
	if x.own {
		s.life = frame
	}
	return s
}

// Const returns a constant.
func (b *body) Const(t mir.Type, bits uint64) mir.Value { return b.Func.Const(t, bits) }
