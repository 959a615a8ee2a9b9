package passes

import (
	"slices"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// pickSlots finds the slots that must be entered in the shadow: those whose
// address goes elsewhere than into accesses that are seen to lie in them, and
// those that are not written from the start.
func (c *functionChecker) pickSlots() {
	c.size, c.exposed = map[mir.Value]int64{}, map[mir.Value]bool{}
	for _, s := range c.f.Slots() {
		c.size[s] = c.f.At(s).Imm
	}
	c.eachExposed(func(root mir.Value) {
		if c.f.At(root).Op == mir.OpSlot {
			c.exposed[root] = true
		}
	})
}

// findOpen finds the globals of which the same is true in any function.
func (k *memoryChecker) findOpen() {
	k.open = make([]bool, k.m.NumSyms())
	for _, f := range k.m.Funcs() {
		c := &functionChecker{memoryChecker: k, f: f}
		c.eachExposed(func(root mir.Value) {
			if f.At(root).Op == mir.OpAddr {
				k.open[f.At(root).Imm] = true
			}
		})
	}
	for _, s := range k.m.Syms() {
		if g := k.m.Global(s); g != nil {
			for i := range g.Init {
				k.open[g.Init[i].Sym] = true
			}
		}
	}
}

// eachExposed shows the objects that the function uses other than by accesses
// seen to lie in them. What a ptradd makes counts where it is used.
func (c *functionChecker) eachExposed(show func(root mir.Value)) {
	f := c.f
	for _, b := range f.Blocks() {
		for i := range f.Insts(b) {
			in := f.At(i)
			if in.Op == mir.PtrAdd {
				continue
			}
			var pointer *mir.Value
			switch in.Op {
			case mir.Load:
				pointer = &f.Args(i)[0]
			case mir.Store:
				pointer = &f.Args(i)[1]
			}
			f.Operands(i, func(o *mir.Value) {
				root, inside := c.inside(*o, in.Imm, int64(in.Type.Size()), in.Op == mir.Store)
				if o != pointer || !inside {
					show(root)
				}
			})
		}
	}
}

// enter makes the function enter its slots at its start, each with a redzone
// behind it.
func (c *functionChecker) enter() {
	f := c.f
	if len(c.exposed) == 0 && !hasOp(f, mir.Alloca) {
		return
	}
	first := f.First(f.Entry())
	c.mark = c.before(first, "enter")
	f.SetName(c.mark, "check.mark")
	for _, s := range f.Slots() {
		if !c.exposed[s] {
			continue
		}
		state := statePlain
		if f.At(s).Flag() {
			state = stateUnknown
		}
		name := c.name(s, "slot")
		c.before(first, "object", s, f.Int(mir.I64, c.size[s]), f.Int(mir.I8, int64(state)), f.Addr(c.textSym), name)
		f.At(s).Imm += redzone(c.size[s])
	}
}

// name returns the number of an object's name.
func (c *functionChecker) name(v mir.Value, kind string) mir.Value {
	f := c.f
	text := "%" + mir.QuoteName(f.NameOf(v)) + "\x00" + kind + c.at(f.At(v).Place) + " in @" + mir.QuoteName(f.Name)
	return f.Int(mir.I64, c.text.add(text))
}

// alloca gives an alloca a redzone and enters what it makes.
func (c *functionChecker) alloca(i mir.Value) {
	f := c.f
	n := f.Arg(i, 0)
	more := f.New(mir.Add, mir.I64, mir.I64, n, f.Int(mir.I64, 32))
	most := f.New(mir.UMax, mir.I64, mir.I64, more, n) // n when the sum overflows
	for _, v := range []mir.Value{more, most} {
		f.At(v).Place = f.At(i).Place
		f.InsertBefore(i, v)
	}
	f.SetArgs(i, most)
	c.after(i, "object", i, n, f.Int(mir.I8, stateUnknown), f.Addr(c.textSym), c.name(i, "alloca"))
}

// after puts a call of a function of the runtime behind an instruction that is
// no terminator.
func (c *functionChecker) after(at mir.Value, name string, args ...mir.Value) {
	c.before(c.f.Next(at), name, args...)
}

// call looks at a call by name: what leaves the functions that are checked is
// told where from, and its memory is checked as far as it is known.
func (c *functionChecker) call(i mir.Value) {
	f := c.f
	callee := c.m.Func(mir.Sym(f.At(i).Imm))
	switch {
	case strings.HasPrefix(callee.Name, checkPrefix): // put in before
	case callee.Import:
		c.callImport(i, callee)
	case callee.Runtime && !f.Runtime:
		text, off := c.site(i, "@"+mir.QuoteName(callee.Name))
		c.before(i, "at", text, off)
	}
}

// callImport checks the memory that a backend's functions access. Of others
// nothing is known but that they may write to what they are given.
func (c *functionChecker) callImport(i mir.Value, callee *mir.Func) {
	f := c.f
	args := slices.Clone(f.Args(i))
	text, off := c.site(i, "@"+mir.QuoteName(callee.Name))
	switch callee.Name {
	case "mir.write":
		c.before(i, "out", args[1], args[2], text, off)
		return
	case "mir.read":
		c.before(i, "room", args[1], args[2], text, off)
		if f.At(i).Op == mir.Call {
			c.after(i, "came", args[1], i)
		}
		return
	case "mir.grow":
		if f.At(i).Op == mir.Call {
			c.after(i, "came", i, args[0])
		}
		return
	}
	if !f.Runtime {
		c.before(i, "at", text, off)
	}
	for _, name := range []string{"malloc", "calloc", "realloc", "free", "strdup"} {
		if c.isHeap(callee, name) {
			return
		}
	}
	for _, a := range args {
		if f.TypeOf(a) == mir.Ptr {
			c.before(i, "extern", a)
		}
	}
}

// start makes every function that can be called from outside begin with
// entering the globals, and @main with entering its arguments.
func (k *memoryChecker) start() {
	for _, f := range k.m.Funcs() {
		if !f.Export {
			continue
		}
		c := &functionChecker{memoryChecker: k, f: f}
		first := f.First(f.Entry())
		c.before(first, "start", f.Addr(k.table))
		if f.Name == "main" && slices.Equal(f.Sig.Params, []mir.Type{mir.I32, mir.Ptr}) {
			ps := f.Params(f.Entry())
			c.before(first, "argv", ps[0], ps[1])
		}
	}
}
