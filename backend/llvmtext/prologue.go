package llvmtext

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// Slots of a function that take more together than frameLimit are made when
// there is room on the stack, so that no frame reaches over the guard below it.
const frameLimit = 1 << 20

// prologue makes the slots and variables.
func (b *builder) prologue() {
	f := b.f
	var total int64
	for _, s := range f.Slots() {
		total += min(f.At(s).Imm, frameLimit+1)
		total = min(total, 2*frameLimit)
	}
	for x, v := range f.Vars() {
		b.vars[x] = local(b.e.pointerTo(b.e.typeOf(v.Type)), localName("v."+mangle(v.Name), 'w', int(x)))
		b.add(&ir.InstAlloca{LocalIdent: ident(b.vars[x]), ElemType: b.e.typeOf(v.Type)})
	}
	if total <= frameLimit {
		for _, s := range f.Slots() {
			b.slot(s)
		}
	} else {
		b.at = f.First(f.Entry())
		b.block = f.Entry()
		for _, s := range f.Slots() {
			b.needRoom(integer(types.I64, f.At(s).Imm))
			b.slot(s)
		}
	}
	for x, v := range f.Vars() {
		init := b.e.pointer(v.Init)
		if v.Type != mir.Ptr {
			init = constant(v.Type, v.Init)
		}
		b.add(&ir.InstStore{Src: init, Dst: b.vars[x]})
		b.debugVariable(x)
	}
	for _, p := range f.Params(f.Entry()) {
		b.debugValue(p)
	}
}

// slot makes a slot, of a byte at least so that it has an address of its own.
func (b *builder) slot(s mir.Value) {
	in := b.f.At(s)
	v := b.value(s)
	align := b.f.SlotAlign(s)
	for _, made := range b.bytesAt(v, uint64(max(in.Imm, 1)), align) {
		b.add(made)
	}
	if !in.Flag() && in.Imm > 0 {
		b.memset(v, integer(types.I8, 0), integer(types.I64, in.Imm), align)
	}
	b.debugSlot(s)
}

// needRoom traps when there are no n bytes left on the stack.
func (b *builder) needRoom(n *operand) {
	if b.e.roomSym == 0 {
		return
	}
	ok := b.temp(types.I1)
	b.call(ok, b.e.funcs[b.e.roomSym], n)
	b.trapUnless(ok, mir.TrapStackOverflow)
}
