package passes

import "github.com/mirtool/mirtool/mir"

// TailCalls makes calls in tail position tail calls, and those of the function
// itself jumps.
var TailCalls = &Pass{
	Name: "tailcall",
	Doc:  "make calls right before a ret tail calls, and a function's tail calls of itself a loop, also where a sum, a product or the like is returned",
	Options: []Option{
		{"others", 1, "tail calls of other functions too"},
	},
	Run: runTailCalls,
}

func runTailCalls(c *Context, f *mir.Func) bool {
	if len(f.Slots()) > 0 || hasOp(f, mir.Alloca) {
		return false // a callee may still use them
	}
	if a, ok := findAccumulation(c, f); ok {
		a.apply()
		return true
	}
	changed := false
	var self []mir.Value
	for _, b := range f.Blocks() {
		t := f.Last(b)
		if f.At(t).Op == mir.Ret {
			if call := callBefore(f, t); call != 0 && (c.Option("others") != 0 || callsSelf(f, call)) {
				toTailCall(f, call, t)
				t, changed = call, true
			}
		}
		if f.At(t).Op == mir.TailCall && callsSelf(f, t) {
			self = append(self, t)
		}
	}
	if len(self) > 0 {
		toLoop(f, self, 0, 0, nil)
		changed = true
	}
	return changed
}

func hasOp(f *mir.Func, op mir.Op) bool {
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if f.At(i).Op == op {
				return true
			}
		}
	}
	return false
}

// callBefore returns the call right before the ret whose results it returns,
// all and in order, or 0.
func callBefore(f *mir.Func, ret mir.Value) mir.Value {
	call := f.Prev(ret)
	for call != 0 && f.At(call).Op == mir.OpResult {
		call = f.Prev(call)
	}
	if call == 0 {
		return 0
	}
	op := f.At(call).Op
	if op != mir.Call && op != mir.CallI || f.CallSig(call).Variadic {
		return 0
	}
	results, returned := f.Results(call), f.Args(ret)
	if len(results) != len(returned) {
		return 0
	}
	for i := range results {
		if results[i] != returned[i] {
			return 0
		}
	}
	return call
}

func toTailCall(f *mir.Func, call, ret mir.Value) {
	for _, r := range f.Results(call) {
		if r != call {
			f.Remove(r)
		}
	}
	f.Remove(ret)
	t := f.At(call)
	if t.Op == mir.Call {
		t.Op = mir.TailCall
	} else {
		t.Op = mir.TailCallI
	}
	f.Unname(call)
	t.Res = mir.Void
}

// toLoop gives the function a new entry that jumps to the old one, whose
// parameters become those of a loop, and makes the tail calls jumps to it. The
// parameter acc, if it is not 0, is none of the function: it starts with the
// value start, and a call passes what collected has for it, or else acc.
func toLoop(f *mir.Func, calls []mir.Value, acc, start mir.Value, collected map[mir.Value]mir.Value) {
	header := f.Entry()
	entry := f.NewBlock()
	name := f.BlockName(header)
	f.SetBlockName(header, "loop")
	f.SetBlockName(entry, name)
	f.SetBlockPlace(entry, f.BlockPlace(header))
	f.SetBlocks(append([]mir.Block{entry}, f.Blocks()...))
	params := f.Params(header)
	args := make([]mir.Value, len(params))
	for i, p := range params {
		if p == acc {
			args[i] = start
			continue
		}
		// The new parameter takes the name over: it is the function's.
		name, named := f.NameOf(p), f.HasName(p)
		args[i] = f.AddParam(entry, f.TypeOf(p))
		f.At(args[i]).Place = f.At(p).Place
		f.At(args[i]).SetFlag(f.At(p).Flag())
		f.At(p).SetFlag(false)
		if named {
			f.Unname(p)
			f.SetName(args[i], name)
			f.SetName(p, name)
		}
	}
	jump(f, entry, f.BlockPlace(header), header, args)
	for _, v := range calls {
		b, place := f.At(v).Block(), f.At(v).Place
		args := append([]mir.Value(nil), f.Args(v)...)
		if by := collected[v]; by != 0 {
			args = append(args, by)
		} else if acc != 0 {
			args = append(args, acc)
		}
		f.Remove(v)
		resetVars(f, b, place)
		jump(f, b, place, header, args)
	}
}

// jump ends block b with a jump.
func jump(f *mir.Func, b mir.Block, place mir.Place, to mir.Block, args []mir.Value) {
	j := f.New(mir.Jump, mir.Void, mir.Void)
	f.At(j).Place = place
	f.SetEdges(j, 1)
	f.Edge(j, 0).To = to
	f.SetEdgeArgs(f.Edge(j, 0), args...)
	f.Append(b, j)
}

// resetVars gives all variables the value that they have at the start of a call.
func resetVars(f *mir.Func, b mir.Block, place mir.Place) {
	for x, v := range f.Vars() {
		s := f.New(mir.Set, mir.Void, mir.Void, f.Const(v.Type, v.Init))
		f.At(s).Imm, f.At(s).Place = int64(x), place
		f.Append(b, s)
	}
}
