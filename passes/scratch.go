package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// scratch is memory that is used again from pass to pass and from function to
// function; each worker has one. What tables hand out is good until the pass
// ends.
type scratch struct {
	cfg     mir.CFG
	dom     mir.DomTree
	loops   analysis.Loops
	uses    analysis.Uses
	post    analysis.PostDom
	alias   analysis.Alias
	flow    mir.Graph
	in      inEdges
	table   valueTable
	sccp    constProp
	simple  simplifier
	implied implied
	made    []madeBy
	lists   [2]lists
	list    []mir.Value

	numbers supply[int32]
	values  supply[mir.Value]
	flags   supply[bool]
}

// reset takes back what the tables handed out.
func (s *scratch) reset() {
	s.numbers.free = s.numbers.room
	s.values.free = s.values.room
	s.flags.free = s.flags.room
}

// supply hands out slices of zeros.
type supply[T any] struct{ room, free []T }

// take returns n zeros.
func (t *supply[T]) take(n int) []T {
	if n > len(t.free) {
		t.room = make([]T, 2*max(len(t.room), n, 512))
		t.free = t.room
	}
	s := t.free[:n:n]
	t.free = t.free[n:]
	clear(s)
	return s
}

// The tables of a context.
func (c *Context) numbers(n int) []int32    { return c.store().numbers.take(n) }
func (c *Context) values(n int) []mir.Value { return c.store().values.take(n) }
func (c *Context) flags(n int) []bool       { return c.store().flags.take(n) }

// store returns the context's scratch.
func (c *Context) store() *scratch {
	if c.scratch == nil {
		c.scratch = &scratch{}
	}
	return c.scratch
}
