package mirtext

import (
	"fmt"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// maxErrors is the number of errors after which reading stops.
const maxErrors = 200

// add reports a diagnostic.
func (r *reader) add(d mir.Diagnostic) {
	switch n := len(r.diags); {
	case n == maxErrors:
		d = mir.Diagnostic{Pos: d.Pos, Code: codeLimit, Message: "too many errors; the rest is not shown"}
		r.stopped = true
	case n > maxErrors:
		return
	}
	if r.fn != nil {
		d.Func = r.fn.Name
	}
	r.diags = append(r.diags, d)
}

func (r *reader) pos(p lexer.Position) mir.Pos {
	return mir.Pos{File: r.name, Line: p.Line, Col: p.Column}
}

// errorAt reports an error at a place whose text is n bytes long.
func (r *reader) errorAt(p lexer.Position, n int, code, format string, args ...any) {
	r.errorNote(p, n, code, nil, format, args...)
}

func (r *reader) errorNote(p lexer.Position, n int, code string, notes []mir.Note, format string, args ...any) {
	d := mir.Diagnostic{Pos: r.pos(p), Code: code, Message: fmt.Sprintf(format, args...), Notes: notes}
	d.End = d.Pos
	d.End.Col += max(n, 1)
	r.add(d)
}

// errorTok reports an error at a token.
func (r *reader) errorTok(t lexer.Token, code, format string, args ...any) {
	r.errorAt(t.Pos, len(t.Value), code, format, args...)
}

// place returns a position in the text as the module keeps it.
func (r *reader) place(p lexer.Position) mir.Place {
	return mir.Place{Line: uint32(p.Line), Col: uint16(min(p.Column, 65535))}
}

// note says something of another place, if it is known.
func (r *reader) note(p mir.Place, message string) []mir.Note {
	if !p.IsValid() {
		return nil
	}
	return []mir.Note{{Pos: r.m.Pos(p), Message: message}}
}

// badToken reports what the scanner could not make sense of.
func (r *reader) badToken(t lexer.Token) {
	v := t.Value
	switch {
	case t.Type == kindOp:
		r.unknownOp(t)
	case v == "@" || v == "%" || v == "^" || v == "$":
		r.errorTok(t, codeToken, "a name must follow %s", v)
	case len(v) > 0 && (v[0] == '"' || len(v) > 1 && v[1] == '"'):
		r.errorTok(t, codeToken, "the string is not closed on its line")
	case len(v) > 0 && (isDigit(v[0]) || len(v) > 1 && isDigit(v[1])):
		r.errorTok(t, codeToken, "malformed number %s", short(v)+badAdvice(r.src, t))
	case len(v) > 0 && v[0] < ' ' || v == "\x7f":
		r.errorTok(t, codeToken, "unexpected control character %#02x", v[0])
	case !shows(v):
		r.errorTok(t, codeToken, "unexpected character %s", fmt.Sprintf("%U", []rune(v)[0]))
	default:
		r.errorTok(t, codeToken, "unexpected %s", short(v)+badAdvice(r.src, t))
	}
}

func (r *reader) unknownOp(t lexer.Token) {
	r.errorTok(t, codeOp, "unknown op %s%s", short(opName(t.Value)), opHint(t.Value))
}

// shows reports whether one sees a text.
func shows(text string) bool {
	for _, c := range text {
		if !unicode.IsGraphic(c) || unicode.IsSpace(c) {
			return false
		}
	}
	return true
}
