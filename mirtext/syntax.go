package mirtext

import (
	"errors"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// optional wraps a production. Only so does participle report the token that
// it got farthest to, and not the start of the group that failed.
type optional[P any] struct {
	It *P `parser:"@@?"`
}

// A production parses one kind of statement. Its parser is built when it is
// first needed.
type production[P any] struct {
	parser func() *participle.Parser[optional[P]]
}

func build[P any]() production[P] {
	return production[P]{sync.OnceValue(newParser[optional[P]])}
}

func newParser[P any]() *participle.Parser[P] {
	return participle.MustBuild[P](
		participle.Lexer(tokens),
		participle.UseLookahead(participle.MaxLookahead),
	)
}

// The statements of the grammar.
var (
	versionLine  = build[version]()
	importLine   = build[importDecl]()
	globalLine   = build[globalHead]()
	datumPiece   = build[datum]()
	funcLine     = build[funcHead]()
	varLine      = build[varDecl]()
	slotLine     = build[slotDecl]()
	labelLine    = build[label]()
	instLine     = build[inst]()
	closingBrace = build[closing]()
)

// try parses tokens, of which the last one is EOF. When they do not fit it
// returns the index of the first one that does not.
func (p production[P]) try(toks []lexer.Token) (*P, int, bool) {
	lex := tokenLexer(toks)
	peek, err := lexer.Upgrade(&lex)
	if err != nil {
		return nil, 0, false
	}
	o, err := p.parser().ParseFromLexer(peek)
	if err == nil && o.It != nil {
		return o.It, 0, true
	}
	at := toks[len(toks)-1].Pos
	var perr participle.Error
	if errors.As(err, &perr) {
		at = perr.Position()
	} else if err == nil {
		at = toks[0].Pos
	}
	for i := range toks {
		if toks[i].Pos.Offset >= at.Offset {
			return nil, i, false
		}
	}
	return nil, len(toks) - 1, false
}

// parse parses the tokens of a statement. When they do not fit it reports one
// diagnostic and returns nil.
func parse[P any](r *reader, p production[P], toks []lexer.Token) *P {
	for _, t := range toks {
		if t.Type == kindBad || t.Type == kindOp {
			r.badToken(t)
			return nil
		}
		if i := badEscape(t.Value); i >= 0 {
			t.Pos.Column += i
			r.errorAt(t.Pos, 2, codeToken, "unknown escape; there are \\hh \\n \\t \\\\ and \\\"")
			return nil
		}
	}
	it, i, ok := p.try(toks)
	if ok {
		return it
	}
	want := wanted(p, toks, i)
	r.unexpected(toks, i, want)
	return nil
}

// candidate is a token that could stand somewhere, with its name for people.
type candidate struct {
	kind  lexer.TokenType
	value string
	name  string
}

var candidates = []candidate{
	{kindPunct, ",", "','"}, {kindPunct, "=", "'='"}, {kindPunct, ":", "':'"},
	{kindPunct, "(", "'('"}, {kindPunct, ")", "')'"}, {kindPunct, "{", "'{'"},
	{kindPunct, "}", "'}'"}, {kindPunct, "[", "'['"}, {kindPunct, "]", "']'"},
	{kindPunct, "+", "'+'"}, {kindPunct, "->", "'->'"}, {kindPunct, "...", "'...'"},
	{kindValue, "%", "a value"}, {kindSymbol, "@", "a symbol"}, {kindBlock, "^", "a block"},
	{kindVar, "$", "a variable"}, {kindString, `""`, "a string"}, {kindType, "i64", "a type"},
	{kindFloat, "1.5", "a constant"}, {kindInt, "1", "a whole number"},
	{kindOp + lexer.TokenType(mir.FormBinary), "add", "an op"},
	{kindWord, "func", "func"}, {kindWord, "addr", "addr"}, {kindWord, "zero", "zero"},
	{kindWord, "align", "align"}, {kindWord, "volatile", "volatile"}, {kindWord, "noinit", "noinit"},
	{kindWord, "noalias", "noalias"}, {kindWord, "weight", "weight"}, {kindWord, " ", "a word"},
	{kindEOL, "", "the end of the line"}, {kindEOF, "", "',' or '}'"},
}

// wantedMax is the number of tokens in a statement above which it is not tried
// what could stand where it is wrong.
const wantedMax = 200

// wanted returns what could stand in the place of token i, by trying it out.
func wanted[P any](p production[P], toks []lexer.Token, i int) []string {
	if i > wantedMax {
		return nil
	}
	trial := append(append([]lexer.Token(nil), toks[:i]...), lexer.Token{}, lexer.Token{})
	at := toks[i].Pos
	end := at
	end.Offset++
	trial[i+1] = lexer.EOFToken(end)
	accepted := map[string]bool{}
	var names []string
	for _, c := range candidates {
		trial[i] = lexer.Token{Type: c.kind, Value: c.value, Pos: at}
		if _, j, ok := p.try(trial); ok || j > i {
			accepted[c.name] = true
			names = append(names, c.name)
		}
	}
	switch {
	case accepted["a value"] && accepted["a constant"]:
		names = without(names, "a value", "a symbol", "a constant", "a whole number")
		names = append([]string{"an operand"}, names...)
	case accepted["a constant"]:
		names = without(names, "a whole number")
	}
	if accepted["a word"] {
		names = without(names, "func", "addr", "zero", "align", "volatile", "noinit", "noalias", "weight")
	}
	return names
}

func without(names []string, drop ...string) []string {
	var kept []string
next:
	for _, n := range names {
		for _, d := range drop {
			if n == d {
				continue next
			}
		}
		kept = append(kept, n)
	}
	return kept
}

// unexpected reports token i of a statement, where something else must stand.
func (r *reader) unexpected(toks []lexer.Token, i int, want []string) {
	t := toks[i]
	if len(want) == 1 && want[0] == "a type" && t.Type == kindWord {
		r.errorTok(t, codeType, "unknown type %s; the types are i1 i8 i16 i32 i64 f32 f64 ptr", short(t.Value))
		return
	}
	msg := "unexpected " + describe(t)
	if len(want) > 0 && len(want) <= 5 {
		msg += ", want " + orList(want)
	}
	if s := advice(toks, i, want); s != "" {
		msg += "; " + s
	}
	r.errorTok(t, codeSyntax, "%s", msg)
}

func describe(t lexer.Token) string {
	switch t.Type {
	case kindSymbol, kindValue, kindVar, kindBlock, kindInt, kindFloat, kindString:
		return short(t.Value)
	}
	if t.Value == "" {
		return "end of the line"
	}
	return "'" + short(t.Value) + "'"
}

// orList joins "a", "b", "c" to "a, b or c".
func orList(s []string) string {
	if len(s) == 1 {
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " or " + s[len(s)-1]
}

// short cuts a long text.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
