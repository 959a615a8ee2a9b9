package interp

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

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
	holder       mir.Value // what it was taken for
	till         int32     // the end of the last value that is in it
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

// fitsInto reports whether v may share the register of a loop's parameter p
// though the interval of p covers its beginning: where v is made, p is not live.
// All ways to where p is used again lead through the beginning of the loop,
// where p is new, and v is not live there.
func (d *decoder) fitsInto(v, p mir.Value) bool {
	to := d.loopTo[p] - 1 // the last block that goes back
	if to < 0 || d.start[v] <= d.shared[p] || d.end[v] > d.blkEnd[to] || d.alloc.state[d.reg[p]].holder != p {
		return false
	}
	from, head := d.index[d.f.At(v).Block()], d.index[d.f.At(p).Block()]
	if from <= head || from > to || !d.deadBehind(p, v, from, head) {
		return false
	}
	d.shared[p] = d.end[v]
	return true
}

// deadBehind reports whether no way from where v is made, in block from, leads
// to a use of p without entering the block head.
func (d *decoder) deadBehind(p, v mir.Value, from, head int32) bool {
	n := 0
	for i := d.touchAt[p]; i != 0; i = d.touches[i].before {
		u := d.touches[i]
		if n++; n > fitMost || u.blk == from && u.pos > d.start[v] {
			return false
		}
	}
	ways := d.waysOn(d.ways[:0], from, head)
	for i := 0; i < len(ways) && len(ways) <= fitMost; i++ {
		ways = d.waysOn(ways, ways[i], head)
	}
	d.ways = ways
	if len(ways) > fitMost {
		return false
	}
	for i := d.touchAt[p]; i != 0; i = d.touches[i].before {
		if slices.Contains(ways, d.touches[i].blk) {
			return false
		}
	}
	return true
}

// waysOn adds the successors of a block that are neither head nor there yet,
// until there are more than fitMost.
func (d *decoder) waysOn(ways []int32, from, head int32) []int32 {
	last := d.f.Last(d.order[from])
	n := d.f.NumEdges(last)
	for e := 0; e < n && len(ways) <= fitMost; e++ {
		if s := d.index[d.f.Edge(last, e).To]; s != head && !slices.Contains(ways, s) {
			ways = append(ways, s)
		}
	}
	return ways
}

// fitMost is how many blocks, and uses, deadBehind looks at.
const fitMost = 64

// assign gives the value the register till its interval ends.
func (d *decoder) assign(v mir.Value, r uint32) {
	a := &d.alloc
	d.reg[v] = r
	if d.end[v] == forever {
		return
	}
	if a.state[r].till < d.start[v] {
		a.state[r].holder, a.state[r].till = v, 0
	}
	a.state[r].till = max(a.state[r].till, d.end[v])
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
		if r := d.reg[v]; a.state[r].till <= pos {
			a.drop(r, pos)
		}
	}
	for v := a.release[pos]; v != 0; v = a.then[v] {
		if r := d.reg[v]; !a.state[r].busy {
			a.drop(r, pos)
		}
	}
}
