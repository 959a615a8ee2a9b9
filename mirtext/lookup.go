package mirtext

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// symbol finds a symbol. When there is none it reports that and returns 0.
func (r *reader) symbol(s symbol) mir.Sym {
	name := nameOf(s.Text)
	sym := r.m.Lookup(name)
	if sym == 0 && r.outline != nil {
		sym = r.outline.declare(r.m, name)
	}
	if sym == 0 && !r.badSyms[name] {
		r.unknown(s.Pos, s.Text, "symbol", r.nearSymbol(name))
		r.badSyms[name] = true
	}
	return sym
}

func (r *reader) nearSymbol(name string) string {
	n := r.m.NumSyms()
	if r.outline != nil {
		n = len(r.outline.syms)
	}
	if !r.mayCompare(n) {
		return ""
	}
	if r.outline != nil {
		return r.outline.near(name)
	}
	var names []string
	for _, s := range r.m.Syms() {
		names = append(names, r.m.SymName(s))
	}
	return near.Name(name, names)
}

// maxNear is the number of names that are compared in search of near ones,
// for all errors together.
const maxNear = 200000

// mayCompare reports whether n more names may be compared.
func (r *reader) mayCompare(n int) bool {
	r.compared += n
	return r.compared <= maxNear
}

// unknown reports a name that nothing bears; text has its first character.
func (r *reader) unknown(p lexer.Position, text, what, similar string) {
	msg := "unknown " + what + " " + short(text)
	if similar != "" {
		msg += "; did you mean " + text[:1] + mir.QuoteName(similar) + "?"
	}
	r.errorAt(p, len(text), codeName, "%s", msg)
}

// UnknownSymbol returns the name of the symbol that an error says is unknown,
// or "": whoever knows a library can tell how to import it.
func UnknownSymbol(d mir.Diagnostic) string {
	name, ok := strings.CutPrefix(d.Message, unknownSymbol)
	if !ok || d.Code != codeName {
		return ""
	}
	name, _, _ = strings.Cut(name, ";")
	return name
}

// unknownSymbol is what the message for an unknown symbol starts with.
const unknownSymbol = "unknown symbol @"

// placeOf returns the place that a line names, or its own.
func (r *reader) placeOf(p *place, own lexer.Position) mir.Place {
	at := r.place(own)
	r.explicit(p, &at)
	return at
}

// explicit changes a place to the one that a line names, if it does.
func (r *reader) explicit(p *place, at *mir.Place) {
	if p == nil {
		return
	}
	line, ok := parseInt64(p.Line.Text)
	col, ok2 := parseInt64(p.Col.Text)
	if !ok || !ok2 || line < 1 || line > 1<<32-1 || col < 0 {
		r.errorAt(p.Pos, 1, codeNumber, "a place is a line and a column from 1")
		return
	}
	if r.mode&TextPlaces != 0 {
		return
	}
	if name := unquote(p.File); name != r.placeName || r.placeFile == 0 {
		r.placeName, r.placeFile = name, r.fileIndex(name)
	}
	*at = mir.Place{Line: uint32(line), Col: uint16(min(col, 65535)), File: r.placeFile}
}

// fileIndex returns the number of a file that a place names.
func (r *reader) fileIndex(name string) uint16 {
	n, ok := r.files[name]
	if !ok && len(r.files) < 1<<16 { // beyond, all have no number
		if r.files == nil {
			r.files = map[string]uint16{}
		}
		n = r.m.FileIndex(mir.File{Name: name})
		r.files[name] = n
	}
	return n
}
