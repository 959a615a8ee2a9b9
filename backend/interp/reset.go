package interp

import "github.com/mirtool/mirtool/mir"

// grown returns n zeroes, in the memory of s if that is enough.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}

// reset makes the tables ready for the function.
func (d *decoder) reset() {
	n := d.hidden(d.f.NumVars())
	d.uses, d.addrUses, d.sizes = grown(d.uses, n), grown(d.addrUses, n), grown(d.sizes, n)
	d.alias, d.flags = grown(d.alias, n), grown(d.flags, n)
	d.start, d.end, d.last = grown(d.start, n), grown(d.end, n), grown(d.last, n)
	d.kept, d.passed, d.lastEdge = grown(d.kept, n), grown(d.passed, n), grown(d.lastEdge, n)
	d.loopTo, d.touchAt, d.shared = grown(d.loopTo, n), grown(d.touchAt, n), grown(d.shared, n)
	d.indexUses = grown(d.indexUses, n)
	clear(d.sunk)
	clear(d.into)
	d.reg, d.hint, d.from = grown(d.reg, n), grown(d.hint, n), grown(d.from, n)
	d.index = grown(d.index, d.f.NumBlocks())
	d.defs, d.hoisted, d.order, d.back = d.defs[:0], d.hoisted[:0], d.order[:0], d.back[:0]
	d.code, d.codeVals, d.edges, d.fixes = d.code[:0], d.codeVals[:0], d.edges[:0], d.fixes[:0]
	d.edgeVals, d.edgeDepth = d.edgeVals[:0], d.edgeDepth[:0]
	d.tables, d.maxOut, d.barrier = d.tables[:0], 0, 0
	d.touches = append(d.touches[:0], touched{})
	d.placeSlots()
}

// hidden returns the number that stands for hidden register i: 0 the base of
// the slots, 1 the old stack pointer, 2 a zero, and then the variables.
func (d *decoder) hidden(i int) int { return d.f.NumValues() + 3 + i }

// The hidden registers.
func (d *decoder) slotBase() mir.Value        { return mir.Value(d.f.NumValues()) }
func (d *decoder) oldStack() mir.Value        { return mir.Value(d.f.NumValues() + 1) }
func (d *decoder) zero() mir.Value            { return mir.Value(d.f.NumValues() + 2) }
func (d *decoder) variable(x int64) mir.Value { return mir.Value(d.hidden(int(x))) }
