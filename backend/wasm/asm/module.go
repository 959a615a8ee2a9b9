package asm

// ValType is the type of a Wasm value, as it is encoded.
type ValType byte

// The types.
const (
	I32 ValType = 0x7f
	I64 ValType = 0x7e
	F32 ValType = 0x7d
	F64 ValType = 0x7c
)

// String returns the type as WAT writes it.
func (t ValType) String() string {
	switch t {
	case I32:
		return "i32"
	case I64:
		return "i64"
	case F32:
		return "f32"
	}
	return "f64"
}

// FuncType is a signature.
type FuncType struct{ Params, Results []ValType }

// A Module is everything but the bodies of functions. Functions are numbered
// with the imports first, then those defined.
type Module struct {
	Name    string
	Types   []FuncType
	Imports []Import
	Funcs   []FuncDecl
	Table   uint32 // number of elements of the one table; 0 for no table
	Memory  *Memory
	Globals []Global
	Exports []Export
	Elems   []uint32 // the functions in the table, from FirstElem on
	First   uint32   // where Elems start in the table
	Data    []Segment
	// Customs returns the sections that are written behind everything else, given
	// where in the file the content of the code section starts. It may be nil.
	Customs func(code uint32) []Custom
	Strip   bool // write no names
}

// Import is a function that the host provides.
type Import struct {
	Module, Field string
	Name          string // in the name section and in text
	Type          uint32
}

// FuncDecl is what is known of a defined function outside its body.
type FuncDecl struct {
	Name string
	Type uint32
}

// Memory are the bounds of the one memory, in pages of 64 KiB. Max 0 is none.
type Memory struct{ Min, Max uint32 }

// Global is a variable of the module, with its value at the start.
type Global struct {
	Name    string
	Type    ValType
	Mutable bool
	Init    uint64
}

// ExportKind says what an export is.
type ExportKind byte

// The kinds of exports.
const (
	ExportFunc   ExportKind = 0
	ExportMemory ExportKind = 2
	ExportGlobal ExportKind = 3
)

// Export makes something visible from outside.
type Export struct {
	Name  string
	Kind  ExportKind
	Index uint32
}

// Segment is the content of a part of memory at the start.
type Segment struct {
	Offset uint32
	Bytes  []byte
}

// Custom is a section that engines need not know.
type Custom struct {
	Name  string
	Bytes []byte
}

// Instr is an instruction.
type Instr struct {
	Op    Opcode
	Align uint8  // of loads and stores, the log2
	Site  uint32 // where it comes from, for debug information; 0 is unknown
	// Imm is the label, index, constant (bits), or offset of a load or store;
	// of br_table the index in Func.Tables.
	Imm uint64
}

// Func is the body of a function.
type Func struct {
	Name       string
	Params     int       // how many of LocalTypes are parameters
	LocalTypes []ValType // parameters first; equal types in a row are cheaper
	LocalNames []string  // as far as known
	Code       []Instr   // without the last end
	Tables     [][]uint32
}

// Row says that the instructions from an offset on, counted from the start of
// the body, belong to a site.
type Row struct{ Offset, Site uint32 }
