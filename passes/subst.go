package passes

import "github.com/mirtool/mirtool/mir"

// subst collects replacements of values, to be made in one walk.
type subst struct {
	f  *mir.Func
	to []mir.Value // by Value: what replaces it, 0 for itself
	n  int
}

func newSubst(c *Context, f *mir.Func) subst {
	return subst{f: f, to: c.values(f.NumValues() + 32)} // some for values to come
}

// set says that v is to be replaced by by.
func (s *subst) set(v, by mir.Value) {
	for len(s.to) <= int(v) {
		s.to = append(s.to, 0)
	}
	s.to[v] = by
	s.n++
}

// get returns what stands for v in the end.
func (s *subst) get(v mir.Value) mir.Value {
	end := v
	for int(end) < len(s.to) && s.to[end] != 0 {
		end = s.to[end]
	}
	for v != end { // later walks are short
		v, s.to[v] = s.to[v], end
	}
	return end
}

// operands replaces in one instruction.
func (s *subst) operands(i mir.Value) {
	s.list(s.f.Args(i))
	for k := range s.f.NumEdges(i) {
		s.list(s.f.EdgeArgs(s.f.Edge(i, k)))
	}
}

func (s *subst) list(vs []mir.Value) {
	for k, v := range vs {
		if int(v) < len(s.to) && s.to[v] != 0 {
			vs[k] = s.get(v)
		}
	}
}

// apply replaces in all instructions, and reports whether there was anything
// to replace. What was replaced is not removed.
func (s *subst) apply() bool {
	if s.n == 0 {
		return false
	}
	for _, b := range s.f.Blocks() {
		for i := s.f.First(b); i != 0; i = s.f.Next(i) {
			s.operands(i)
		}
	}
	return true
}
