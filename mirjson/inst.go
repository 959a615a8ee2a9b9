package mirjson

import (
	"math"
	"strconv"

	"github.com/mirtool/mirtool/mir"
)

func itoa(n int) string { return strconv.Itoa(n) }

// opWord is an op with the types that it is written with.
type opWord struct {
	op    mir.Op
	row   *mir.OpInfo
	t, to mir.Type
	name  string
}

// inst reads an instruction. One that is wrong becomes an OpBad that defines
// its results, so that it costs one diagnostic.
func (b *body) inst() {
	var m members
	b.vals, b.edges = b.vals[:0], b.edges[:0]
	before := len(b.problems)
	var w opWord
	ok := b.object(&instShape, &m) && len(b.problems) == before
	if ok {
		w, ok = b.opOf(&m)
	}
	v := mir.Value(0)
	if ok {
		v = b.form(&m, w)
	}
	if v == 0 {
		yields := opFields[w.op].may & fields(insName, insResults)
		b.lost = b.lost || w.op == mir.OpBad || yields != 0 && yields&m.have == 0
		b.badInst(&m)
		return
	}
	place := b.place(&m, insPlace)
	b.f.At(v).Place = place
	if w.row.Form != mir.FormCall && w.row.Form != mir.FormCallI || b.f.At(v).Res != mir.Void {
		return
	}
	for n := b.f.Next(v); n != 0; n = b.f.Next(n) {
		b.f.At(n).Place = place
	}
}

// badInst defines the names that a wrong instruction gives its results, as
// instructions in the block.
func (b *body) badInst(m *members) {
	placed := false
	put := func(v mir.Value) {
		if in := b.f.At(v); in.Op == mir.OpBad && in.Block() == 0 {
			in.Place = b.ownPlace(m.off)
			b.f.Append(b.cur, v)
			placed = true
		}
	}
	said := len(b.problems)
	if m.have.has(insName) {
		if name, ok := b.textAt(m.at[insName], ""); ok {
			put(b.badName(name.s))
		}
	}
	if m.have.has(insResults) && b.src[m.at[insResults]] == '[' {
		b.each(m.at[insResults], "", func(int) {
			if name, ok := b.text(""); ok {
				put(b.badName(name.s))
			}
		})
	}
	b.problems = b.problems[:said] // it has been complained of
	if !placed {
		put(b.f.New(mir.OpBad, mir.Void, mir.Void))
	}
}

// form builds an instruction by the form of its op. It returns 0 when that
// cannot be, and has then said why.
func (b *body) form(m *members, w opWord) mir.Value {
	switch w.row.Form {
	case mir.FormGet, mir.FormSet:
		return b.variableOp(m, w)
	case mir.FormCall:
		return b.call(m, w)
	case mir.FormCallI:
		return b.calli(m, w)
	case mir.FormJump, mir.FormBr, mir.FormSwitch:
		return b.branch(m, w)
	case mir.FormRet:
		if !b.args(m, b.f.Sig.Results, w.name, "value") {
			return 0
		}
		return b.emit(m, w, mir.Void)
	case mir.FormTrap:
		return b.trap(m, w)
	case mir.FormLoad, mir.FormStore, mir.FormAlloca:
		return b.access(m, w)
	}
	return b.plain(m, w)
}

// args reads the operands of an instruction.
func (b *body) args(m *members, types []mir.Type, what, noun string) bool {
	return !m.have.has(insArgs) || b.operands(m.at[insArgs], types, what, noun)
}

// emit appends an instruction with the operands in b.vals that gives one value
// of type res or, if that is Void, none.
func (b *body) emit(m *members, w opWord, res mir.Type) mir.Value {
	named := m.have.has(insName)
	switch {
	case res == mir.Void && named:
		b.bad(m.at[insName], codeResult, "%s gives no value", w.op)
		return 0
	case res != mir.Void && !named:
		b.bad(m.off, codeResult, "%s gives a value, which needs a name", w.op)
		return 0
	case !named:
		return b.put(b.f.New(w.op, w.t, res), w, res, b.vals)
	}
	name, ok := b.textAt(m.at[insName], "a name")
	if !ok {
		return 0
	}
	return b.put(b.define(name), w, res, b.vals)
}

// put fills in an instruction and appends it.
func (b *body) put(v mir.Value, w opWord, res mir.Type, args []mir.Value) mir.Value {
	in := b.f.At(v)
	in.Op, in.Type, in.Res = w.op, w.t, res
	b.f.SetArgs(v, args...)
	b.f.Append(b.cur, v)
	return v
}

// plain builds an instruction of which nothing but its op and its operands
// need be known.
func (b *body) plain(m *members, w opWord) mir.Value {
	types, res := w.op.OperandTypes(w.t, w.to)
	if !b.args(m, types, w.name, "operand") || !b.exactly(m, len(types), w) {
		return 0
	}
	return b.emit(m, w, res)
}

// exactly checks the number of operands.
func (b *body) exactly(m *members, n int, w opWord) bool {
	if len(b.vals) == n {
		return true
	}
	at := m.off
	if m.have.has(insArgs) {
		at = m.at[insArgs]
	}
	b.bad(at, codeArgs, "%s %s, not %d", w.name, takes(n, "operand"), len(b.vals))
	return false
}

// access builds a load, store or alloca.
func (b *body) access(m *members, w opWord) mir.Value {
	v := b.plain(m, w)
	if v == 0 {
		return 0
	}
	b.f.At(v).SetAlign(b.align(m, insAlign))
	b.f.At(v).SetFlag(b.flag(&instShape, m, insVolatile))
	if m.have.has(insOffset) {
		off, _ := b.intAt(m.at[insOffset], math.MinInt64, math.MaxInt64, codeNumber, "an offset")
		b.f.At(v).Imm = off
	}
	return v
}

// variableOp builds a get or set.
func (b *body) variableOp(m *members, w opWord) mir.Value {
	name, ok := b.textAt(m.at[insVar], "a variable")
	if !ok {
		return 0
	}
	x := b.variableOf(name)
	if x == 0 {
		return 0
	}
	types, res := []mir.Type(nil), b.f.Var(x).Type
	if w.row.Form == mir.FormSet {
		types, res = []mir.Type{res}, mir.Void
	}
	if !b.args(m, types, w.name, "operand") || !b.exactly(m, len(types), w) {
		return 0
	}
	v := b.emit(m, w, res)
	if v != 0 {
		b.f.At(v).Imm = int64(x)
	}
	return v
}

func (b *body) trap(m *members, w opWord) mir.Value {
	s, ok := b.textAt(m.at[insKind], "a kind of trap")
	if !ok || !b.exactlyNone(m, w) {
		return 0
	}
	kind := mir.TrapByName(string(s.s))
	switch {
	case kind.InProgram():
		v := b.emit(m, w, mir.Void)
		if v != 0 {
			b.f.At(v).Imm = int64(kind)
		}
		return v
	case kind != mir.NoTrap:
		b.bad(s.off, codeTrap, "%s is a limit that the caller sets; a program cannot name it", kind)
	default:
		var names []string
		for _, k := range mir.TrapKinds() {
			if k.InProgram() {
				names = append(names, k.String())
			}
		}
		b.unknown(s.off, codeTrap, "kind of trap", "", s.s, names)
	}
	return 0
}

// exactlyNone checks that there are no operands.
func (b *body) exactlyNone(m *members, w opWord) bool {
	return b.args(m, nil, w.name, "operand") && b.exactly(m, 0, w)
}
