package mirtext

import (
	"bytes"
	"io"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// The kinds of tokens. The words of ops have kindOp plus their form.
const (
	kindEOF = lexer.EOF
	kindEOL = lexer.TokenType(iota)
	kindSymbol
	kindValue
	kindVar
	kindBlock
	kindInt
	kindFloat
	kindString
	kindType
	kindWord
	kindPunct
	kindBad // what is no token
	kindOp  // + mir.Form; FormLeaf stands for a word that is no op
)

// formNames names the token kinds of op words for the grammar.
var formNames = map[mir.Form]string{
	mir.FormUnary: "UnaryOp", mir.FormBinary: "BinaryOp", mir.FormTernary: "TernaryOp",
	mir.FormCompare: "CompareOp", mir.FormConvert: "ConvertOp", mir.FormSelect: "SelectOp",
	mir.FormLoad: "LoadOp", mir.FormStore: "StoreOp", mir.FormFixed: "FixedOp",
	mir.FormAlloca: "AllocaOp", mir.FormGet: "GetOp", mir.FormSet: "SetOp",
	mir.FormCall: "CallOp", mir.FormCallI: "CallIOp", mir.FormJump: "JumpOp",
	mir.FormBr: "BrOp", mir.FormSwitch: "SwitchOp", mir.FormRet: "RetOp",
	mir.FormTrap: "TrapOp", mir.FormNone: "NoneOp",
}

var symbols = func() map[string]lexer.TokenType {
	m := map[string]lexer.TokenType{
		"EOF": kindEOF, "EOL": kindEOL, "Symbol": kindSymbol, "Value": kindValue,
		"Var": kindVar, "Block": kindBlock, "Int": kindInt, "Float": kindFloat,
		"String": kindString, "Type": kindType, "Word": kindWord, "Punct": kindPunct,
		"Bad": kindBad, "UnknownOp": kindOp,
	}
	for form, name := range formNames {
		m[name] = kindOp + lexer.TokenType(form)
	}
	return m
}()

// definition is the lexer of whole texts, as the grammar wants it. It never
// fails: what is no token is a Bad one.
type definition struct {
	symbols map[string]lexer.TokenType
}

var tokens = definition{symbols}

// Symbols returns the names of the token kinds.
func (d definition) Symbols() map[string]lexer.TokenType { return d.symbols }

// Lex returns the tokens of a text with the line breaks that end statements.
func (definition) Lex(_ string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	sp := newSplitter(src, 1, false)
	return &textLexer{sp: sp}, nil
}

type textLexer struct {
	sp   *splitter
	toks []lexer.Token
}

// Next returns the next token.
func (l *textLexer) Next() (lexer.Token, error) {
	for len(l.toks) == 0 {
		st, ok := l.sp.next()
		if !ok {
			return lexer.EOFToken(lexer.Position{}), nil
		}
		toks := l.sp.tokens(&st)
		l.toks = toks[:len(toks)-1] // without its EOF
	}
	t := l.toks[0]
	l.toks = l.toks[1:]
	return t, nil
}

// tokenLexer hands out tokens that were made before.
type tokenLexer []lexer.Token

// Next returns the next token; the last one is EOF.
func (l *tokenLexer) Next() (lexer.Token, error) {
	t := (*l)[0]
	*l = (*l)[1:]
	return t, nil
}

// A token is a piece of the source.
type token struct {
	kind     lexer.TokenType
	off, end int
	line     int
	bol      int // offset of the line's start
}

func (t token) col() int { return t.off - t.bol + 1 }

func (t token) position() lexer.Position {
	return lexer.Position{Offset: t.off, Line: t.line, Column: t.col()}
}

var utf8BOM = []byte("\xef\xbb\xbf")

// textStart returns where the text starts: behind a byte order mark.
func textStart(src []byte) int {
	if bytes.HasPrefix(src, utf8BOM) {
		return len(utf8BOM)
	}
	return 0
}
