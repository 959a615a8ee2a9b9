package child

import (
	"bytes"
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/mir"
)

// left returns how many bytes of memory a program may have besides its globals. The
// error is a trap when these are more than it may have.
func left(m *mir.Module, o backend.Options) (uint64, error) {
	limit := o.MaxMemory
	if limit == 0 {
		limit = backend.DefaultMaxMemory
	}
	n := limit
	for _, s := range llvmtext.Globals(m) {
		size := uint64(m.Global(s).Size())
		if size > n {
			return 0, &backend.Trap{Kind: mir.TrapMemory, Message: fmt.Sprintf("the module needs more than %d bytes", limit)}
		}
		n -= size
	}
	return n, nil
}

// maxView is the longest piece of memory that is looked at at once.
const maxView = 1 << 31

// view is a piece of the memory of the process, and what was in it.
type view struct {
	addr     uint64
	now, was []byte
}

// flushViews writes what was changed in the pieces that were handed out. They
// are good until the program runs on, and that it does now.
func (i *instance) flushViews() {
	for _, v := range i.views {
		if !bytes.Equal(v.now, v.was) {
			i.mem.WriteAt(v.now, int64(v.addr))
		}
	}
	i.views = i.views[:0]
}

// Memory implements backend.Instance.
func (i *instance) Memory() backend.Memory { return memory{i} }

// memory is the memory of the process.
type memory struct{ i *instance }

// View implements backend.Memory.
func (m memory) View(addr, n uint64) ([]byte, bool) {
	if n > maxView || addr+n < addr || addr>>63 != 0 {
		return nil, false
	}
	if n == 0 {
		return nil, true
	}
	m.i.flushOverlap(addr, n)
	now := make([]byte, n)
	if k, _ := m.i.mem.ReadAt(now, int64(addr)); k < len(now) {
		return nil, false
	}
	m.i.views = append(m.i.views, view{addr, now, bytes.Clone(now)})
	return now, true
}

// flushOverlap writes what was changed in pieces that overlap with one that is
// about to be read.
func (i *instance) flushOverlap(addr, n uint64) {
	for k := range i.views {
		v := &i.views[k]
		if addr < v.addr+uint64(len(v.now)) && v.addr < addr+n && !bytes.Equal(v.now, v.was) {
			i.mem.WriteAt(v.now, int64(v.addr))
			copy(v.was, v.now)
		}
	}
}

// Grow implements backend.Memory.
func (m memory) Grow(n uint64) uint64 { return m.i.ask(cmdGrow, 0, n) }

// Symbol implements backend.Memory.
func (m memory) Symbol(name string) (uint64, bool) {
	k, ok := m.i.globals[name]
	if !ok {
		return 0, false
	}
	return m.i.ask(cmdSymbol, k, 0), true
}

// ask has the process tell an address, 0 when it cannot.
func (i *instance) ask(what, index uint32, n uint64) uint64 {
	if i.calls.Dead() || i.send(what, index, n, nil, 0) != nil {
		return 0
	}
	h, _, err := i.receive()
	if err != nil || h.what != evAddress {
		return 0
	}
	return h.n
}
