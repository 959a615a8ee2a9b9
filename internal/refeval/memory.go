package refeval

import (
	"encoding/binary"
	"slices"
	"sort"

	"github.com/mirtool/mirtool/mir"
)

// memory is a list of objects, which do not touch each other. An address is
// never used twice.
type memory struct {
	objects []object // by address
	next    uint64   // no object lies here or above
	used    uint64   // bytes
	max     uint64   // bytes at most
}

type object struct {
	addr  uint64
	bytes []byte
}

const (
	lowest = 1 << 16 // nothing lies below
	gap    = 64      // bytes between objects
)

// add makes an object of n zero bytes and returns its address, or 0 and false
// when that is too much.
func (m *memory) add(n, align uint64) (uint64, bool) {
	if n > m.max-m.used {
		return 0, false
	}
	addr := (m.next + align - 1) / align * align
	m.objects = append(m.objects, object{addr, make([]byte, n)})
	m.used += n
	m.next = addr + n + gap
	return addr, true
}

// remove takes an object away and returns its size.
func (m *memory) remove(addr uint64) uint64 {
	k := m.upTo(addr)
	n := uint64(len(m.objects[k].bytes))
	m.used -= n
	m.objects = slices.Delete(m.objects, k, k+1)
	return n
}

// upTo returns the index of the last object at addr or below, or -1.
func (m *memory) upTo(addr uint64) int {
	return sort.Search(len(m.objects), func(k int) bool { return m.objects[k].addr > addr }) - 1
}

// bytes returns the n bytes at addr, and whether they lie in an object. There
// are always no bytes.
func (m *memory) bytes(addr, n uint64) ([]byte, bool) {
	if n == 0 {
		return nil, true
	}
	k := m.upTo(addr)
	if k < 0 {
		return nil, false
	}
	off, b := addr-m.objects[k].addr, m.objects[k].bytes
	if off > uint64(len(b)) || n > uint64(len(b))-off {
		return nil, false
	}
	return b[off : off+n], true
}

// write puts bytes to addr, and reports whether they fit into an object.
func (m *memory) write(addr uint64, from []byte) bool {
	to, ok := m.bytes(addr, uint64(len(from)))
	copy(to, from)
	return ok
}

// load and store move a value, and report whether it lies in an object.
func (m *memory) load(addr uint64, t mir.Type) (uint64, bool) {
	from, ok := m.bytes(addr, uint64(t.Size()))
	var b [8]byte
	copy(b[:], from)
	return binary.LittleEndian.Uint64(b[:]) & t.Mask(), ok
}

func (m *memory) store(addr uint64, t mir.Type, x uint64) bool {
	b := binary.LittleEndian.AppendUint64(nil, x)
	return m.write(addr, b[:t.Size()])
}
