package llvmtext

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// trapIf goes to a block that traps if c holds.
func (b *builder) trapIf(c *operand, kind mir.TrapKind) { b.check(c, kind, false) }

// trapUnless goes to a block that traps unless c holds.
func (b *builder) trapUnless(c *operand, kind mir.TrapKind) { b.check(c, kind, true) }

func (b *builder) check(c *operand, kind mir.TrapKind, good bool) {
	trap, next := b.fresh(), b.fresh()
	yes, no := label(trap), label(next)
	if good {
		yes, no = no, yes
	}
	b.cur.Term = &ir.TermCondBr{Cond: c, TargetTrue: yes, TargetFalse: no}
	b.locate(b.cur.Term)
	b.cur = &ir.Block{LocalIdent: ir.LocalIdent{LocalName: trap}}
	b.cold = append(b.cold, b.cur)
	b.trap(kind)
	b.open(next)
}

// trap ends the current block by a trap.
func (b *builder) trap(kind mir.TrapKind) {
	place := b.place()
	args := []*operand{integer(types.I32, int64(kind)), place}
	if b.e.trapSym == 0 {
		b.e.declare("mir.trap.", "void @mir.trap.(i32, "+b.e.ptr.String()+") cold noreturn nounwind")
		b.callNamed(nil, "@mir.trap.", types.Void, args...)
	} else {
		b.call(nil, b.e.funcs[b.e.trapSym], args...)
	}
	b.cur.Term = &ir.TermUnreachable{}
	b.locate(b.cur.Term)
}

// place returns the address of the constant that says where the current
// instruction is: the numbers of the function and of the instruction, and text.
// Functions of the runtime module have no places: what happens there happens
// where they were called.
func (b *builder) place() *operand {
	if b.f.Runtime {
		return b.e.pointer(0)
	}
	if p := b.places[b.at]; p != nil {
		return p
	}
	b.e.places++
	text := b.frame().String() + "\x00"
	id := fmt.Sprintf("@p.%d", b.e.places)
	p := newOperand(b.e.ptr, b.e.cast(id, fmt.Sprintf("{ i32, i32, [%d x i8] }", len(text))))
	b.places[b.at] = p
	fmt.Fprintf(&b.consts, "%s = private unnamed_addr constant { i32, i32, [%d x i8] } { i32 %d, i32 %d, [%d x i8] c%s }\n",
		id, len(text), b.e.m.Lookup(b.f.Name), b.at, len(text), quoteString(text))
	return p
}

// frame is the place of the current instruction.
func (b *builder) frame() backend.Frame { return FrameOf(b.f, b.at) }

// FrameOf returns the place of an instruction as a trap shows it.
func FrameOf(f *mir.Func, v mir.Value) backend.Frame {
	in := f.At(v)
	place := in.Place
	return backend.Frame{Func: f.Name, Block: f.BlockName(in.Block()), Pos: f.Module.Pos(place)}
}
