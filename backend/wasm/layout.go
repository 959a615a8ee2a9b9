package wasm

import (
	"encoding/binary"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Memory begins with what no access may touch. Then come the globals, the stack of
// slots, and what the program asks for while it runs.

const (
	pageSize = 1 << 16
	// firstObject leaves room below the objects for offsets (see maxOffset).
	firstObject = lowest + maxOffset
	// DefaultStack is the size of the stack when nothing else is said.
	DefaultStack = 8 << 20
	// LargeStack is that of a module with allocas, or with a function whose slots
	// take more than largeFrame.
	LargeStack = 64 << 20
	largeFrame = 256 << 10
	// maxMemory leaves the last page alone, so that the end of an object fits in
	// 32 bits.
	maxMemory = 1<<32 - pageSize
)

// slack is what a WASI program leaves free at the end of memory (see pages).
const slack = maxOffset + 16

// layout is where everything is in memory.
type layout struct {
	addr       []uint64 // by Sym, of globals
	dataEnd    uint64
	stackLimit uint32
	stackTop   uint32
	end        uint64
}

// place gives each global an address, and the stack one behind them.
func (l *layout) place(m *mir.Module, stack uint64) {
	l.addr = make([]uint64, m.NumSyms())
	at := uint64(firstObject)
	for _, s := range m.Syms() {
		g := m.Global(s)
		if g == nil {
			continue
		}
		align := uint64(g.Alignment())
		at = (at + align - 1) &^ (align - 1)
		l.addr[s] = at
		at += max(uint64(g.Size()), 1)
	}
	l.dataEnd = at
	at = (at + 15) &^ 15
	l.stackLimit = uint32(at)
	at += stack &^ 15
	l.stackTop = uint32(at)
	l.end = at
}

// gap is how many zeros in a row are left out of the data.
const gap = 16

// segments returns the content of the globals without long runs of zeros, of
// which memory is full at the start. Address gives that of a symbol.
func (l *layout) segments(m *mir.Module, address func(mir.Sym) uint64) []asm.Segment {
	w := segmentWriter{}
	for _, s := range m.Syms() {
		g := m.Global(s)
		if g == nil {
			continue
		}
		at := l.addr[s]
		for i := range g.Init {
			d := &g.Init[i]
			switch d.Kind {
			case mir.DatumBytes:
				w.write(at, []byte(d.Bytes))
			case mir.DatumValue:
				w.number(at, d.Bits, d.Type.Size())
			case mir.DatumAddr:
				w.number(at, address(d.Sym)+uint64(d.Off), 8)
			}
			at += uint64(d.Size())
		}
	}
	return w.done
}

// segmentWriter collects segments.
type segmentWriter struct{ done []asm.Segment }

func (w *segmentWriter) number(at, bits uint64, size int) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], bits)
	w.write(at, b[:size])
}

func (w *segmentWriter) write(at uint64, b []byte) {
	for i := 0; i < len(b); {
		if b[i] == 0 {
			i++
			continue
		}
		end, zeros := i, 0
		for j := i; j < len(b) && zeros < gap; j++ {
			if zeros++; b[j] != 0 {
				end, zeros = j+1, 0
			}
		}
		w.put(at+uint64(i), b[i:end])
		i = end
	}
}

// put appends bytes to the last segment, if it ends close by.
func (w *segmentWriter) put(at uint64, b []byte) {
	if n := len(w.done); n > 0 {
		last := &w.done[n-1]
		if missing := at - uint64(last.Offset) - uint64(len(last.Bytes)); missing < gap {
			last.Bytes = append(last.Bytes, make([]byte, missing)...)
			last.Bytes = append(last.Bytes, b...)
			return
		}
	}
	w.done = append(w.done, asm.Segment{Offset: uint32(at), Bytes: append([]byte(nil), b...)})
}
