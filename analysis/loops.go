package analysis

import "github.com/mirtool/mirtool/mir"

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
}

// NewLoops finds the loops from the dominator tree: an edge to a block that
// dominates its source is a back edge.
func NewLoops(c *mir.CFG, d *mir.DomTree) *Loops {
	l := &Loops{of: make([]*Loop, c.Func.NumBlocks())}
	for _, h := range c.RPO {
		var latches []mir.Block
		for _, p := range c.Preds(h) {
			switch {
			case d.Dominates(h, p):
				latches = append(latches, p)
			case c.Index(p) >= c.Index(h):
				l.Irreducible = true
			}
		}
		if latches != nil {
			l.All = append(l.All, &Loop{Header: h, Latches: latches})
		}
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
	return l
}

// collect walks backwards from the latches and gives the blocks that have no
// loop yet, and the loops that have no parent yet, to loop.
func (l *Loops) collect(c *mir.CFG, loop *Loop) {
	work := append([]mir.Block(nil), loop.Latches...)
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
