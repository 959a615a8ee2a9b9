package mir

import "math/bits"

// A pages is a growing sequence of pointer-free records in which a record
// never moves: a pointer to one stays good while others are added. The first
// pages have 4, 4 and 8 records, so that tiny functions stay tiny; up to
// pageMax records pages have 16, so that little room is set aside in vain;
// from there on they have pageMax.
type pages[T any] struct {
	page [][]T
	n    uint32
}

const (
	firstPage   = 4
	midPageBits = 4 // pages of 16 records
	midPage     = 1 << midPageBits
	pageMaxBits = 12
	pageMax     = 1 << pageMaxBits // also the number of records in the smaller pages together
	tinyPages   = 3                // that hold the first midPage records
	smallPages  = tinyPages + pageMax/midPage - 1
)

// locate returns the page of record i and its index there.
func locate(i uint32) (page, off uint32) {
	switch {
	case i >= pageMax:
		return smallPages - 1 + i>>pageMaxBits, i & (pageMax - 1)
	case i >= midPage:
		return tinyPages - 1 + i>>midPageBits, i & (midPage - 1)
	case i >= 2*firstPage:
		return 2, i - 2*firstPage
	}
	return i / firstPage, i % firstPage
}

func pageSize(p uint32) uint32 {
	switch {
	case p < 2:
		return firstPage
	case p == 2:
		return 2 * firstPage
	case p < smallPages:
		return midPage
	}
	return pageMax
}

// at returns record i, which must exist.
func (a *pages[T]) at(i uint32) *T {
	p, off := locate(i)
	return &a.page[p][off]
}

// add appends a zero record and returns its index.
func (a *pages[T]) add() uint32 {
	i := a.n
	p, _ := locate(i)
	if int(p) == len(a.page) {
		a.page = append(a.page, make([]T, pageSize(p)))
	}
	a.n++
	return i
}

// clone returns a copy that shares nothing.
func (a *pages[T]) clone() pages[T] {
	c := pages[T]{page: make([][]T, len(a.page)), n: a.n}
	for i, p := range a.page {
		c.page[i] = append(make([]T, 0, len(p)), p...)
	}
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
