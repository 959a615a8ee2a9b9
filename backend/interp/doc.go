// Package interp is the backend that interprets a module.
//
// Load decodes each function once into a flat list of 16-byte instructions
// (decode.go): the blocks are put into an order (layout.go); what can become
// part of its user is found (fuse.go, pair.go, step.go, vars.go); a first walk
// over the code (body.go) notes what is live where (live.go), from which
// registers are assigned (alloc.go); the second walk emits (emit.go).
//
// One switch runs the instructions (run.go). It calls nothing, so that only
// the program counter, the registers and the machine live across its loop:
// whatever is rare, needs a call or goes wrong leaves it, is done by slow.go,
// transfer.go or fault.go, and the switch is entered again.
//
// Calls of the program use no Go stack: a frame is a window of the register
// stack, whose word 0 says where to go on. Memory is one arena (memory.go);
// addresses are offsets into it, and the lowest 64 KiB are never valid.
//
// Fuel and statistics are instructions of their own at the head of each block,
// decoded only when asked for.
package interp
