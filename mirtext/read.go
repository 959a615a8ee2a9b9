package mirtext

import (
	"bytes"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// Mode says what Read does beyond reading.
type Mode uint8

// The modes, to be combined.
const (
	WithComments Mode = 1 << iota // keep comments and blank lines
	Verify                        // verify the module
	TextPlaces                    // every place is in the text itself, whatever it says about its origin

	grammarOnly Mode = 1 << 7 // no fast path, for tests
)

// File is a text and what it says.
type File struct {
	Name     string
	Src      []byte
	Module   *mir.Module // as far as it could be read; never nil
	Comments *mir.Comments
	Diags    mir.Diagnostics
}

// Parse reads a module: its syntax, names, and the types of its constants. The
// error is mir.Diagnostics. What it returns is not verified.
func Parse(name string, src []byte) (*mir.Module, error) {
	f := Read(name, src, 0)
	return f.Module, f.Diags.Err()
}

// Load reads and verifies a module. The error is mir.Diagnostics.
func Load(name string, src []byte) (*mir.Module, error) {
	f := Read(name, src, Verify)
	return f.Module, f.Diags.Err()
}

// Read reads a text as far as it goes. What could not be read stands in the
// module as mir.OpBad.
func Read(name string, src []byte, mode Mode) *File {
	r := newReader(name, src, mode)
	r.read()
	if mode&Verify != 0 && !r.stopped {
		r.verify()
	}
	r.diags.Sort()
	return &File{Name: name, Src: src, Module: r.m, Comments: r.comments, Diags: r.diags}
}

func newReader(name string, src []byte, mode Mode) *reader {
	r := &reader{name: name, src: src, line: 1, mode: mode, m: mir.NewModule(name), badSyms: map[string]bool{}}
	if mode&WithComments != 0 {
		r.comments = &mir.Comments{Lead: map[mir.Anchor][]string{}, Trail: map[mir.Anchor]string{}}
	}
	return r
}

// reader is the state of reading a text.
type reader struct {
	name     string
	src      []byte // the text, or a part of it that starts at a declaration
	line     int    // the number of its first line
	mode     Mode
	m        *mir.Module
	outline  *outline // the symbols of the whole text, when src is a part
	comments *mir.Comments
	diags    mir.Diagnostics
	stopped  bool            // nothing further is to be read
	badSyms  map[string]bool // symbols whose declarations could not be read

	fn        *mir.Func // the one that is being read, for messages
	placeName string    // the file of the last place, and its number
	placeFile uint16
	files     map[string]uint16
	compared  int   // names that were compared in search of near ones
	heads     fast  // reads heads and data on the fast path
	idle      fasts // for functions
}

func (r *reader) read() {
	if !r.checkEncoding() {
		return
	}
	sp := newSplitter(r.src, r.line, r.comments != nil)
	if r.line == 1 && !r.version(sp) {
		r.stopped = true
		return
	}
	items := r.declarations(sp)
	r.fastBodies(items)
	for i := range items {
		r.content(&items[i])
	}
}

// checkEncoding refuses what is not text.
func (r *reader) checkEncoding() bool {
	bad := bytes.IndexByte(r.src, 0)
	msg := "not a text file: it has a zero byte"
	head := r.src
	if bad >= 0 {
		head = head[:bad]
	}
	if !utf8.Valid(head) {
		for bad = 0; ; {
			c, n := utf8.DecodeRune(head[bad:])
			if c == utf8.RuneError && n <= 1 {
				break
			}
			bad += n
		}
		msg = "not a text file in UTF-8"
	} else if bad < 0 {
		return true
	}
	if bytes.HasPrefix(r.src, []byte("\xff\xfe")) || bytes.HasPrefix(r.src, []byte("\xfe\xff")) {
		msg = "the file is UTF-16; save it as UTF-8"
	}
	r.errorAt(r.position(bad), 1, codeEncoding, "%s", msg)
	r.stopped = true
	return false
}

// position returns line and column of an offset.
func (r *reader) position(off int) lexer.Position {
	before := r.src[:off]
	bol := max(bytes.LastIndexByte(before, '\n')+1, min(textStart(r.src), off))
	return lexer.Position{Offset: off, Line: r.line + bytes.Count(before, []byte("\n")), Column: off - bol + 1}
}

// version reads the first statement. Without it, or when the text is of a
// newer version, nothing else is read.
func (r *reader) version(sp *splitter) bool {
	st, ok := sp.next()
	if !ok {
		r.errorAt(sp.tok.position(), 1, codeVersion, "the text is empty; it starts with \"mir 1\"")
		return false
	}
	toks := sp.tokens(&st)
	if st.word != "mir" {
		r.errorTok(toks[0], codeVersion, "a MIR text starts with \"mir 1\"")
		return false
	}
	v := parse(r, versionLine, toks)
	if v == nil {
		return false
	}
	n, ok := parseInt64(v.Number.Text)
	switch {
	case ok && n == mir.Version:
		r.comment(&st, mir.Anchor{})
		return true
	case ok && n < 1:
		r.errorAt(v.Number.Pos, len(v.Number.Text), codeVersion, "there is no version %s of MIR text; write mir %d", short(v.Number.Text), mir.Version)
	default:
		r.errorAt(v.Number.Pos, len(v.Number.Text), codeVersion, "version %s of MIR text is newer than this tool, which reads up to mir %d", short(v.Number.Text), mir.Version)
	}
	return false
}

// comment keeps the comments of a statement as those of the thing at a.
func (r *reader) comment(st *stmt, a mir.Anchor) {
	if r.comments == nil || st.comments == nil {
		return
	}
	r.setComments(a, st.comments)
}

func (r *reader) setComments(a mir.Anchor, c *stmtComments) {
	if len(c.lead) > 0 {
		r.comments.Lead[a] = append(r.comments.Lead[a], c.lead...)
	}
	if c.trail != "" {
		r.comments.Trail[a] = c.trail
	}
}
