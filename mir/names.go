package mir

import (
	"container/heap"
	"encoding/binary"
	"math"
	"strconv"
)

// A nameTable holds the names of the values, or of the blocks, of a function:
// the bytes one after another, and an index from name to holder that is made
// when it is first asked for and dropped by forget.
type nameTable struct {
	bytes []byte   // for each name its length as a varint and its bytes; offset 0 is no name
	index []uint64 // open addressing; 0 is free; the hash of the name, then the holder's handle in 32 bits
	count int      // entries in index, removed ones included

	derived *derived // made when a name is first derived
}

// A holder tells the table which name a handle has.
type holder func(h uint32) *uint32

// add stores a name and returns its offset.
func (t *nameTable) add(name []byte) uint32 {
	if len(t.bytes) == 0 {
		t.bytes = append(t.bytes, 0)
	}
	off := len(t.bytes)
	if uint64(off)+uint64(len(name)) > math.MaxUint32-16 {
		return 0 // 4 GB of names: the rest goes nameless
	}
	t.bytes = binary.AppendUvarint(t.bytes, uint64(len(name)))
	t.bytes = append(t.bytes, name...)
	return uint32(off)
}

// get returns the name at an offset; the slice belongs to the table.
func (t *nameTable) get(off uint32) []byte {
	if off == 0 {
		return nil
	}
	n, w := binary.Uvarint(t.bytes[off:])
	start := int(off) + w
	return t.bytes[start : start+int(n)]
}

// hash is FNV-1a with the finaliser of MurmurHash3, without which names that
// differ in their last digits crowd together.
func hash[S []byte | string](s S) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

// build indexes the named handles from 1 to n.
func (t *nameTable) build(n uint32, name holder) {
	size := 16
	for size < int(n)*3 { // so that building again pays for as many renames
		size *= 2
	}
	t.index, t.count = make([]uint64, size), 0
	for h := uint32(1); h < n; h++ {
		if off := *name(h); off != 0 {
			t.insert(h, t.get(off))
		}
	}
}

// gone stands in the index where a name was taken away.
const gone = ^uint64(0)

func (t *nameTable) insert(h uint32, name []byte) {
	mask := uint32(len(t.index) - 1)
	sum := hash(name)
	i := sum & mask
	for t.index[i] != 0 && t.index[i] != gone {
		i = (i + 1) & mask
	}
	if t.index[i] == 0 {
		t.count++
	}
	t.index[i] = uint64(sum)<<32 | uint64(h)
}

// lookup returns the handle with the name, or 0.
func lookup[S []byte | string](t *nameTable, s S, n uint32, name holder) uint32 {
	if t.index == nil {
		t.build(n, name)
	}
	mask := uint32(len(t.index) - 1)
	sum := hash(s)
	for i := sum & mask; t.index[i] != 0; i = (i + 1) & mask {
		if e := t.index[i]; uint32(e>>32) == sum && e != gone {
			if off := *name(uint32(e)); off != 0 && string(t.get(off)) == string(s) {
				return uint32(e)
			}
		}
	}
	return 0
}

// set gives handle h, one of n, a name that no other has.
func (t *nameTable) set(h uint32, s []byte, n uint32, name holder) {
	t.release(h, name(h))
	off := t.add(s)
	*name(h) = off
	if t.index == nil || off == 0 {
		return
	}
	if (t.count+1)*2 > len(t.index) {
		t.build(n, name)
		return // build has seen h
	}
	t.insert(h, t.get(off))
}

// free returns a name like want that no handle has: want itself, or its stem
// with the lowest free suffix .1, .2, … It is good until the next call.
func (t *nameTable) free(want []byte, n uint32, name holder) []byte {
	if lookup(t, want, n, name) == 0 {
		return want
	}
	return t.derive(want, n, name)
}

// derive is free for a name that some handle has.
func (t *nameTable) derive(want []byte, n uint32, name holder) []byte {
	stem, _ := splitSuffix(want)
	if t.derived == nil {
		t.derived = &derived{of: map[string]*suffixes{}}
	}
	d := t.derived
	used := d.of[string(stem)]
	if used == nil {
		used = &suffixes{next: 1}
		d.of[string(stem)] = used
	}
	d.buf = append(append(d.buf[:0], stem...), '.')
	base := len(d.buf)
	i := used.lowest(func(i int) bool {
		d.buf = strconv.AppendInt(d.buf[:base], int64(i), 10)
		return lookup(t, d.buf, n, name) != 0
	})
	d.buf = strconv.AppendInt(d.buf[:base], int64(i), 10)
	return d.buf
}

// derived is what is known of derived names.
type derived struct {
	of  map[string]*suffixes // by stem
	buf []byte               // where names are put together
}

// suffixes are those that names derived from one stem have: all below next but
// the holes, a heap, may be in use.
type suffixes struct {
	next  int
	holes intHeap
}

// lowest returns the lowest suffix that is not used.
func (d *suffixes) lowest(used func(int) bool) int {
	for len(d.holes) > 0 {
		if i := d.holes[0]; !used(i) {
			return i
		}
		heap.Pop(&d.holes)
	}
	for used(d.next) {
		d.next++
	}
	return d.next
}

// intHeap implements heap.Interface.
type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *intHeap) Push(x any)        { *h = append(*h, x.(int)) }
func (h *intHeap) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	*h = (*h)[:last]
	return x
}

// release takes the name, whose offset is at off, away from handle h.
func (t *nameTable) release(h uint32, off *uint32) {
	if *off == 0 {
		return
	}
	name := t.get(*off)
	*off = 0
	if t.derived != nil {
		stem, i := splitSuffix(name)
		if d := t.derived.of[string(stem)]; d != nil && i > 0 && i < d.next {
			heap.Push(&d.holes, i)
		}
	}
	if t.index == nil {
		return
	}
	mask := uint32(len(t.index) - 1)
	for i := hash(name) & mask; t.index[i] != 0; i = (i + 1) & mask {
		if t.index[i] != gone && uint32(t.index[i]) == h {
			t.index[i] = gone
			return
		}
	}
}

// splitSuffix splits a name into its stem and the N of its suffix .N; a name
// without one is its own stem, and its suffix 0.
func splitSuffix[S []byte | string](name S) (stem S, n int) {
	i := len(name)
	for i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		i--
	}
	if i < 2 || i == len(name) || name[i-1] != '.' || name[i] == '0' || len(name)-i > 9 {
		return name, 0
	}
	for _, c := range []byte(name[i:]) {
		n = 10*n + int(c-'0')
	}
	return name[:i-1], n
}

// Stem returns a name without the suffix .N that a pass gave it.
func Stem(name string) string {
	stem, _ := splitSuffix(name)
	return stem
}
