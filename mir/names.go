package mir

import (
	"encoding/binary"
	"math"
	"strconv"
)

// A nameTable holds the names of the values, or of the blocks, of a function:
// the bytes one after another, and an index from name to holder that is made
// when it is first asked for and dropped by forget.
type nameTable struct {
	bytes []byte   // for each name its length as a varint and its bytes; offset 0 is no name
	index []uint32 // open addressing; 0 is free; holder handles
	count int      // entries in index, removed ones included
}

// A holder tells the table which name a handle has.
type holder func(h uint32) *uint32

// add stores a name and returns its offset.
func (t *nameTable) add(name string) uint32 {
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

// hash is FNV-1a with a last mix; the table is not exposed to chosen names in
// a way that would matter: a slow parse is the worst that collisions do.
func hash[S []byte | string](s S) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 15
	return h * 0x9e3779b1
}

// build indexes the named handles from 1 to n.
func (t *nameTable) build(n uint32, name holder) {
	size := 16
	for size < int(n)*3 { // so that building again pays for as many renames
		size *= 2
	}
	t.index, t.count = make([]uint32, size), 0
	for h := uint32(1); h < n; h++ {
		if off := *name(h); off != 0 {
			t.insert(h, t.get(off))
		}
	}
}

func (t *nameTable) insert(h uint32, name []byte) {
	mask := uint32(len(t.index) - 1)
	i := hash(name) & mask
	for t.index[i] != 0 {
		i = (i + 1) & mask
	}
	t.index[i] = h
	t.count++
}

// lookup returns the handle with the name, or 0.
func lookup[S []byte | string](t *nameTable, s S, n uint32, name holder) uint32 {
	if t.index == nil {
		t.build(n, name)
	}
	mask := uint32(len(t.index) - 1)
	for i := hash(s) & mask; t.index[i] != 0; i = (i + 1) & mask {
		h := t.index[i]
		if off := *name(h); off != 0 && string(t.get(off)) == string(s) {
			return h
		}
	}
	return 0
}

// set gives handle h, one of n, a name that no other has.
func (t *nameTable) set(h uint32, s string, n uint32, name holder) {
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
// with the first suffix .1, .2, … behind those in use. It looks for that one by
// halving, so that a thousand values may come from one.
func (t *nameTable) free(want string, n uint32, name holder) string {
	if lookup(t, want, n, name) == 0 {
		return want
	}
	stem := Stem(want) + "."
	used := func(i int) bool { return lookup(t, stem+strconv.Itoa(i), n, name) != 0 }
	first := 1
	for used(first) {
		first *= 2
	}
	for last := first / 2; last+1 < first; {
		if mid := (last + first) / 2; used(mid) {
			last = mid
		} else {
			first = mid
		}
	}
	return stem + strconv.Itoa(first)
}

// Stem returns a name without the suffix .N that a pass gave it.
func Stem(name string) string {
	i := len(name)
	for i > 0 && name[i-1] >= '0' && name[i-1] <= '9' {
		i--
	}
	if i > 1 && i < len(name) && name[i-1] == '.' {
		return name[:i-1]
	}
	return name
}
