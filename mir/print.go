package mir

import (
	"io"
	"strconv"
	"unicode/utf8"
)

// Printer writes modules as MIR text. Its output is canonical: it depends on
// the module alone, and reading it gives the same module.
type Printer struct {
	// Comments are printed where they belong; nil for none.
	Comments *Comments
	// Places writes the place of each instruction whose place is not the line
	// that it is printed on.
	Places bool
}

// Print writes the whole module.
func (o Printer) Print(w io.Writer, m *Module) error {
	p := printer{Printer: o, m: m, w: w, line: 1}
	p.module()
	p.flush()
	return p.err
}

// AppendFunc appends the text of one function.
func (o Printer) AppendFunc(b []byte, s Sym, f *Func) []byte {
	p := printer{Printer: o, m: f.Module, b: b, line: 1}
	p.fun(s, f)
	p.endRun()
	return p.b
}

// String returns the module as MIR text.
func (m *Module) String() string {
	p := printer{m: m, line: 1}
	p.module()
	return string(p.b)
}

// String returns the function as MIR text.
func (f *Func) String() string {
	return string(Printer{}.AppendFunc(nil, f.Module.Lookup(f.Name), f))
}

// printer is the state of a print.
type printer struct {
	Printer
	m    *Module
	w    io.Writer
	err  error
	b    []byte
	line uint32 // the line that is being written, from 1

	f    *Func
	used []bool // values of f that something uses; made when asked for

	// Comments behind consecutive lines are aligned: run has the lines of the
	// current run, as the offset of the line's end in b and its comment.
	run     []trail
	lineAt  int // offset of the current line's start
	anyline bool
}

type trail struct {
	start, end int
	text       string
}

func (p *printer) str(s string) { p.b = append(p.b, s...) }
func (p *printer) int(n int64)  { p.b = strconv.AppendInt(p.b, n, 10) }

// sigil writes a name with its first character.
func (p *printer) sigil(c byte, name string) { p.b = appendName(append(p.b, c), name) }

// flush writes out what is finished.
func (p *printer) flush() {
	if p.w == nil || len(p.b) == 0 {
		return
	}
	if p.err == nil {
		_, p.err = p.w.Write(p.b)
	}
	p.b, p.lineAt = p.b[:0], 0
}

// end ends the line of the thing at a, with its comment.
func (p *printer) end(a Anchor) {
	t := ""
	if p.Comments != nil {
		t = p.Comments.Trail[a]
	}
	if t == "" {
		p.endRun()
		p.newline()
		return
	}
	p.run = append(p.run, trail{p.lineAt, len(p.b), t})
	p.newline()
}

func (p *printer) newline() {
	p.b = append(p.b, '\n')
	p.lineAt = len(p.b)
	p.line++
}

// endRun puts the comments of the current run behind their lines, in one column.
func (p *printer) endRun() {
	if len(p.run) == 0 {
		return
	}
	width := 0
	for _, t := range p.run {
		width = max(width, utf8.RuneCount(lastLine(p.b[t.start:t.end])))
	}
	tail := append([]byte(nil), p.b[p.run[0].start:]...)
	base := p.run[0].start
	p.b = p.b[:base]
	for _, t := range p.run {
		text := tail[t.start-base : t.end-base]
		p.b = append(p.b, text...)
		for range width - utf8.RuneCount(lastLine(text)) + 2 {
			p.b = append(p.b, ' ')
		}
		p.b = append(append(p.b, t.text...), '\n')
	}
	p.lineAt = len(p.b)
	p.b = append(p.b, tail[p.run[len(p.run)-1].end-base+1:]...) // the line being written
	p.run = p.run[:0]
}

// lastLine returns what stands behind the last line break of a thing that
// takes several lines.
func lastLine(b []byte) []byte {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == '\n' {
			return b[i+1:]
		}
	}
	return b
}

// lead writes the lines above the thing at a. Blank lines come one at a time,
// none after after an opening brace or before a closing one.
func (p *printer) lead(a Anchor, indent string) {
	if p.Comments == nil {
		return
	}
	lines := p.Comments.Lead[a]
	for i, s := range lines {
		if s == "" {
			last := a.Kind == AnchorEnd && i == len(lines)-1
			if p.anyline && !last && (i == 0 || lines[i-1] != "") {
				p.endRun()
				p.newline()
			}
			continue
		}
		p.endRun()
		p.str(indent)
		p.str(s)
		p.newline()
		p.anyline = true
	}
}

func (p *printer) module() {
	p.anyline = false
	p.lead(Anchor{}, "")
	p.str("mir ")
	p.int(Version)
	p.end(Anchor{})
	prev := -1
	for _, s := range p.m.order {
		kind := p.declKind(s)
		p.between(s, prev, kind)
		prev = kind
		if g := p.m.Global(s); g != nil {
			p.lead(Anchor{Sym: s, Kind: AnchorDecl}, "")
			p.global(s, g)
		} else {
			p.fun(s, p.m.Func(s))
		}
		if len(p.b) > 1<<16 {
			p.endRun()
			p.flush()
		}
	}
	p.anyline = true
	p.lead(Anchor{Kind: AnchorEnd}, "")
	p.endRun()
}

// declKind groups the declarations that stand without a blank line between.
func (p *printer) declKind(s Sym) int {
	f := p.m.Func(s)
	switch {
	case f == nil:
		return 1
	case f.Import:
		return 0
	}
	return 2
}

// between writes the blank line before a declaration that stands apart, unless
// its comments begin with one.
func (p *printer) between(s Sym, prev, kind int) {
	p.anyline = true
	if prev == kind && kind != 2 {
		return
	}
	if p.Comments != nil {
		if l := p.Comments.Lead[Anchor{Sym: s, Kind: AnchorDecl}]; len(l) > 0 && l[0] == "" {
			return
		}
	}
	p.endRun()
	p.newline()
}

func (p *printer) offset(n int64) {
	if n != 0 {
		p.str(" + ")
		p.int(n)
	}
}

func (p *printer) align(n int) {
	if n != 0 {
		p.str(" align ")
		p.int(int64(n))
	}
}

func (p *printer) fun(s Sym, f *Func) {
	p.f, p.used = f, nil
	p.lead(Anchor{Sym: s, Kind: AnchorDecl}, "")
	if f.Export {
		p.str("export ")
	}
	if f.Import {
		p.str("import ")
	}
	p.str("func ")
	p.sigil('@', f.Name)
	if !f.Defined() {
		p.str(f.Sig.String())
		p.attrs(f.Attrs)
		p.origin(f.Place)
		p.end(Anchor{Sym: s, Kind: AnchorDecl})
		return
	}
	p.params(f.Params(f.Entry()))
	p.b = appendResults(p.b, f.Sig.Results)
	p.attrs(f.Attrs)
	p.str(" {")
	p.origin(f.Place)
	p.end(Anchor{Sym: s, Kind: AnchorDecl})
	p.anyline = false
	p.body(s, f)
	p.lead(Anchor{Sym: s, Kind: AnchorEnd}, "  ")
	p.str("}")
	p.origin(f.End)
	p.end(Anchor{Sym: s, Kind: AnchorEnd})
	p.anyline = true
}

func (p *printer) attrs(a Attrs) {
	if a == 0 {
		return
	}
	sep := " ["
	for _, n := range a.Names() {
		p.str(sep)
		p.str(n)
		sep = " "
	}
	p.str("]")
}

func (p *printer) params(ps []Value) {
	p.str("(")
	for i, v := range ps {
		if i > 0 {
			p.str(", ")
		}
		p.value(v)
		p.str(": ")
		p.str(p.f.TypeOf(v).String())
		if p.f.At(v).Flag() {
			p.str(" noalias")
		}
	}
	p.str(")")
}

func (p *printer) body(s Sym, f *Func) {
	for x, v := range f.Vars() {
		a := Anchor{s, AnchorVar, uint32(x)}
		p.lead(a, "  ")
		p.str("  var ")
		p.sigil('$', v.Name)
		p.str(": ")
		p.str(v.Type.String())
		if v.Init != 0 {
			p.str(" = ")
			p.b = AppendConst(p.b, v.Type, v.Init)
		}
		p.origin(v.Place)
		p.end(a)
		p.anyline = true
	}
	for _, v := range f.slots {
		a := Anchor{s, AnchorSlot, uint32(v)}
		p.lead(a, "  ")
		p.str("  slot ")
		p.value(v)
		p.str(": ")
		p.int(f.At(v).Imm)
		p.align(f.At(v).Align())
		if f.At(v).Flag() {
			p.str(" noinit")
		}
		p.origin(f.At(v).Place)
		p.end(a)
		p.anyline = true
	}
	for _, b := range f.order {
		p.block(s, f, b)
	}
}

func (p *printer) block(s Sym, f *Func, b Block) {
	a := Anchor{s, AnchorBlock, uint32(b)}
	p.lead(a, "")
	p.label(b)
	if ps := f.Params(b); len(ps) > 0 && b != f.Entry() {
		p.params(ps)
	}
	p.str(":")
	p.origin(f.BlockPlace(b))
	p.end(a)
	p.anyline = true
	for v := f.First(b); v != 0; v = f.Next(v) {
		if f.At(v).Op == OpResult {
			continue
		}
		a := Anchor{s, AnchorInst, uint32(v)}
		p.lead(a, "  ")
		p.str("  ")
		p.inst(v)
		p.end(a)
	}
}

// label writes a block's name with its first character.
func (p *printer) label(b Block) {
	if int(b) >= p.f.NumBlocks() {
		p.str("^?")
	} else if off := p.f.blk(b).name; off != 0 {
		p.b = appendName(append(p.b, '^'), p.f.blkNames.get(off))
	} else {
		p.sigil('^', p.f.BlockName(b))
	}
}

// value writes an operand.
func (p *printer) value(v Value) {
	if v == 0 || int(v) >= p.f.NumValues() {
		p.str("%?")
		return
	}
	switch in := p.f.At(v); {
	case in.Op == OpConst:
		p.b = AppendConst(p.b, in.Res, uint64(in.Imm))
	case in.Op == OpAddr:
		p.sigil('@', p.m.SymName(Sym(in.Imm)))
	case in.name != 0:
		p.b = appendName(append(p.b, '%'), p.f.valNames.get(in.name))
	default:
		p.sigil('%', p.f.NameOf(v))
	}
}

// values writes a list of operands with commas.
func (p *printer) values(vs []Value) {
	for i, v := range vs {
		if i > 0 {
			p.str(", ")
		}
		p.value(v)
	}
}
