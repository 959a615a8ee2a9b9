package mirjson

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// The fields of a parameter.
const (
	parName = iota
	parType
	parNoAlias
	parPlace
)

var paramShape = shape{"a parameter", []string{"name", "type", "noalias", "place"}}

// param is a parameter of a function or block.
type param struct {
	name    text
	t       mir.Type
	noalias bool
	place   mir.Place
}

// params appends the parameters that the list at an offset holds.
func (r *reader) params(ps []param, at int) []param {
	r.each(at, "parameters", func(int) {
		var m members
		if !r.object(&paramShape, &m) || !r.need(&paramShape, &m, parName) || !r.need(&paramShape, &m, parType) {
			return
		}
		name, ok := r.textAt(m.at[parName], "a name")
		t := r.typeAt(m.at[parType])
		if ok && t != mir.Void {
			ps = append(ps, param{name, t, r.flag(&paramShape, &m, parNoAlias), r.place(&m, parPlace)})
		}
	})
	return ps
}

func (b *body) addParams(blk mir.Block, ps []param) {
	for _, p := range ps {
		v := b.f.AddParam(blk, p.t)
		in := b.f.At(v)
		in.SetFlag(p.noalias)
		in.Place = p.place
		b.nameNew(v, p.name)
	}
}

// nameNew names a value, unless another has the name.
func (b *body) nameNew(v mir.Value, name text) {
	if b.f.ValueByName(string(name.s)) != 0 {
		b.twice(name)
		return
	}
	b.f.NameNew(v, name.s)
}

func (b *body) twice(name text) {
	b.bad(name.off, codeDuplicate, "%%%s is defined twice", short(string(name.s)))
}

// The fields of a variable.
const (
	varName = iota
	varType
	varInit
	varPlace
)

var varShape = shape{"a variable", []string{"name", "type", "init", "place"}}

func (b *body) variable() {
	var m members
	if !b.object(&varShape, &m) || !b.need(&varShape, &m, varName) {
		return
	}
	name, ok := b.textAt(m.at[varName], "a name")
	if !ok {
		return
	}
	key := string(name.s)
	if b.vars[key] != 0 {
		b.bad(name.off, codeDuplicate, "$%s is declared twice", short(key))
		return
	}
	t := mir.Void
	if b.need(&varShape, &m, varType) {
		t = b.typeAt(m.at[varType])
	}
	if t == mir.Void {
		b.badNames["$"+key] = true
		return
	}
	info := mir.VarInfo{Name: key, Type: t, Place: b.place(&m, varPlace)}
	if m.have.has(varInit) {
		if s, ok := b.textAt(m.at[varInit], "a constant"); ok {
			info.Init = b.constant(t, s)
		}
	}
	b.vars[key] = b.f.AddNewVar(info)
}

// The fields of a slot.
const (
	sloName = iota
	sloSize
	sloAlign
	sloNoInit
	sloPlace
)

var slotShape = shape{"a slot", []string{"name", "size", "align", "noinit", "place"}}

func (b *body) slot() {
	var m members
	if !b.object(&slotShape, &m) || !b.need(&slotShape, &m, sloName) {
		return
	}
	name, ok := b.textAt(m.at[sloName], "a name")
	if !ok {
		return
	}
	size := int64(0)
	if b.need(&slotShape, &m, sloSize) {
		size, _ = b.intAt(m.at[sloSize], 0, math.MaxInt64, codeNumber, "a size")
	}
	v := b.f.AddSlot(size, b.align(&m, sloAlign))
	in := b.f.At(v)
	in.SetFlag(b.flag(&slotShape, &m, sloNoInit))
	in.Place = b.place(&m, sloPlace)
	b.nameNew(v, name)
}
