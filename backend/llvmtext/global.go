package llvmtext

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// globals writes the data of the module.
func (e *emitter) globals() {
	e.dataTypes = make([]string, e.m.NumSyms())
	if e.typed() {
		e.nameTypes()
	}
	for _, s := range e.m.Syms() {
		if g := e.m.Global(s); g != nil {
			e.global(s, g)
		}
	}
}

// nameTypes gives the type of each global a name, for wherever its address is
// used it must be said.
func (e *emitter) nameTypes() {
	for _, s := range e.m.Syms() {
		if g := e.m.Global(s); g != nil {
			e.dataTypes[s] = fmt.Sprintf("%%g.%d", s)
			e.printf("%s = type ", e.dataTypes[s])
			e.contentType(g)
			e.printf("\n")
		}
	}
}

// global writes an object as a packed struct of its pieces.
func (e *emitter) global(s mir.Sym, g *mir.Global) {
	kind := "global"
	if g.Const {
		kind = "constant"
	}
	align := g.Alignment()
	e.printf("@%s = internal %s ", symbol(g.Name), kind)
	if t := e.dataTypes[s]; t != "" {
		e.printf("%s", t)
	} else {
		e.contentType(g)
	}
	e.printf(" ")
	e.content(g)
	e.printf(", align %d", align)
	if e.dbg != nil {
		e.printf("%s", e.dbg.global(g))
	}
	e.printf("\n")
}

// plainBytes returns the number of bytes of a global that is nothing but zeros,
// or -1. One without bytes gets one, so that it has an address of its own.
func plainBytes(g *mir.Global) int64 {
	if g.Size() == 0 {
		return 1
	}
	if len(g.Init) == 1 && g.Init[0].Kind == mir.DatumZero {
		return g.Init[0].Off
	}
	return -1
}

// contentType writes the type of a global.
func (e *emitter) contentType(g *mir.Global) {
	if n := plainBytes(g); n >= 0 {
		e.printf("[%d x i8]", n)
		return
	}
	sep := "<{ "
	for i := range g.Init {
		e.printf("%s%s", sep, e.datumType(&g.Init[i]))
		sep = ", "
	}
	e.printf(" }>")
}

// content writes the value of a global.
func (e *emitter) content(g *mir.Global) {
	if plainBytes(g) >= 0 {
		e.printf("zeroinitializer")
		return
	}
	sep := "<{ "
	for i := range g.Init {
		d := &g.Init[i]
		e.printf("%s%s %s", sep, e.datumType(d), e.datumValue(d))
		sep = ", "
	}
	e.printf(" }>")
}

func (e *emitter) datumType(d *mir.Datum) string {
	switch d.Kind {
	case mir.DatumValue:
		if d.Type == mir.I1 {
			return "i8"
		}
		return e.typeOf(d.Type).String()
	case mir.DatumAddr:
		return e.ptr.String()
	}
	return fmt.Sprintf("[%d x i8]", d.Size())
}

func (e *emitter) datumValue(d *mir.Datum) string {
	switch d.Kind {
	case mir.DatumValue:
		if d.Type == mir.I1 {
			return fmt.Sprint(d.Bits & 1)
		}
		if d.Type == mir.Ptr {
			return e.pointer(d.Bits).id
		}
		return literal(d.Type, d.Bits)
	case mir.DatumAddr:
		at := e.addressOf(d.Sym)
		if d.Off == 0 {
			return at
		}
		return fmt.Sprintf("getelementptr (i8, %s %s, i64 %d)", e.ptr, at, d.Off)
	case mir.DatumZero:
		return "zeroinitializer"
	}
	if d.Bytes == "" {
		return "zeroinitializer"
	}
	return "c" + quoteString(d.Bytes)
}

// addressOf returns the address of a symbol.
func (e *emitter) addressOf(s mir.Sym) string {
	if fn := e.funcs[s]; fn != nil {
		return fn.address.id
	}
	return e.cast("@"+symbol(e.m.SymName(s)), e.dataTypes[s])
}
