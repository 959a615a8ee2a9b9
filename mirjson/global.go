package mirjson

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

func (r *reader) globalDecl(m *members, name string, isConst bool) item {
	g := &mir.Global{Name: name, Const: isConst, Align: r.align(m, symAlign), Place: r.place(m, symPlace)}
	r.m.AddGlobal(g)
	return item{global: g, blocks: m.at[symContent]}
}

// The fields of a piece of a global's content.
const (
	datBytes = iota
	datType
	datValue
	datAddr
	datOffset
	datZero
	datPlace
)

var datumShape = shape{"a piece of content", []string{"bytes", "type", "value", "addr", "offset", "zero", "place"}}

// A datumForm is a way to say what a piece is: by the fields that it needs, and
// one that it may have.
type datumForm struct {
	need, may fieldSet
	read      func(r *reader, m *members, d *mir.Datum)
}

var datumForms = []datumForm{
	{fields(datBytes), fields(datPlace), (*reader).bytesDatum},
	{fields(datType, datValue), fields(datPlace), (*reader).valueDatum},
	{fields(datAddr), fields(datOffset, datPlace), (*reader).addrDatum},
	{fields(datZero), fields(datPlace), (*reader).zeroDatum},
}

func (r *reader) content(it *item) {
	g := it.global
	r.each(it.blocks, "pieces of content", func(int) {
		var m members
		d := mir.Datum{Kind: mir.DatumZero}
		if r.stopped {
			r.off = skip(r.src, r.off)
			return
		}
		if r.object(&datumShape, &m) {
			r.datum(&m, &d)
		}
		g.Init = append(g.Init, d)
	})
}

func (r *reader) datum(m *members, d *mir.Datum) {
	for i := range datumForms {
		form := &datumForms[i]
		if m.have&form.need == form.need && m.have&^(form.need|form.may) == 0 {
			d.Place = r.place(m, datPlace)
			form.read(r, m, d)
			return
		}
	}
	r.bad(m.off, codeField, `a piece of content has "bytes", or "type" and "value", or "addr" and perhaps "offset", or "zero"`)
}

func (r *reader) bytesDatum(m *members, d *mir.Datum) {
	s, _ := r.textAt(m.at[datBytes], "bytes")
	d.Kind, d.Bytes = mir.DatumBytes, string(s.s)
}

func (r *reader) valueDatum(m *members, d *mir.Datum) {
	t := r.typeAt(m.at[datType])
	s, ok := r.textAt(m.at[datValue], "a constant")
	if t != mir.Void && ok {
		d.Kind, d.Type, d.Bits = mir.DatumValue, t, r.constant(t, s)
	}
}

func (r *reader) addrDatum(m *members, d *mir.Datum) {
	off := int64(0)
	if m.have.has(datOffset) {
		off, _ = r.intAt(m.at[datOffset], math.MinInt64, math.MaxInt64, codeNumber, "an offset")
	}
	if s, ok := r.textAt(m.at[datAddr], "a symbol"); ok {
		if sym := r.symbolRef(s); sym != 0 {
			d.Kind, d.Sym, d.Off = mir.DatumAddr, sym, off
		}
	}
}

func (r *reader) zeroDatum(m *members, d *mir.Datum) {
	d.Off, _ = r.intAt(m.at[datZero], 0, math.MaxInt64, codeNumber, "a size")
}

// constant reads a constant and reports what is wrong with it.
func (r *reader) constant(t mir.Type, s text) uint64 {
	bits, err := mir.ParseConst(t, string(s.s))
	if err != nil {
		r.bad(s.off, codeConst, "%v", err)
	}
	return bits
}

// symbolRef finds the symbol that a text such as @x names. When there is none
// it reports that, once, and returns 0.
func (r *reader) symbolRef(s text) mir.Sym {
	if len(s.s) == 0 || s.s[0] != '@' {
		r.bad(s.off, codeName, "want the name of a symbol with @ before it, not %s", short(string(s.s)))
		return 0
	}
	name := s.s[1:]
	sym := r.m.Lookup(string(name))
	if sym == 0 && !r.badSyms[string(name)] {
		r.badSyms[string(name)] = true
		var names []string
		if r.m.NumSyms() <= nearMax {
			for _, s := range r.m.Syms() {
				names = append(names, r.m.SymName(s))
			}
		}
		r.unknown(s.off, codeName, "symbol", "@", name, names)
	}
	return sym
}
