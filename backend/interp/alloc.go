package interp

import "github.com/mirtool/mirtool/mir"

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
// loop, and the ways there lead through its beginning, where p is new; nor does
// a loop inside lead back to a use.
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
			s := d.index[d.f.Edge(last, e).To]
			if s != head && (s < from || s > to || s <= i && d.blkStart[s] <= d.lastIn[p]) {
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
