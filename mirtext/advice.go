package mirtext

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/mir"
)

// advice says what to write where token i does not fit, and one of want does:
// a sentence, or "".
func advice(toks []lexer.Token, i int, want []string) string {
	for _, rule := range []func([]lexer.Token, int, []string) string{
		variableAdvice, branchAdvice, nameAdvice, typeAdvice, valueAdvice, braceAdvice,
	} {
		if s := rule(toks, i, want); s != "" {
			return s
		}
	}
	if form := synopsis(toks); form != "" {
		return "it is written " + form
	}
	return ""
}

// variableAdvice is for variables that stand where values do.
func variableAdvice(toks []lexer.Token, i int, want []string) string {
	t := toks[i]
	switch {
	case t.Type != kindVar || toks[0].Type == kindWord: // a declaration
		return ""
	case i == 0 && toks[1].Value == "=":
		return "a variable is written by set " + short(t.Value) + ", %v"
	case slices.Contains(want, "an operand") || slices.Contains(want, "an op"):
		return "a variable is read by get " + short(t.Value)
	}
	return ""
}

// branchAdvice is for a br without a condition.
func branchAdvice(toks []lexer.Token, i int, _ []string) string {
	if i != 1 || toks[0].Value != "br" {
		return ""
	}
	to := toks[1]
	if to.Value == "label" {
		to = toks[2]
	}
	if to.Type == kindBlock || toks[1].Value == "label" && to.Type == kindValue {
		return "without a condition it is jump ^" + short(to.Value[1:])
	}
	return ""
}

// sigils are the first characters of names, by what is wanted.
var sigils = map[string]string{"a symbol": "@", "a value": "%", "a variable": "$", "a block": "^"}

// nameAdvice is for names with the wrong first character, or none.
func nameAdvice(toks []lexer.Token, i int, want []string) string {
	t := toks[i]
	if len(want) != 1 || sigils[want[0]] == "" {
		return ""
	}
	if i > 0 && opName(toks[i-1].Value) == "call" && t.Type == kindValue {
		return "calls by address are written " + synopsisOf(mir.CallI)
	}
	name := t.Value
	switch t.Type {
	case kindSymbol, kindValue, kindVar, kindBlock:
		name = name[1:]
	case kindWord, kindType:
	default:
		return ""
	}
	return "did you mean " + short(sigils[want[0]]+name) + "?"
}

// typeAdvice is for types where there is none.
func typeAdvice(toks []lexer.Token, i int, want []string) string {
	t := toks[i]
	isRet := i > 0 && toks[i-1].Value == "ret"
	switch {
	case t.Value == "void" && isRet:
		return "what gives no value is ret alone"
	case t.Value == "void" && i > 0 && toks[i-1].Value == "->":
		return "what gives no value has no ->"
	case toks[0].Type == kindValue && t.Value == ":" && slices.Contains(want, "'='"):
		return "the type of a value is that of its op"
	case t.Type != kindType || !slices.Contains(want, "an operand"):
		return ""
	}
	if op := toks[i-1]; op.Type > kindOp && opName(op.Value) == op.Value && mir.OpByName(op.Value).Info().Types != 0 {
		return "op and type are one word: " + op.Value + "." + t.Value
	}
	return "it is written without its type"
}

// valueAdvice is for values that are to be given another name.
func valueAdvice(toks []lexer.Token, i int, want []string) string {
	if i == 0 || toks[i-1].Value != "=" || !slices.Contains(want, "an op") {
		return ""
	}
	switch toks[i].Type {
	case kindValue, kindSymbol, kindInt, kindFloat, kindString:
		return "an operand may stand wherever a value may, so that it needs no name"
	}
	return ""
}

// braceAdvice is for an opening brace on a line of its own.
func braceAdvice(toks []lexer.Token, i int, want []string) string {
	if toks[i].Value == "" && slices.Contains(want, "'{'") {
		return "the '{' stands on this line"
	}
	return ""
}

// badAdvice says what to write in the place of token i, which is none: "; "
// and a sentence, or "".
func badAdvice(src []byte, t lexer.Token) string {
	behind := src[min(t.Pos.Offset+len(t.Value), len(src)):]
	c, _ := utf8.DecodeRuneInString(t.Value)
	switch {
	case c == '#' || c == '/' && len(behind) > 0 && (behind[0] == '/' || behind[0] == '*'):
		return "; a comment starts with ;"
	case c == '*' || c == '<' || c == '>' || c == '&' || c == '|' || c == '/':
		return "; what is computed is an instruction of its own"
	case c == '-' && len(behind) > 0 && behind[0] == '%':
		return "; to negate write sub.i64 0, %x or fneg.f64 %x"
	case c == '\'':
		return "; a character is written as its number" + charNumber(behind)
	case c == '.' && len(behind) > 0 && isDigit(behind[0]):
		return floatAdvice + "0." + leadingDigits(behind)
	case isDigit(t.Value[0]) && strings.HasSuffix(t.Value, ".") && leadingDigits([]byte(t.Value))+"." == t.Value:
		return floatAdvice + short(t.Value) + "0"
	case c >= utf8.RuneSelf && unicode.IsLetter(c):
		if name := quotedName(src, t.Pos.Offset); name != "" {
			return "; a name with other characters than A-Z a-z 0-9 _ . $ - stands in quotes, as in " + short(name)
		}
	}
	return ""
}

const floatAdvice = "; a float has digits before its point and behind it: "

// leadingDigits returns the digits that a text starts with.
func leadingDigits(text []byte) string {
	n := 0
	for n < len(text) && n < 20 && isDigit(text[n]) {
		n++
	}
	return string(text[:n])
}

// charNumber returns the number of the character that stands before a closing
// quote.
func charNumber(text []byte) string {
	c, n := utf8.DecodeRune(text)
	if n > 0 && c != '\'' && c != '\\' && len(text) > n && text[n] == '\'' {
		return fmt.Sprintf(": %d", c)
	}
	return ""
}

// quotedName returns the name around a place, in quotes, or "" if there is
// none.
func quotedName(src []byte, at int) string {
	start := at
	for start > 0 && mir.IsNameByte(src[start-1]) {
		start--
	}
	if start == 0 || !strings.ContainsRune("@%^$", rune(src[start-1])) {
		return ""
	}
	end := at
	for end < len(src) {
		c, n := utf8.DecodeRune(src[end:])
		if !mir.IsNameByte(src[end]) && (c < utf8.RuneSelf || !unicode.IsLetter(c)) {
			break
		}
		end += n
	}
	return string(src[start-1]) + `"` + string(src[start:end]) + `"`
}
