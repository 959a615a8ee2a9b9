package mirtext

import (
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// This file is the grammar of MIR text. A production is a struct, its tags are
// the rules. Tokens are Symbol (@name), Value (%name), Var ($name), Block
// (^name), Int, Float, String, Type, Word, the op words by form (BinaryOp is
// "add.i64") and EOL, the end of a statement: a line break that does not follow
// a comma and is not inside the braces of data.

// text is a whole file.
type text struct {
	Version *version `parser:"@@"`
	Decls   []*decl  `parser:"@@*"`
}

type version struct {
	Number number `parser:"'mir' @@ EOL"`
}

type decl struct {
	Import *importDecl `parser:"  @@"`
	Global *global     `parser:"| @@"`
	Func   *function   `parser:"| @@"`
}

type importDecl struct {
	Name  symbol  `parser:"'import' 'func' @@"`
	Sig   sig     `parser:"@@"`
	Attrs []*word `parser:"( '[' @@* ']' )?"`
	Place *place  `parser:"@@? EOL"`
}

type global struct {
	Head   globalHead `parser:"@@"`
	Pieces []*datum   `parser:"( @@ ( ',' @@ )* )?"`
	Tail   closing    `parser:"@@"`
}

type globalHead struct {
	Kind  string  `parser:"@( 'const' | 'data' )"`
	Name  symbol  `parser:"@@"`
	Align *number `parser:"( 'align' @@ )? '=' '{'"`
}

type datum struct {
	Pos  lexer.Position
	Str  string  `parser:"  @String"`
	Addr *addr   `parser:"| 'addr' @@"`
	Zero *number `parser:"| 'zero' @@"`
	Val  *typed  `parser:"| @@"`
}

type addr struct {
	Name symbol  `parser:"@@"`
	Off  *number `parser:"( '+' @@ )?"`
}

type typed struct {
	Type string  `parser:"@Type"`
	Lit  literal `parser:"@@"`
}

// closing is the brace that ends data or a function.
type closing struct {
	Pos   lexer.Position
	Place *place `parser:"'}' @@? EOL"`
}

type function struct {
	Head   funcHead `parser:"@@"`
	Vars   []*local `parser:"@@*"`
	Blocks []*block `parser:"@@*"`
	End    closing  `parser:"@@"`
}

type local struct {
	Var  *varDecl  `parser:"  @@"`
	Slot *slotDecl `parser:"| @@"`
}

type block struct {
	Label label   `parser:"@@"`
	Insts []*inst `parser:"@@*"`
}

type funcHead struct {
	Export  bool     `parser:"@'export'? 'func'"`
	Name    symbol   `parser:"@@"`
	Params  []*param `parser:"'(' ( @@ ( ',' @@ )* )? ')'"`
	Results *results `parser:"@@?"`
	Attrs   []*word  `parser:"( '[' @@* ']' )?"`
	Place   *place   `parser:"'{' @@? EOL"`
}

type param struct {
	Name    value  `parser:"@@ ':'"`
	Type    string `parser:"@Type"`
	NoAlias bool   `parser:"@'noalias'?"`
}

type results struct {
	Types []string `parser:"'->' ( @Type | '(' @Type ( ',' @Type )* ')' )"`
}

type sig struct {
	Params   []string `parser:"'(' ( @Type ( ',' @Type )*"`
	Variadic bool     `parser:"( ',' @'...' )? | @'...' )? ')'"`
	Results  *results `parser:"@@?"`
}

type varDecl struct {
	Name  variable `parser:"'var' @@ ':'"`
	Type  string   `parser:"@Type"`
	Init  *literal `parser:"( '=' @@ )?"`
	Place *place   `parser:"@@? EOL"`
}

type slotDecl struct {
	Name   value   `parser:"'slot' @@ ':'"`
	Size   number  `parser:"@@"`
	Align  *number `parser:"( 'align' @@ )?"`
	NoInit bool    `parser:"@'noinit'?"`
	Place  *place  `parser:"@@? EOL"`
}

type label struct {
	Name   blockName `parser:"@@"`
	Params []*param  `parser:"( '(' ( @@ ( ',' @@ )* )? ')' )? ':'"`
	Place  *place    `parser:"@@? EOL"`
}

// inst is an instruction: one alternative for each form of an op.
type inst struct {
	Results []*value    `parser:"( @@ ( ',' @@ )* '=' )?"`
	Unary   *unary      `parser:"( @@"`
	Binary  *binary     `parser:"| @@"`
	Ternary *ternary    `parser:"| @@"`
	Fixed   *fixed      `parser:"| @@"`
	Load    *loadInst   `parser:"| @@"`
	Store   *storeInst  `parser:"| @@"`
	Alloca  *allocaInst `parser:"| @@"`
	Get     *getInst    `parser:"| @@"`
	Set     *setInst    `parser:"| @@"`
	Call    *callInst   `parser:"| @@"`
	CallI   *calliInst  `parser:"| @@"`
	Jump    *jumpInst   `parser:"| @@"`
	Br      *brInst     `parser:"| @@"`
	Switch  *switchInst `parser:"| @@"`
	Ret     *retInst    `parser:"| @@"`
	Trap    *trapInst   `parser:"| @@"`
	None    *noneInst   `parser:"| @@ )"`
	Place   *place      `parser:"@@? EOL"`
}

type unary struct {
	Pos lexer.Position
	Op  string   `parser:"@( UnaryOp | ConvertOp )"`
	A   *operand `parser:"@@"`
}

type binary struct {
	Pos lexer.Position
	Op  string   `parser:"@( BinaryOp | CompareOp )"`
	A   *operand `parser:"@@ ','"`
	B   *operand `parser:"@@"`
}

type ternary struct {
	Pos lexer.Position
	Op  string   `parser:"@( TernaryOp | SelectOp )"`
	A   *operand `parser:"@@ ','"`
	B   *operand `parser:"@@ ','"`
	C   *operand `parser:"@@"`
}

// fixed is an op with as many operands as its row says.
type fixed struct {
	Pos  lexer.Position
	Op   string     `parser:"@FixedOp"`
	Args []*operand `parser:"@@ ( ',' @@ )*"`
}

type loadInst struct {
	Pos lexer.Position
	Op  string `parser:"@LoadOp"`
	At  access `parser:"@@"`
}

type storeInst struct {
	Pos lexer.Position
	Op  string   `parser:"@StoreOp"`
	Val *operand `parser:"@@ ','"`
	At  access   `parser:"@@"`
}

type access struct {
	Ptr      *operand `parser:"@@"`
	Off      *number  `parser:"( '+' @@ )?"`
	Align    *number  `parser:"( 'align' @@ )?"`
	Volatile bool     `parser:"@'volatile'?"`
}

type allocaInst struct {
	Pos   lexer.Position
	Op    string   `parser:"@AllocaOp"`
	Size  *operand `parser:"@@"`
	Align *number  `parser:"( 'align' @@ )?"`
}

type getInst struct {
	Pos lexer.Position
	Op  string   `parser:"@GetOp"`
	Var variable `parser:"@@"`
}

type setInst struct {
	Pos lexer.Position
	Op  string   `parser:"@SetOp"`
	Var variable `parser:"@@ ','"`
	Val *operand `parser:"@@"`
}

type callInst struct {
	Pos    lexer.Position
	Op     string `parser:"@CallOp"`
	Callee symbol `parser:"@@"`
	Args   []*arg `parser:"'(' ( @@ ( ',' @@ )* )? ')'"`
}

type calliInst struct {
	Pos    lexer.Position
	Op     string   `parser:"@CallIOp"`
	Sig    sig      `parser:"@@"`
	Callee *operand `parser:"@@"`
	Args   []*arg   `parser:"'(' ( @@ ( ',' @@ )* )? ')'"`
}

// arg is an argument of a call; the extra ones of a variadic call say their type.
type arg struct {
	Pos  lexer.Position
	Type string   `parser:"@Type?"`
	Val  *operand `parser:"@@"`
}

type jumpInst struct {
	Pos lexer.Position
	Op  string  `parser:"@JumpOp"`
	To  *target `parser:"@@"`
}

type brInst struct {
	Pos    lexer.Position
	Op     string   `parser:"@BrOp"`
	Cond   *operand `parser:"@@ ','"`
	Then   *target  `parser:"@@ ','"`
	Else   *target  `parser:"@@"`
	Weight *weight  `parser:"@@?"`
}

type weight struct {
	Then number `parser:"'[' 'weight' @@ ':'"`
	Else number `parser:"@@ ']'"`
}

type switchInst struct {
	Pos     lexer.Position
	Op      string        `parser:"@SwitchOp"`
	Val     *operand      `parser:"@@ ','"`
	Default *target       `parser:"@@"`
	Cases   []*switchCase `parser:"( ',' @@ )*"`
}

type switchCase struct {
	Key number  `parser:"@@ ':'"`
	To  *target `parser:"@@"`
}

type retInst struct {
	Pos  lexer.Position
	Op   string     `parser:"@RetOp"`
	Vals []*operand `parser:"( @@ ( ',' @@ )* )?"`
}

type trapInst struct {
	Pos  lexer.Position
	Op   string `parser:"@TrapOp"`
	Kind word   `parser:"@@"`
}

type noneInst struct {
	Pos lexer.Position
	Op  string `parser:"@NoneOp"`
}

// target is a block that is gone to and what is passed to it.
type target struct {
	Block blockName  `parser:"@@"`
	Args  []*operand `parser:"( '(' ( @@ ( ',' @@ )* )? ')' )?"`
}

// operand is a value, the address of a symbol, or a constant whose type comes
// from what it stands in.
type operand struct {
	Pos    lexer.Position
	Value  string `parser:"  @Value"`
	Symbol string `parser:"| @Symbol"`
	Lit    string `parser:"| @( Int | Float | 'true' | 'false' | 'null' )"`
}

type literal struct {
	Pos  lexer.Position
	Text string `parser:"@( Int | Float | 'true' | 'false' | 'null' )"`
}

// place says where an instruction comes from: !"fib.c":12:5.
type place struct {
	Pos  lexer.Position
	File string `parser:"'!' @String"`
	Line number `parser:"':' @@"`
	Col  number `parser:"':' @@"`
}

// The tokens that stand for something by themselves, with their position.
type (
	number struct {
		Pos  lexer.Position
		Text string `parser:"@Int"`
	}
	word struct {
		Pos  lexer.Position
		Text string `parser:"@Word"`
	}
	symbol struct {
		Pos  lexer.Position
		Text string `parser:"@Symbol"`
	}
	value struct {
		Pos  lexer.Position
		Text string `parser:"@Value"`
	}
	variable struct {
		Pos  lexer.Position
		Text string `parser:"@Var"`
	}
	blockName struct {
		Pos  lexer.Position
		Text string `parser:"@Block"`
	}
)

// grammar is the parser of a whole text. What reads a file uses the parsers of
// its statements below, so that an error stays in its line.
var grammar = sync.OnceValue(newParser[text])

// Grammar returns the grammar of MIR text as EBNF.
func Grammar() string { return grammar().String() }
