package mir

// textWidth is the column beyond which data and switches are broken.
const textWidth = 100

func (p *printer) global(s Sym, g *Global) {
	word := "data "
	if g.Const {
		word = "const "
	}
	p.str(word)
	p.sigil('@', g.Name)
	p.align(g.Align)
	p.str(" = {")
	if p.broken(s, g) {
		p.lines(s, g)
	} else {
		for i := range g.Init {
			p.str([]string{" ", ", "}[min(i, 1)])
			p.datum(&g.Init[i])
		}
		p.str(" }")
	}
	p.end(Anchor{Sym: s, Kind: AnchorEnd})
}

// broken reports whether the content takes several lines: it is too long for
// one, or comments or the author want it so. It writes nothing.
func (p *printer) broken(s Sym, g *Global) bool {
	if p.commented(Anchor{Sym: s, Kind: AnchorEnd}) && len(p.Comments.Lead[Anchor{Sym: s, Kind: AnchorEnd}]) > 0 ||
		p.commented(Anchor{Sym: s, Kind: AnchorDecl}) && p.Comments.Trail[Anchor{Sym: s, Kind: AnchorDecl}] != "" {
		return true
	}
	at := len(p.b)
	defer func() { p.b = p.b[:at] }()
	for i := range g.Init {
		if p.startsLine(s, g, i) || p.commented(Anchor{s, AnchorDatum, uint32(i)}) {
			return true
		}
		p.str(", ")
		p.datum(&g.Init[i])
		if i > 0 && len(p.b)-p.lineAt > textWidth {
			return true
		}
	}
	return false
}

func (p *printer) commented(a Anchor) bool {
	return p.Comments != nil && (len(p.Comments.Lead[a]) > 0 || p.Comments.Trail[a] != "")
}

// startsLine reports whether piece i is to start a line: there is a comment
// above it, or, when a text is printed with its comments, it did so there.
func (p *printer) startsLine(s Sym, g *Global, i int) bool {
	if p.Comments == nil {
		return false
	}
	before := g.Place
	if i > 0 {
		before = g.Init[i-1].Place
	}
	return len(p.Comments.Lead[Anchor{s, AnchorDatum, uint32(i)}]) > 0 ||
		before.IsValid() && g.Init[i].Place.Line > before.Line
}

// lines writes the content over several lines, as many pieces on each as fit.
func (p *printer) lines(s Sym, g *Global) {
	p.end(Anchor{Sym: s, Kind: AnchorDecl})
	p.anyline = false
	fresh := true // nothing stands on the line
	for i := range g.Init {
		a := Anchor{s, AnchorDatum, uint32(i)}
		if !fresh && (p.startsLine(s, g, i) || p.overflows(g, i)) {
			p.endRun()
			p.newline()
			fresh = true
		}
		if fresh {
			p.lead(a, "  ")
			p.str("  ")
		} else {
			p.str(" ")
		}
		p.piece(g, i)
		p.anyline, fresh = true, false
		if i == len(g.Init)-1 || p.Comments != nil && p.Comments.Trail[a] != "" {
			p.end(a)
			fresh = true
		}
	}
	p.lead(Anchor{Sym: s, Kind: AnchorEnd}, "  ")
	p.str("}")
}

// overflows reports whether piece i no longer fits on the line. It writes
// nothing.
func (p *printer) overflows(g *Global, i int) bool {
	at := len(p.b)
	p.piece(g, i)
	long := len(p.b)-p.lineAt >= textWidth
	p.b = p.b[:at]
	return long
}

// piece writes piece i with the comma behind it.
func (p *printer) piece(g *Global, i int) {
	p.datum(&g.Init[i])
	if i < len(g.Init)-1 {
		p.str(",")
	}
}

func (p *printer) datum(d *Datum) {
	switch d.Kind {
	case DatumBytes:
		p.b = AppendQuoted(p.b, d.Bytes)
	case DatumValue:
		p.str(d.Type.String())
		p.str(" ")
		p.b = AppendConst(p.b, d.Type, d.Bits)
	case DatumAddr:
		p.str("addr ")
		p.sigil('@', p.m.SymName(d.Sym))
		p.offset(d.Off)
	case DatumZero:
		p.str("zero ")
		p.int(d.Off)
	}
}
