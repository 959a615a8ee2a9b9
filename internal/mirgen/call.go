package mirgen

import (
	"fmt"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// affords reports whether a call that costs so much fits in here; then it is
// paid for.
func (b *body) affords(cost int) bool {
	limit := mostCost / 6
	if b.isMain {
		limit = mostCost
	}
	if b.group != nil {
		limit = mostCost >> (mostDepth + 5)
	}
	cost = b.mult * (cost + 5)
	if b.cost+cost > limit {
		return false
	}
	b.cost += cost
	return true
}

// call calls a function by name.
func (b *body) call() {
	if b.group != nil && b.mult == 1 && b.selfCalls < 2 && b.depth <= mostNested && b.chance(40) {
		b.recurse()
		return
	}
	if len(b.fns) == 0 {
		return
	}
	f := pick(&b.rng, b.fns)
	if b.affords(f.cost) {
		b.called[f] = true
		b.yields(f.proto, b.Call(f.sym, b.arguments(f.proto)...))
	}
}

// callAll calls every function that nobody calls by name.
func (b *body) callAll() {
	for _, f := range b.fns {
		if !b.called[f] && b.affords(f.cost) {
			b.yields(f.proto, b.Call(f.sym, b.arguments(f.proto)...))
			b.statements(b.below(3))
		}
	}
}

// arguments returns those for a call.
func (b *body) arguments(p *proto) []mir.Value { return b.all(p.params) }

// yields adds what a call returned.
func (b *body) yields(p *proto, rs []mir.Value) {
	for i, s := range p.results {
		b.flow(rs[i], s, frame)
	}
}

// recurse calls a function of the group with one depth less, while there is one.
func (b *body) recurse() {
	b.selfCalls++
	f := pick(&b.rng, b.group)
	deep := b.newBlock("deep", nil)
	join := b.newBlock("join", append([]shape{{t: mir.I64}}, b.localShapes(1)...))
	b.fork(b.Op(mir.SGt, mir.I64, b.level, b.Int(mir.I64, 0)), deep, join)
	b.nested(1, func() {
		b.enter(deep)
		args := b.arguments(f.proto)
		args[0] = b.Op(mir.Sub, mir.I64, b.level, b.Int(mir.I64, 1))
		if b.chance(25) && slices.Equal(f.proto.results, b.fn.proto.results) && b.mayEnd(f.proto, args) {
			b.TailCall(f.sym, args...)
			b.ended = true
			return
		}
		b.yields(f.proto, b.Call(f.sym, args...))
		b.jump(join)
	})
	b.enter(join)
}

// mayEnd reports whether no argument leads to an object of this function.
func (b *body) mayEnd(p *proto, args []mir.Value) bool {
	for i, s := range p.params {
		if s.kind != noPtr && s.kind != code && !b.outlives(args[i]) {
			return false
		}
	}
	return true
}

func (b *body) outlives(v mir.Value) bool {
	for _, x := range slices.Backward(b.pool) {
		if x.v == v {
			return x.p.life >= caller
		}
	}
	return false
}

// tail ends the block with a tail call, if there is a function for it.
func (b *body) tail() bool {
	if b.isMain || !b.sum.global && !b.style.pure || b.chance(30) {
		return false
	}
	var fs []*fn
	for _, f := range b.fns {
		if slices.Equal(f.proto.results, b.fn.proto.results) {
			fs = append(fs, f)
		}
	}
	if fs == nil {
		return false
	}
	f := pick(&b.rng, fs)
	if !b.affords(f.cost) {
		return false
	}
	args := b.lasting(f.proto)
	if b.chance(40) {
		b.TailCallI(f.proto.sig, b.Addr(f.sym), args...)
	} else {
		b.TailCall(f.sym, args...)
	}
	b.ended = true
	return true
}

// lasting returns arguments that do not lead to objects of this function.
func (b *body) lasting(p *proto) []mir.Value {
	var vs []mir.Value
	for _, s := range p.params {
		s.life = caller
		vs = append(vs, b.of(s))
	}
	return vs
}

// callThrough calls by address: one from a table, one that came from
// elsewhere, or one that is plain to see.
func (b *body) callThrough() {
	if x := b.find(func(x *val) bool { return x.p != nil && x.p.kind == code }); x != nil && b.chance(60) {
		if p := x.p.proto; b.affords(cheapCost) {
			b.yields(p, b.CallI(p.sig, x.v, b.arguments(p)...))
		}
		return
	}
	if len(b.fns) == 0 {
		return
	}
	p := pick(&b.rng, b.fns).proto
	var fs []*fn
	cost := 0
	for _, f := range b.fns {
		if f.proto == p {
			fs, cost = append(fs, f), max(cost, f.cost)
		}
	}
	if !b.affords(cost) {
		return
	}
	at := b.Addr(fs[0].sym)
	if b.chance(85) {
		at = b.fromTable(fs)
	}
	b.yields(p, b.CallI(p.sig, at, b.arguments(p)...))
}

// fromTable returns one of the functions' addresses, loaded from a table.
func (b *body) fromTable(fs []*fn) mir.Value {
	t := &mir.Global{Name: fmt.Sprintf("table%d", b.tables), Const: b.chance(70)}
	b.tables++
	for range 4 {
		t.Init = append(t.Init, mir.Datum{Kind: mir.DatumAddr, Sym: pick(&b.rng, fs).sym})
	}
	s := b.m.AddGlobal(t)
	at := b.Load(mir.Ptr, b.Op(mir.PtrAdd, mir.Void, b.Addr(s), b.scaled(3, 8)), 0)
	if p := fs[0].proto; fs[0].isCheap() && !slices.ContainsFunc(fs, func(f *fn) bool { return !f.isCheap() }) {
		b.add(at, &facts{kind: code, proto: p, life: forever})
	}
	return at
}
