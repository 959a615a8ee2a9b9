package passes

import "github.com/mirtool/mirtool/mir"

// minChain is the number of compares of which a switch is made.
const minChain = 3

// chains makes switches of chains of compares of one value with constants:
// each block of the chain but the first holds one compare and a br.
func (s *shaper) chains() bool {
	f, in := s.f, s.c.in()
	gone := s.c.flags(f.NumBlocks())
	any := false
	for _, b := range s.c.CFG().RPO {
		if gone[b] {
			continue
		}
		if links := s.chain(b, in); len(links) >= minChain {
			s.toSwitch(links)
			for _, l := range links[1:] {
				gone[l.block] = true
			}
			any = true
		}
	}
	if any {
		s.drop(gone)
	}
	return any
}

// link is a block that asks whether x is k.
type link struct {
	block     mir.Block
	x         mir.Value
	k         uint64
	then, els *mir.Edge
}

// chain returns the links from b on, which ask the same x for different k.
func (s *shaper) chain(b mir.Block, in *inEdges) []link {
	f := s.f
	var links []link
	var seen map[uint64]bool
	for {
		l, ok := s.link(b)
		if !ok || len(links) > 0 && (l.x != links[0].x || seen[l.k] || !s.alone(b, in)) {
			return links
		}
		if seen == nil {
			seen = map[uint64]bool{}
		}
		seen[l.k] = true
		links = append(links, l)
		if b = l.els.To; len(f.Params(b)) > 0 {
			return links
		}
	}
}

// link reads a br of eq or ne.
func (s *shaper) link(b mir.Block) (l link, ok bool) {
	f := s.f
	t := f.Last(b)
	if f.At(t).Op != mir.Br {
		return l, false
	}
	c := f.Arg(t, 0)
	in := f.At(c)
	if in.Op != mir.Eq && in.Op != mir.Ne || !in.Type.IsInt() {
		return l, false
	}
	l.block, l.x = b, f.Arg(c, 0)
	l.then, l.els = f.Edge(t, 0), f.Edge(t, 1)
	if in.Op == mir.Ne {
		l.then, l.els = l.els, l.then
	}
	l.k, ok = f.IsConst(f.Arg(c, 1))
	if _, both := f.IsConst(l.x); both {
		ok = false
	}
	return l, ok
}

// alone reports whether one edge leads to the block b, which holds nothing but
// a compare for its br.
func (s *shaper) alone(b mir.Block, in *inEdges) bool {
	f := s.f
	t := f.Last(b)
	c := f.Arg(t, 0)
	edges, _ := in.to(b)
	return len(edges) == 1 && f.First(b) == c && f.Next(c) == t && s.c.Uses().Count(c) == 1
}

// toSwitch makes a switch of a chain.
func (s *shaper) toSwitch(links []link) {
	f := s.f
	first := links[0]
	t := f.Last(first.block)
	edges := []mir.Edge{*links[len(links)-1].els}
	for _, l := range links {
		edges = append(edges, *l.then)
		edges[len(edges)-1].Val = int64(l.k)
	}
	edges[0].Val = 0
	in := f.At(t)
	in.Op, in.Type = mir.Switch, f.TypeOf(first.x)
	f.SetArgs(t, first.x)
	f.SetEdges(t, len(edges))
	for i := range edges {
		*f.Edge(t, i) = edges[i]
	}
	for _, l := range links[1:] {
		for v := range f.Insts(l.block) {
			f.Remove(v)
		}
	}
}
