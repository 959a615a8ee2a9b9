package llvmtext

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"github.com/mirtool/mirtool/mir"
)

// offset returns p moved by n bytes.
func (b *builder) offset(p *operand, n int64) *operand {
	if n == 0 {
		return p
	}
	r := b.temp(ptr)
	b.ptradd(r, p, integer(types.I64, n))
	return r
}

func (b *builder) ptradd(r, p, n *operand) {
	b.add(&ir.InstGetElementPtr{LocalIdent: ident(r), ElemType: types.I8, Src: p, Indices: []value.Value{n}, Typ: ptr})
}

// align is the alignment of an access, 1 unless said.
func align(in *mir.Inst) ir.Align { return ir.Align(max(in.Align(), 1)) }

// load emits a load; of an i1, that of bit 0 of a byte.
func (b *builder) load(in *mir.Inst) {
	r := b.result()
	p := b.offset(b.arg(0), in.Imm)
	ld := &ir.InstLoad{LocalIdent: ident(r), ElemType: r.typ, Src: p, Align: align(in), Volatile: in.Flag()}
	if in.Type != mir.I1 {
		b.add(ld)
		return
	}
	whole := b.temp(types.I8)
	ld.LocalIdent, ld.ElemType = ident(whole), types.I8
	b.add(ld)
	b.add(&ir.InstTrunc{LocalIdent: ident(r), From: whole, To: types.I1})
}

// store emits a store; of an i1, that of a byte 0 or 1.
func (b *builder) store(in *mir.Inst) {
	x := b.arg(0)
	p := b.offset(b.arg(1), in.Imm)
	if in.Type == mir.I1 {
		whole := b.temp(types.I8)
		b.add(&ir.InstZExt{LocalIdent: ident(whole), From: x, To: types.I8})
		x = whole
	}
	b.add(&ir.InstStore{Src: x, Dst: p, Align: align(in), Volatile: in.Flag()})
}

// memory emits ptradd and what works on many bytes.
func (b *builder) memory(in *mir.Inst) {
	no := newOperand(types.I1, "false")
	switch in.Op {
	case mir.PtrAdd:
		b.ptradd(b.result(), b.arg(0), b.arg(1))
	case mir.MemCpy:
		b.intrinsicNamed(nil, "llvm.memcpy.p0.p0.i64", b.arg(0), b.arg(1), b.arg(2), no)
	case mir.MemMove:
		b.intrinsicNamed(nil, "llvm.memmove.p0.p0.i64", b.arg(0), b.arg(1), b.arg(2), no)
	case mir.MemSet:
		b.memset(b.arg(0), b.arg(1), b.arg(2), 1)
	default:
		panic("no LLVM instruction for " + in.Op.String())
	}
}

// memset sets n bytes at p, which has an alignment.
func (b *builder) memset(p, x, n *operand, align int) {
	if align > 1 {
		p = &operand{p.typ, p.id, "ptr align " + integer(types.I64, int64(align)).id + " " + p.id}
	}
	b.intrinsicNamed(nil, "llvm.memset.p0.i64", p, x, n, newOperand(types.I1, "false"))
}

// alloca emits the allocation of stack, if there is room.
func (b *builder) alloca(in *mir.Inst) {
	n := b.arg(0)
	b.needRoom(n)
	a := in.Align()
	if a == 0 {
		a = 16
	}
	b.add(&ir.InstAlloca{LocalIdent: ident(b.result()), ElemType: types.I8, NElems: n, Align: ir.Align(a)})
}
