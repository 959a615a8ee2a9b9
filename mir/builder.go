package mir

import "fmt"

// Builder adds instructions at the end of a block. It is a thin layer over
// Func: what it makes can be changed by Func's methods, and the verifier has
// the last word on types. Its only panics are for mistakes of the program that
// builds, such as an op of another form.
type Builder struct {
	Func  *Func
	Place Place // of the instructions to come
	at    Block
	name  string
}

// NewBuilder returns a builder for the function. When the function has no
// block yet, an entry with the parameters of its signature is made.
func NewBuilder(f *Func) *Builder {
	b := &Builder{Func: f}
	if !f.Defined() {
		b.at = f.AddBlock()
		f.SetBlockName(b.at, "entry")
		for _, t := range f.Sig.Params {
			f.AddParam(b.at, t)
		}
	}
	b.at = f.Entry()
	return b
}

// Define declares an exported function and returns a builder for it, which
// stands in its entry. It panics when the name is taken.
func (m *Module) Define(name string, params []Type, results ...Type) *Builder {
	f, _ := m.AddFunc(name, Sig{Params: params, Results: results})
	if f == nil {
		panic(fmt.Sprintf("mir: @%s is declared already", name))
	}
	f.Export = true
	return NewBuilder(f)
}

// Declare declares an import. It panics when the name is taken.
func (m *Module) Declare(name string, params []Type, results ...Type) Sym {
	_, s := m.AddImport(name, Sig{Params: params, Results: results})
	if s == 0 {
		panic(fmt.Sprintf("mir: @%s is declared already", name))
	}
	return s
}

// Param returns parameter i of the function.
func (b *Builder) Param(i int) Value { return b.Func.Params(b.Func.Entry())[i] }

// Block adds a block with the given parameters and returns it. The builder
// stays where it is.
func (b *Builder) Block(name string, params ...Type) Block {
	blk := b.Func.AddBlock()
	b.Func.SetBlockName(blk, name)
	for _, t := range params {
		b.Func.AddParam(blk, t)
	}
	return blk
}

// BlockParam returns parameter i of a block.
func (b *Builder) BlockParam(blk Block, i int) Value { return b.Func.Params(blk)[i] }

// At moves the builder to the end of a block.
func (b *Builder) At(blk Block) *Builder {
	b.at = blk
	return b
}

// Current returns the block that the builder stands in.
func (b *Builder) Current() Block { return b.at }

// Name names the value of the next instruction; a taken name gets a suffix.
func (b *Builder) Name(name string) *Builder {
	b.name = name
	return b
}

// add appends an instruction at the current place.
func (b *Builder) add(op Op, t, res Type, args ...Value) Value {
	v := b.Func.New(op, t, res, args...)
	b.Func.At(v).Place = b.Place
	b.Func.Append(b.at, v)
	if b.name != "" && res != Void {
		b.Func.SetName(v, b.name)
	}
	b.name = ""
	return v
}

// Int returns the constant n of type t.
func (b *Builder) Int(t Type, n int64) Value { return b.Func.Int(t, n) }

// Float returns the constant x of type t.
func (b *Builder) Float(t Type, x float64) Value { return b.Func.Float(t, x) }

// Addr returns the address of a symbol.
func (b *Builder) Addr(s Sym) Value { return b.Func.Addr(s) }

// Op adds an instruction of an op that takes operands and at most one type:
// the unary, binary, ternary and compare forms, select, ptradd, memcpy, memmove
// and memset. For those without a type, t is Void.
func (b *Builder) Op(op Op, t Type, args ...Value) Value {
	row := op.Info()
	switch row.Form {
	case FormUnary, FormBinary, FormTernary, FormSelect:
		return b.add(op, t, t, args...)
	case FormCompare:
		return b.add(op, t, I1, args...)
	case FormFixed:
		return b.add(op, Void, row.Res, args...)
	}
	panic(fmt.Sprintf("mir: Builder.Op cannot make %s", op))
}

// Convert adds a conversion of x to another type.
func (b *Builder) Convert(op Op, to Type, x Value) Value {
	if op.Form() != FormConvert {
		panic(fmt.Sprintf("mir: %s is no conversion", op))
	}
	return b.add(op, b.Func.TypeOf(x), to, x)
}

// Load adds a load of a t at p + off.
func (b *Builder) Load(t Type, p Value, off int64) Value {
	v := b.add(Load, t, t, p)
	b.Func.At(v).Imm = off
	return v
}

// Store adds a store of x at p + off.
func (b *Builder) Store(x, p Value, off int64) Value {
	v := b.add(Store, b.Func.TypeOf(x), Void, x, p)
	b.Func.At(v).Imm = off
	return v
}

// Alloca adds an alloca of n bytes; align 0 stands for 16.
func (b *Builder) Alloca(n Value, align int) Value {
	v := b.add(Alloca, Void, Ptr, n)
	b.Func.At(v).SetAlign(align)
	return v
}

// Slot adds a stack slot to the function; align 0 stands for 8.
func (b *Builder) Slot(name string, size int64, align int) Value {
	v := b.Func.AddSlot(size, align)
	b.Func.SetName(v, name)
	return v
}

// Var adds a variable to the function.
func (b *Builder) Var(name string, t Type) Var { return b.Func.AddVar(name, t) }

// Get adds a read of a variable.
func (b *Builder) Get(x Var) Value {
	t := b.Func.Var(x).Type
	v := b.add(Get, Void, t)
	b.Func.At(v).Imm = int64(x)
	return v
}

// Set adds an assignment to a variable.
func (b *Builder) Set(x Var, val Value) Value {
	v := b.add(Set, Void, Void, val)
	b.Func.At(v).Imm = int64(x)
	return v
}

// Call adds a call and returns the values that it yields.
func (b *Builder) Call(s Sym, args ...Value) []Value {
	return b.call(Call, int64(s), b.Func.Module.Func(s).Sig.Results, args)
}

// CallI adds a call of the function at the address fp.
func (b *Builder) CallI(sig Sig, fp Value, args ...Value) []Value {
	return b.call(CallI, b.Func.SigIndex(sig), sig.Results, append([]Value{fp}, args...))
}

func (b *Builder) call(op Op, imm int64, results []Type, args []Value) []Value {
	name := b.name
	if len(results) == 1 {
		v := b.add(op, Void, results[0], args...)
		b.Func.At(v).Imm = imm
		return []Value{v}
	}
	c := b.add(op, Void, Void, args...)
	b.Func.At(c).Imm = imm
	rs := make([]Value, len(results))
	for i, t := range results {
		b.name = name
		rs[i] = b.add(OpResult, Void, t, c)
		b.Func.At(rs[i]).Imm = int64(i)
	}
	return rs
}

// Jump ends the block with a jump.
func (b *Builder) Jump(to Block, args ...Value) Value {
	v := b.add(Jump, Void, Void)
	b.Func.SetEdges(v, 1)
	b.edge(v, 0, to, args)
	return v
}

// Br ends the block with a branch to yes if c, else to no. Arguments are given
// afterwards by Func.SetEdgeArgs.
func (b *Builder) Br(c Value, yes, no Block) Value {
	v := b.add(Br, Void, Void, c)
	b.Func.SetEdges(v, 2)
	b.edge(v, 0, yes, nil)
	b.edge(v, 1, no, nil)
	return v
}

// Case is one case of a Switch.
type Case struct {
	Val  int64
	To   Block
	Args []Value
}

// Switch ends the block with a switch on x; the default edge passes args.
func (b *Builder) Switch(x Value, cases []Case, def Block, args ...Value) Value {
	t := b.Func.TypeOf(x)
	v := b.add(Switch, t, Void, x)
	b.Func.SetEdges(v, len(cases)+1)
	b.edge(v, 0, def, args)
	for i, c := range cases {
		b.edge(v, i+1, c.To, c.Args)
		b.Func.Edge(v, i+1).Val = int64(uint64(c.Val) & t.Mask())
	}
	return v
}

func (b *Builder) edge(t Value, i int, to Block, args []Value) {
	e := b.Func.Edge(t, i)
	e.To = to
	b.Func.SetEdgeArgs(e, args...)
}

// Ret ends the block by returning the values.
func (b *Builder) Ret(vals ...Value) Value { return b.add(Ret, Void, Void, vals...) }

// TailCall ends the block with a tail call.
func (b *Builder) TailCall(s Sym, args ...Value) Value {
	v := b.add(TailCall, Void, Void, args...)
	b.Func.At(v).Imm = int64(s)
	return v
}

// TailCallI ends the block with a tail call of the function at fp.
func (b *Builder) TailCallI(sig Sig, fp Value, args ...Value) Value {
	v := b.add(TailCallI, Void, Void, append([]Value{fp}, args...)...)
	b.Func.At(v).Imm = b.Func.SigIndex(sig)
	return v
}

// Trap ends the block with a trap.
func (b *Builder) Trap(k TrapKind) Value {
	v := b.add(Trap, Void, Void)
	b.Func.At(v).Imm = int64(k)
	return v
}

// Unreachable ends the block with unreachable.
func (b *Builder) Unreachable() Value { return b.add(Unreachable, Void, Void) }
