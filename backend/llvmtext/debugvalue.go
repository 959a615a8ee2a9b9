package llvmtext

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// debugValue tells where the value of an instruction, or of the parameter of a
// block, is: in a variable that is there for that, or else it could be looked at
// only as long as the program needs it. Where LLVM optimises it goes away.
func (b *builder) debugValue(v mir.Value) {
	in := b.f.At(v)
	if b.dbg == nil || b.f.Runtime || in.Res == mir.Void || !b.f.HasName(v) {
		return
	}
	arg := 0
	if in.Op == mir.OpParam && in.Block() == b.f.Entry() {
		for i, p := range b.f.Params(b.f.Entry()) {
			if p == v {
				arg = i + 1
			}
		}
	}
	at := b.temp(b.e.pointerTo(b.e.typeOf(in.Res)))
	b.early = append(b.early, &ir.InstAlloca{LocalIdent: ident(at), ElemType: b.e.typeOf(in.Res)})
	b.early = append(b.early, b.tell(at, b.f.NameOf(v), b.e.dbg.typeNode(in.Res), in.Place, arg))
	store := &ir.InstStore{Src: b.value(v), Dst: at}
	if arg == 0 {
		store.Metadata = b.metadata()
	} // or else it belongs to what a breakpoint at the function leaves behind it
	b.cur.Insts = append(b.cur.Insts, store)
}

// debugVariable tells where a variable is.
func (b *builder) debugVariable(x mir.Var) {
	if b.dbg != nil && !b.f.Runtime {
		v := b.f.Var(x)
		b.cur.Insts = append(b.cur.Insts, b.tell(b.vars[x], v.Name, b.e.dbg.typeNode(v.Type), v.Place, 0))
	}
}

// debugSlot tells where a slot is: its bytes have the slot's name.
func (b *builder) debugSlot(s mir.Value) {
	if b.dbg != nil && !b.f.Runtime && b.f.HasName(s) {
		b.cur.Insts = append(b.cur.Insts, b.tell(b.value(s), b.f.NameOf(s), b.e.dbg.bytesNode(b.f.At(s).Imm), b.f.At(s).Place, 0))
	}
}

// tell returns the call of the intrinsic that tells where something is.
func (b *builder) tell(at *operand, name string, typ int, p mir.Place, arg int) *ir.InstCall {
	if !p.IsValid() {
		p = b.f.Place
	}
	which := ""
	if arg > 0 {
		which = fmt.Sprintf(", arg: %d", arg)
	}
	n := b.e.dbg.node("!DILocalVariable(name: %s%s, scope: !%d, file: !%d, line: %d, type: !%d)",
		quoteString(name), which, b.dbg.function, b.e.dbg.file(p), p.Line, typ)
	const intrinsic = "llvm.dbg.declare"
	b.e.declare(intrinsic, "void @"+intrinsic+"(metadata, metadata, metadata)")
	c := &ir.InstCall{Callee: &callee{plainCallee, "@" + intrinsic}, Typ: types.Void, Args: values([]*operand{
		{types.Metadata, "", "metadata " + at.full}, {types.Metadata, "", fmt.Sprintf("metadata !%d", n)}, {types.Metadata, "", "metadata !DIExpression()"},
	})}
	c.Metadata = ir.Metadata{{Name: "dbg", Node: node(b.locationOf(p))}}
	return c
}
