package mirtext

import (
	"bytes"

	"github.com/mirtool/mirtool/mir"
)

// The fast path. Functions, which are nearly all of a large text, are read by
// the hand-written scanner in these files straight into the IR. It reports
// nothing: as soon as something is not as it should be it gives up, and the
// function is read again by the grammar, which says what is wrong. What it
// accepts it reads exactly as the grammar does, down to the numbers of values;
// a fuzz test holds the two equal.

// A fast reads functions. It is used for one after another.
type fast struct {
	src      []byte // up to the end of the function
	off      int
	line     int
	bol      int
	bad      bool // gave up
	comments bool
	own      bool // TextPlaces
	m        *mir.Module
	outline  *outline
	f        *mir.Func
	start    span
	cur      mir.Block
	opPlace  mir.Place // of the op of the line
	none     mir.Inst  // what is written to after giving up

	values    nameIndex
	blocks    nameIndex
	vars      nameIndex
	fileNames nameIndex
	labels    []fastLabel
	next      int // the next of labels
	open      int // values that are mentioned and not yet defined
	files     []string
	lastFile  uint16
	wants     []fastWant
	notes     []fastNote // comments
	lead      []string
	trail     string // of an import

	results []name      // of the line
	args    []mir.Value // of the line
	targets []fastEdge
	types   []mir.Type
	shared  []mir.Type // what signatures are cut from
}

// fastLabel is a label that was read ahead: its block, and where it ends.
type fastLabel struct {
	block          mir.Block
	off, line, bol int
	trail          string
}

// fastWant is a type that an argument claims for a value.
type fastWant struct {
	v mir.Value
	t mir.Type
}

// fastNote is comments of a part of the function.
type fastNote struct {
	kind mir.AnchorKind
	id   uint32
	stmtComments
}

type fastEdge struct {
	to          mir.Block
	first, last int // its arguments in args
	val         int64
}

// name is a name in the source, with its quotes undone.
type name struct {
	text  []byte
	off   int // where it stands, with its first character
	hash  uint32
	place mir.Place // of a result or function
}

// reset prepares for the function whose text is src[off:end].
func (p *fast) reset(m *mir.Module, f *mir.Func, src []byte, s span) {
	p.src, p.off, p.line, p.bol = src[:s.end], s.off, s.line, s.bol
	p.bad, p.m, p.f, p.start = false, m, f, s
	p.values.reset()
	p.blocks.reset()
	p.vars.reset()
	p.labels, p.next, p.open, p.cur = p.labels[:0], 0, 0, 0
	if len(p.files) > 0 || p.fileNames.slots == nil {
		p.fileNames.reset()
	}
	p.files, p.lastFile = nil, 0
	p.wants = p.wants[:0]
	p.notes, p.lead = nil, nil
}

// fail gives up. All that is read afterwards is the end of the text.
func (p *fast) fail() {
	p.bad = true
	p.off = len(p.src)
}

// at returns an instruction, or one that does not matter after giving up.
func (p *fast) at(v mir.Value) *mir.Inst {
	if p.bad {
		return &p.none
	}
	return p.f.At(v)
}

// keyword moves over a word if its first letter is next. Another word with
// this letter cannot stand there.
func (p *fast) keyword(w string) bool {
	if p.c() != w[0] {
		return false
	}
	if string(p.word()) != w {
		p.fail()
	}
	return !p.bad
}

// c returns the next byte, 0 at the end.
func (p *fast) c() byte {
	if p.off < len(p.src) {
		return p.src[p.off]
	}
	return 0
}

func (p *fast) blanks() {
	for p.off < len(p.src) {
		switch p.src[p.off] {
		case ' ', '\t':
			p.off++
		case '\r':
			if p.off+1 < len(p.src) && p.src[p.off+1] != '\n' {
				return
			}
			p.off++
		default:
			return
		}
	}
}

// take moves over c and the blanks behind it, if c is next.
func (p *fast) take(c byte) bool {
	if p.c() != c {
		return false
	}
	p.off++
	p.blanks()
	return true
}

func (p *fast) need(c byte) {
	if !p.take(c) {
		p.fail()
	}
}

// comma moves over a comma if there is one, and the line breaks behind it.
func (p *fast) comma() bool {
	if p.c() != ',' {
		return false
	}
	p.off++
	p.blanks()
	if c := p.c(); c == '\n' || c == ';' {
		p.goOn()
	}
	return true
}

// goOn moves to the next line of a statement.
func (p *fast) goOn() {
	if p.comments {
		p.fail() // whose the comments are is a question for the grammar
		return
	}
	for {
		p.blanks()
		switch p.c() {
		case ';':
			p.skipComment()
		case '\n':
			p.newline()
		case '^', '}':
			p.fail()
			return
		default:
			return
		}
	}
}

func (p *fast) newline() {
	p.off++
	p.line++
	p.bol = p.off
}

// skipComment moves to the end of the line and returns what it moved over.
func (p *fast) skipComment() []byte {
	n := bytes.IndexByte(p.src[p.off:], '\n')
	if n < 0 {
		n = len(p.src) - p.off
	}
	text := p.src[p.off : p.off+n]
	p.off += n
	return text
}

// eol moves over the end of a statement's line and returns the comment there.
func (p *fast) eol() (trail string) {
	p.blanks()
	if p.c() == ';' {
		text := p.skipComment()
		if p.comments {
			trail = string(bytes.TrimRight(text, " \t\r"))
		}
	}
	if p.off >= len(p.src) {
		return trail
	}
	if p.src[p.off] != '\n' {
		p.fail()
		return ""
	}
	p.newline()
	return trail
}

// skipLines moves to the next statement.
func (p *fast) skipLines() {
	for p.off < len(p.src) {
		p.blanks()
		switch p.c() {
		case ';':
			text := p.skipComment()
			if p.comments {
				p.lead = append(p.lead, string(bytes.TrimRight(text, " \t\r")))
			}
			if p.off < len(p.src) {
				p.newline()
			}
		case '\n':
			if p.comments {
				p.lead = append(p.lead, "")
			}
			p.newline()
		default:
			return
		}
	}
}

// note keeps the comments of the thing that ends here.
func (p *fast) note(kind mir.AnchorKind, id uint32, trail string) {
	if p.comments && (len(p.lead) > 0 || trail != "") {
		p.notes = append(p.notes, fastNote{kind, id, stmtComments{p.lead, trail}})
		p.lead = nil
	}
}

// placeAt returns the place of an offset in the current line.
func (p *fast) placeAt(off int) mir.Place {
	return mir.Place{Line: uint32(p.line), Col: uint16(min(off-p.bol+1, 65535))}
}
