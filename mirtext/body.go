package mirtext

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// body is the state of reading a function's body.
type body struct {
	*reader
	f  *mir.Func
	it *declItem

	vars      map[string]mir.Var
	badNames  map[string]bool // variables ($) and blocks (^) that could not be read or were complained of
	labels    []mir.Block     // of the label statements, in order
	cur       mir.Block       // where instructions go; 0 before the first label
	forward   []forwardRef
	wants     []wantType
	anyBad    mir.Value
	homeless  bool     // an instruction before the first block was complained of
	lateLocal bool     // so was a variable or slot behind it
	names     []string // of the values, made when one is unknown
}

// forwardRef is a value that was mentioned before its definition.
type forwardRef struct {
	v   mir.Value
	tok string
	pos lexer.Position
}

// wantType is a type that an argument claims for a value, to be checked once
// all values are known.
type wantType struct {
	v    mir.Value
	t    mir.Type
	pos  lexer.Position
	text string
}

// isForward marks in Inst.Imm a value that is mentioned and not yet defined.
const isForward = -1

func newBody(r *reader, it *declItem) *body {
	return &body{reader: r, f: it.fn, it: it, vars: map[string]mir.Var{}, badNames: map[string]bool{}}
}

func (b *body) read() {
	b.headers()
	for i, n := 0, 0; i < len(b.it.text.body) && !b.stopped; i++ {
		switch st := &b.it.text.body[i]; st.kind {
		case stmtLabel:
			b.cur = b.labels[n]
			n++
		case stmtInst:
			b.inst(st)
		}
	}
	b.finish()
	b.closing()
	b.f.ForgetNames()
}

// headers reads variables, slots and labels.
func (b *body) headers() {
	entry := b.f.AddBlock()
	b.params(entry, b.it.text.head.Params)
	for i := range b.it.text.body {
		if b.stopped {
			return
		}
		switch st := &b.it.text.body[i]; st.kind {
		case stmtLabel:
			b.label(st)
		case stmtVar, stmtSlot:
			b.local(st)
		case stmtInst:
			if b.bareLabel(st) {
				st.kind = stmtLabel
				b.label(st)
				break
			}
			b.early(st)
		}
	}
	if len(b.labels) == 0 {
		b.noBlock()
	}
}

// bareLabel reports whether a line that is no statement of the language is a
// label without its ^.
func (b *body) bareLabel(st *stmt) bool {
	return st.end > st.off && b.src[st.end-1] == ':' && (isLetter(b.src[st.off]) || isDigit(b.src[st.off]))
}

// caret complains of a label without its ^, and puts it there.
func (b *body) caret(toks []lexer.Token) {
	if t := &toks[0]; t.Type != kindBlock {
		b.errorTok(*t, codeSyntax, "the name of a block starts with ^: ^%s", short(t.Value))
		t.Type, t.Value = kindBlock, "^"+t.Value
	}
}

// early complains of an instruction before the first block.
func (b *body) early(st *stmt) {
	if len(b.labels) > 0 || b.homeless {
		return
	}
	b.homeless = true
	b.errorTok(b.tokens(st)[0], codeBlock, "an instruction stands before the first block; put a label such as ^entry: above it")
}

// noBlock gives a function without blocks one that says nothing.
func (b *body) noBlock() {
	if !b.homeless && b.it.text.close != nil {
		t := b.tokens(b.it.text.close)[0]
		b.errorTok(t, codeBlock, "func @%s has no block", short(b.f.Name))
	}
	b.f.Append(b.f.Entry(), b.f.New(mir.OpBad, mir.Void, mir.Void))
}

func (b *body) tokens(st *stmt) []lexer.Token {
	s := scanner{src: b.src}
	return s.tokens(st)
}

// anchored keeps the comments of a statement.
func (b *body) anchored(st *stmt, kind mir.AnchorKind, id uint32) {
	if b.it.sym != 0 {
		b.comment(st, mir.Anchor{Sym: b.it.sym, Kind: kind, ID: id})
	}
}

func (b *body) closing() {
	if b.it.text.close == nil {
		b.errorNote(b.it.text.next, 1, codeBrace, b.note(b.f.Place, "it starts here"), "the '}' that closes func @%s is missing", short(b.f.Name))
		return
	}
	toks := b.tokens(b.it.text.close)
	b.f.End = b.place(toks[0].Pos)
	if c := parse(b.reader, closingBrace, toks); c != nil {
		b.f.End = b.placeOf(c.Place, c.Pos)
	}
	b.anchored(b.it.text.close, mir.AnchorEnd, 0)
}

// label makes the block of a label with its parameters.
func (b *body) label(st *stmt) {
	toks := b.tokens(st)
	b.caret(toks)
	l := parse(b.reader, labelLine, toks)
	blk := b.f.Entry()
	entry := len(b.labels) == 0
	if !entry {
		blk = b.f.AddBlock()
	}
	b.labels = append(b.labels, blk)
	b.f.SetBlockPlace(blk, b.place(toks[0].Pos))
	if l == nil {
		b.badLabel(toks)
		return
	}
	b.f.SetBlockPlace(blk, b.placeOf(l.Place, l.Name.Pos))
	name := nameOf(l.Name.Text)
	if old := b.f.BlockByName(name); old != 0 {
		b.errorNote(l.Name.Pos, len(l.Name.Text), codeDuplicate, b.otherHere(b.f.BlockPlace(old)), "^%s is there twice", short(name))
	} else {
		b.f.SetBlockName(blk, name)
	}
	if entry && len(l.Params) > 0 {
		p := l.Params[0].Name
		b.errorAt(p.Pos, len(p.Text), codeBlock, "the entry block takes the parameters of the function and none of its own")
		for _, p := range l.Params {
			b.badName(p.Name.Text)
		}
		return
	}
	b.params(blk, l.Params)
	b.anchored(st, mir.AnchorBlock, uint32(blk))
}

// badLabel makes what a broken label mentions known, so that its uses are no
// errors.
func (b *body) badLabel(toks []lexer.Token) {
	for _, t := range toks {
		if badEscape(t.Value) >= 0 {
			continue
		}
		switch t.Type {
		case kindValue:
			b.badName(t.Value)
		case kindBlock:
			b.badNames["^"+nameOf(t.Value)] = true
		}
	}
}

func (b *body) params(blk mir.Block, ps []*param) {
	for _, p := range ps {
		v := b.f.AddParam(blk, mir.TypeByName(p.Type))
		in := b.f.At(v)
		in.SetFlag(p.NoAlias)
		in.Place = b.place(p.Name.Pos)
		if b.free(p.Name) {
			b.f.SetName(v, nameOf(p.Name.Text))
		}
	}
}

// free reports whether a name can be given to a parameter or slot, and
// complains if not.
func (b *body) free(n value) bool {
	old := b.f.ValueByName(nameOf(n.Text))
	if old != 0 {
		b.twice(n, old)
	}
	return old == 0
}

func (b *body) twice(n value, old mir.Value) {
	b.errorNote(n.Pos, len(n.Text), codeDuplicate, b.otherHere(b.f.At(old).Place), "%s is defined twice", short(n.Text))
}

// otherHere is the note at the other place of a duplicate.
func (b *body) otherHere(p mir.Place) []mir.Note { return b.note(p, "the other one is here") }

// finish complains of what was mentioned and never defined.
func (b *body) finish() {
	for _, w := range b.wants {
		in := b.f.At(w.v)
		if in.Op != mir.OpBad && in.Res != w.t {
			b.errorAt(w.pos, len(w.text), codeType, "%s has type %s, not %s", short(w.text), in.Res, w.t)
		}
	}
	for _, ref := range b.forward {
		in := b.f.At(ref.v)
		if in.Imm != isForward || b.stopped {
			continue
		}
		in.Imm = 0
		b.unknown(ref.pos, ref.tok, "value", b.nearValue(nameOf(ref.tok)))
	}
}

func (b *body) nearValue(name string) string {
	if !b.mayCompare(b.f.NumValues()) {
		return ""
	}
	if b.names == nil {
		b.names = b.valueNames()
	}
	return near.Name(name, b.names)
}

// valueNames returns the names of all values that are defined.
func (b *body) valueNames() []string {
	names := []string{""}
	for v := mir.Value(1); int(v) < b.f.NumValues(); v++ {
		if in := b.f.At(v); b.f.HasName(v) && in.Op != mir.OpBad {
			names = append(names, b.f.NameOf(v))
		}
	}
	return names
}
