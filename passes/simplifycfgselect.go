package passes

import "github.com/mirtool/mirtool/mir"

// maxSpeculated bounds the instructions of an arm that are executed whether
// they are needed or not.
const maxSpeculated = 4

// selects makes selects of ifs whose arms are small, have no effect and meet
// again at once. What an arm holds is executed always then: nothing that may
// trap, no division, no load.
func (s *shaper) selects() bool {
	if s.c.Option("select") == 0 {
		return false
	}
	f, in := s.f, s.c.in()
	gone := s.c.flags(f.NumBlocks())
	any := false
	for _, b := range f.Blocks() {
		if gone[b] || f.At(f.Last(b)).Op != mir.Br {
			continue
		}
		if i, ok := s.isIf(b, in); ok && s.pays(&i, in) {
			s.convert(&i)
			gone[i.yes.block], gone[i.no.block] = true, true
			any = true
		}
	}
	gone[0] = false
	if any {
		s.drop(gone)
	}
	return any
}

// anIf is a br whose two ways meet in a block.
type anIf struct {
	b       mir.Block
	t       mir.Value
	yes, no arm
	to      mir.Block
}

// arm is one way of an if: through a block of its own, or none.
type arm struct {
	block mir.Block // 0 for none
	n     int       // instructions in it but the jump
	edge  *mir.Edge // that leads to where the ways meet
}

func (s *shaper) isIf(b mir.Block, in *inEdges) (anIf, bool) {
	f := s.f
	i := anIf{b: b, t: f.Last(b)}
	yes, no := f.Edge(i.t, 0), f.Edge(i.t, 1)
	i.yes, i.no = s.arm(yes, in), s.arm(no, in)
	switch { // an arm that is no block of its own leads there at once
	case i.yes.edge.To == i.no.edge.To:
	case i.yes.edge.To == no.To:
		i.no = arm{edge: no}
	case i.no.edge.To == yes.To:
		i.yes = arm{edge: yes}
	}
	i.to = i.yes.edge.To
	return i, i.to == i.no.edge.To && i.to != i.yes.block && i.to != i.no.block
}

// arm follows an edge through a block that only it leads to and that can be
// executed always.
func (s *shaper) arm(e *mir.Edge, in *inEdges) arm {
	f := s.f
	b, plain := e.To, arm{edge: e}
	if edges, _ := in.to(b); len(edges) != 1 || len(f.Params(b)) > 0 || f.At(f.Last(b)).Op != mir.Jump {
		return plain
	}
	n := 0
	for v := f.First(b); v != f.Last(b); v = f.Next(v) {
		if op := f.At(v).Op; !op.Is(mir.Pure) || op.Is(mir.Traps) || n == maxSpeculated {
			return plain
		}
		n++
	}
	return arm{b, n, f.Edge(f.Last(b), 0)}
}

// pays compares what the if costs when both ways are as likely, in half
// instructions, with what the selects cost.
func (s *shaper) pays(i *anIf, in *inEdges) bool {
	f := s.f
	if w, v := f.Edge(i.t, 0).Val, f.Edge(i.t, 1).Val; w > 10*v || v > 10*w {
		return false
	}
	was, is := 2, 2*(i.yes.n+i.no.n)
	mine := 0
	for _, a := range [...]arm{i.yes, i.no} {
		if was += a.n; a.block != 0 {
			was++
		}
		mine++
	}
	if edges, _ := in.to(i.to); len(edges) > mine {
		is += 2 // the jump stays
	}
	x, y := f.EdgeArgs(i.yes.edge), f.EdgeArgs(i.no.edge)
	for n := range x {
		if x[n] != y[n] {
			is += 2
		}
	}
	if i.yes.n+i.no.n > 0 {
		is++ // between equals, what is not needed had better not be executed
	}
	return is <= was+s.c.Option("slack")
}

func (s *shaper) convert(i *anIf) {
	f := s.f
	for _, a := range [...]arm{i.yes, i.no} {
		if a.block == 0 {
			continue
		}
		for v := f.First(a.block); v != f.Last(a.block); {
			next := f.Next(v)
			f.Detach(v)
			f.InsertBefore(i.t, v)
			v = next
		}
	}
	x, y := f.EdgeArgs(i.yes.edge), f.EdgeArgs(i.no.edge)
	args := make([]mir.Value, len(x))
	for n, p := range f.Params(i.to) {
		if args[n] = x[n]; x[n] != y[n] {
			t := f.TypeOf(p)
			args[n] = before(f, i.t, mir.Select, t, t, p, f.Arg(i.t, 0), x[n], y[n])
		}
	}
	goesTo(f, i.t, i.to, args)
}
