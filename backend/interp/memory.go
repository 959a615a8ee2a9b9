package interp

import (
	"encoding/binary"
	"unsafe"

	"github.com/mirtool/mirtool/mir"
)

// hole is the size of the lowest part of the address space, where nothing is.
const hole = 1 << 16

// firstSegment is the size of the first stack segment.
const firstSegment = 1 << 16

// memory is the arena: globals, the first stack segment, and then what Grow
// and further stack segments take. Addresses are offsets into it plus hole.
type memory struct {
	bytes    []byte
	max      uint64 // most bytes that it may have
	segments []segment
	stackMax uint64 // bytes that all slots may have together
}

// segment is a part of the slot stack: the addresses from low to end. When it
// was entered, before bytes of slots were taken elsewhere.
type segment struct{ low, end, before uint64 }

// setBytes replaces the arena's slice and what the switch knows of it. There
// are always at least 8 bytes.
func (m *machine) setBytes(b []byte) {
	m.bytes = b
	m.mem = unsafe.Pointer(&b[0])
	n := uint64(len(b))
	m.lim1, m.lim2, m.lim4, m.lim8 = n-1, n-2, n-4, n-8
}

// grow makes the arena n bytes longer, aligned to 16, and returns the address
// of the new part, or 0 when that is too much.
func (m *machine) grow(n uint64) uint64 {
	old := (uint64(len(m.bytes)) + 15) &^ 15
	if old > m.max || n > m.max-old {
		return 0
	}
	size := old + n
	if size > uint64(cap(m.bytes)) {
		// Room for half as much again, so that growing is linear in sum.
		fresh := make([]byte, size, max(size, min(size+size/2, m.max)))
		copy(fresh, m.bytes)
		m.setBytes(fresh)
		return old + hole
	}
	m.setBytes(m.bytes[:size])
	return old + hole
}

// view returns the n bytes at addr, and whether they exist.
func (m *machine) view(addr, n uint64) ([]byte, bool) {
	off, size := addr-hole, uint64(len(m.bytes))
	if addr < hole || off > size || n > size-off {
		return nil, false
	}
	return m.bytes[off : off+n : off+n], true
}

// stackAlign is how the stack pointer is aligned at all times.
const stackAlign = 16

// take reserves n bytes of slots with the given alignment and returns their
// address, or 0 when the stack is full.
func (m *machine) take(n, align uint64) uint64 {
	if n >= 1<<62 {
		return 0
	}
	n = (n + stackAlign - 1) &^ (stackAlign - 1)
	at := (m.sp + align - 1) &^ (align - 1)
	if at <= m.segEnd && n <= m.segEnd-at {
		m.sp = at + n
		return at
	}
	if !m.nextSegment(n, align) {
		return 0
	}
	at = (m.sp + align - 1) &^ (align - 1)
	if at > m.segEnd || n > m.segEnd-at {
		return 0
	}
	m.sp = at + n
	return at
}

// nextSegment goes to a later stack segment that has room for n bytes, making
// one if there is none.
func (m *machine) nextSegment(n, align uint64) bool {
	used := m.segBefore + m.sp - m.segLow
	if n > m.stackMax-used {
		return false
	}
	var sum uint64
	for i := range m.segments {
		s := &m.segments[i]
		sum += s.end - s.low
		if s.low > m.segLow && s.end-s.low >= n+align {
			s.before = used
			m.enterSegment(s, s.low)
			return m.segEnd-m.segLow >= n
		}
	}
	size := max(sum, n+align)
	low := m.grow(size)
	if low == 0 {
		size = n + align
		if low = m.grow(size); low == 0 {
			return false
		}
	}
	m.segments = append(m.segments, segment{low, low + size, used})
	m.enterSegment(&m.segments[len(m.segments)-1], low)
	return m.segEnd-m.segLow >= n
}

func (m *machine) enterSegment(s *segment, sp uint64) {
	m.segLow, m.segBefore, m.sp = s.low, s.before, sp
	m.segEnd = min(s.end, s.low+m.stackMax-s.before)
}

// release gives back all slots from sp on.
func (m *machine) release(sp uint64) {
	for i := range m.segments {
		if s := &m.segments[i]; sp >= s.low && sp <= s.end {
			m.enterSegment(s, sp)
			return
		}
	}
}

// initMemory makes the arena and puts the globals into it. It reports whether
// the module fits.
func (m *machine) initMemory() bool {
	size := max(m.globalsEnd-hole, 16)
	if size > m.max {
		return false
	}
	seg := min(firstSegment, m.stackMax, m.max-size) &^ 15
	m.setBytes(make([]byte, size+seg))
	m.segments = append(m.segments, segment{hole + size, hole + size + seg, 0})
	m.enterSegment(&m.segments[0], hole+size)
	for _, sym := range m.mod.Syms() {
		if g := m.mod.Global(sym); g != nil {
			m.initGlobal(m.bytes[m.addrs[sym]-hole:], g)
		}
	}
	return true
}

func (m *machine) initGlobal(b []byte, g *mir.Global) {
	for i := range g.Init {
		d := &g.Init[i]
		switch d.Kind {
		case mir.DatumBytes:
			copy(b, d.Bytes)
		case mir.DatumValue:
			putValue(b, d.Type, d.Bits)
		case mir.DatumAddr:
			binary.LittleEndian.PutUint64(b, m.addrs[d.Sym]+uint64(d.Off))
		}
		b = b[d.Size():]
	}
}

func putValue(b []byte, t mir.Type, bits uint64) {
	for i := range t.Size() {
		b[i] = byte(bits >> (8 * i))
	}
}

// placeGlobals gives each global its address, and reports whether they fit
// into n bytes.
func (p *program) placeGlobals(n uint64) bool {
	end := uint64(hole)
	for _, sym := range p.mod.Syms() {
		g := p.mod.Global(sym)
		if g == nil {
			continue
		}
		align := uint64(g.Alignment())
		end = (end + align - 1) &^ (align - 1)
		p.addrs[sym] = end
		// An empty global takes a byte: different globals have different addresses.
		end += max(globalSize(g), 1)
		if end-hole > n {
			return false
		}
	}
	p.globalsEnd = (end + 15) &^ 15
	return true
}

// globalSize is the size of a global, or a huge number when it overflows.
func globalSize(g *mir.Global) uint64 {
	var n uint64
	for i := range g.Init {
		if n += uint64(g.Init[i].Size()); n > 1<<62 {
			return 1 << 62
		}
	}
	return n
}
