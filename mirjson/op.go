package mirjson

import (
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// opOf reads the op of an instruction with its types and checks that it has
// the fields of its form.
func (b *body) opOf(m *members) (opWord, bool) {
	var w opWord
	if !b.need(&instShape, m, insOp) {
		return w, false
	}
	name, ok := b.textAt(m.at[insOp], "an op")
	if !ok {
		return w, false
	}
	w.op = mir.OpByName(string(name.s))
	if w.op == mir.OpBad {
		b.unknownOp(name)
		return w, false
	}
	w.row, w.name = w.op.Info(), w.op.String()
	if set := &opFields[w.op]; m.have&^set.may != 0 || set.need&^m.have != 0 {
		b.wrongFields(m, w, set.need, set.may)
		return w, false
	}
	return b.typesOfOp(m, w)
}

func (b *body) unknownOp(name text) {
	if op, types, cut := strings.Cut(string(name.s), "."); cut && mir.OpByName(op) != mir.OpBad {
		b.bad(name.off, codeOp, "the types of an op stand in fields of their own: write %s in \"type\"", short(types))
		return
	}
	var ops []string
	for _, op := range mir.Ops() {
		ops = append(ops, op.String())
	}
	b.unknown(name.off, codeOp, "op", "", name.s, ops)
}

// wrongFields says which field is missing or too much.
func (b *body) wrongFields(m *members, w opWord, need, may fieldSet) {
	for f, name := range instShape.fields {
		switch {
		case m.have.has(f) && !may.has(f) && f == insName && may.has(insResults):
			b.bad(m.at[f], codeField, "the values of a %s are named in \"results\", a list", w.op)
		case m.have.has(f) && !may.has(f) && f == insResults && may.has(insName):
			b.bad(m.at[f], codeField, "the value of %s is named in \"name\"", w.op)
		case m.have.has(f) && !may.has(f) && (f == insResults || f == insName):
			b.bad(m.at[f], codeResult, "%s gives no value", w.op)
		case m.have.has(f) && !may.has(f):
			b.bad(m.at[f], codeField, "%s has no field %q", w.op, name)
		case need.has(f) && !m.have.has(f):
			b.bad(m.off, codeField, "%s needs the field %q", w.op, name)
		default:
			continue
		}
		return
	}
}

// typesOfOp reads the types that an op is written with.
func (b *body) typesOfOp(m *members, w opWord) (opWord, bool) {
	if w.row.Types == 0 {
		return w, true
	}
	w.t = b.typeAt(m.at[insType])
	w.to = w.t
	if w.row.Form == mir.FormConvert {
		w.to = b.typeAt(m.at[insTo])
		if w.t == mir.Void || w.to == mir.Void {
			return w, false
		}
		if !w.row.Converts(w.t, w.to) {
			b.bad(m.at[insTo], codeType, "%s does not convert %s to %s", w.op, w.t, w.to)
			return w, false
		}
		return w, true
	}
	if w.t != mir.Void && !w.row.Types.Has(w.t) {
		b.bad(m.at[insType], codeType, "%s does not take %s; it takes %s", w.op, w.t, typeList(w.row.Types))
		return w, false
	}
	return w, w.t != mir.Void
}

func typeList(set mir.TypeSet) string {
	var names []string
	for _, t := range set.List() {
		names = append(names, t.String())
	}
	return strings.Join(names, " ")
}
