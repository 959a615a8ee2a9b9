package mirtext

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

func itoa(n int) string { return strconv.Itoa(n) }

// opName returns an op word without its types.
func opName(word string) string {
	name, _, _ := strings.Cut(word, ".")
	return name
}

// opWord is an op with the types behind its name.
type opWord struct {
	op    mir.Op
	t, to mir.Type
	pos   lexer.Position
}

// opOf reads an op word and reports what is wrong with its types.
func (b *body) opOf(word string, pos lexer.Position) (opWord, bool) {
	parts := strings.Split(word, ".")
	w := opWord{op: mir.OpByName(parts[0]), pos: pos}
	row := w.op.Info()
	need := 0
	if row.Types != 0 {
		need = 1
	}
	if row.Form == mir.FormConvert {
		need = 2
	}
	bad := func(format string, args ...any) (opWord, bool) {
		b.errorAt(pos, len(word), codeType, format, args...)
		return w, false
	}
	if len(parts)-1 < need {
		return bad("%s needs %s behind its name, as in %s", parts[0], [3]string{"", "a type", "two types"}[need], example(w.op))
	}
	if len(parts)-1 > need {
		return bad("%s takes %s behind its name, as in %s", parts[0], [3]string{"no type", "one type", "two types"}[need], example(w.op))
	}
	for _, p := range parts[1:] {
		if mir.TypeByName(p) == mir.Void {
			return bad("unknown type %s; the types are i1 i8 i16 i32 i64 f32 f64 ptr", short(p))
		}
	}
	if need > 0 {
		w.t = mir.TypeByName(parts[1])
		w.to = w.t
	}
	if need == 2 {
		w.to = mir.TypeByName(parts[2])
		if !row.Converts(w.t, w.to) {
			return bad("%s does not convert %s to %s; %s", parts[0], w.t, w.to, convertible(row))
		}
	} else if need == 1 && !row.Types.Has(w.t) {
		return bad("%s does not take %s; it takes %s", parts[0], w.t, orList(typeNames(row.Types)))
	}
	return w, true
}

func typeNames(set mir.TypeSet) []string {
	var names []string
	for _, t := range set.List() {
		names = append(names, t.String())
	}
	return names
}

// convertible says what a conversion converts.
func convertible(row *mir.OpInfo) string {
	return "it converts " + orList(typeNames(row.Types)) + " to " + orList(typeNames(row.To)) + relation(row)
}

// relation says how the widths of a conversion's types must relate, which is
// seen from what it refuses.
func relation(row *mir.OpInfo) string {
	var narrower, wider bool
	for _, from := range row.Types.List() {
		for _, to := range row.To.List() {
			if row.Converts(from, to) {
				narrower = narrower || to.Bits() < from.Bits()
				wider = wider || to.Bits() > from.Bits()
			}
		}
	}
	switch {
	case narrower && !wider:
		return ", to fewer bits"
	case wider && !narrower:
		return ", to more bits"
	case !narrower && !wider:
		return ", of the same width"
	}
	return ""
}

// example writes an op with types that it takes.
func example(op mir.Op) string {
	row := op.Info()
	switch {
	case row.Types == 0:
		return row.Name
	case row.Types.Has(mir.I64) && row.Form != mir.FormConvert:
		return row.Name + ".i64"
	}
	for _, from := range slices.Backward(row.Types.List()) {
		if row.Form != mir.FormConvert {
			return row.Name + "." + from.String()
		}
		for _, to := range slices.Backward(row.To.List()) {
			if row.Converts(from, to) {
				return row.Name + "." + from.String() + "." + to.String()
			}
		}
	}
	return row.Name
}

// forms say how the ops of a form are written.
var forms = map[mir.Form]string{
	mir.FormUnary:   "%r = OP %a",
	mir.FormConvert: "%r = OP %a",
	mir.FormBinary:  "%r = OP %a, %b",
	mir.FormCompare: "%r = OP %a, %b",
	mir.FormTernary: "%r = OP %a, %b, %c",
	mir.FormSelect:  "%r = OP %c, %a, %b",
	mir.FormLoad:    "%r = OP %p + 8",
	mir.FormStore:   "OP %v, %p + 8",
	mir.FormAlloca:  "%r = OP %n align 16",
	mir.FormGet:     "%r = OP $x",
	mir.FormSet:     "OP $x, %v",
	mir.FormCall:    "OP @f(%a, %b)",
	mir.FormCallI:   "OP (i64, ptr) -> i64 %f(%a, %b)",
	mir.FormJump:    "OP ^b(%a)",
	mir.FormBr:      "OP %c, ^a(%x), ^b",
	mir.FormSwitch:  "OP %x, ^default, 0: ^a, 7: ^b(%v)",
	mir.FormRet:     "OP %a, %b",
	mir.FormTrap:    "OP div-by-zero",
	mir.FormNone:    "OP",
}

// heads say how the statements are written that have no op, by their first
// words.
var heads = map[string]string{
	"import": "import func @f(i64, ptr) -> i64",
	"export": "export func @f(%a: i64, %b: ptr) -> i64 {",
	"func":   "func @f(%a: i64, %b: ptr) -> i64 {",
	"const":  `const @text = { "text\n\00" }`,
	"data":   "data @numbers = { i64 1, i64 2 }",
	"var":    "var $x: i64 = 0",
	"slot":   "slot %p: 16 align 8",
}

// synopsis returns how a statement is written, or "" when it is not known what
// it is.
func synopsis(toks []lexer.Token) string {
	switch toks[0].Type {
	case kindWord:
		return heads[toks[0].Value]
	case kindBlock:
		return "^b(%x: i64):"
	}
	for _, t := range toks {
		if t.Type > kindOp {
			return synopsisOf(mir.OpByName(opName(t.Value)))
		}
	}
	return ""
}

// synopsisOf returns how an op is written.
func synopsisOf(op mir.Op) string {
	form := forms[op.Form()]
	if op.Form() == mir.FormFixed {
		form = fixedForm(op)
	}
	return strings.Replace(form, "OP", example(op), 1)
}

func fixedForm(op mir.Op) string {
	row := op.Info()
	s := "OP"
	if row.Res != mir.Void {
		s = "%r = OP"
	}
	for i := range row.Args {
		s += []string{" ", ", "}[min(i, 1)] + "%" + string(rune('a'+i))
	}
	return s
}
