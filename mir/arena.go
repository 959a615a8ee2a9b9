package mir

import (
	"math/bits"
	"slices"
)

// A pages is a growing sequence of pointer-free records in which a record
// never moves: a pointer to one stays good while others are added. Pages are
// small, so that finding a record takes no branch and tiny functions stay tiny;
// large functions get room for many at once.
type pages[T any] struct {
	page []*[pageLen]T
	n    uint32
}

const (
	pageBits = 2
	pageLen  = 1 << pageBits
	midRoom  = 16   // records that are allocated at once while there are few
	maxRoom  = 4096 // the most
)

// at returns record i, which must exist.
func (a *pages[T]) at(i uint32) *T { return &a.page[i>>pageBits][i&(pageLen-1)] }

// add appends a zero record and returns its index.
func (a *pages[T]) add() uint32 {
	i := a.n
	if int(i>>pageBits) == len(a.page) {
		a.grow()
	}
	a.n++
	return i
}

// grow adds room: as many records as there are, or when there are more, fewer,
// so that little room is set aside in vain.
func (a *pages[T]) grow() {
	n := min(max(a.n, pageLen), midRoom)
	if a.n > 4*midRoom {
		n = min(a.n/4, maxRoom) &^ (pageLen - 1)
	}
	a.addRoom(make([]T, n))
}

// addRoom adds the pages that room, a multiple of their length, is made of.
func (a *pages[T]) addRoom(room []T) {
	at, n := len(a.page), len(room)/pageLen
	if at+n > cap(a.page) {
		a.page = slices.Grow(a.page, max(n, at, pageLen))
	}
	a.page = a.page[:at+n]
	for i := range n {
		a.page[at+i] = (*[pageLen]T)(room[i*pageLen:])
	}
}

// clone returns a copy that shares nothing.
func (a *pages[T]) clone() pages[T] {
	c := pages[T]{page: make([]*[pageLen]T, 0, len(a.page)), n: a.n}
	room := make([]T, len(a.page)*pageLen)
	for i, p := range a.page {
		copy(room[i*pageLen:], p[:])
	}
	c.addRoom(room)
	return c
}

// A vlist is a list of values: up to three in place, longer ones in a pool. It
// takes 12 bytes and the count that stands beside it: the number of values in
// place, or inPool.
type vlist [3]Value

const inPool = 4

// A pool holds lists of values of more than three elements. A list never
// crosses a page, so it is one slice; it keeps its place until it outgrows it.
type pool struct {
	page [][]Value // len is what is given out
}

const poolPage = 1024

// alloc gives out room for n values: the page and offset where it starts.
func (p *pool) alloc(n int) (page, off uint32) {
	last := len(p.page) - 1
	if last < 0 || cap(p.page[last])-len(p.page[last]) < n {
		size := poolPage
		if last < 0 {
			size = 32
		}
		p.page = append(p.page, make([]Value, 0, max(size, n)))
		last++
	}
	off = uint32(len(p.page[last]))
	p.page[last] = p.page[last][:int(off)+n]
	return uint32(last), off
}

// view returns the list as a slice that may be written to.
func (p *pool) view(l *vlist, n uint8) []Value {
	if n != inPool {
		return l[:n:n]
	}
	off, end := l[1], l[1]+l[2]
	return p.page[l[0]][off:end:end]
}

// put makes l hold vs and returns the new count.
func (p *pool) put(l *vlist, n uint8, vs []Value) uint8 {
	if len(vs) <= len(l) {
		var t vlist
		c := copy(t[:], vs)
		*l = t
		return uint8(c)
	}
	if n != inPool || roomFor(l[2]) < len(vs) {
		page, off := p.alloc(roomFor(Value(len(vs))))
		*l = vlist{Value(page), Value(off), 0}
	}
	l[2] = Value(len(vs))
	copy(p.view(l, inPool), vs)
	return inPool
}

// push appends v to the list and returns the new count.
func (p *pool) push(l *vlist, n uint8, v Value) uint8 {
	if int(n) < len(l) {
		l[n] = v
		return n + 1
	}
	if n == inPool && roomFor(l[2]) > int(l[2]) {
		p.page[l[0]][l[1]+l[2]] = v
		l[2]++
		return n
	}
	old := p.view(l, n) // may be l itself
	page, off := p.alloc(roomFor(Value(len(old) + 1)))
	copy(p.page[page][off:], old)
	p.page[page][off+uint32(len(old))] = v
	*l = vlist{Value(page), Value(off), Value(len(old) + 1)}
	return inPool
}

// roomFor is the number of values set aside for a list of n: the next power
// of two, so that a growing list moves seldom.
func roomFor(n Value) int { return 1 << bits.Len32(uint32(n-1)) }

// clone returns a copy that shares nothing.
func (p *pool) clone() pool {
	c := pool{page: make([][]Value, len(p.page))}
	for i, pg := range p.page {
		c.page[i] = append(make([]Value, 0, cap(pg)), pg...)
	}
	return c
}
