package interp

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// A value is live from its definition to its last use, both as positions in
// the order of the blocks; one that is live where a loop begins is live to the
// end of the loop. These intervals have no holes: simple, and for the price of
// a few registers linear in the size of the function, whatever its shape.

// backEdge goes from a place in the order to an earlier or the same one.
type backEdge struct{ from, to int32 }

// touch notes a use of the value at the current position.
func (d *decoder) touch(v mir.Value) {
	if d.end[v] == forever {
		return
	}
	d.end[v], d.last[v] = d.pos, d.blk
	if d.blk < d.loopTo[v] {
		d.lastIn[v] = d.pos
	}
}

const forever = math.MaxInt32

// define notes the definition of the value at a position.
func (d *decoder) define(v mir.Value, pos int32) {
	if d.flags[v]&flagDef != 0 {
		return
	}
	d.flags[v] |= flagDef
	d.start[v], d.end[v], d.last[v] = pos, pos, d.blk
	d.defs = append(d.defs, v)
}

// extend lengthens the intervals of values that are live where a loop begins
// to the loop's end. The blocks of loops that begin after a value's definition
// and overlap are one set each, known by its last block; walking the values
// from the last one to the first, loops only come in.
func (d *decoder) extend() {
	n := len(d.order)
	set := grown(d.alloc.set, n)
	d.alloc.set = set
	for i := range set {
		set[i] = int32(i)
	}
	looped := grown(d.alloc.looped, n) // of the last block of a set: there is a loop
	d.alloc.looped = looped
	find := func(b int32) int32 {
		for set[b] != b {
			set[b] = set[set[b]]
			b = set[b]
		}
		return b
	}
	heads := d.backByHead()
	open := int32(n) // loops that begin here or later are in
	openTo := func(def int32) {
		for open > def+1 {
			open--
			for _, e := range heads[d.headAt[open]:d.headAt[open+1]] {
				for b := find(e.to); b < e.from; b = find(b) {
					set[b] = b + 1
				}
				looped[e.from] = true
			}
		}
	}
	for i := len(d.defs) - 1; i >= 0; i-- {
		v := d.defs[i]
		openTo(d.index[d.f.At(v).Block()])
		if b := find(d.last[v]); looped[b] {
			d.end[v] = d.blkEnd[b]
		}
	}
	openTo(0)
	for _, v := range d.hoisted {
		if b := find(d.last[v]); looped[b] && d.end[v] != forever {
			d.end[v] = d.blkEnd[b]
		}
	}
}

// backByHead sorts the back edges by where they go: those to block i are from
// headAt[i] to headAt[i+1].
func (d *decoder) backByHead() []backEdge {
	n := len(d.order)
	at := grown(d.headAt, n+2)
	for _, e := range d.back {
		at[e.to+2]++
	}
	for i := 2; i < n+2; i++ {
		at[i] += at[i-1]
	}
	sorted := make([]backEdge, len(d.back))
	for _, e := range d.back {
		sorted[at[e.to+1]] = e
		at[e.to+1]++
	} // now at[i] is where those to block i begin
	d.headAt = at
	return sorted
}

// allocator assigns registers to intervals, in the order in which they begin.
type allocator struct {
	set     []int32 // of extend
	looped  []bool
	expire  []mir.Value // by position: the first value whose interval ends there
	after   []mir.Value // by value: the next one that ends there
	release []mir.Value // by position: the first parameter whose loop ends there
	then    []mir.Value // by parameter: the next one
	free    []uint32    // free registers, also some that are not free any more
	state   []regState
	next    uint32 // first register that was never used
}

// regState says of a register whether it is in use, and till when it is kept
// for those who ask for it by name.
type regState struct {
	busy, listed bool
	kept         int32
}

const (
	// Registers from farReg on are out of the reach of instructions; those
	// below it down to scratchReg are scratch in functions that have such.
	farReg     = uint32(window)
	scratchReg = farReg - 64
)

// allocate gives each value that has an interval a register. Word 0 of a frame
// is the link; the parameters of the function are in the words from 1 on.
func (d *decoder) allocate() {
	a := &d.alloc
	n := int(d.blkEnd[len(d.order)-1]) + 2
	a.expire, a.release = grown(a.expire, n), grown(a.release, n)
	a.after, a.then = grown(a.after, len(d.start)), grown(a.then, len(d.start))
	a.free, a.state, a.next = a.free[:0], append(a.state[:0], regState{busy: true}), 1
	for _, e := range d.back {
		for _, p := range d.f.Params(d.order[e.to]) {
			d.kept[p] = max(d.kept[p], d.blkEnd[e.from])
		}
	}
	for i, p := range d.f.Params(d.f.Entry()) {
		a.take(uint32(i + 1))
		if d.flags[p]&flagDef != 0 {
			d.assign(p, uint32(i+1))
		} else {
			a.drop(uint32(i+1), 0)
		}
	}
	pos := int32(0)
	for _, v := range d.hoisted {
		d.assign(v, a.any())
	}
	for _, v := range d.defs {
		if x := d.into[v]; x != 0 {
			d.reg[v] = d.reg[x]
			continue
		}
		for ; pos < d.start[v]; pos++ {
			a.expireAt(d, pos)
		}
		if d.reg[v] == 0 {
			d.assign(v, d.choose(v))
		}
	}
	d.frame = int(a.next)
	d.huge = d.frame+d.maxOut+64 > int(scratchReg)
	if d.huge {
		d.frame = max(d.frame, int(farReg))
	}
}

// fitsInto reports whether v may have the register of a loop's parameter p
// though the interval of p covers that of v: p is used again only behind the
// loop, and the ways there lead through its beginning, where p is new.
func (d *decoder) fitsInto(v, p mir.Value) bool {
	to := d.loopTo[p] - 1 // the last block that goes back
	if to < 0 || d.start[v] <= d.lastIn[p] || d.start[v] <= d.shared[p] || d.end[v] > d.blkEnd[to] || d.end[p] <= d.blkEnd[to] {
		return false
	}
	from, head := d.index[d.f.At(v).Block()], d.index[d.f.At(p).Block()]
	if from <= head || from > to || to-from > fitMost {
		return false
	}
	for i := from; i <= to; i++ {
		last := d.f.Last(d.order[i])
		for e := range d.f.NumEdges(last) {
			if s := d.index[d.f.Edge(last, e).To]; s != head && (s < from || s > to) {
				return false
			}
		}
	}
	d.shared[p] = d.end[v]
	d.flags[v] |= flagShares
	return true
}

// fitMost is how many blocks fitsInto looks at.
const fitMost = 64

// assign gives the value the register till its interval ends.
func (d *decoder) assign(v mir.Value, r uint32) {
	a := &d.alloc
	d.reg[v] = r
	if d.end[v] == forever || d.flags[v]&flagShares != 0 {
		return
	}
	a.after[v] = a.expire[d.end[v]]
	a.expire[d.end[v]] = v
	if to := d.kept[v]; to > a.state[r].kept {
		a.state[r].kept = to
		a.then[v] = a.release[to]
		a.release[to] = v
	}
}

// choose returns a register for the value: the one of the parameter that it
// will be passed to, the one of a value that is passed to it, or any.
func (d *decoder) choose(v mir.Value) uint32 {
	a := &d.alloc
	p := d.hint[v]
	for range 4 {
		if p == 0 {
			break
		}
		if r := d.reg[p]; r != 0 {
			if !a.state[r].busy {
				a.take(r)
				return r
			}
			if d.fitsInto(v, p) {
				return r
			}
			break
		}
		if from := d.from[p]; from != 0 && from != v {
			if r := d.reg[from]; r != 0 && !a.state[r].busy {
				a.take(r)
				return r
			}
		}
		p = d.hint[p]
	}
	if from := d.from[v]; from != 0 {
		if r := d.reg[from]; r != 0 && !a.state[r].busy {
			a.take(r)
			return r
		}
	}
	return a.any()
}

// any takes a free register.
func (a *allocator) any() uint32 {
	for len(a.free) > 0 {
		r := a.free[len(a.free)-1]
		a.free = a.free[:len(a.free)-1]
		if s := &a.state[r]; s.listed {
			s.listed = false
			if !s.busy {
				s.busy = true
				return r
			}
		}
	}
	if a.next == scratchReg {
		a.next = farReg
	}
	r := a.next
	a.take(r)
	return r
}

// take makes the register busy.
func (a *allocator) take(r uint32) {
	for uint32(len(a.state)) <= r {
		a.state = append(a.state, regState{})
	}
	a.next = max(a.next, r+1)
	a.state[r].busy = true
	a.state[r].listed = false
}

// drop makes the register free at a position, if it is not kept.
func (a *allocator) drop(r uint32, pos int32) {
	s := &a.state[r]
	s.busy = false
	if s.kept <= pos && !s.listed {
		s.listed = true
		a.free = append(a.free, r)
	}
}

// expireAt frees what ends at the position.
func (a *allocator) expireAt(d *decoder, pos int32) {
	for v := a.expire[pos]; v != 0; v = a.after[v] {
		a.drop(d.reg[v], pos)
	}
	for v := a.release[pos]; v != 0; v = a.then[v] {
		if r := d.reg[v]; !a.state[r].busy {
			a.drop(r, pos)
		}
	}
}
