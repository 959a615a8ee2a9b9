package mirtext

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// foreign says what MIR has for the ops of other languages: an op, or advice
// that is more than one word.
var foreign = map[string]string{
	"return": "ret", "goto": "jump", "jmp": "jump", "branch": "br", "brif": "br", "cbr": "br", "condbr": "br", "jnz": "br",
	"lt": "slt", "le": "sle", "gt": "sgt", "ge": "sge", "neq": "ne", "icmp": "slt", "fcmp": "flt",
	"shr": "lshr", "sar": "ashr", "asr": "ashr", "not": "xor", "subtract": "sub", "multiply": "mul",
	"gep": "ptradd", "getelementptr": "ptradd", "lea": "ptradd", "ld": "load", "st": "store",
	"sextend": "sext", "uextend": "zext", "sitof": "sitofp", "bswp": "bswap", "popcount": "popcnt", "ctpop": "popcnt",
	"ctlz": "clz", "cttz": "ctz", "maxnum": "fmax", "minnum": "fmin", "round": "fnearest", "sqrt": "fsqrt", "abs": "fabs",
	"panic": "trap", "abort": "trap", "call_indirect": "calli", "sw": "switch",

	"div": "there are sdiv and udiv", "rem": "there are srem and urem", "mod": "there are srem and urem",
	"max": "there are smax and umax", "min": "there are smin and umin",
	"neg":   "write sub.i64 0, %x; floats have fneg",
	"phi":   "a block has parameters instead: ^loop(%i: i64), and jump ^loop(%next)",
	"copy":  "a value needs no copy: write %x itself as the operand",
	"id":    "a value needs no copy: write %x itself as the operand",
	"mov":   "a value needs no copy: write %x itself as the operand",
	"const": "a constant is an operand: add.i64 %x, 1", "iconst": "a constant is an operand: add.i64 %x, 1",
	"print": "printing is a call: import func @print_i64(i64), and call @print_i64(%x)",
	"nop":   "leave it out",
	"if":    "a block ends in br %c, ^then, ^else", "while": "a loop is a br back to its block", "for": "a loop is a br back to its block",
	"let": "write %x = add.i64 %a, %b",
}

// opHint returns "; did you mean …?" for a word that is no op, or what to write
// in its place, or "".
func opHint(word string) string {
	parts := strings.Split(word, ".")
	rest := word[len(parts[0]):]
	if advice, ok := foreign[strings.ToLower(parts[0])]; ok {
		switch {
		case strings.Contains(advice, " "):
			return "; " + advice
		case len(parts) > 1 && mir.OpByName(parts[1]) != mir.OpBad: // icmp.slt.i64
			return "; did you mean " + strings.Join(parts[1:], ".") + "?"
		}
		return meant(advice, rest)
	}
	if len(parts) == 2 && mir.OpByName(parts[1]) != mir.OpBad && mir.TypeByName(parts[0]) != mir.Void { // i64.add
		return "; did you mean " + parts[1] + "." + parts[0] + "?"
	}
	var ops []string
	for _, op := range mir.Ops() {
		ops = append(ops, op.String())
	}
	if n := near.Name(parts[0], ops); n != "" {
		return meant(n, rest)
	}
	return ""
}

// ForeignOp returns what MIR has for an op of another language: a question or
// advice, or "".
func ForeignOp(word string) string {
	if _, known := foreign[strings.ToLower(opName(word))]; !known {
		return ""
	}
	return strings.TrimPrefix(opHint(word), "; ")
}

// meant proposes an op, with the types that were written if it takes any.
func meant(op, types string) string {
	if mir.OpByName(op).Info().Types == 0 {
		types = ""
	}
	return "; did you mean " + op + types + "?"
}

// foreignTop says what MIR has for the words with which declarations start in
// other languages.
var foreignTop = map[string]string{
	"function": "func", "fn": "func", "def": "func", "define": "func", "fun": "func", "proc": "func", "void": "func",
	"extern": "import func", "external": "import func", "declare": "import func", "use": "import func",
	"public": "export func", "pub": "export func", "global": "const or data", "constant": "const", "string": "const", "static": "data",
}

// meantTop returns what stands in MIR in the place of the first word of a
// statement that is no declaration and was meant as one, or "".
func meantTop(toks []lexer.Token) string {
	if toks[0].Type != kindOp {
		return ""
	}
	if behind := toks[1]; behind.Type != kindSymbol && behind.Type != kindWord && behind.Type != kindType {
		return ""
	}
	if word := foreignTop[strings.ToLower(toks[0].Value)]; word != "" {
		return word
	}
	return near.Name(toks[0].Value, topWords)
}
