package cli

import (
	"fmt"
	"strings"
)

// A languageWord is a word of the text that is no op and no type.
type languageWord struct {
	name, kind, doc, example string
}

// languageWords are all that the grammar has, and the attributes.
var languageWords = []languageWord{
	{"mir", "a word", "The first word of a text, with the version of the language behind it", "mir 1"},
	{"import", "a declaration", "A function that comes from outside: from the library, another file, or the program that embeds the module. Its parameters have types and no names; ... stands for any further arguments", "import func @printf(ptr, ...) -> i32"},
	{"func", "a declaration", "A function. Its body is variables and slots, and then blocks; the first is the entry, whose parameters are the function's", "func @half(%x: i64) -> i64 {"},
	{"export", "a declaration", "What stands before func where the function may be called from outside: @main, and what --call and tests name", "export func @main() -> i32 {"},
	{"const", "a declaration", "A global that is only read: a list of pieces without gaps. Strings have no zero byte but those written", `const @text = { "text\n\00" }`},
	{"data", "a declaration", "A global that can be changed: a list of pieces without gaps", "data @table align 16 = { i64 1, f64 2.5, addr @f, zero 16 }"},
	{"addr", "a piece of data", "The address of a symbol, and so many bytes, in 8 bytes of a global", "data @pointers = { addr @text, addr @table + 8 }"},
	{"zero", "a piece of data", "So many zero bytes of a global", "data @buffer = { zero 4096 }"},
	{"var", "a declaration", "A variable of a function, above its first block. It starts at 0 or at a constant; get reads it and set assigns it. It has no address", "var $count: i64 = 0"},
	{"slot", "a declaration", "So many bytes of memory, above the first block of a function, from the start of a call to its return. The name is their address. They start zeroed, unless noinit stands behind", "slot %buffer: 64 align 16"},
	{"noinit", "a word behind slot", "The slot starts uninitialised: it is written before it is read", "slot %buffer: 64 noinit"},
	{"align", "a word of memory", "A power of two up to 16384. Of globals, slots and allocas it is what the address shall be a multiple of; a load or store promises that its address is", "%v = load.i64 %p + 16 align 16"},
	{"volatile", "a word behind load and store", "The access is neither dropped, doubled nor moved over another one", "%v = load.i32 %p volatile"},
	{"weight", "a word behind br", "How often each way is taken. It changes no result", "br %c, ^often, ^seldom [weight 9:1]"},
	{"noalias", "a word behind a parameter", "What is changed through this pointer during the call is reached through nothing else", "func @copy(%to: ptr noalias, %from: ptr, %n: i64) {"},
	{"true", "a constant", "The one of the type i1 that is not false; in memory a byte 1", "%not = xor.i1 %c, true"},
	{"false", "a constant", "The one of the type i1 that is not true; in memory a byte 0", "ret false"},
	{"null", "a constant", "The address that is no object's, of the type ptr", "%end = eq.ptr %p, null"},
	{"pure", "an attribute", "The results depend on the arguments alone, and nothing else is changed; slots of its own the function may use", "func @area(%a: f64, %b: f64) -> f64 [pure] {"},
	{"readonly", "an attribute", "Memory is read but not changed, apart from the function's own slots, and there is no other effect", "func @length(%text: ptr) -> i64 [readonly] {"},
	{"notrap", "an attribute", "The function never traps; memory errors, the end of the stack and limits apart", "func @sum(%a: i64, %b: i64) -> i64 [pure notrap] {"},
	{"noreturn", "an attribute", "The function never returns", "import func @exit(i32) [noreturn]"},
	{"inline", "an attribute", "A wish: put the body where the function is called", "func @at(%a: ptr, %i: i64) -> ptr [inline] {"},
	{"noinline", "an attribute", "Do not put the body where the function is called", "func @slow(%x: i64) -> i64 [noinline] {"},
	{"cold", "an attribute", "The function is seldom called", "func @fail(%code: i32) [cold] {"},
}

func explainWord(w languageWord) string {
	return fmt.Sprintf("%s: %s\n\n%s\nexample  %s\n", w.name, w.kind, wrap(strings.TrimSuffix(w.doc, ".")+"."), w.example)
}
