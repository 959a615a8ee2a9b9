package llvmtext

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// globals writes the data of the module.
func (e *emitter) globals() {
	for _, s := range e.m.Syms() {
		if g := e.m.Global(s); g != nil {
			e.global(g)
		}
	}
}

// global writes an object as a packed struct of its pieces.
func (e *emitter) global(g *mir.Global) {
	kind := "global"
	if g.Const {
		kind = "constant"
	}
	align := g.Align
	if align == 0 {
		align = mir.DefaultGlobalAlign
	}
	e.printf("@%s = internal %s ", symbol(g.Name), kind)
	e.content(g)
	e.printf(", align %d", align)
	if e.dbg != nil {
		e.printf("%s", e.dbg.global(g))
	}
	e.printf("\n")
}

// content writes the type and the value of a global. One without bytes gets
// one, so that it has an address of its own.
func (e *emitter) content(g *mir.Global) {
	if g.Size() == 0 {
		e.printf("[1 x i8] zeroinitializer")
		return
	}
	if len(g.Init) == 1 && g.Init[0].Kind == mir.DatumZero {
		e.printf("[%d x i8] zeroinitializer", g.Init[0].Off)
		return
	}
	for _, part := range []bool{false, true} {
		open, end := "<{ ", " }> "
		e.printf("%s", open)
		for i := range g.Init {
			if i > 0 {
				e.printf(", ")
			}
			d := &g.Init[i]
			e.printf("%s", datumType(d))
			if part {
				e.printf(" %s", e.datumValue(d))
			}
		}
		if !part {
			e.printf("%s", end)
		} else {
			e.printf(" }>")
		}
	}
}

func datumType(d *mir.Datum) string {
	switch d.Kind {
	case mir.DatumValue:
		if d.Type == mir.I1 {
			return "i8"
		}
		return typeOf(d.Type).String()
	case mir.DatumAddr:
		return "ptr"
	}
	return fmt.Sprintf("[%d x i8]", d.Size())
}

func (e *emitter) datumValue(d *mir.Datum) string {
	switch d.Kind {
	case mir.DatumValue:
		if d.Type == mir.I1 {
			return fmt.Sprint(d.Bits & 1)
		}
		return literal(d.Type, d.Bits)
	case mir.DatumAddr:
		at := e.addressOf(d.Sym)
		if d.Off == 0 {
			return at
		}
		return fmt.Sprintf("getelementptr (i8, ptr %s, i64 %d)", at, d.Off)
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
	return "@" + symbol(e.m.SymName(s))
}
