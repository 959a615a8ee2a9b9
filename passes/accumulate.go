package passes

import "github.com/mirtool/mirtool/mir"

// accumulation is a function that calls itself and then combines what it gets
// with something else, always by the same op: ret op(x, f(y)). As the op is
// associative and commutes, what is combined can be collected beforehand, and
// the call becomes a jump (Burstall and Darlington, "A transformation system
// for developing recursive programs", JACM 1977).
type accumulation struct {
	f     *mir.Func
	op    mir.Op
	t     mir.Type
	sites []accSite
}

// accSite is a call with what follows it: the instructions, in their order, that
// combine its result with others, the last of which is returned.
type accSite struct {
	ret, call mir.Value
	chain     []mir.Value
}

// neutral returns the number that the op combines with anything without effect,
// for those ops that are associative and commute.
func neutral(op mir.Op) (n int64, ok bool) {
	switch op {
	case mir.Add, mir.Or, mir.Xor:
		return 0, true
	case mir.Mul:
		return 1, true
	case mir.And:
		return -1, true
	}
	return 0, false
}

// findAccumulation looks for calls that combine their result by one op. A
// function that hands over to others by tail calls is left alone, and so is one
// that combines in several ways.
func findAccumulation(c *Context, f *mir.Func) (accumulation, bool) {
	a := accumulation{f: f}
	if len(f.Sig.Results) != 1 {
		return a, false
	}
	for _, b := range f.Blocks() {
		t := f.Last(b)
		in := f.At(t)
		switch in.Op {
		case mir.TailCallI:
			return a, false
		case mir.TailCall:
			if !callsSelf(f, t) {
				return a, false
			}
		case mir.Ret:
			if call := callBefore(f, t); call != 0 {
				if !callsSelf(f, call) {
					return a, false // it will be a tail call
				}
			} else if s, ok := findSite(c, f, t); ok {
				last := f.At(s.chain[len(s.chain)-1])
				if len(a.sites) > 0 && (last.Op != a.op || last.Type != a.t) {
					return a, false
				}
				a.op, a.t = last.Op, last.Type
				a.sites = append(a.sites, s)
			}
		}
	}
	return a, len(a.sites) > 0
}

func callsSelf(f *mir.Func, call mir.Value) bool {
	in := f.At(call)
	return in.Op.Form() == mir.FormCall && f.Module.Func(mir.Sym(in.Imm)) == f
}

// findSite looks for a call of f itself above a ret, with nothing in between but
// what could as well stand above the call, and what combines the result.
func findSite(c *Context, f *mir.Func, ret mir.Value) (s accSite, ok bool) {
	for i := f.Prev(ret); i != 0; i = f.Prev(i) {
		if callsSelf(f, i) {
			s.call = i
			break
		}
		if op := f.At(i).Op; !op.Is(mir.Pure) || op.Is(mir.Traps) && !dividesWell(f, i) {
			return s, false
		}
	}
	if s.call == 0 {
		return s, false
	}
	s.ret = ret
	for v := s.call; ; {
		users := c.Uses().Of(v)
		if len(users) != 1 {
			return s, false
		}
		u := users[0]
		if u == ret {
			return s, len(s.chain) > 0
		}
		in := f.At(u)
		if _, ok := neutral(in.Op); !ok || in.Block() != f.At(ret).Block() {
			return s, false
		}
		if len(s.chain) > 0 && f.At(s.chain[0]).Op != in.Op {
			return s, false
		}
		s.chain = append(s.chain, u)
		v = u
	}
}

// apply makes the calls jumps to the start of the function, which gets one more
// parameter: what is to be combined with what it returns in the end.
func (a *accumulation) apply() {
	f := a.f
	var rets, self []mir.Value
	sites := map[mir.Value]*accSite{}
	for i := range a.sites {
		sites[a.sites[i].ret] = &a.sites[i]
	}
	for _, b := range f.Blocks() {
		t := f.Last(b)
		switch {
		case sites[t] != nil:
			self = append(self, sites[t].call)
		case f.At(t).Op == mir.TailCall:
			self = append(self, t)
		case f.At(t).Op == mir.Ret:
			if call := callBefore(f, t); call != 0 {
				toTailCall(f, call, t)
				self = append(self, call)
			} else {
				rets = append(rets, t)
			}
		}
	}
	header := f.Entry()
	acc := f.AddParam(header, a.t)
	f.At(acc).Place = f.BlockPlace(header)
	last := a.sites[0].chain[len(a.sites[0].chain)-1]
	f.NameLike(acc, f, last)
	for _, r := range rets {
		v := f.Arg(r, 0)
		f.SetArgs(r, before(f, r, a.op, a.t, a.t, acc, acc, v))
	}
	collected := map[mir.Value]mir.Value{}
	for i := range a.sites {
		s := &a.sites[i]
		collected[s.call] = a.collect(s, acc)
		toTailCall(f, s.call, s.ret)
	}
	n, _ := neutral(a.op)
	toLoop(f, self, acc, f.Int(a.t, n), collected)
}

// collect replaces the chain of a site by one that starts with acc in the place
// of the call's result, and returns the end of it.
func (a *accumulation) collect(s *accSite, acc mir.Value) mir.Value {
	f := a.f
	is := s.call
	for _, v := range s.chain {
		for k, x := range f.Args(v) {
			if x == is {
				f.Args(v)[k] = acc
			}
		}
		is, acc = v, v
	}
	f.SetArgs(s.ret)
	return acc
}
