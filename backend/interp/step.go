package interp

import "github.com/mirtool/mirtool/mir"

// Loops end by passing on new values for their parameters. A parameter and
// what is passed to it should have one register, which they can when the
// parameter is not used any more at the point where the new value is made. So:
//
//   - A step, x plus a constant that is only passed on, is made on the edge.
//   - Another value that is only passed on at the end of its block is made
//     after the last use of the parameter, if that comes later: it sinks. With a
//     load that is part of it, it does not sink past what may be observed.

// stepOf returns what a step adds to which value, and whether v has the form
// of a step.
func (d *decoder) stepOf(v mir.Value) (x mir.Value, by int64, ok bool) {
	in := d.f.At(v)
	if in.Op != mir.Add && in.Op != mir.Sub && in.Op != mir.PtrAdd || in.Res != mir.I64 && in.Res != mir.I32 && in.Res != mir.Ptr {
		return 0, 0, false
	}
	args := d.f.Args(v)
	x, y := args[0], args[1]
	c, ok := d.f.IsConst(y)
	if !ok && in.Op == mir.Add {
		x, y = y, x
		c, ok = d.f.IsConst(y)
	}
	from := d.root(x)
	if _, both := d.constant(from); !ok || both || d.isSlot(from) {
		return 0, 0, false
	}
	by = int64(c)
	if in.Op == mir.Sub {
		by = -by
	}
	return x, by, true
}

// onlyPassed reports whether all uses of v for which it must be made are that
// edges pass it.
func (d *decoder) onlyPassed(v mir.Value) bool {
	uses := d.uses[v]
	if d.flags[v]&flagOffset != 0 {
		uses -= d.indexUses[v]
	}
	return uses > 0 && uses == d.passed[v]
}

// findSteps marks the steps that are passed by jumps alone. For others, and
// for values that may sink, it depends on what is live.
func (d *decoder) findSteps() {
	d.maybe = d.maybe[:0]
	heads := d.headsUpTo()
	for i, b := range d.order {
		for v := d.f.First(b); v != 0; v = d.f.Next(v) {
			if !d.onlyPassed(v) || d.flags[v]&flagInline != 0 {
				continue
			}
			_, _, step := d.stepOf(v)
			step = step && d.flags[v]&flagPair == 0 && heads[d.lastEdge[v]] == heads[i]
			switch {
			case step && d.flags[v]&flagBranched == 0:
				d.flags[v] |= flagStep
			case step || d.uses[v] == 1 && d.sinks(v):
				d.maybe = append(d.maybe, v)
			}
		}
	}
}

// headsUpTo returns for each place in the order how many blocks up to it are
// the target of an edge that goes back.
func (d *decoder) headsUpTo() []int32 {
	heads := grown(d.headAt, len(d.order))
	for _, e := range d.back {
		heads[e.to] = 1
	}
	for i := 1; i < len(heads); i++ {
		heads[i] += heads[i-1]
	}
	d.headAt = heads
	return heads
}

// sinks reports whether v may be made later in its block.
func (d *decoder) sinks(v mir.Value) bool {
	in := d.f.At(v)
	return in.Op.Is(mir.Pure) && !in.Op.Is(mir.Traps) && d.index[in.Block()] == d.lastEdge[v] &&
		d.f.At(d.f.Last(in.Block())).Op == mir.Jump
}

// refine decides for the values of which findSteps was not sure, now that the
// first walk has told where parameters are used last. It reports whether it
// changed anything, so that the walk must be repeated.
func (d *decoder) refine() bool {
	changed := false
	for _, v := range d.maybe {
		p := d.hint[v]
		if d.flags[p]&flagDef == 0 || d.end[p] <= d.start[v] {
			continue
		}
		if d.readsVar(v) {
			continue // it may change till then
		}
		if _, _, step := d.stepOf(v); step && d.flags[v]&flagPair == 0 {
			d.flags[v] |= flagStep
			changed = true
		} else if d.uses[v] == 1 && d.sinkAfter(v, p) {
			changed = true
		}
	}
	if changed {
		d.rescan()
	}
	return changed
}

// sinkAfter makes v sink behind the last use of p, if that is in its block and
// not the end of it. What others sink to stays where it is, and nothing sinks to
// what sinks itself.
func (d *decoder) sinkAfter(v, p mir.Value) bool {
	if d.flags[v]&flagBefore != 0 {
		return false
	}
	u := v
	pos := d.start[v] - 1 // of u
	loads := d.loads(v)
	for n := 0; pos <= d.end[p] || d.flags[u]&flagSunk != 0; n++ {
		if op := d.f.At(u).Op; loads && u != v && (!op.Is(mir.Pure) || op.Is(mir.Traps)) {
			return false
		}
		u = d.f.Next(u)
		for u != 0 && d.f.At(u).Op == mir.OpResult {
			u = d.f.Next(u)
		}
		if u == 0 || n > sinkMost {
			return false
		}
		pos += 2
	}
	d.flags[v] |= flagSunk
	d.flags[u] |= flagBefore
	d.sunk[v] = d.sunk[u]
	d.sunk[u] = v
	return true
}

// loads reports whether a load is made as a part of v.
func (d *decoder) loads(v mir.Value) bool {
	if d.flags[v]&flagPair == 0 {
		return false
	}
	p, _ := d.match(v)
	return p.load != 0
}

// sinkMost is how many instructions a value may sink.
const sinkMost = 64

// rescan repeats the first walk.
func (d *decoder) rescan() {
	for _, vs := range [][]mir.Value{d.defs, d.hoisted} {
		for _, v := range vs {
			d.flags[v] &^= flagDef | flagHoisted
			d.start[v], d.end[v], d.last[v], d.touchAt[v] = 0, 0, 0, 0
		}
	}
	d.defs, d.hoisted, d.maxOut = d.defs[:0], d.hoisted[:0], 0
	d.touches = d.touches[:1]
	d.body()
}
