package mirtext

import (
	"cmp"
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// verify adds what mir.Verify says, at its place in this text.
func (r *reader) verify() {
	ds := mir.Verify(r.m)
	if len(ds) == 0 {
		return
	}
	if len(r.m.Files) > 1 && r.mode&TextPlaces == 0 {
		// Places that lead elsewhere are no use here: find those in the text.
		again := newReader(r.name, r.src, TextPlaces)
		again.line, again.outline, again.badSyms = r.line, r.outline, r.badSyms
		again.read()
		ds = mir.Verify(again.m)
	}
	moveToOperands(newSplitter(r.src, r.line, false), ds)
	r.diags = append(r.diags, ds...)
}

// moveToOperands moves the positions of diagnostics to the operands they are
// about.
func moveToOperands(sp *splitter, ds mir.Diagnostics) {
	var about []*mir.Diagnostic
	for i := range ds {
		if ds[i].Operand > 0 && ds[i].Pos.Line > 0 {
			about = append(about, &ds[i])
		}
	}
	slices.SortStableFunc(about, func(a, b *mir.Diagnostic) int { return cmp.Compare(a.Pos.Line, b.Pos.Line) })
	for len(about) > 0 {
		st, ok := sp.next()
		if !ok {
			return
		}
		for len(about) > 0 && (sp.tok.kind == kindEOF || about[0].Pos.Line < sp.tok.line) {
			if d := about[0]; d.Pos.Line >= st.line {
				moveToOperand(sp.tokens(&st), d)
			}
			about = about[1:]
		}
	}
}

func moveToOperand(toks []lexer.Token, d *mir.Diagnostic) {
	in, _, ok := instLine.try(toks)
	if !ok {
		return
	}
	os := in.operands()
	if d.Operand > len(os) {
		return
	}
	o := os[d.Operand-1]
	d.Pos.Line, d.Pos.Col = o.Pos.Line, o.Pos.Column
	d.End = d.Pos
	d.End.Col += len(o.Value) + len(o.Symbol) + len(o.Lit)
}

// operands returns the operands of an instruction in the order of the text.
func (s *inst) operands() []*operand {
	var os []*operand
	switch {
	case s.Unary != nil:
		os = []*operand{s.Unary.A}
	case s.Binary != nil:
		os = []*operand{s.Binary.A, s.Binary.B}
	case s.Ternary != nil:
		os = []*operand{s.Ternary.A, s.Ternary.B, s.Ternary.C}
	case s.Fixed != nil:
		os = s.Fixed.Args
	case s.Load != nil:
		os = []*operand{s.Load.At.Ptr}
	case s.Store != nil:
		os = []*operand{s.Store.Val, s.Store.At.Ptr}
	case s.Alloca != nil:
		os = []*operand{s.Alloca.Size}
	case s.Set != nil:
		os = []*operand{s.Set.Val}
	case s.Call != nil:
		os = argOperands(nil, s.Call.Args)
	case s.CallI != nil:
		os = argOperands([]*operand{s.CallI.Callee}, s.CallI.Args)
	case s.Ret != nil:
		os = s.Ret.Vals
	case s.Jump != nil:
		os = s.Jump.To.Args
	case s.Br != nil:
		os = append(append([]*operand{s.Br.Cond}, s.Br.Then.Args...), s.Br.Else.Args...)
	case s.Switch != nil:
		os = append([]*operand{s.Switch.Val}, s.Switch.Default.Args...)
		for _, c := range s.Switch.Cases {
			os = append(os, c.To.Args...)
		}
	}
	return os
}

func argOperands(os []*operand, args []*arg) []*operand {
	for _, a := range args {
		os = append(os, a.Val)
	}
	return os
}
