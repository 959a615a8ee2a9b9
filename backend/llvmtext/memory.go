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
	r := b.temp(b.e.ptr)
	b.ptradd(r, p, integer(types.I64, n))
	return r
}

func (b *builder) ptradd(r, p, n *operand) {
	b.add(&ir.InstGetElementPtr{LocalIdent: ident(r), ElemType: types.I8, Src: p, Indices: []value.Value{n}, Typ: b.e.ptr})
}

// to returns the address p as one of a t.
func (b *builder) to(p *operand, t types.Type) *operand {
	want := b.e.pointerTo(t)
	if want == p.typ || !b.e.typed() {
		return p
	}
	r := b.temp(want)
	b.add(&ir.InstBitCast{LocalIdent: ident(r), From: p, To: want})
	return r
}

// bytes returns a fresh address, and the instructions that make so many bytes of
// stack there.
func (b *builder) bytes(n uint64, align int) (*operand, []ir.Instruction) {
	p := b.temp(b.e.ptr)
	return p, b.bytesAt(p, n, align)
}

func (b *builder) bytesAt(p *operand, n uint64, align int) []ir.Instruction {
	room := &ir.InstAlloca{LocalIdent: ident(p), ElemType: &types.ArrayType{Len: n, ElemType: types.I8}, Align: ir.Align(align)}
	if !b.e.typed() {
		return []ir.Instruction{room}
	}
	whole := b.temp(newOpaque(room.ElemType.String() + "*"))
	room.LocalIdent = ident(whole)
	return []ir.Instruction{room, &ir.InstBitCast{LocalIdent: ident(p), From: whole, To: p.typ}}
}

// block is the name of an intrinsic that works on many bytes.
func (e *emitter) block(name string) string {
	p := "p0"
	if e.typed() {
		p = "p0i8"
	}
	if name == "memset" {
		return "llvm.memset." + p + ".i64"
	}
	return "llvm." + name + "." + p + "." + p + ".i64"
}

// load emits a load; of an i1, that of bit 0 of a byte.
func (b *builder) load(in *mir.Inst) {
	r := b.result()
	p := b.offset(b.arg(0), in.Imm)
	ld := &ir.InstLoad{LocalIdent: ident(r), ElemType: r.typ, Src: p, Align: b.align(in, b.f.Arg(b.at, 0)), Volatile: in.Flag()}
	if in.Type != mir.I1 {
		ld.Src = b.to(p, r.typ)
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
	b.add(&ir.InstStore{Src: x, Dst: b.to(p, x.typ), Align: b.align(in, b.f.Arg(b.at, 1)), Volatile: in.Flag()})
}

// memory emits ptradd and what works on many bytes.
func (b *builder) memory(in *mir.Inst) {
	no := newOperand(types.I1, "false")
	switch in.Op {
	case mir.PtrAdd:
		b.ptradd(b.result(), b.arg(0), b.arg(1))
	case mir.MemCpy:
		b.intrinsicNamed(nil, b.e.block("memcpy"), b.arg(0), b.arg(1), b.arg(2), no)
	case mir.MemMove:
		b.intrinsicNamed(nil, b.e.block("memmove"), b.arg(0), b.arg(1), b.arg(2), no)
	case mir.MemSet:
		b.memset(b.arg(0), b.arg(1), b.arg(2), 1)
	default:
		panic("no LLVM instruction for " + in.Op.String())
	}
}

// memset sets n bytes at p, which has an alignment.
func (b *builder) memset(p, x, n *operand, align int) {
	if align > 1 {
		p = &operand{p.typ, p.id, p.typ.String() + " align " + integer(types.I64, int64(align)).id + " " + p.id}
	}
	b.intrinsicNamed(nil, b.e.block("memset"), p, x, n, newOperand(types.I1, "false"))
}

// alloca emits the allocation of stack, if there is room: of a byte at least, so
// that it has an address of its own.
func (b *builder) alloca(in *mir.Inst) {
	n := b.arg(0)
	b.needRoom(n)
	if c, ok := b.f.IsConst(b.f.Arg(b.at, 0)); !ok {
		some := b.temp(types.I64)
		b.intrinsic(some, "umax", n, integer(types.I64, 1))
		n = some
	} else if c == 0 {
		n = integer(types.I64, 1)
	}
	b.add(&ir.InstAlloca{LocalIdent: ident(b.result()), ElemType: types.I8, NElems: n, Align: ir.Align(allocaAlign(in))})
}

// allocaAlign is the alignment of an alloca, 16 unless said.
func allocaAlign(in *mir.Inst) int {
	if a := in.Align(); a != 0 {
		return a
	}
	return 16
}
