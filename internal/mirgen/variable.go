package mirgen

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// variable is a place for values of one shape: a variable of the language, or
// a part of a slot or global that is always loaded and stored whole.
type variable struct {
	shape  shape
	x      mir.Var
	base   mir.Value
	off    int64
	global bool
}

// variables makes those of the function, and gives those of ptr a value.
func (b *body) variables() {
	b.sum = b.sumVariable()
	for range b.below(4) + b.style.vars {
		s := b.shape()
		b.vars = append(b.vars, variable{shape: s, x: b.languageVar(s.t)})
	}
	for range b.below(2) + b.style.vars {
		b.record()
	}
	for i := range b.vars {
		if v := &b.vars[i]; v.shape.t == mir.Ptr || b.chance(40) {
			b.write(v, b.of(v.shape))
		}
	}
}

func (b *body) languageVar(t mir.Type) mir.Var {
	x := b.Var(fmt.Sprintf("v%d", b.Func.NumVars()), t)
	if t != mir.Ptr && b.chance(30) {
		b.Func.Var(x).Init = pick(&b.rng, edges[t])
	}
	return x
}

// record makes a slot that is used by its fields.
func (b *body) record() {
	var fields []variable
	size := int64(0)
	for range b.between(1, 4) {
		s := b.shape()
		fields = append(fields, variable{shape: s, off: size})
		size += int64(s.t.Size() + b.below(2))
	}
	base := b.Slot(fmt.Sprintf("r%d", len(b.Func.Slots())), size, 0)
	for _, f := range fields {
		f.base = base
		if b.chance(30) && f.off > 0 {
			f.base, f.off = b.Op(mir.PtrAdd, mir.Void, base, b.Int(mir.I64, f.off)), 0
		}
		b.vars = append(b.vars, f)
	}
}

// sumVariable returns what results are mixed into.
func (b *body) sumVariable() variable {
	v := variable{shape: shape{t: mir.I64}}
	switch {
	case !b.style.pure && b.chance(25):
		v.base, v.global = b.Addr(b.check), true
	case b.chance(30):
		v.base = b.Slot("sum", 8, 0)
	default:
		v.x = b.languageVar(mir.I64)
	}
	return v
}

// read returns the value of a variable.
func (b *body) read(v *variable) mir.Value {
	if v.x != 0 {
		return b.Get(v.x)
	}
	return b.Load(v.shape.t, v.base, v.off)
}

// write gives a variable a value.
func (b *body) write(v *variable, x mir.Value) {
	if v.x != 0 {
		b.Set(v.x, x)
	} else {
		b.Store(x, v.base, v.off)
	}
}

// getVariable and setVariable are statements.
func (b *body) getVariable() {
	if len(b.vars) > 0 {
		v := &b.vars[b.below(len(b.vars))]
		b.flow(b.read(v), v.shape, frame)
	}
}

func (b *body) setVariable() {
	if len(b.vars) > 0 {
		v := &b.vars[b.below(len(b.vars))]
		b.write(v, b.of(v.shape))
	}
}
