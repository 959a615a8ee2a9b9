package mirtext

import "github.com/mirtool/mirtool/mir"

// The codes of the diagnostics. They are stable.
const (
	codeEncoding  = "parse/encoding"
	codeVersion   = "parse/version"
	codeToken     = "parse/token"
	codeSyntax    = "parse/syntax"
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
	codeBrace     = "parse/brace"
	codeLimit     = "parse/limit"
)

// Codes documents the diagnostics that reading a text can give.
var Codes = []mir.CodeInfo{
	{Code: codeEncoding, Doc: "The file is not text in UTF-8: it has a zero byte or a byte sequence that UTF-8 does not know. Save it as UTF-8; nothing after the first such byte was read."},
	{Code: codeVersion, Doc: "A MIR text starts with the line \"mir 1\". A larger number needs a newer mirtool; without the line nothing else is read."},
	{Code: codeToken, Doc: "A character, string, name or number that is malformed. Names are letters, digits and _ . $ - after @ % $ or ^, or quoted; strings know the escapes \\hh \\n \\t \\\\ and \\\"."},
	{Code: codeSyntax, Doc: "The line is not of the form that its first words promise. The message names what could stand instead."},
	{Code: codeOp, Doc: "There is no op of this name. `mirtool explain OP` documents each op."},
	{Code: codeType, Doc: "A type that does not exist, that the op does not take, or that is missing after the op's name. The types are i1 i8 i16 i32 i64 f32 f64 ptr."},
	{Code: codeName, Doc: "A name that nothing here bears. Values, slots, variables and blocks belong to their function; a function or data of another file needs an import."},
	{Code: codeDuplicate, Doc: "A name that is taken. All symbols of a module have different names, and so have all values and slots of a function, its variables, and its blocks."},
	{Code: codeConst, Doc: "A constant that does not fit the type its place gives it. Integers range from -2^(w-1) to 2^w-1, floats have a point, an exponent or a word, i1 is true or false, a ptr is null or a symbol."},
	{Code: codeArgs, Doc: "Operands or arguments that do not fit in number, or a variadic call whose extra arguments do not say their types."},
	{Code: codeResult, Doc: "Too many or too few names before '='. An op that gives a value needs a name for it, one that gives none takes none, and the results of a call are named all or none."},
	{Code: codeAlign, Doc: "An alignment is a power of two from 1 to 16384."},
	{Code: codeAttr, Doc: "An attribute that does not exist or stands twice. Functions know pure readonly notrap noreturn inline noinline cold."},
	{Code: codeTrap, Doc: "A kind of trap that does not exist or that a program cannot name."},
	{Code: codeNumber, Doc: "A size, offset, weight or place that is out of range."},
	{Code: codeBlock, Doc: "A function's body is variables and slots, then blocks; each instruction is in a block, and the entry block's parameters are the function's own."},
	{Code: codeBrace, Doc: "A function or data that is not closed, or a closing brace that closes nothing."},
	{Code: codeLimit, Doc: "There are too many errors; those after this place are not shown."},
}
