package mirjson

import (
	"io"
	"slices"
	"strconv"

	"github.com/mirtool/mirtool/mir"
)

// Version is the version of the format that this package writes, and the
// newest that it reads.
const Version = 1

// Printer writes modules as JSON. Its output depends on the module alone, has
// one instruction a line, and reading it gives the same module.
type Printer struct {
	// Places writes the places in MIR text too, which in text go without
	// saying. Others are always written.
	Places bool
}

// Write writes a module as JSON with all that it holds.
func Write(w io.Writer, m *mir.Module) error { return Printer{Places: true}.Print(w, m) }

// Print writes the module.
func (o Printer) Print(w io.Writer, m *mir.Module) error {
	p := printer{Printer: o, m: m, w: w}
	p.module()
	p.flush()
	return p.err
}

// printer is the state of a print.
type printer struct {
	Printer
	m   *mir.Module
	w   io.Writer
	err error
	b   []byte

	f    *mir.Func
	used []bool // values of f that something uses; made when asked for
}

func (p *printer) flush() {
	if p.err == nil {
		_, p.err = p.w.Write(p.b)
	}
	p.b = p.b[:0]
}

func (p *printer) str(s string) { p.b = append(p.b, s...) }

// names writes `"key":"value"`; the value needs no escapes.
func (p *printer) word(key, value string) {
	p.str(key)
	p.str(value)
	p.str(`"`)
}

// name writes a name as a string.
func (p *printer) name(s string) { p.b = appendString(p.b, s) }

// maxExact is the greatest integer up to which all programs that read JSON
// agree on what a number means.
const maxExact = 1<<53 - 1

// int writes an integer, as a string when it is beyond maxExact.
func (p *printer) int(n int64) {
	if n > maxExact || n < -maxExact {
		p.b = append(strconv.AppendInt(append(p.b, '"'), n, 10), '"')
		return
	}
	p.b = strconv.AppendInt(p.b, n, 10)
}

// opt writes a member that is an integer, unless it is 0.
func (p *printer) opt(key string, n int64) {
	if n != 0 {
		p.str(key)
		p.int(n)
	}
}

func (p *printer) flag(key string, on bool) {
	if on {
		p.str(key)
		p.str("true")
	}
}

// comma writes what separates element i from the one before it.
func (p *printer) comma(i int, sep string) {
	if i > 0 {
		p.str(",")
	}
	p.str(sep)
}

func (p *printer) types(key string, ts []mir.Type) {
	p.str(key)
	for i, t := range ts {
		p.comma(i, `"`)
		p.word("", t.String())
	}
	p.str("]")
}

// place writes where a thing comes from, if that is known and asked for: line
// and column, and the number of the file unless it is the first.
func (p *printer) place(key string, at mir.Place) {
	if !at.IsValid() || int(at.File) >= len(p.m.Files) || p.m.Files[at.File].Text && !p.Places {
		return
	}
	p.str(key)
	p.int(int64(at.Line))
	p.str(",")
	p.int(int64(at.Col))
	p.opt(",", int64(at.File))
	p.str("]")
}

func (p *printer) module() {
	p.str("{\n  \"mir\":")
	p.int(Version)
	p.files()
	p.str(",\n  \"symbols\":[")
	for i, s := range p.m.Syms() {
		p.comma(i, "\n    ")
		if g := p.m.Global(s); g != nil {
			p.global(g)
		} else if f := p.m.Func(s); f != nil {
			p.fun(f)
		}
		p.full()
	}
	p.str("\n  ]\n}\n")
}

// full writes out what there is when that is worth while.
func (p *printer) full() {
	if len(p.b) > 1<<16 {
		p.flush()
	}
}

// files writes what places point into, if one may be written that does.
func (p *printer) files() {
	files := p.m.Files
	if len(files) == 1 && files[0].Name == "" && !p.placed() {
		p.Places = false
	}
	if !p.Places && !slices.ContainsFunc(files, func(f mir.File) bool { return !f.Text }) {
		return
	}
	p.str(",\n  \"files\":[")
	for i, f := range files {
		p.comma(i, "\n    {\"name\":")
		p.name(f.Name)
		p.flag(`,"text":`, f.Text)
		p.str("}")
	}
	p.str("\n  ]")
}

// placed reports whether the module says where its symbols come from, as one
// that was read does, and one that was built in memory does not.
func (p *printer) placed() bool {
	return slices.ContainsFunc(p.m.Syms(), func(s mir.Sym) bool { return p.m.SymPlace(s).IsValid() })
}

func (p *printer) global(g *mir.Global) {
	kind := "data"
	if g.Const {
		kind = "const"
	}
	p.word(`{"kind":"`, kind)
	p.str(`,"name":`)
	p.name(g.Name)
	p.opt(`,"align":`, int64(g.Align))
	p.place(`,"place":[`, g.Place)
	p.str(`,"content":[`)
	for i := range g.Init {
		p.comma(i, "\n      ")
		p.datum(&g.Init[i])
		p.full()
	}
	p.str("]}")
}

func (p *printer) datum(d *mir.Datum) {
	switch d.Kind {
	case mir.DatumBytes:
		p.str(`{"bytes":`)
		p.name(d.Bytes)
	case mir.DatumValue:
		p.word(`{"type":"`, d.Type.String())
		p.str(`,"value":"`)
		p.b = mir.AppendConst(p.b, d.Type, d.Bits)
		p.str(`"`)
	case mir.DatumAddr:
		p.str(`{"addr":"@`)
		p.b = appendChars(p.b, p.m.SymName(d.Sym))
		p.str(`"`)
		p.opt(`,"offset":`, d.Off)
	case mir.DatumZero:
		p.str(`{"zero":`)
		p.int(d.Off)
	}
	p.place(`,"place":[`, d.Place)
	p.str("}")
}
