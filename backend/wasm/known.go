package wasm

import "github.com/mirtool/mirtool/mir"

// findKnown finds the block parameters of which it is known that the addresses
// they hold are made from objects that are known: globals, slots, allocas. At
// first all are taken to be, then those to which something else is passed are
// struck out, and those to which they are passed in turn.
func (e *emitter) findKnown() {
	f := e.f
	e.unknown = grown(e.unknown, f.NumValues())
	var work []mir.Value
	users := map[mir.Value][]mir.Value{} // by what is passed: the parameters
	for _, b := range e.blocks {
		if e.g.isDispatcher(b) {
			continue
		}
		for _, edge := range f.Edges(f.Last(b)) {
			params := f.Params(edge.To)
			for k, a := range f.EdgeArgs(edge) {
				p := params[k]
				if f.TypeOf(p) != mir.Ptr || e.unknown[p] {
					continue
				}
				root, ok := origin(f, a)
				switch {
				case ok:
				case f.At(root).Op == mir.OpParam && f.At(root).Block() != f.Entry():
					users[root] = append(users[root], p)
				default:
					e.unknown[p] = true
					work = append(work, p)
				}
			}
		}
	}
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		for _, u := range users[p] {
			if !e.unknown[u] {
				e.unknown[u] = true
				work = append(work, u)
			}
		}
	}
}

// origin returns what an address was made from by ptradd, and whether that is
// an object that is known.
func origin(f *mir.Func, p mir.Value) (mir.Value, bool) {
	for range 100 {
		switch in := f.At(p); in.Op {
		case mir.OpAddr:
			return p, f.Module.Global(mir.Sym(in.Imm)) != nil
		case mir.OpSlot, mir.Alloca:
			return p, true
		case mir.PtrAdd:
			p = f.Arg(p, 0)
		default:
			return p, false
		}
	}
	return 0, false
}

// known reports whether the object of an address is known without looking at
// where the parameters of blocks come from.
func known(f *mir.Func, p mir.Value) bool {
	_, ok := origin(f, p)
	return ok
}

// known reports whether the object of an address is known here.
func (e *emitter) known(p mir.Value) bool {
	root, ok := origin(e.f, p)
	if ok || root == 0 {
		return ok
	}
	in := e.f.At(root)
	return in.Op == mir.OpParam && in.Block() != e.f.Entry() && !e.unknown[root]
}
