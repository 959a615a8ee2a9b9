package mirtext

import (
	"bytes"

	"github.com/mirtool/mirtool/mir"
)

// read reads the function. It reports whether all was well; if not the
// function is to be emptied and read by the grammar.
func (p *fast) read() bool {
	p.head()
	p.begin()
	p.locals()
	off, line, bol := p.off, p.line, p.bol
	p.labelsAhead()
	p.off, p.line, p.bol = off, line, bol
	for !p.bad {
		p.skipLines()
		if p.c() == '}' {
			p.closing()
			break
		}
		p.statement()
	}
	return !p.bad && p.open == 0 && p.typesRight()
}

// begin makes the entry block with the function's parameters.
func (p *fast) begin() {
	end, line, bol := p.off, p.line, p.bol
	entry := p.f.AddBlock()
	p.rewindHead()
	p.params(func(n name, t mir.Type, noalias bool) { p.param(entry, n, t, noalias) })
	if !p.bad {
		p.off, p.line, p.bol = end, line, bol
	}
	p.note(mir.AnchorDecl, 0, p.eol())
}

// rewindHead goes back to the function's parameters.
func (p *fast) rewindHead() {
	s := p.start
	p.off, p.line, p.bol = s.off, s.line, s.bol
	for p.c() != '@' && !p.bad {
		p.off++
	}
	p.name()
}

func (p *fast) param(b mir.Block, n name, t mir.Type, noalias bool) {
	if p.bad {
		return
	}
	v := p.f.AddParam(b, t)
	in := p.f.At(v)
	in.Place = p.placeAt(n.off)
	in.SetFlag(noalias)
	p.nameNew(v, &n)
}

// locals reads variables and slots.
func (p *fast) locals() {
	for !p.bad {
		p.skipLines()
		if p.c() != 'v' && p.c() != 's' {
			return
		}
		switch string(p.word()) {
		case "var":
			p.variable()
		case "slot":
			p.slot()
		default:
			p.fail()
		}
	}
}

func (p *fast) variable() {
	if p.c() != '$' {
		p.fail()
		return
	}
	n := p.name()
	x := mir.VarInfo{Name: string(n.text), Place: p.placeAt(n.off)}
	p.need(':')
	x.Type = p.typeWord()
	if p.take('=') {
		x.Init = p.literal(x.Type)
	}
	s := p.vars.find(&n)
	if p.bad || s.round == p.vars.round {
		p.fail()
		return
	}
	v := p.f.AddNewVar(x)
	p.vars.put(s, &n, uint32(v))
	p.note(mir.AnchorVar, uint32(v), p.eol())
}

func (p *fast) slot() {
	if p.c() != '%' {
		p.fail()
		return
	}
	n := p.name()
	place := p.placeAt(n.off)
	p.need(':')
	size := p.int64()
	align := p.align()
	noinit := p.keyword("noinit")
	if p.bad || size < 0 {
		p.fail()
		return
	}
	v := p.f.AddSlot(size, align)
	in := p.f.At(v)
	in.Place = place
	in.SetFlag(noinit)
	p.nameNew(v, &n)
	p.note(mir.AnchorSlot, uint32(v), p.eol())
}

// align reads "align N", if it is there; 0 if not.
func (p *fast) align() int {
	if !p.keyword("align") {
		return 0
	}
	n := p.int64()
	if n < 1 || n > mir.MaxAlign || n&(n-1) != 0 {
		p.fail()
		return 0
	}
	return int(n)
}

// labelsAhead reads all labels, so that edges know the types they pass.
func (p *fast) labelsAhead() {
	if p.c() != '^' {
		p.fail()
	}
	for !p.bad && p.off < len(p.src) {
		if p.c() == '^' {
			p.label()
		} else if n := bytes.IndexByte(p.src[p.off:], '\n'); n >= 0 {
			p.off += n
			p.newline()
		} else {
			p.off = len(p.src)
		}
		p.blanks()
	}
}

func (p *fast) label() {
	at := p.placeAt(p.off)
	n := p.name()
	s := p.blocks.find(&n)
	if p.bad || s.round == p.blocks.round {
		p.fail()
		return
	}
	b := p.f.Entry()
	if entry := len(p.labels) == 0; !entry {
		b = p.f.AddBlock()
	}
	p.blocks.put(s, &n, uint32(b))
	p.f.NameNewBlock(b, n.text)
	p.f.SetBlockPlace(b, at)
	if p.c() == '(' {
		p.params(func(n name, t mir.Type, noalias bool) {
			if len(p.labels) == 0 {
				p.fail() // the entry has none of its own
			}
			p.param(b, n, t, noalias)
		})
	}
	p.need(':')
	trail := p.eol()
	p.labels = append(p.labels, fastLabel{b, p.off, p.line, p.bol, trail})
}

// closing reads the brace at the end.
func (p *fast) closing() {
	p.f.End = p.placeAt(p.off)
	p.off++
	p.note(mir.AnchorEnd, 0, p.eol())
	if p.off < len(p.src) || p.next < len(p.labels) {
		p.fail()
	}
}

// typesRight checks what arguments claim about their types.
func (p *fast) typesRight() bool {
	for _, w := range p.wants {
		if p.f.TypeOf(w.v) != w.t {
			return false
		}
	}
	return true
}

// statement reads a label or an instruction.
func (p *fast) statement() {
	if p.c() != '^' {
		p.inst()
		return
	}
	if p.next >= len(p.labels) {
		p.fail()
		return
	}
	l := &p.labels[p.next]
	p.next++
	p.cur = l.block
	p.off, p.line, p.bol = l.off, l.line, l.bol
	p.note(mir.AnchorBlock, uint32(l.block), l.trail)
}

// place reads !"file":line:col, if it is there.
func (p *fast) place(v mir.Value) {
	if !p.take('!') {
		return
	}
	if p.c() != '"' {
		p.fail()
		return
	}
	file := p.quoted()
	p.blanks()
	p.need(':')
	line := p.int64()
	p.need(':')
	col := p.int64()
	if p.bad || line < 1 || line > 1<<32-1 || col < 0 {
		p.fail()
		return
	}
	if !p.own {
		p.f.At(v).Place = mir.Place{Line: uint32(line), Col: uint16(min(col, 65535)), File: p.fileOf(file)}
	}
}

// fileOf returns the number of a file among those of this function, from 1.
func (p *fast) fileOf(file []byte) uint16 {
	if i := p.lastFile; i > 0 && p.files[i-1] == string(file) {
		return i
	}
	n := newName(file)
	s := p.fileNames.find(&n)
	if s.round != p.fileNames.round {
		if len(p.files) >= maxFiles {
			p.fail()
			return 0
		}
		p.files = append(p.files, string(file))
		p.fileNames.put(s, &n, uint32(len(p.files)))
		p.lastFile = uint16(len(p.files))
		return p.lastFile
	}
	p.lastFile = uint16(s.handle)
	return p.lastFile
}

// maxFiles bounds the files that one function names on the fast path.
const maxFiles = 60000
