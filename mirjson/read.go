package mirjson

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/mirtool/mirtool/mir"
)

// Mode says what Read does beyond reading.
type Mode uint8

// The modes, to be combined.
const (
	Verify Mode = 1 << iota // verify the module

	offsets // every place is an offset in the text itself, see offsetPlace
)

// File is a text and what it says.
type File struct {
	Name   string
	Src    []byte
	Module *mir.Module // as far as it could be read; never nil
	Diags  mir.Diagnostics
}

// Parse reads a module: its structure, names, and the types of its constants.
// The error is mir.Diagnostics. What it returns is not verified.
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
// module as mir.OpBad. Every message begins with the JSON path of what it is
// about.
func Read(name string, src []byte, mode Mode) *File {
	r := read(name, src, mode)
	if mode&Verify != 0 && !r.stopped {
		r.verify()
	}
	ds := r.diagnostics()
	ds.Sort()
	return &File{Name: name, Src: src, Module: r.m, Diags: ds}
}

func read(name string, src []byte, mode Mode) *reader {
	r := &reader{name: name, src: src, mode: mode, m: mir.NewModule(name), badSyms: map[string]bool{}}
	r.lines = lineFinder{src: src, line: 1, bol: textStart(src), off: textStart(src)}
	if r.wellFormed() {
		r.module()
	} else {
		r.stopped, r.broken = true, true
	}
	return r
}

// reader is the state of reading a text.
type reader struct {
	name     string
	src      []byte
	off      int
	mode     Mode
	m        *mir.Module
	problems []problem
	stopped  bool            // nothing further is to be read
	broken   bool            // the text is no JSON
	badSyms  map[string]bool // symbols whose declarations could not be read

	fn       *mir.Func // the one that is being read, for messages
	lines    lineFinder
	own      uint16 // number of the file that stands for the text itself
	owned    bool   // own is known
	files    int    // number of files that the text lists
	noPlaces bool   // the files could not be read
}

// wellFormed reports whether the text is JSON, and says where not.
func (r *reader) wellFormed() bool {
	if bytes.HasPrefix(r.src, []byte("\xff\xfe")) || bytes.HasPrefix(r.src, []byte("\xfe\xff")) {
		r.bad(0, codeEncoding, "the file is UTF-16; save it as UTF-8")
		return false
	}
	if !utf8.Valid(r.src) {
		r.bad(badUTF8(r.src), codeEncoding, "not a text file in UTF-8")
		return false
	}
	w := walker{src: r.src}
	if w.walk() {
		return true
	}
	r.bad(w.failed.off, codeSyntax, "%s", w.failure)
	return false
}

// badUTF8 returns the offset of the first byte that is not UTF-8.
func badUTF8(src []byte) int {
	off := 0
	for {
		c, n := utf8.DecodeRune(src[off:])
		if c == utf8.RuneError && n <= 1 {
			return off
		}
		off += n
	}
}

// The fields of a module.
const (
	modVersion = iota
	modFiles
	modSymbols
)

var moduleShape = shape{"a module", []string{"mir", "files", "symbols"}}

func (r *reader) module() {
	r.off = blank(r.src, textStart(r.src))
	var m members
	if !r.object(&moduleShape, &m) {
		return
	}
	if !r.version(&m) {
		r.stopped = true
		return
	}
	before := len(r.problems)
	if m.have.has(modFiles) && r.mode&offsets == 0 {
		r.fileList(m.at[modFiles])
	}
	r.noPlaces = r.mode&offsets != 0 || len(r.problems) > before
	if r.need(&moduleShape, &m, modSymbols) {
		r.symbols(m.at[modSymbols])
	}
}

// version checks the version of the format. If it is not one that can be read,
// nothing else is said of the text.
func (r *reader) version(m *members) bool {
	others := r.problems
	r.problems = nil
	if !m.have.has(modVersion) {
		r.bad(m.off, codeVersion, `this is no module: a MIR module in JSON has the field "mir", with the version 1`)
		return false
	}
	at := m.at[modVersion]
	if c := r.src[at]; c != '-' && !isDigit(c) {
		r.bad(at, codeVersion, "the version is a number, 1, not %s", kindOf(c))
		return false
	}
	text := string(r.src[at:skip(r.src, at)])
	switch {
	case text == "1":
		r.problems = others
		return true
	case text[0] == '-' || text == "0" || bytes.ContainsAny([]byte(text), ".eE"):
		r.bad(at, codeVersion, "there is no version %s of MIR in JSON; write %d", short(text), Version)
	default:
		r.bad(at, codeVersion, "version %s of MIR in JSON is newer than this tool, which reads up to %d", short(text), Version)
	}
	return false
}

// The fields of a file.
const (
	fileName = iota
	fileText
)

var fileShape = shape{"a file", []string{"name", "text"}}

// fileList reads the files that places point into.
func (r *reader) fileList(at int) {
	r.each(at, "files", func(i int) {
		var m members
		var f mir.File
		if r.object(&fileShape, &m) && r.need(&fileShape, &m, fileName) {
			name, _ := r.textAt(m.at[fileName], "a name")
			f = mir.File{Name: string(name.s), Text: r.flag(&fileShape, &m, fileText)}
		}
		switch {
		case i == 0:
			r.m.Files[0] = f
		case i <= math.MaxUint16:
			r.m.Files = append(r.m.Files, f)
		case i == math.MaxUint16+1:
			r.bad(m.off, codeNumber, "a module has at most %d files", math.MaxUint16+1)
		}
		r.files = i + 1
	})
}
