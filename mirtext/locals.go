package mirtext

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// local declares a variable or a slot.
func (b *body) local(st *stmt) {
	toks := b.tokens(st)
	if len(b.labels) > 0 && !b.lateLocal {
		b.lateLocal = true
		b.errorTok(toks[0], codeBlock, "variables and slots stand before the first block")
	}
	if st.kind == stmtVar {
		b.variable(st, toks)
	} else {
		b.slot(st, toks)
	}
}

func (b *body) variable(st *stmt, toks []lexer.Token) {
	d := parse(b.reader, varLine, toks)
	if d == nil {
		for _, t := range toks {
			if t.Type == kindVar && badEscape(t.Value) < 0 {
				b.badNames["$"+nameOf(t.Value)] = true
			}
		}
		return
	}
	name := nameOf(d.Name.Text)
	if old := b.vars[name]; old != 0 {
		b.errorNote(d.Name.Pos, len(d.Name.Text), codeDuplicate, b.otherHere(b.f.Var(old).Place), "%s is declared twice", short(d.Name.Text))
		return
	}
	v := mir.VarInfo{Name: name, Type: mir.TypeByName(d.Type), Place: b.placeOf(d.Place, d.Name.Pos)}
	if d.Init != nil {
		v.Init = b.constant(v.Type, d.Init.Text, d.Init.Pos)
	}
	x := b.f.AddNewVar(v)
	b.vars[name] = x
	b.anchored(st, mir.AnchorVar, uint32(x))
}

// constant reads a constant and reports what is wrong with it.
func (b *body) constant(t mir.Type, text string, pos lexer.Position) uint64 {
	bits, err := ParseConst(t, text)
	if err != nil {
		b.errorAt(pos, len(text), codeConst, "%v", err)
	}
	return bits
}

func (b *body) slot(st *stmt, toks []lexer.Token) {
	d := parse(b.reader, slotLine, toks)
	if d == nil {
		b.badLabel(toks)
		return
	}
	v := b.f.AddSlot(b.size(d.Size), b.align(d.Align))
	in := b.f.At(v)
	in.SetFlag(d.NoInit)
	in.Place = b.placeOf(d.Place, d.Name.Pos)
	if b.free(d.Name) {
		b.f.SetName(v, nameOf(d.Name.Text))
	}
	b.anchored(st, mir.AnchorSlot, uint32(v))
}
