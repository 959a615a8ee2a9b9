package llvmtext

import (
	"fmt"
	"slices"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/metadata"

	"github.com/mirtool/mirtool/mir"
)

// terminator emits the end of a block.
func (b *builder) terminator(in *mir.Inst) {
	switch in.Op {
	case mir.Jump:
		b.cur.Term = &ir.TermBr{Target: b.edge(b.f.Edge(b.at, 0), nil)}
	case mir.Br:
		b.br()
	case mir.Switch:
		b.choice(in)
	case mir.Ret:
		var rs []*operand
		for i := range b.f.Args(b.at) {
			rs = append(rs, b.arg(i))
		}
		b.ret(rs)
	case mir.Trap:
		b.trap(mir.TrapKind(in.Imm))
	case mir.Unreachable:
		if b.afterNoReturn(in) {
			b.cur.Term = &ir.TermUnreachable{}
			return
		}
		b.trap(mir.TrapUnreachable)
	default:
		panic("no LLVM terminator for " + in.Op.String())
	}
	b.locate(b.cur.Term)
}

// afterNoReturn reports whether the instruction follows a call of the runtime
// module's that never comes back.
func (b *builder) afterNoReturn(in *mir.Inst) bool {
	prev := b.f.Prev(b.at)
	if !b.f.Runtime || prev == 0 || b.f.At(prev).Op != mir.Call {
		return false
	}
	return b.e.funcs[b.f.At(prev).Imm].f.Attrs&mir.AttrNoReturn != 0
}

// edge hands the arguments of an edge to the phis of its target and returns
// the block to go to. taken has the edges of the same terminator before it:
// one that leads to the same block with other arguments gets a block of its own.
func (b *builder) edge(e *mir.Edge, taken []*mir.Edge) *operand {
	args := b.f.EdgeArgs(e)
	from := b.here()
	to := b.labels[e.To]
	for _, t := range taken {
		if t.To == e.To && !slices.Equal(args, b.f.EdgeArgs(t)) {
			name := b.fresh()
			split := &ir.Block{LocalIdent: ir.LocalIdent{LocalName: name}, Term: &ir.TermBr{Target: to}}
			b.locate(split.Term)
			b.blocks = append(b.blocks, split)
			from, to = label(name), label(name)
			break
		}
	}
	for i, phi := range b.params(e.To) {
		phi.Incs = append(phi.Incs, &ir.Incoming{X: b.value(args[i]), Pred: from})
	}
	return to
}

func (b *builder) br() {
	yes, no := b.f.Edge(b.at, 0), b.f.Edge(b.at, 1)
	t := &ir.TermCondBr{Cond: b.arg(0), TargetTrue: b.edge(yes, nil), TargetFalse: b.edge(no, []*mir.Edge{yes})}
	if yes.Val != 0 || no.Val != 0 {
		t.Metadata = append(t.Metadata, &metadata.Attachment{Name: "prof",
			Node: node(fmt.Sprintf(`!{!"branch_weights", i32 %d, i32 %d}`, weight(yes.Val), weight(no.Val)))})
	}
	b.cur.Term = t
}

// weight makes a weight fit into 32 bits.
func weight(n int64) int64 { return min(max(n, 0), 1<<31-1) }

func (b *builder) choice(in *mir.Inst) {
	t := &ir.TermSwitch{X: b.arg(0)}
	seen := map[mir.Block][]*mir.Edge{}
	cur := b.cur
	for i, e := range b.f.Edges(b.at) {
		to := b.edge(e, seen[e.To])
		if len(seen[e.To]) == 0 {
			seen[e.To] = append(seen[e.To], e)
		}
		if i == 0 {
			t.TargetDefault = to
			continue
		}
		t.Cases = append(t.Cases, &ir.Case{X: constant(in.Type, uint64(e.Val)&in.Type.Mask()), Target: to})
	}
	cur.Term = t
	b.cur = cur
}

// ret returns values.
func (b *builder) ret(rs []*operand) {
	t := &ir.TermRet{}
	switch {
	case b.fn.memory:
		for i, r := range rs {
			p := b.offset(local(b.e.ptr, "r.out"), int64(i*resultSlot))
			b.add(&ir.InstStore{Src: r, Dst: b.to(p, r.typ), Align: 8})
		}
	case len(rs) == 1:
		t.X = rs[0]
	case len(rs) > 1:
		pair := newOperand(b.fn.ret, "poison")
		for i, r := range rs {
			next := b.temp(b.fn.ret)
			b.add(&ir.InstInsertValue{LocalIdent: ident(next), X: pair, Elem: r, Indices: []uint64{uint64(i)}, Typ: b.fn.ret})
			pair = next
		}
		t.X = pair
	}
	b.cur.Term = t
	b.locate(t)
}

// node is a metadata node that is written where it is used.
type node string

func (n node) Ident() string    { return string(n) }
func (n node) LLString() string { return string(n) }
