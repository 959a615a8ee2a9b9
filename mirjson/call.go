package mirjson

import "github.com/mirtool/mirtool/mir"

func (b *body) call(m *members, w opWord) mir.Value {
	callee, ok := b.textAt(m.at[insCallee], "what is called")
	if !ok {
		return 0
	}
	sym := b.symbolRef(callee)
	if sym == 0 {
		return 0
	}
	f := b.m.Func(sym)
	if f == nil {
		b.bad(callee.off, codeName, "%s is data, not a function", short(string(callee.s)))
		return 0
	}
	if !b.callArgs(m, f.Sig, "@"+f.Name) {
		return 0
	}
	return b.callOf(m, w, f.Sig, int64(sym))
}

// The fields of a signature.
const (
	sigParams = iota
	sigVariadic
	sigResults
)

var sigShape = shape{"a signature", []string{"params", "variadic", "results"}}

func (b *body) calli(m *members, w opWord) mir.Value {
	before := len(b.problems)
	back := b.off
	b.off = m.at[insSig]
	var s members
	whole := b.object(&sigShape, &s)
	b.off = back
	if !whole {
		return 0
	}
	sig := b.sig(&s, sigParams, sigResults)
	sig.Variadic = b.flag(&sigShape, &s, sigVariadic)
	callee, ok := b.textAt(m.at[insCallee], "an operand")
	if !ok || len(b.problems) > before {
		return 0
	}
	b.vals = append(b.vals, b.operand(callee, mir.Ptr))
	if !b.callArgs(m, sig, "the signature") {
		return 0
	}
	return b.callOf(m, w, sig, b.f.SigIndex(sig))
}

// callArgs appends the arguments of a call to b.vals.
func (b *body) callArgs(m *members, sig mir.Sig, what string) bool {
	if !sig.Variadic {
		if m.have.has(insExtra) {
			b.bad(m.at[insExtra], codeArgs, "only a variadic call has the types of extra arguments")
			return false
		}
		return b.args(m, sig.Params, what, "argument")
	}
	before, fixed := len(b.problems), len(sig.Params)
	types := sig.Params
	if extra := b.typesOf(m, insExtra); len(extra) > 0 {
		types = append(types[:fixed:fixed], extra...)
	}
	if len(b.problems) > before || !b.extraCount(m, fixed, len(types)-fixed) {
		return false
	}
	first := len(b.vals)
	if !b.args(m, types, what, "argument") {
		return false
	}
	if len(types) > fixed {
		b.extraTypes(m, types, fixed, b.vals[first:])
	}
	return true
}

// extraCount checks that the arguments beyond a variadic signature come with
// their types.
func (b *body) extraCount(m *members, fixed, types int) bool {
	n := 0
	if m.have.has(insArgs) {
		n = b.count(m.at[insArgs], "operands")
	}
	if extra := max(n-fixed, 0); n >= 0 && extra != types {
		b.bad(m.off, codeArgs, "the call has %d arguments beyond its signature, and %d types for these in \"extra\"", extra, types)
		return false
	}
	return n >= 0
}

// extraTypes takes down what a call claims of the types of its arguments
// beyond a variadic signature.
func (b *body) extraTypes(m *members, types []mir.Type, fixed int, args []mir.Value) {
	b.each(m.at[insArgs], "operands", func(i int) {
		s, _ := b.text("an operand")
		if i >= fixed && !isConst(s.s) {
			b.wants = append(b.wants, wantType{args[i], types[i], s})
		}
	})
}

// callOf appends a call with its results.
func (b *body) callOf(m *members, w opWord, sig mir.Sig, imm int64) mir.Value {
	rs := sig.Results
	if w.op.Is(mir.Terminator) {
		rs = nil
	}
	names, ok := b.resultNames(m, w, len(rs))
	if !ok {
		return 0
	}
	res := mir.Void
	if len(rs) == 1 {
		res = rs[0]
	}
	var v mir.Value
	if len(names) == 1 {
		v = b.define(names[0])
	} else {
		v = b.f.New(w.op, mir.Void, res)
	}
	b.put(v, w, res, b.vals)
	b.f.At(v).Imm = imm
	if len(rs) > 1 {
		b.callValues(w, v, rs, names)
	}
	return v
}

// callValues appends the values of a call of several.
func (b *body) callValues(w opWord, call mir.Value, rs []mir.Type, names []text) {
	w.op = mir.OpResult
	for i, t := range rs {
		var r mir.Value
		if len(names) > 0 {
			r = b.define(names[i])
		} else {
			r = b.f.New(mir.OpResult, mir.Void, t)
		}
		b.put(r, w, t, []mir.Value{call})
		b.f.At(r).Imm = int64(i)
	}
}

// resultNames reads the names of what a call yields, n values: all or none.
func (b *body) resultNames(m *members, w opWord, n int) ([]text, bool) {
	if !m.have.has(insResults) {
		return nil, true
	}
	names, good := make([]text, 0, 4), true
	b.each(m.at[insResults], "names", func(int) {
		name, ok := b.text("a name")
		names, good = append(names, name), good && ok
	})
	if !good || len(names) == 0 || len(names) == n {
		return names, good
	}
	switch n {
	case 0:
		b.bad(m.at[insResults], codeResult, "the %s gives no value", w.op)
	case 1:
		b.bad(m.at[insResults], codeResult, "the %s gives one value", w.op)
	default:
		b.bad(m.at[insResults], codeResult, "the %s gives %d values; name all or none", w.op, n)
	}
	return nil, false
}
