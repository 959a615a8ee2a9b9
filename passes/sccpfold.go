package passes

import "github.com/mirtool/mirtool/mir"

// constants puts constants in the places of values, and takes away what
// computed them.
func (s *constProp) constants() bool {
	f := s.f
	sub := newSubst(s.c, f)
	for _, b := range s.c.CFG().RPO {
		if !s.reached[b] {
			continue
		}
		for _, p := range f.Params(b) {
			if s.isLeaf(p) && s.c.Uses().Count(p) > 0 {
				sub.set(p, s.is[p])
			}
		}
		for v := range f.Insts(b) {
			if s.isLeaf(v) {
				sub.set(v, s.is[v])
				f.Remove(v)
			}
		}
	}
	return sub.apply()
}

// branches folds the branches that are decided.
func (s *constProp) branches() bool {
	f := s.f
	changed := false
	for _, b := range s.c.CFG().RPO {
		t := f.Last(b)
		if n := f.NumEdges(t); n > 1 && s.reached[b] {
			if i, ok := s.decided(t, s.what(f.Arg(t, 0))); ok {
				follow(f, t, i)
				changed = true
			}
		}
	}
	return changed
}

// isLeaf reports whether v was found to be constant or the address of a symbol
// or slot.
func (s *constProp) isLeaf(v mir.Value) bool {
	return int(v) < len(s.is) && s.is[v] != 0 && s.is[v] != varies
}
