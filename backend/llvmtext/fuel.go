package llvmtext

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// fuelGlobal is where the support code of a child keeps the fuel that is left.
const fuelGlobal = "mir.child.fuel"

// charge takes the fuel that a block costs, or traps: one, and one for each of
// its instructions. The runtime module is free.
func (b *builder) charge(blk mir.Block) {
	if !b.e.o.Fuel || b.f.Runtime {
		return
	}
	n := int64(1)
	for v := range b.f.Insts(blk) {
		if b.f.At(v).Op.IsInst() {
			n++
		}
	}
	b.at = b.f.First(blk)
	at := b.to(newOperand(b.e.ptr, b.e.addressOf(b.e.m.Lookup(fuelGlobal))), types.I64)
	left := b.temp(types.I64)
	b.add(&ir.InstLoad{LocalIdent: ident(left), ElemType: types.I64, Src: at})
	b.trapIf(b.icmp(enum.IPredULT, left, integer(types.I64, n)), mir.TrapFuel)
	b.add(&ir.InstStore{Src: b.two(mir.Sub, left, integer(types.I64, n)), Dst: at})
}
