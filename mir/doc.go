// Package mir is the intermediate representation: modules in memory and all that
// is true of them. It holds the types, the table of ops with their meaning, a
// builder, the verifier, the printer and diagnostics, and imports nothing but
// the standard library. Package mirtext reads text, and the packages below
// backend run modules.
//
// # The structure
//
// A Module has symbols (Sym): functions and globals. A Func holds its body in an
// arena: instructions, parameters, constants, addresses of symbols and slots are
// records (Inst) of it, and a Value is the handle of one, valid only together
// with its function. Blocks, edges and variables have handles of their own.
// Handle 0 is none, so that the zero value of a table is useful.
//
//	f.At(v)       what v stands for; the pointer stays good while records are added
//	f.Args(v)     its operands, without those that edges pass
//	f.Blocks()    the blocks in their order, the entry first
//	f.Insts(b)    the instructions of a block
//	f.Params(b)   its parameters; those of the entry are the function's
//	f.Edges(t)    the ways out of a terminator, each with its arguments
//
// Handles are dense: a table indexed by Value has f.NumValues() elements. A
// value keeps its handle and its name until it is removed, and a removed handle is
// not used again. Constants and addresses are values outside every block, one for
// each content. A call of several results is one instruction, followed in its
// block by one OpResult for each.
//
// No list of predecessors or uses is kept. NewCFG and Dominators compute what is
// wanted from the function as it is.
//
// # Ops and forms
//
// Each op is a row of a table (Op.Info): its name, the types it takes, flags, a line of
// documentation, and for ops that depend on their operands alone the function
// that computes them. A Form is how an op is written and checked; whatever
// takes all ops is written by form. Sample makes a small function around any op, and
// EdgeValues has the operands on which an op is likely to go wrong.
//
// # Building, checking, printing
//
// A Builder adds instructions at the end of a block. It checks next to nothing:
// Verify has the last word and reports everything that is wrong, at its
// place. What verifies can be run by any backend. Module.String prints the canonical
// text, which depends on the module alone.
//
// Values of all types are held as uint64, zero-extended (Type.Mask); FloatBits
// and FloatOf go between floats and their bits.
//
// One goroutine may change a function while others change other functions of
// the module. Nothing in the package has hidden state.
package mir
