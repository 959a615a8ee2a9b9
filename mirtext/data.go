package mirtext

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// global declares constant bytes or data.
func (r *reader) global(items []declItem, st *stmt, toks []lexer.Token) []declItem {
	h := parse(r, globalLine, toks)
	if h == nil {
		r.badDecl(toks)
		return items
	}
	name := nameOf(h.Name.Text)
	g := &mir.Global{Name: name, Const: h.Kind == "const", Place: r.place(h.Name.Pos)}
	g.Align = r.align(h.Align)
	it := declItem{global: g, text: &grammarItem{stmt: *st}}
	if !r.taken(name, h.Name) {
		r.addGlobal(&it)
	}
	return append(items, it)
}

func (r *reader) addGlobal(it *declItem) {
	it.sym = r.m.AddGlobal(it.global)
	if c := it.text.stmt.comments; c != nil {
		r.setComments(mir.Anchor{Sym: it.sym, Kind: mir.AnchorDecl}, &stmtComments{lead: c.lead})
	}
}

// fastGlobal declares constant bytes or data without the grammar.
func (r *reader) fastGlobal(st *stmt) (declItem, bool) {
	if r.mode&grammarOnly != 0 || st.word != "const" && st.word != "data" {
		return declItem{}, false
	}
	p := &r.heads
	p.src, p.off, p.line, p.bol, p.bad = r.src[:st.end], st.off, st.line, st.bol, false
	p.word()
	if p.c() != '@' {
		return declItem{}, false
	}
	n := p.name()
	g := &mir.Global{Const: st.word == "const", Place: p.placeAt(n.off), Align: p.align()}
	p.need('=')
	if p.need('{'); p.bad || !r.free(string(n.text), g.Place) {
		return declItem{}, false
	}
	g.Name = string(n.text)
	it := declItem{global: g, text: &grammarItem{stmt: *st}}
	r.addGlobal(&it)
	return it, true
}

// align reads an alignment; 0 when it is not said, or wrong.
func (r *reader) align(t *number) int {
	if t == nil {
		return 0
	}
	n, ok := parseInt64(t.Text)
	if !ok || n < 1 || n > mir.MaxAlign || n&(n-1) != 0 {
		r.errorAt(t.Pos, len(t.Text), codeAlign, "align %s is not a power of two from 1 to %d", short(t.Text), mir.MaxAlign)
		return 0
	}
	return int(n)
}

// pieceReader reads the content of a global piece by piece, so that it may be
// of any length.
type pieceReader struct {
	*reader
	scanner
	it   *declItem
	toks []lexer.Token
}

// pieces reads the content of a global.
func (r *reader) pieces(it *declItem) {
	p := &pieceReader{reader: r, it: it}
	p.scanner = scanner{src: r.src[:it.text.stmt.end], keep: r.comments != nil}
	p.scanner.at(&it.text.stmt)
	for t := p.scanner.next(); !p.is(t, '{'); t = p.scanner.next() {
	}
	last := p.first()
	for !p.reader.stopped {
		errors := len(r.diags)
		end := p.piece(last)
		if p.is(end, '}') {
			p.tail(end)
			return
		}
		if end.kind == kindEOF {
			if errors == len(r.diags) { // else an open string has swallowed it
				r.errorNote(end.position(), 1, codeBrace, r.note(it.global.Place, "it starts here"), "the '}' that closes @%s is missing", short(it.global.Name))
			}
			return
		}
		last = p.token()
	}
}

// token returns the next token inside the braces.
func (p *pieceReader) token() token {
	for {
		t := p.scanner.next()
		p.opPos = false
		if t.kind != kindEOL {
			return t
		}
	}
}

// first returns the first token inside the braces, and keeps the comment
// behind the opening one.
func (p *pieceReader) first() token {
	t := p.scanner.next()
	p.opPos = false
	if t.kind != kindEOL {
		return t
	}
	if p.comments != nil {
		p.anchor(mir.Anchor{Kind: mir.AnchorDecl}, joinComments(nil, p.trail))
	}
	p.trail = nil
	return p.token()
}

// anchor keeps comments of a part of the global.
func (p *pieceReader) anchor(a mir.Anchor, c *stmtComments) {
	if a.Sym = p.it.sym; a.Sym != 0 {
		p.setComments(a, c)
	}
}

// piece reads a piece that starts with t and returns the token behind it: a
// comma, the closing brace, or the end.
func (p *pieceReader) piece(t token) token {
	lead := p.scanner.lead
	p.scanner.lead, p.trail = nil, nil
	p.toks = p.toks[:0]
	if end, ok := p.fastPiece(t); ok {
		p.pieceComments(end, lead)
		return end
	}
	for ; t.kind != kindEOF && !p.is(t, ',') && !p.is(t, '}'); t = p.token() {
		p.toks = append(p.toks, p.lexeme(t))
	}
	if p.is(t, '}') && len(p.toks) == 0 && len(p.it.global.Init) == 0 {
		p.scanner.lead = append(lead, p.scanner.lead...)
		return t
	}
	p.toks = append(p.toks, lexer.Token{Type: kindEOF, Value: p.text(t), Pos: t.position()})
	if d := p.parsePiece(); d != nil {
		p.it.global.Init = append(p.it.global.Init, *d)
	} else {
		p.it.global.Init = append(p.it.global.Init, mir.Datum{Kind: mir.DatumZero})
	}
	p.pieceComments(t, lead)
	return t
}

// fastPiece reads a piece that starts with t and ends on its line without the
// grammar. When it gives up nothing has happened.
func (p *pieceReader) fastPiece(t token) (end token, ok bool) {
	if p.mode&grammarOnly != 0 {
		return token{}, false
	}
	f := &p.heads
	f.src, f.off, f.line, f.bol, f.bad, f.m, f.outline = p.scanner.src, t.off, t.line, t.bol, false, p.m, p.outline
	d := f.datum()
	if c := f.c(); f.bad || c != ',' && c != '}' {
		return token{}, false
	}
	d.Place = p.place(t.position())
	p.it.global.Init = append(p.it.global.Init, d)
	p.off = f.off
	return p.token(), true
}

// pieceComments looks for a comment behind the piece and its comma.
func (p *pieceReader) pieceComments(end token, lead []string) {
	if p.comments == nil {
		return
	}
	if p.is(end, ',') && len(p.trail) == 0 {
		ahead := p.scanner
		p.blanks()
		if len(p.trail) == 0 {
			p.scanner = ahead
		}
	}
	p.anchor(mir.Anchor{Kind: mir.AnchorDatum, ID: uint32(len(p.it.global.Init) - 1)}, joinComments(lead, p.trail))
	p.trail = nil
}

// tail reads what stands behind the closing brace, which is t.
func (p *pieceReader) tail(t token) {
	lead := p.scanner.lead
	p.trail = nil
	p.toks = append(p.toks[:0], p.lexeme(t))
	for t = p.scanner.next(); t.kind != kindEOF; t = p.scanner.next() {
		p.toks = append(p.toks, p.lexeme(t))
	}
	if len(p.toks) > 1 {
		eol := lexer.Token{Type: kindEOL, Pos: t.position()}
		parse(p.reader, closingBrace, append(p.toks, eol, lexer.EOFToken(eol.Pos)))
	}
	if p.comments != nil {
		c := joinComments(lead, nil)
		if p.it.text.stmt.comments != nil {
			c.trail = p.it.text.stmt.comments.trail
		}
		p.anchor(mir.Anchor{Kind: mir.AnchorEnd}, c)
	}
}

// parsePiece reads the piece in toks, or returns nil.
func (p *pieceReader) parsePiece() *mir.Datum {
	s := parse(p.reader, datumPiece, p.toks)
	if s == nil {
		return nil
	}
	d := &mir.Datum{Place: p.place(s.Pos)}
	switch {
	case s.Str != "":
		d.Bytes = unquote(s.Str)
	case s.Addr != nil:
		d.Kind, d.Off = mir.DatumAddr, p.offset(s.Addr.Off)
		if d.Sym = p.symbol(s.Addr.Name); d.Sym == 0 {
			return nil
		}
	case s.Zero != nil:
		d.Kind, d.Off = mir.DatumZero, p.size(*s.Zero)
	default:
		d.Kind, d.Type = mir.DatumValue, mir.TypeByName(s.Val.Type)
		bits, err := ParseConst(d.Type, s.Val.Lit.Text)
		if err != nil {
			p.errorAt(s.Val.Lit.Pos, len(s.Val.Lit.Text), codeConst, "%v", err)
		}
		d.Bits = bits
	}
	return d
}

// offset reads a number of bytes, 0 when it is not said.
func (r *reader) offset(t *number) int64 {
	if t == nil {
		return 0
	}
	n, ok := parseInt64(t.Text)
	if !ok {
		r.errorAt(t.Pos, len(t.Text), codeNumber, "the offset %s does not fit 64 bits", short(t.Text))
	}
	return n
}

// size reads a number of bytes that is not negative.
func (r *reader) size(t number) int64 {
	n, ok := parseInt64(t.Text)
	if !ok || n < 0 {
		r.errorAt(t.Pos, len(t.Text), codeNumber, "a size goes from 0 to %d, not %s", int64(1<<63-1), short(t.Text))
		return 0
	}
	return n
}
