package mirjson

import (
	"math"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// The fields of a symbol. Each kind of symbol has some of them.
const (
	symKind = iota
	symName
	symExport
	symParams
	symVariadic
	symResults
	symAttrs
	symAlign
	symPlace
	symEnd
	symVars
	symSlots
	symBlocks
	symContent
)

var symbolShape = shape{"a symbol", []string{
	"kind", "name", "export", "params", "variadic", "results", "attrs", "align", "place", "end",
	"vars", "slots", "blocks", "content",
}}

// A symbolKind is what a symbol may be.
type symbolKind struct {
	name string
	has  fieldSet
	need fieldSet
}

var symbolKinds = []symbolKind{
	{"import", fields(symKind, symName, symParams, symVariadic, symResults, symAttrs, symPlace), 0},
	{"func", fields(symKind, symName, symExport, symParams, symResults, symAttrs, symPlace, symEnd,
		symVars, symSlots, symBlocks), fields(symBlocks)},
	{"const", fields(symKind, symName, symAlign, symPlace, symContent), fields(symContent)},
	{"data", fields(symKind, symName, symAlign, symPlace, symContent), fields(symContent)},
}

// An item is a symbol whose content is still to be read, once all symbols are
// known.
type item struct {
	fn     *mir.Func
	global *mir.Global
	vars   int // offsets of members, 0 where there is none
	slots  int
	blocks int // or content
	params []param
}

func (r *reader) symbols(at int) {
	var items []item
	r.each(at, "symbols", func(int) {
		var m members
		if r.stopped {
			r.off = skip(r.src, r.off)
		} else if r.object(&symbolShape, &m) {
			items = r.symbol(items, &m)
		}
	})
	for i := range items {
		if r.stopped {
			return
		}
		if it := &items[i]; it.global != nil {
			r.content(it)
		} else {
			r.fn = it.fn
			newBody(r, it).read()
			r.fn = nil
		}
		items[i] = item{}
	}
}

// symbol declares a symbol.
func (r *reader) symbol(items []item, m *members) []item {
	name, named := text{}, false
	if r.need(&symbolShape, m, symName) {
		name, named = r.textAt(m.at[symName], "a name")
	}
	before := len(r.problems)
	k := r.kindOf(m)
	if k == nil || !named {
		if named {
			r.badSyms[string(name.s)] = true
		}
		return items
	}
	if r.m.Lookup(string(name.s)) != 0 {
		r.bad(name.off, codeDuplicate, "@%s is declared twice", short(string(name.s)))
		return items
	}
	if k.name == "const" || k.name == "data" {
		return append(items, r.globalDecl(m, string(name.s), k.name == "const"))
	}
	sig, params := r.sigOf(k, m)
	if len(r.problems) > before {
		r.badSyms[string(name.s)] = true
		return items
	}
	if k.name == "import" {
		f, _ := r.m.AddImport(string(name.s), sig)
		f.Attrs, f.Place = r.attrs(m), r.place(m, symPlace)
		return items
	}
	f, _ := r.m.AddFunc(string(name.s), sig)
	f.Export = r.flag(&symbolShape, m, symExport)
	f.Attrs, f.Place, f.End = r.attrs(m), r.place(m, symPlace), r.placeOr(m, symEnd, r.off-1)
	return append(items, item{fn: f, vars: m.at[symVars], slots: m.at[symSlots], blocks: m.at[symBlocks], params: params})
}

// kindOf reads what a symbol is and checks that it has the fields of its kind.
func (r *reader) kindOf(m *members) *symbolKind {
	if !r.need(&symbolShape, m, symKind) {
		return nil
	}
	kind, ok := r.textAt(m.at[symKind], "a kind")
	if !ok {
		return nil
	}
	var names []string
	for i := range symbolKinds {
		k := &symbolKinds[i]
		if string(kind.s) == k.name {
			return r.fieldsOf(k, m)
		}
		names = append(names, k.name)
	}
	r.unknown(kind.off, codeName, "kind of symbol", "", kind.s, names)
	return nil
}

func (r *reader) fieldsOf(k *symbolKind, m *members) *symbolKind {
	for f, name := range symbolShape.fields {
		if m.have.has(f) && !k.has.has(f) {
			r.bad(m.at[f], codeField, "a symbol of the kind %s has no field %q", k.name, name)
			return nil
		}
		if k.need.has(f) && !m.have.has(f) {
			r.bad(m.off, codeField, "a symbol of the kind %s needs the field %q", k.name, name)
			return nil
		}
	}
	return k
}

// sigOf reads the signature of a function, and its parameters if it has a body.
func (r *reader) sigOf(k *symbolKind, m *members) (mir.Sig, []param) {
	if k.name == "import" {
		sig := r.sig(m, symParams, symResults)
		sig.Variadic = r.flag(&symbolShape, m, symVariadic)
		return sig, nil
	}
	var params []param
	if m.have.has(symParams) {
		params = r.params(nil, m.at[symParams])
	}
	sig := mir.Sig{Results: r.typesOf(m, symResults)}
	for _, p := range params {
		sig.Params = append(sig.Params, p.t)
	}
	return sig, params
}

// sig reads a signature from two members of an object.
func (r *reader) sig(m *members, params, results int) mir.Sig {
	return mir.Sig{Params: r.typesOf(m, params), Results: r.typesOf(m, results)}
}

// typesOf reads a member that is a list of types.
func (r *reader) typesOf(m *members, field int) []mir.Type {
	var ts []mir.Type
	if m.have.has(field) {
		r.each(m.at[field], "types", func(int) {
			t := r.typeAt(r.off)
			r.off = skip(r.src, r.off)
			ts = append(ts, t)
		})
	}
	return ts
}

// typeAt reads the type at an offset, Void if there is none.
func (r *reader) typeAt(at int) mir.Type {
	s, ok := r.textAt(at, "a type")
	if !ok {
		return mir.Void
	}
	t := mir.TypeByName(string(s.s))
	if t == mir.Void {
		r.bad(at, codeType, "unknown type %s; the types are i1 i8 i16 i32 i64 f32 f64 ptr", short(string(s.s)))
	}
	return t
}

func (r *reader) attrs(m *members) mir.Attrs {
	var attrs mir.Attrs
	if !m.have.has(symAttrs) {
		return 0
	}
	r.each(m.at[symAttrs], "attributes", func(int) {
		s, ok := r.text("an attribute")
		a := mir.AttrByName(string(s.s))
		switch {
		case ok && a == 0:
			r.bad(s.off, codeAttr, "unknown attribute %s%s", short(string(s.s)), near.Hint("%s", string(s.s), mir.AttrNames()))
		case attrs&a != 0:
			r.bad(s.off, codeAttr, "the attribute %s stands twice", s.s)
		}
		attrs |= a
	})
	return attrs
}

// align reads a member that is an alignment; 0 when it is not there, or wrong.
func (r *reader) align(m *members, field int) int {
	if !m.have.has(field) {
		return 0
	}
	n, ok := r.intAt(m.at[field], math.MinInt64, math.MaxInt64, codeAlign, "an alignment")
	if ok && (n < 1 || n > mir.MaxAlign || n&(n-1) != 0) {
		r.bad(m.at[field], codeAlign, "align %d is not a power of two from 1 to %d", n, mir.MaxAlign)
		return 0
	}
	return int(n)
}
