package backend

import (
	"context"

	"github.com/mirtool/mirtool/mir"
)

// Backend is a row of the table of backends.
type Backend struct {
	Name string
	Doc  string

	// Check returns what the backend cannot do of a verified module, with
	// places; nothing is loaded or emitted when it returns an error. Nil
	// refuses nothing.
	Check func(m *mir.Module) mir.Diagnostics

	// Load makes an instance of a verified module; nil when the backend cannot
	// run. The module must not change while the instance lives. An import that
	// Options do not provide is an error, as is a signature that differs.
	Load func(m *mir.Module, o Options) (Instance, error)

	// Needs looks for the tools of the machine that Load needs, and says what is
	// missing; nil when it needs none.
	Needs func() error

	// Passes is a pipeline that suits the backend: a command runs it behind that
	// of a level of optimisation from 1 on. It may be empty.
	Passes string

	// Instead are passes with the options that suit the backend, as in a
	// pipeline: in that of a level they take the place of those of their names.
	Instead string

	// Targets are the artefacts that the backend makes.
	Targets []Target

	// Settings are what one can say to the backend beyond Options.
	Settings []*Setting
}

// Options say how a module is to be run.
type Options struct {
	// Imports are the functions that the module may import, by name.
	Imports map[string]HostFunc

	Fuel      uint64 // entering a block costs 1 plus 1 an instruction; 0 is no limit
	MaxMemory uint64 // bytes of memory at most; 0 stands for DefaultMaxMemory
	MaxStack  uint64 // bytes of slots and allocas at most; 0 stands for DefaultMaxStack
	Stats     bool   // count instructions, blocks, edges and calls

	// Unstoppable lets a backend run a program so that it does not see the end of
	// a call's context, if that makes it faster: the process is ended then.
	Unstoppable bool

	Settings Settings // of the backend's own
}

// The limits that hold when none are set.
const (
	DefaultMaxMemory = 4 << 30
	DefaultMaxStack  = 64 << 20
)

// Instance is a loaded module. It is used by one goroutine at a time. An
// instance that trapped is dead: every later call returns the same error.
type Instance interface {
	// Call calls an exported function. Arguments and results are bits as
	// mir.Type.Mask says. The error is a *Trap, an *Exit, or says that there is
	// no such export or that the arguments do not fit. When ctx ends, the
	// program stops with the trap time-limit.
	Call(ctx context.Context, name string, args ...uint64) ([]uint64, error)

	// Memory returns the instance's memory.
	Memory() Memory

	// Stats returns the counts so far, or nil when they were not asked for.
	Stats() *Stats

	// Close frees what the instance holds.
	Close() error
}

// Memory is the memory of an instance. Addresses are those that the program
// sees as ptr.
type Memory interface {
	// View returns the n bytes at addr, which may be written to, and whether
	// they exist. The slice is good until the program runs on.
	View(addr, n uint64) ([]byte, bool)

	// Grow makes n more bytes of memory, zeroed and aligned to 16, and returns
	// their address, or 0 when there are no more.
	Grow(n uint64) uint64

	// Symbol returns the address of a global, and whether there is one.
	Symbol(name string) (uint64, bool)
}

// HostFunc is a function that the embedder provides to the program.
type HostFunc struct {
	Sig mir.Sig
	// Fn is called with the arguments in c.Args; it puts the results into
	// c.Results. An error ends the program: a *Trap or an *Exit as what it is,
	// anything else as the trap abort with the error as its message.
	Fn func(c *HostCall) error
}

// HostCall is one call of a HostFunc. It is good until Fn returns.
type HostCall struct {
	Context context.Context
	Memory  Memory
	Args    []uint64   // bits; i1, i8, i16 and i32 are zero-extended
	Types   []mir.Type // of Args, those of variadic arguments included
	Results []uint64   // to be filled; what exceeds the type is cut off
}

// Stats are exact counts of what ran.
type Stats struct {
	Instructions uint64      `json:"instructions"`
	Blocks       uint64      `json:"blocks"`
	Edges        uint64      `json:"edges"`
	Calls        uint64      `json:"calls"`
	Functions    []FuncStats `json:"functions"` // in the order of the module
}

// FuncStats are the counts of one function, without those of what it calls.
// Calls counts how often it was called.
type FuncStats struct {
	Name         string `json:"name"`
	Instructions uint64 `json:"instructions"`
	Blocks       uint64 `json:"blocks"`
	Edges        uint64 `json:"edges"`
	Calls        uint64 `json:"calls"`
}
