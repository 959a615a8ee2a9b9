package mirjson

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// The codes of the diagnostics. Those that begin with parse are given for what
// is wrong in MIR text too, and are documented there.
const (
	codeSyntax    = "json/syntax"
	codeKind      = "json/kind"
	codeField     = "json/field"
	codeVersion   = "json/version"
	codeEncoding  = "parse/encoding"
	codeToken     = "parse/token"
	codeOp        = "parse/op"
	codeType      = "parse/type"
	codeName      = "parse/name"
	codeDuplicate = "parse/duplicate"
	codeConst     = "parse/constant"
	codeArgs      = "parse/arguments"
	codeResult    = "parse/result"
	codeAlign     = "parse/align"
	codeAttr      = "parse/attribute"
	codeTrap      = "parse/trap"
	codeNumber    = "parse/number"
	codeBlock     = "parse/block"
	codeLimit     = "parse/limit"
)

// Codes documents the diagnostics that only reading JSON gives.
var Codes = []mir.CodeInfo{
	{Code: codeSyntax, Doc: "The text is no JSON: it is cut off, or something stands where JSON does not have it. Nothing was read."},
	{Code: codeKind, Doc: "A field holds another kind of value than it should. Constants, names and operands are strings, also where they are numbers: \"1\", \"%x\"."},
	{Code: codeField, Doc: "An object has a field that is not known there, has one twice, or lacks one. docs/json.md lists the fields of each object, and so does the JSON Schema."},
	{Code: codeVersion, Doc: "A module in JSON has the field \"mir\" with the version of the format, which is 1. A larger number needs a newer mirtool."},
}

// maxErrors is the number of errors after which reading stops.
const maxErrors = 200

// A problem is a diagnostic whose place is still an offset.
type problem struct {
	off int
	d   mir.Diagnostic
}

// bad reports what is wrong with the value at an offset.
func (r *reader) bad(off int, code, format string, args ...any) {
	switch n := len(r.problems); {
	case n == maxErrors:
		code, format, args = codeLimit, "too many errors; the rest is not shown", nil
		r.stopped = true
	case n > maxErrors:
		return
	}
	d := mir.Diagnostic{Code: code, Message: fmt.Sprintf(format, args...)}
	if r.fn != nil {
		d.Func = r.fn.Name
	}
	r.problems = append(r.problems, problem{off, d})
}

// diagnostics gives the problems their paths and places.
func (r *reader) diagnostics() mir.Diagnostics {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b problem) int { return cmp.Compare(a.off, b.off) })
	targets := make([]target, len(r.problems))
	for i, p := range r.problems {
		targets[i].off = p.off
	}
	w := walker{src: r.src, targets: targets}
	w.walk()
	var ds mir.Diagnostics
	for i, p := range r.problems {
		t := targets[i]
		p.d.Pos = mir.Pos{File: r.name, Line: t.line, Col: t.col}
		p.d.End = p.d.Pos
		p.d.End.Col += max(r.width(t.off), 1)
		p.d.Message = t.path + ": " + p.d.Message
		ds = append(ds, p.d)
	}
	return ds
}

// width returns the length of the value at an offset if it is in one line, and
// not a list or object.
func (r *reader) width(off int) int {
	if off >= len(r.src) || r.broken {
		return 1
	}
	switch c := r.src[off]; {
	case c == '"' || isWordByte(c):
		return skip(r.src, off) - off
	}
	return 1
}

// short cuts a long text.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// nearMax is the number of names above which near ones are not looked for.
const nearMax = 5000

// unknown reports a name that nothing bears. The names are those that things of
// this kind have; all are written behind the sigil.
func (r *reader) unknown(off int, code, what, sigil string, name []byte, names []string) {
	hint := ""
	if len(names) <= nearMax {
		if n := near.Name(string(name), names); n != "" {
			hint = "; did you mean " + sigil + n + "?"
		}
	}
	r.bad(off, code, "unknown %s %s%s%s", what, sigil, short(string(name)), hint)
}
