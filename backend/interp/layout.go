package interp

import (
	"cmp"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// walkStep is a block on the way of the depth-first walk.
type walkStep struct {
	block mir.Block
	succs []mir.Block
}

// layout puts the blocks that can be reached into reverse postorder, so that a
// definition comes before its uses. Where that leaves a choice, they stay in
// the order in which the function has them.
func (d *decoder) layout() {
	rank := d.blkStart[:0]
	rank = grown(rank, d.f.NumBlocks())
	for i, b := range d.f.Blocks() {
		rank[b] = int32(i)
		d.index[b] = -1
	}
	const seen = -2
	entry := d.f.Entry()
	d.index[entry] = seen
	walk := append(d.walk[:0], d.step(entry, rank))
	for len(walk) > 0 {
		top := &walk[len(walk)-1]
		if len(top.succs) == 0 {
			d.order = append(d.order, top.block)
			walk = walk[:len(walk)-1]
			continue
		}
		next := top.succs[0]
		top.succs = top.succs[1:]
		if d.index[next] == -1 {
			d.index[next] = seen
			walk = append(walk, d.step(next, rank))
		}
	}
	d.walk, d.blkStart = walk, rank
	slices.Reverse(d.order)
	for i, b := range d.order {
		d.index[b] = int32(i)
	}
}

// step returns a block with its successors, last one first: what is visited
// last comes first in the layout.
func (d *decoder) step(b mir.Block, rank []int32) walkStep {
	succs := d.f.Successors(nil, b)
	if len(succs) > 1 {
		slices.SortStableFunc(succs, func(x, y mir.Block) int { return cmp.Compare(rank[y], rank[x]) })
	}
	return walkStep{b, succs}
}

// countUses counts the uses of each value, finds the edges that go back and
// the blocks in loops, and decides which values are made where they are used.
func (d *decoder) countUses() {
	n := len(d.order)
	d.inLoop, d.preds, d.skipped = grown(d.inLoop, n), grown(d.preds, n), grown(d.skipped, n)
	depth := grown(d.blkEnd, n+1)
	for i, b := range d.order {
		for v := d.f.First(b); v != 0; v = d.f.Next(v) {
			d.countIn(v)
		}
		last := d.f.Last(b)
		for e := range d.f.NumEdges(last) {
			edge := d.f.Edge(last, e)
			to := d.index[edge.To]
			d.preds[to]++
			if to <= int32(i) {
				d.back = append(d.back, backEdge{int32(i), to})
				for _, p := range d.f.Params(edge.To) {
					d.loopTo[p] = int32(i) + 1
				}
				depth[to]++
				depth[i+1]--
			}
			d.countEdge(edge, int32(i), to <= int32(i))
			if d.f.At(last).Op != mir.Jump {
				d.markBranched(edge)
			}
		}
	}
	open := int32(0)
	for i := range d.order {
		open += depth[i]
		d.inLoop[i] = open > 0
	}
	d.blkEnd = depth
	for _, b := range d.order {
		for v := d.f.First(b); v != 0; v = d.f.Next(v) {
			if d.f.At(v).Op == mir.PtrAdd {
				d.fuseAddress(v)
			}
		}
	}
	for _, b := range d.order {
		// Backwards: what becomes part of its user takes in nothing itself.
		for v := d.f.Last(b); v != 0; v = d.f.Prev(v) {
			d.fuse(v)
		}
	}
	d.findOffsets()
}

func (d *decoder) countIn(v mir.Value) {
	args := d.f.Args(v)
	for _, a := range args {
		d.uses[a]++
	}
	in := d.f.At(v)
	if sameBits(in.Op) {
		d.alias[v] = d.root(args[0])
	}
	switch in.Op {
	case mir.Load:
		d.countAddr(args[0], in.Type)
	case mir.Store:
		d.countAddr(args[1], in.Type)
	}
}

// sameBits reports whether an op leaves the bits as they are, so that its value
// needs no code and no register of its own.
func sameBits(op mir.Op) bool {
	return op == mir.ZExt || op == mir.Bitcast || op == mir.PtrToInt || op == mir.IntToPtr
}

func (d *decoder) countAddr(p mir.Value, t mir.Type) {
	d.addrUses[p]++
	d.sizes[p] |= uint8(t.Size())
}

// countEdge counts what the edge passes, and notes which values and parameters
// had better have the same register.
func (d *decoder) countEdge(e *mir.Edge, from int32, back bool) {
	params := d.f.Params(e.To)
	for i, a := range d.f.EdgeArgs(e) {
		d.uses[a]++
		d.passed[a]++
		d.lastEdge[a] = from
		if d.hint[a] == 0 || back {
			d.hint[a] = params[i]
		}
		if d.from[params[i]] == 0 {
			d.from[params[i]] = a
		}
	}
}

func (d *decoder) markBranched(e *mir.Edge) {
	for _, a := range d.f.EdgeArgs(e) {
		d.flags[a] |= flagBranched
	}
}
