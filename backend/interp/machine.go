package interp

import (
	"context"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// machine is what the switch of run.go works on.
type machine struct {
	pc   *inst
	regs *regFile
	code *inst // the first instruction of all

	stop  uint32  // 1 when the context has ended; atomic
	limit uintptr // last address at which a frame may start, 0 to stop; atomic

	// mem is the arena; its first byte has the address hole. lim1 to lim8 are
	// the greatest offsets at which 1 to 8 bytes can be accessed.
	mem                    unsafe.Pointer
	lim1, lim2, lim4, lim8 uint64

	slotStack

	fuel    uint64
	counts  []uint64
	tables  []switchTable
	callees []callee

	*program
	memory
	stack   []uint64
	ret     []uint64 // results of a call of three or more, on their way
	hosted  []uint64 // number of calls of each import, by index in callees
	unrun   []uint64 // by function: instructions counted that did not run
	call    backend.HostCall
	results []uint64
	argBuf  []uint64
	culprit mir.Value // what trapped, if not what m.pc was made from
	failure error     // what ended the program
}

// slotStack says where the stack of slots and allocas ends.
type slotStack struct {
	sp             uint64 // where the next slot goes, an address
	segLow, segEnd uint64 // the stack segment that sp is in, as far as it may be used
	segBefore      uint64 // bytes of slots in other segments
}

// callee is what an indirect call must know of a function.
type callee struct {
	addr  uint64 // its address
	entry int64  // offset of its code
	sig   int32  // number of its signature
	fast  int32  // the same, or -1 for what run.go leaves
	host  bool
}

// Function addresses lie above all memory.
const (
	funcBase = 1 << 48
	funcStep = 16
)

// The register stack, in words. Behind the last place at which a frame may start
// there is room for its window, in which the window of a callee begins, too.
const (
	window     = len(regFile{})
	firstStack = 1 << 12
	maxStack   = 8 << 20
)

// stacks has register stacks of closed instances, of the first size: what is
// left in them cannot be seen, since no register is read before it is written.
var stacks sync.Pool

// firstStackOf returns a register stack of the first size.
func firstStackOf() []uint64 {
	if s, ok := stacks.Get().(*[firstStack + window]uint64); ok {
		return s[:]
	}
	return make([]uint64, firstStack+window)
}

// setStack makes the register stack n words and the window large, keeping what
// it holds.
func (m *machine) setStack(n int) {
	old := m.stack
	m.stack = make([]uint64, n+window)
	if old != nil {
		at := int(uintptr(unsafe.Pointer(m.regs))-uintptr(unsafe.Pointer(&old[0]))) / 8
		copy(m.stack, old)
		m.regs = (*regFile)(m.stack[at:])
	}
	m.setLimit()
}

func (m *machine) setLimit() {
	atomic.StoreUintptr(&m.limit, uintptr(unsafe.Pointer(&m.stack[len(m.stack)-window])))
	if m.stopped() {
		atomic.StoreUintptr(&m.limit, 0)
	}
}

// base returns where the window of the running frame is in the stack.
func (m *machine) base() int {
	return int(uintptr(unsafe.Pointer(m.regs))-uintptr(unsafe.Pointer(&m.stack[0]))) / 8
}

// room makes the stack large enough for a window that starts n words after the
// running frame, and reports whether it may be that large.
func (m *machine) room(n int) bool {
	need := m.base() + n
	if need <= len(m.stack)-window {
		return true
	}
	if need > maxStack {
		return false
	}
	m.setStack(min(max(need, 2*(len(m.stack)-window)), maxStack))
	return true
}

// index returns the number of the instruction.
func (m *machine) index(pc *inst) int {
	return int((uintptr(unsafe.Pointer(pc)) - uintptr(unsafe.Pointer(m.code))) / uintptr(instSize))
}

// next moves to the instruction after.
func (m *machine) next() {
	m.pc = (*inst)(unsafe.Add(unsafe.Pointer(m.pc), instSize))
}

// watch makes the machine stop when ctx ends. The function returned ends that
// and returns after the last effect it had.
func (m *machine) watch(ctx context.Context) func() {
	atomic.StoreUint32(&m.stop, 0)
	m.setLimit()
	if ctx.Done() == nil {
		return func() {}
	}
	done := make(chan struct{})
	off := context.AfterFunc(ctx, func() {
		atomic.StoreUint32(&m.stop, 1)
		atomic.StoreUintptr(&m.limit, 0)
		close(done)
	})
	return func() {
		if !off() {
			<-done
		}
	}
}

// trap ends the program. The frames are those of the running function and its
// callers.
func (m *machine) trap(kind mir.TrapKind, message string) bool {
	t := &backend.Trap{Kind: kind, Message: message}
	t.Frames, t.Omitted = m.frames()
	m.failure = t
	return false
}
