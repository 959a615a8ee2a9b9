package mir

// own reports whether a value is the address of a slot or alloca, or null, whose
// access is a memory error and so reaches nothing else.
func (f *Func) own(v Value) bool {
	op := f.At(v).Op
	return op == OpSlot || op == Alloca || op == OpConst
}

// ownOrConst reports whether a value is the address of a slot or alloca of the
// function, or of constant bytes.
func (f *Func) ownOrConst(v Value) bool {
	in := f.At(v)
	if in.Op != OpAddr {
		return f.own(v)
	}
	g := f.Module.Global(Sym(in.Imm))
	return g != nil && g.Const
}

// derives reports whether all objects that an address may have been derived
// from are as wanted. It sees through ptradd, select, block parameters and
// variables, which is what passes may put between an object and its use.
func (f *Func) derives(v Value, wanted func(Value) bool) bool {
	seen := map[Value]bool{v: true}
	work := []Value{v}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		sources := f.sources(v)
		if sources == nil && !wanted(v) {
			return false
		}
		for _, s := range sources {
			if !seen[s] {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return true
}

// sources returns the values whose object is that of v, nil when v is no copy
// of others.
func (f *Func) sources(v Value) []Value {
	in := f.At(v)
	switch in.Op {
	case PtrAdd:
		return f.Args(v)[:1]
	case Select:
		return f.Args(v)[1:]
	case OpParam:
		if in.block != f.Entry() {
			return f.passed(v, in.block)
		}
	case Get:
		return f.assigned(Var(in.Imm))
	}
	return nil
}

// passed returns what edges pass to a parameter of a block.
func (f *Func) passed(param Value, to Block) []Value {
	n := 0
	for i, p := range f.Params(to) {
		if p == param {
			n = i
		}
	}
	var vs []Value
	for _, b := range f.order {
		for _, e := range f.Edges(f.Last(b)) {
			if args := f.EdgeArgs(e); e.To == to && n < len(args) {
				vs = append(vs, args[n])
			}
		}
	}
	return vs
}

// assigned returns what a variable is set to, and its value at the start.
func (f *Func) assigned(x Var) []Value {
	var vs []Value
	for _, b := range f.order {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if in := f.At(i); in.Op == Set && Var(in.Imm) == x {
				vs = append(vs, f.Arg(i, 0))
			}
		}
	}
	return vs
}
