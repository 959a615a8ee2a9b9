package analysis

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// Loop is a natural loop: the blocks from which a back edge to the header can
// be reached without going through the header. All back edges to one header
// make one loop.
type Loop struct {
	Header  mir.Block
	Parent  *Loop       // the loop right around, or nil
	Depth   int         // 1 for an outermost loop
	Blocks  []mir.Block // those of inner loops included; the header first, the rest in reverse postorder
	Latches []mir.Block // the blocks with a back edge to the header
}

// Loops are the natural loops of a function. Cycles that can be entered other
// than through one header are no natural loops; Irreducible tells whether
// there are any.
type Loops struct {
	All         []*Loop // outer before inner, in reverse postorder of the headers
	Irreducible bool
	of          []*Loop // by Block: the innermost loop
	work        []mir.Block
	made        []*Loop // to be used again
}

// NewLoops finds the loops from the dominator tree: an edge to a block that
// dominates its source is a back edge.
func NewLoops(c *mir.CFG, d *mir.DomTree) *Loops {
	l := &Loops{}
	l.Compute(c, d)
	return l
}

// Compute finds the loops anew, in the memory that l has: each *Loop that it
// gave out before is another one now.
func (l *Loops) Compute(c *mir.CFG, d *mir.DomTree) {
	n := c.Func.NumBlocks()
	l.of = slices.Grow(l.of[:0], n)[:n]
	clear(l.of)
	l.All, l.Irreducible = l.All[:0], false
	for i, h := range c.RPO {
		var loop *Loop
		for _, p := range c.Preds(h) {
			switch {
			case c.Index(p) < i:
			case d.Dominates(h, p):
				if loop == nil {
					loop = l.add(h)
				}
				loop.Latches = append(loop.Latches, p)
			default:
				l.Irreducible = true
			}
		}
	}
	if len(l.All) == 0 {
		return
	}
	// Inner headers come later in reverse postorder: from the last to the
	// first, a block belongs to the loop that finds it first.
	for i := len(l.All) - 1; i >= 0; i-- {
		l.collect(c, l.All[i])
	}
	for _, loop := range l.All {
		if loop.Depth = 1; loop.Parent != nil {
			loop.Depth = loop.Parent.Depth + 1
		}
	}
	for _, b := range c.RPO {
		for loop := l.of[b]; loop != nil; loop = loop.Parent {
			loop.Blocks = append(loop.Blocks, b)
		}
	}
}

// add adds a loop with the given header.
func (l *Loops) add(h mir.Block) *Loop {
	n := len(l.All)
	if n == len(l.made) {
		l.made = append(l.made, &Loop{})
	}
	loop := l.made[n]
	*loop = Loop{Header: h, Blocks: loop.Blocks[:0], Latches: loop.Latches[:0]}
	l.All = append(l.All, loop)
	return loop
}

// collect walks backwards from the latches and gives the blocks that have no
// loop yet, and the loops that have no parent yet, to loop.
func (l *Loops) collect(c *mir.CFG, loop *Loop) {
	work := append(l.work[:0], loop.Latches...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if l.of[b] == nil {
			l.of[b] = loop
			if b != loop.Header {
				work = append(work, c.Preds(b)...)
			}
			continue
		}
		outer := l.of[b]
		for outer.Parent != nil && outer != loop {
			outer = outer.Parent
		}
		if outer != loop {
			outer.Parent = loop
			work = append(work, c.Preds(outer.Header)...)
		}
	}
	if l.of[loop.Header] == nil {
		l.of[loop.Header] = loop
	}
	l.work = work
}

// Of returns the innermost loop that b is in, or nil.
func (l *Loops) Of(b mir.Block) *Loop {
	if int(b) >= len(l.of) {
		return nil
	}
	return l.of[b]
}

// Contains reports whether b is in the loop or a loop inside it.
func (l *Loops) Contains(loop *Loop, b mir.Block) bool {
	for in := l.Of(b); in != nil; in = in.Parent {
		if in == loop {
			return true
		}
	}
	return false
}

// Equal reports whether two say the same.
func (l *Loops) Equal(o *Loops) bool {
	same := func(a, b *Loop) bool { return a == nil && b == nil || a != nil && b != nil && a.Header == b.Header }
	return l.Irreducible == o.Irreducible && slices.EqualFunc(l.of, o.of, same) && slices.EqualFunc(l.All, o.All, func(a, b *Loop) bool {
		return a.Header == b.Header && same(a.Parent, b.Parent) && a.Depth == b.Depth && slices.Equal(a.Blocks, b.Blocks) && slices.Equal(a.Latches, b.Latches)
	})
}
