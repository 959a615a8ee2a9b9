package mir

// Op is an operation. Each has one row in opTable, and adding one is a const
// here and a row there: the parser, printer, verifier, documentation and tests
// know forms and never an op by name.
type Op uint8

// The ops. The order is that of the documentation; nothing depends on it.
const (
	OpBad Op = iota // stands where the text had an error; a module with one is not run

	// Values that are no instructions: they stand outside the blocks' lists.
	OpParam  // parameter of a function (entry block) or block
	OpConst  // constant, Imm holds its bits
	OpAddr   // address of the symbol Imm
	OpSlot   // address of a stack slot of Imm bytes
	OpResult // result number Imm of the call before it; follows the call in its block

	Add
	Sub
	Mul
	SDiv
	UDiv
	SRem
	URem
	Shl
	LShr
	AShr
	RotL
	RotR
	SMin
	SMax
	UMin
	UMax
	SMulH
	UMulH
	Clz
	Ctz
	Popcnt
	BitRev
	BSwap

	And
	Or
	Xor

	SAddOvf
	UAddOvf
	SSubOvf
	USubOvf
	SMulOvf
	UMulOvf

	Eq
	Ne
	SLt
	SLe
	SGt
	SGe
	ULt
	ULe
	UGt
	UGe
	FEq
	FNe
	FLt
	FLe
	FGt
	FGe

	FAdd
	FSub
	FMul
	FDiv
	FNeg
	FAbs
	FSqrt
	FMA
	FMin
	FMax
	FCopySign
	FFloor
	FCeil
	FTrunc
	FNearest

	Trunc
	ZExt
	SExt
	FPTrunc
	FPExt
	SIToFP
	UIToFP
	FPToSI
	FPToUI
	Bitcast
	PtrToInt
	IntToPtr

	Select

	Load
	Store
	PtrAdd
	MemCpy
	MemMove
	MemSet
	Alloca

	Get
	Set

	Call
	CallI

	Jump
	Br
	Switch
	Ret
	TailCall
	TailCallI
	Trap
	Unreachable

	numOps
)

// Form is the shape of an op: how it is written and how it is checked.
type Form uint8

// The forms.
const (
	FormLeaf    Form = iota // no instruction: parameter, constant, …
	FormUnary               // op.T a
	FormBinary              // op.T a, b
	FormTernary             // op.T a, b, c
	FormCompare             // op.T a, b, giving an i1
	FormConvert             // op.FROM.TO a
	FormSelect              // select.T c, a, b
	FormLoad                // load.T p + off align N volatile
	FormStore               // store.T v, p + off align N volatile
	FormFixed               // op a, b, … of the types in the row
	FormAlloca              // alloca n align N
	FormGet                 // get $x
	FormSet                 // set $x, v
	FormCall                // call @f(…)
	FormCallI               // calli SIGNATURE p(…)
	FormJump                // jump ^b(…)
	FormBr                  // br c, ^b(…), ^c(…) [weight N:M]
	FormSwitch              // switch.T x, ^default(…), K: ^b(…), …
	FormRet                 // ret …
	FormTrap                // trap KIND
	FormNone                // unreachable
	numForms
)

// Flags are facts about an op.
type Flags uint8

// The flags. An op that has none of Reads, Writes and Traps and is no
// terminator can be removed when nobody uses its value.
const (
	Pure       Flags = 1 << iota // the value depends on the operands alone
	Reads                        // reads memory or a variable
	Writes                       // writes memory or a variable, or has another effect
	Traps                        // may trap, apart from memory errors
	Commutes                     // the first two operands may be exchanged
	Terminator                   // ends a block
)

// widths says how the two types of a conversion must relate.
type widths uint8

const (
	anyWidth    widths = iota
	narrower           // to fewer bits
	wider              // to more bits
	reinterpret        // same bits, other type
)

// OpInfo is a row of the op table.
type OpInfo struct {
	Name  string
	Group string // heading in the documentation
	Form  Form
	Types TypeSet // types that may follow the name; for a conversion, what it takes
	To    TypeSet // for a conversion, what it gives
	rel   widths
	Args  []Type // operand types of FormFixed
	Res   Type   // result type of FormFixed
	Flags Flags
	Doc   string
	// Eval computes the op on operands held as Type.Mask says; t is the type
	// after the name and to the second one of a conversion. The result is
	// masked. It is nil for ops that need more than their operands.
	Eval func(t, to Type, x [3]uint64) (uint64, TrapKind)
}

var opTable = [numOps]OpInfo{
	OpBad:    {Name: "bad", Doc: "stands for what could not be read"},
	OpParam:  {Name: "param", Doc: "a parameter"},
	OpConst:  {Name: "const", Doc: "a constant"},
	OpAddr:   {Name: "addr", Doc: "the address of a symbol"},
	OpSlot:   {Name: "slot", Doc: "the address of a stack slot"},
	OpResult: {Name: "result", Doc: "one of several results of the call before it"},

	Add:    {"add", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "a + b, wrapping", evalAdd},
	Sub:    {"sub", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure, "a - b, wrapping", evalSub},
	Mul:    {"mul", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "a * b, wrapping", evalMul},
	SDiv:   {"sdiv", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Traps, "signed a / b towards zero; traps div-by-zero, and int-overflow for MIN / -1", evalSDiv},
	UDiv:   {"udiv", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Traps, "unsigned a / b; traps div-by-zero", evalUDiv},
	SRem:   {"srem", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Traps, "signed remainder, with the sign of a; MIN rem -1 is 0; traps div-by-zero", evalSRem},
	URem:   {"urem", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Traps, "unsigned remainder; traps div-by-zero", evalURem},
	Shl:    {"shl", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure, "a shifted left by b modulo the width", evalShl},
	LShr:   {"lshr", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure, "a shifted right by b modulo the width, filling with zeros", evalLShr},
	AShr:   {"ashr", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure, "a shifted right by b modulo the width, filling with the sign", evalAShr},
	RotL:   {"rotl", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure, "a rotated left by b modulo the width", evalRotL},
	RotR:   {"rotr", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure, "a rotated right by b modulo the width", evalRotR},
	SMin:   {"smin", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "the smaller as signed", evalSMin},
	SMax:   {"smax", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "the larger as signed", evalSMax},
	UMin:   {"umin", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "the smaller as unsigned", evalUMin},
	UMax:   {"umax", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "the larger as unsigned", evalUMax},
	SMulH:  {"smulh", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "the upper half of the signed product of twice the width", evalSMulH},
	UMulH:  {"umulh", "integer", FormBinary, setInt, 0, 0, nil, 0, Pure | Commutes, "the upper half of the unsigned product of twice the width", evalUMulH},
	Clz:    {"clz", "integer", FormUnary, setInt, 0, 0, nil, 0, Pure, "number of zero bits above the highest one bit; the width for 0", evalClz},
	Ctz:    {"ctz", "integer", FormUnary, setInt, 0, 0, nil, 0, Pure, "number of zero bits below the lowest one bit; the width for 0", evalCtz},
	Popcnt: {"popcnt", "integer", FormUnary, setInt, 0, 0, nil, 0, Pure, "number of one bits", evalPopcnt},
	BitRev: {"bitrev", "integer", FormUnary, setInt, 0, 0, nil, 0, Pure, "the bits in reverse order", evalBitRev},
	BSwap:  {"bswap", "integer", FormUnary, setInt &^ (1 << I8), 0, 0, nil, 0, Pure, "the bytes in reverse order", evalBSwap},

	And: {"and", "bits", FormBinary, setInt | setBool, 0, 0, nil, 0, Pure | Commutes, "bitwise and", evalAnd},
	Or:  {"or", "bits", FormBinary, setInt | setBool, 0, 0, nil, 0, Pure | Commutes, "bitwise or", evalOr},
	Xor: {"xor", "bits", FormBinary, setInt | setBool, 0, 0, nil, 0, Pure | Commutes, "bitwise exclusive or", evalXor},

	SAddOvf: {"sadd_ovf", "overflow", FormCompare, setInt, 0, 0, nil, 0, Pure | Commutes, "whether a + b overflows as signed", evalSAddOvf},
	UAddOvf: {"uadd_ovf", "overflow", FormCompare, setInt, 0, 0, nil, 0, Pure | Commutes, "whether a + b overflows as unsigned", evalUAddOvf},
	SSubOvf: {"ssub_ovf", "overflow", FormCompare, setInt, 0, 0, nil, 0, Pure, "whether a - b overflows as signed", evalSSubOvf},
	USubOvf: {"usub_ovf", "overflow", FormCompare, setInt, 0, 0, nil, 0, Pure, "whether a - b overflows as unsigned", evalUSubOvf},
	SMulOvf: {"smul_ovf", "overflow", FormCompare, setInt, 0, 0, nil, 0, Pure | Commutes, "whether a * b overflows as signed", evalSMulOvf},
	UMulOvf: {"umul_ovf", "overflow", FormCompare, setInt, 0, 0, nil, 0, Pure | Commutes, "whether a * b overflows as unsigned", evalUMulOvf},

	Eq:  {"eq", "compare", FormCompare, setInt | setBool | setPtr, 0, 0, nil, 0, Pure | Commutes, "a = b", evalEq},
	Ne:  {"ne", "compare", FormCompare, setInt | setBool | setPtr, 0, 0, nil, 0, Pure | Commutes, "a ≠ b", evalNe},
	SLt: {"slt", "compare", FormCompare, setInt, 0, 0, nil, 0, Pure, "signed a < b", evalSLt},
	SLe: {"sle", "compare", FormCompare, setInt, 0, 0, nil, 0, Pure, "signed a ≤ b", evalSLe},
	SGt: {"sgt", "compare", FormCompare, setInt, 0, 0, nil, 0, Pure, "signed a > b", evalSGt},
	SGe: {"sge", "compare", FormCompare, setInt, 0, 0, nil, 0, Pure, "signed a ≥ b", evalSGe},
	ULt: {"ult", "compare", FormCompare, setInt | setPtr, 0, 0, nil, 0, Pure, "unsigned a < b", evalULt},
	ULe: {"ule", "compare", FormCompare, setInt | setPtr, 0, 0, nil, 0, Pure, "unsigned a ≤ b", evalULe},
	UGt: {"ugt", "compare", FormCompare, setInt | setPtr, 0, 0, nil, 0, Pure, "unsigned a > b", evalUGt},
	UGe: {"uge", "compare", FormCompare, setInt | setPtr, 0, 0, nil, 0, Pure, "unsigned a ≥ b", evalUGe},
	FEq: {"feq", "compare", FormCompare, setFloat, 0, 0, nil, 0, Pure | Commutes, "a = b; false if either is NaN", evalFEq},
	FNe: {"fne", "compare", FormCompare, setFloat, 0, 0, nil, 0, Pure | Commutes, "a ≠ b; true if either is NaN", evalFNe},
	FLt: {"flt", "compare", FormCompare, setFloat, 0, 0, nil, 0, Pure, "a < b; false if either is NaN", evalFLt},
	FLe: {"fle", "compare", FormCompare, setFloat, 0, 0, nil, 0, Pure, "a ≤ b; false if either is NaN", evalFLe},
	FGt: {"fgt", "compare", FormCompare, setFloat, 0, 0, nil, 0, Pure, "a > b; false if either is NaN", evalFGt},
	FGe: {"fge", "compare", FormCompare, setFloat, 0, 0, nil, 0, Pure, "a ≥ b; false if either is NaN", evalFGe},

	FAdd:      {"fadd", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure | Commutes, "a + b", evalFAdd},
	FSub:      {"fsub", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure, "a - b", evalFSub},
	FMul:      {"fmul", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure | Commutes, "a * b", evalFMul},
	FDiv:      {"fdiv", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure, "a / b", evalFDiv},
	FNeg:      {"fneg", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the sign bit inverted, also of NaN", evalFNeg},
	FAbs:      {"fabs", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the sign bit cleared, also of NaN", evalFAbs},
	FSqrt:     {"fsqrt", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the square root, correctly rounded", evalFSqrt},
	FMA:       {"fma", "float", FormTernary, setFloat, 0, 0, nil, 0, Pure, "a * b + c, rounded once", evalFMA},
	FMin:      {"fmin", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure | Commutes, "the smaller; NaN if either is NaN; -0 < +0", evalFMin},
	FMax:      {"fmax", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure | Commutes, "the larger; NaN if either is NaN; -0 < +0", evalFMax},
	FCopySign: {"fcopysign", "float", FormBinary, setFloat, 0, 0, nil, 0, Pure, "a with the sign bit of b", evalFCopySign},
	FFloor:    {"ffloor", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the largest whole number not above a", evalFFloor},
	FCeil:     {"fceil", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the smallest whole number not below a", evalFCeil},
	FTrunc:    {"ftrunc", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the nearest whole number towards zero", evalFTrunc},
	FNearest:  {"fnearest", "float", FormUnary, setFloat, 0, 0, nil, 0, Pure, "the nearest whole number, ties to even", evalFNearest},

	Trunc:    {"trunc", "convert", FormConvert, setInt, setInt | setBool, narrower, nil, 0, Pure, "the lower bits", evalTrunc},
	ZExt:     {"zext", "convert", FormConvert, setInt | setBool, setInt, wider, nil, 0, Pure, "extended with zeros", evalZExt},
	SExt:     {"sext", "convert", FormConvert, setInt | setBool, setInt, wider, nil, 0, Pure, "extended with the sign; i1 true gives -1", evalSExt},
	FPTrunc:  {"fptrunc", "convert", FormConvert, 1 << F64, 1 << F32, narrower, nil, 0, Pure, "rounded to f32", evalFPTrunc},
	FPExt:    {"fpext", "convert", FormConvert, 1 << F32, 1 << F64, wider, nil, 0, Pure, "the same number as f64", evalFPExt},
	SIToFP:   {"sitofp", "convert", FormConvert, setInt, setFloat, anyWidth, nil, 0, Pure, "signed integer to float, rounded", evalSIToFP},
	UIToFP:   {"uitofp", "convert", FormConvert, setInt, setFloat, anyWidth, nil, 0, Pure, "unsigned integer to float, rounded", evalUIToFP},
	FPToSI:   {"fptosi", "convert", FormConvert, setFloat, setInt, anyWidth, nil, 0, Pure, "towards zero to a signed integer, saturating; NaN gives 0", evalFPToSI},
	FPToUI:   {"fptoui", "convert", FormConvert, setFloat, setInt, anyWidth, nil, 0, Pure, "towards zero to an unsigned integer, saturating; NaN gives 0", evalFPToUI},
	Bitcast:  {"bitcast", "convert", FormConvert, 1<<I32 | 1<<I64 | setFloat, 1<<I32 | 1<<I64 | setFloat, reinterpret, nil, 0, Pure, "the same bits as another type of the same width", evalBits},
	PtrToInt: {"ptrtoint", "convert", FormConvert, setPtr, 1 << I64, anyWidth, nil, 0, Pure, "the address as a number", evalBits},
	IntToPtr: {"inttoptr", "convert", FormConvert, 1 << I64, setPtr, anyWidth, nil, 0, Pure, "the number as an address", evalBits},

	Select: {"select", "choose", FormSelect, setAll, 0, 0, nil, 0, Pure, "a if c, else b", evalSelect},

	Load:    {"load", "memory", FormLoad, setAll, 0, 0, nil, 0, Reads, "the value at p + off; i1 is bit 0 of the byte", nil},
	Store:   {"store", "memory", FormStore, setAll, 0, 0, nil, 0, Writes, "puts v at p + off; i1 as a byte 0 or 1", nil},
	PtrAdd:  {"ptradd", "memory", FormFixed, 0, 0, 0, []Type{Ptr, I64}, Ptr, Pure, "p moved by so many bytes, wrapping", evalPtrAdd},
	MemCpy:  {"memcpy", "memory", FormFixed, 0, 0, 0, []Type{Ptr, Ptr, I64}, Void, Reads | Writes, "copies n bytes from the second to the first address; they must not overlap", nil},
	MemMove: {"memmove", "memory", FormFixed, 0, 0, 0, []Type{Ptr, Ptr, I64}, Void, Reads | Writes, "copies n bytes from the second to the first address; they may overlap", nil},
	MemSet:  {"memset", "memory", FormFixed, 0, 0, 0, []Type{Ptr, I8, I64}, Void, Writes, "sets n bytes to the given one", nil},
	Alloca:  {"alloca", "memory", FormAlloca, 0, 0, 0, []Type{I64}, Ptr, Reads | Writes | Traps, "n bytes of stack until the function returns, uninitialised; aligned to 16 unless said", nil},

	Get: {"get", "variables", FormGet, 0, 0, 0, nil, 0, Reads, "the value of a variable", nil},
	Set: {"set", "variables", FormSet, 0, 0, 0, nil, 0, Writes, "gives a variable a value", nil},

	Call:  {"call", "call", FormCall, 0, 0, 0, nil, 0, Reads | Writes | Traps, "calls a function by name", nil},
	CallI: {"calli", "call", FormCallI, 0, 0, 0, nil, 0, Reads | Writes | Traps, "calls a function by address; traps bad-call through null, and through what is no function of this signature", nil},

	Jump:        {"jump", "end of block", FormJump, 0, 0, 0, nil, 0, Terminator, "goes to a block", nil},
	Br:          {"br", "end of block", FormBr, 0, 0, 0, nil, 0, Terminator, "goes to the first block if c, else to the second", nil},
	Switch:      {"switch", "end of block", FormSwitch, setInt, 0, 0, nil, 0, Terminator, "goes to the block of the case equal to x, else to the default", nil},
	Ret:         {"ret", "end of block", FormRet, 0, 0, 0, nil, 0, Terminator, "returns from the function", nil},
	TailCall:    {"tailcall", "end of block", FormCall, 0, 0, 0, nil, 0, Reads | Writes | Traps | Terminator, "returns what the called function returns, in constant stack; the caller's slots are gone before", nil},
	TailCallI:   {"tailcalli", "end of block", FormCallI, 0, 0, 0, nil, 0, Reads | Writes | Traps | Terminator, "tailcall by address", nil},
	Trap:        {"trap", "end of block", FormTrap, 0, 0, 0, nil, 0, Writes | Traps | Terminator, "stops the program with the trap kind named", nil},
	Unreachable: {"unreachable", "end of block", FormNone, 0, 0, 0, nil, 0, Writes | Traps | Terminator, "traps unreachable", nil},
}

// Info returns the op's row. The row belongs to the table and is not to be changed.
func (op Op) Info() *OpInfo { return &opTable[op] }

// String returns the op's name.
func (op Op) String() string {
	if op >= numOps {
		return "badop"
	}
	return opTable[op].Name
}

// Form returns the op's form.
func (op Op) Form() Form { return opTable[op].Form }

// Is reports whether the op has all the given flags.
func (op Op) Is(f Flags) bool { return opTable[op].Flags&f == f }

// IsInst reports whether the op is an instruction, not a parameter, constant,
// address, slot, or further result.
func (op Op) IsInst() bool { return op >= Add && op < numOps }

// Converts reports whether a conversion op takes from to to.
func (r *OpInfo) Converts(from, to Type) bool {
	if r.Form != FormConvert || !r.Types.Has(from) || !r.To.Has(to) {
		return false
	}
	switch r.rel {
	case narrower:
		return to.Bits() < from.Bits()
	case wider:
		return to.Bits() > from.Bits()
	case reinterpret:
		return to.Bits() == from.Bits() && to != from
	}
	return true
}

// Ops lists the instructions in the order of the documentation.
func Ops() []Op {
	ops := make([]Op, 0, numOps)
	for op := Add; op < numOps; op++ {
		ops = append(ops, op)
	}
	return ops
}

// opByName finds an op by its name; built once, never changed.
var opByName = func() map[string]Op {
	m := make(map[string]Op, numOps)
	for _, op := range Ops() {
		m[op.String()] = op
	}
	return m
}()

// OpByName returns the instruction with the given name, or OpBad.
func OpByName(name string) Op { return opByName[name] }
