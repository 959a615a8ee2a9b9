package wasm

import (
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Many merges below one dominator would nest as deeply as they are many. From
// manyMerges on they come in chunks: a branch to a merge whose chunk has not
// begun sets a local to its number there and goes to the beginning of the chunk,
// where a table leads on.

const (
	manyMerges = 1000
	chunkSize  = 64
)

// A chunk is some merges below one dominator.
type chunk struct {
	kids  []int32 // indexes in RPO
	label int32   // index in labels, while it is open
}

// chunkPlace says where a merge is in its chunk.
type chunkPlace struct {
	chunk int32 // 1 more than the index in chunks, 0 for none
	n     int32
}

// openChunks opens a Wasm block for each chunk of merges, the last one
// outermost.
func (e *emitter) openChunks(kids []int32) {
	for hi := len(kids); hi > 0; {
		lo := (hi - 1) / chunkSize * chunkSize
		e.op(asm.Block)
		e.chunks = append(e.chunks, chunk{kids[lo:hi], int32(len(e.labels))})
		e.pushLabel(label{})
		for n, k := range kids[lo:hi] {
			e.chunkOf[e.blocks[k]] = chunkPlace{int32(len(e.chunks)), int32(n)}
		}
		e.push1(task{kind: doTable, n: len(e.chunks) - 1})
		e.push1(task{kind: endApart})
		hi = lo
	}
}

// toChunk goes to a merge whose chunk has not begun.
func (e *emitter) toChunk(at chunkPlace) {
	if e.chunkNext < 0 {
		e.chunkNext = e.newLocal(asm.I32)
	}
	e.i32(uint32(at.n))
	e.set(e.chunkNext)
	e.imm(asm.Br, e.depth(e.chunks[at.chunk-1].label))
}

// chunkTable begins a chunk.
func (e *emitter) chunkTable(n int) {
	kids := e.chunks[n].kids
	for _, k := range kids {
		e.chunkOf[e.blocks[k]] = chunkPlace{}
	}
	if e.chunkNext < 0 {
		e.chunkNext = e.newLocal(asm.I32)
	}
	e.openMerges(kids)
	table := make([]uint32, len(kids))
	for i := range table {
		table[i] = uint32(i)
	}
	e.get(e.chunkNext)
	e.table(table)
}

// table emits a br_table; the last label is the default.
func (e *emitter) table(labels []uint32) {
	e.tables = append(e.tables, labels)
	e.imm(asm.BrTable, uint64(len(e.tables)-1))
}

// setNext names the block to which a dispatcher is to branch.
func (e *emitter) setNext(b mir.Block) {
	e.i32(uint32(e.g.number[b]))
	e.set(e.nextLocal())
}

// nextLocal is the local that dispatchers look at.
func (e *emitter) nextLocal() int32 {
	if e.next < 0 {
		e.next = e.newLocal(asm.I32)
	}
	return e.next
}

// dispatchTo branches from the dispatcher d to the entry that the local names,
// one of those from lo up to hi.
func (e *emitter) dispatchTo(d mir.Block, lo, hi int) {
	entries := e.g.entries[d-e.g.firstDispatcher]
	if hi-lo > chunkSize {
		mid := (lo + hi) / 2
		e.get(e.nextLocal())
		e.i32(uint32(mid))
		e.op(asm.I32LtU)
		e.op(asm.If)
		e.pushLabel(label{})
		e.push1(task{kind: doDispatch, block: d, lo: mid, hi: hi})
		e.push1(task{kind: endApart})
		e.push1(task{kind: doDispatch, block: d, lo: lo, hi: mid})
		return
	}
	// What is not at a label stands right here, each behind a Wasm block.
	inline := 0
	for _, b := range entries[lo:hi] {
		if !e.atLabel(b) {
			inline++
		}
	}
	for k := inline; k > 0; k-- {
		e.op(asm.Block)
		e.pushLabel(label{})
	}
	table := make([]uint32, hi-lo)
	k := 0
	for i, b := range entries[lo:hi] {
		if e.atLabel(b) {
			table[i] = uint32(e.depth(e.labelAt[b] - 1))
			continue
		}
		table[i] = uint32(k)
		k++
	}
	e.get(e.nextLocal())
	if lo > 0 {
		e.i32(uint32(lo))
		e.op(asm.I32Sub)
	}
	e.table(table)
	for i := hi - 1; i >= lo; i-- {
		if b := entries[i]; !e.atLabel(b) {
			e.push1(task{kind: doNode, block: b})
			e.push1(task{kind: endApart})
		}
	}
}
