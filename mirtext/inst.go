package mirtext

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// inst reads an instruction. One that is wrong becomes an OpBad that defines
// its results, so that it costs one diagnostic.
func (b *body) inst(st *stmt) {
	toks := b.tokens(st)
	if b.cur == 0 {
		b.badInst(toks, false)
		return
	}
	var v mir.Value
	if s := parse(b.reader, instLine, toks); s != nil {
		v = b.form(s)
		if v != 0 {
			b.explicit(s.Place, &b.f.At(v).Place)
		}
	}
	if v == 0 {
		b.badInst(toks, true)
		return
	}
	b.anchored(st, mir.AnchorInst, uint32(v))
}

// badInst defines the names before = in a line that is wrong, as instructions
// in the block if add is set.
func (b *body) badInst(toks []lexer.Token, add bool) {
	placed := false
	put := func(v mir.Value) {
		if in := b.f.At(v); add && in.Op == mir.OpBad && in.Block() == 0 {
			in.Place = b.place(toks[0].Pos)
			b.f.Append(b.cur, v)
			placed = true
		}
	}
	for i, t := range toks {
		if t.Type != kindPunct || t.Value != "=" {
			continue
		}
		for j := i - 1; j >= 0 && (toks[j].Type == kindValue || toks[j].Value == ","); j-- {
			if toks[j].Type == kindValue && badEscape(toks[j].Value) < 0 {
				put(b.badName(toks[j].Value))
			}
		}
	}
	if !placed && add {
		put(b.f.New(mir.OpBad, mir.Void, mir.Void))
	}
}

// form builds an instruction by the form of its op. It returns 0 when that
// cannot be, and has then said why.
func (b *body) form(s *inst) mir.Value {
	switch {
	case s.Unary != nil:
		return b.plain(s, s.Unary.Op, s.Unary.Pos, s.Unary.A)
	case s.Binary != nil:
		return b.plain(s, s.Binary.Op, s.Binary.Pos, s.Binary.A, s.Binary.B)
	case s.Ternary != nil:
		return b.plain(s, s.Ternary.Op, s.Ternary.Pos, s.Ternary.A, s.Ternary.B, s.Ternary.C)
	case s.Fixed != nil:
		return b.plain(s, s.Fixed.Op, s.Fixed.Pos, s.Fixed.Args...)
	case s.Load != nil:
		return b.access(s, s.Load.Op, s.Load.Pos, &s.Load.At, nil)
	case s.Store != nil:
		return b.access(s, s.Store.Op, s.Store.Pos, &s.Store.At, s.Store.Val)
	case s.Alloca != nil:
		return b.alloca(s)
	case s.Get != nil:
		return b.variableOp(s, s.Get.Op, s.Get.Pos, s.Get.Var, nil)
	case s.Set != nil:
		return b.variableOp(s, s.Set.Op, s.Set.Pos, s.Set.Var, s.Set.Val)
	case s.Call != nil:
		return b.call(s, s.Call)
	case s.CallI != nil:
		return b.calli(s, s.CallI)
	case s.Ret != nil:
		return b.ret(s, s.Ret)
	case s.Trap != nil:
		return b.trap(s, s.Trap)
	case s.None != nil:
		return b.plain(s, s.None.Op, s.None.Pos)
	}
	return b.branch(s)
}

// emit appends an instruction that gives one value of type res or, if that is
// Void, none.
func (b *body) emit(s *inst, w opWord, res mir.Type, args ...mir.Value) mir.Value {
	if !b.resultCount(s, w, res) {
		return 0
	}
	var v mir.Value
	if res == mir.Void {
		v = b.f.New(w.op, w.t, res)
	} else {
		v = b.define(*s.Results[0])
	}
	return b.put(v, w, res, args)
}

// put fills in an instruction and appends it.
func (b *body) put(v mir.Value, w opWord, res mir.Type, args []mir.Value) mir.Value {
	in := b.f.At(v)
	in.Op, in.Type, in.Res, in.Place = w.op, w.t, res, b.place(w.pos)
	b.f.SetArgs(v, args...)
	b.f.Append(b.cur, v)
	return v
}

// resultCount checks that an instruction names its value, and only that.
func (b *body) resultCount(s *inst, w opWord, res mir.Type) bool {
	n := len(s.Results)
	switch {
	case res == mir.Void && n > 0:
		b.errorAt(s.Results[0].Pos, len(s.Results[0].Text), codeResult, "%s gives no value", w.op)
	case res != mir.Void && n == 0:
		b.errorAt(w.pos, len(w.op.String()), codeResult, "%s gives a value, which needs a name: write %%name = %s …", w.op, w.op)
	case res != mir.Void && n > 1:
		b.errorAt(s.Results[1].Pos, len(s.Results[1].Text), codeResult, "%s gives one value", w.op)
	default:
		return true
	}
	return false
}

// plain builds an instruction of which nothing but its op and its operands
// need be known.
func (b *body) plain(s *inst, word string, pos lexer.Position, os ...*operand) mir.Value {
	w, ok := b.opOf(word, pos)
	if !ok {
		return 0
	}
	types, res := w.op.OperandTypes(w.t, w.to)
	if len(os) != len(types) {
		b.errorAt(pos, len(word), codeArgs, "%s %s, not %d", w.op, takes(len(types), "operand"), len(os))
		return 0
	}
	vs, ok := b.operands(os, types, w.op.String(), "operand")
	if !ok {
		return 0
	}
	return b.emit(s, w, res, vs...)
}

// access builds a load, or a store of val.
func (b *body) access(s *inst, word string, pos lexer.Position, at *access, val *operand) mir.Value {
	w, ok := b.opOf(word, pos)
	if !ok {
		return 0
	}
	var args []mir.Value
	res := w.t
	if val != nil {
		args, res = append(args, b.operand(val, w.t)), mir.Void
	}
	args = append(args, b.operand(at.Ptr, mir.Ptr))
	v := b.emit(s, w, res, args...)
	if v != 0 {
		in := b.f.At(v)
		in.Imm = b.offset(at.Off)
		in.SetAlign(b.align(at.Align))
		in.SetFlag(at.Volatile)
	}
	return v
}

func (b *body) alloca(s *inst) mir.Value {
	w, ok := b.opOf(s.Alloca.Op, s.Alloca.Pos)
	if !ok {
		return 0
	}
	row := w.op.Info()
	v := b.emit(s, w, row.Res, b.operand(s.Alloca.Size, row.Args[0]))
	if v != 0 {
		b.f.At(v).SetAlign(b.align(s.Alloca.Align))
	}
	return v
}

// variableOp builds a get, or a set to val.
func (b *body) variableOp(s *inst, word string, pos lexer.Position, n variable, val *operand) mir.Value {
	w, ok := b.opOf(word, pos)
	if !ok {
		return 0
	}
	x := b.variableOf(n)
	if x == 0 {
		return 0
	}
	var args []mir.Value
	res := b.f.Var(x).Type
	if val != nil {
		args, res = []mir.Value{b.operand(val, res)}, mir.Void
	}
	v := b.emit(s, w, res, args...)
	if v != 0 {
		b.f.At(v).Imm = int64(x)
	}
	return v
}
