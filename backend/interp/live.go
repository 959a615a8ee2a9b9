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

// touched is a use of a loop's parameter.
type touched struct {
	blk, pos int32
	before   int32 // another one of the same parameter, 0 for none
}

// touch notes a use of the value at the current position.
func (d *decoder) touch(v mir.Value) {
	if d.end[v] == forever {
		return
	}
	d.end[v], d.last[v] = d.pos, d.blk
	if d.loopTo[v] != 0 {
		d.touches = append(d.touches, touched{d.blk, d.pos, d.touchAt[v]})
		d.touchAt[v] = int32(len(d.touches) - 1)
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
