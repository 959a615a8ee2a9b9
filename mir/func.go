package mir

import "iter"

// Value is a handle of an instruction, parameter, constant, symbol address or
// slot of one function. 0 is no value. Handles stay what they are while the
// function lives; a removed one is not used again.
type Value uint32

// Block is a handle of a block of one function. 0 is no block.
type Block uint32

// Var is a handle of a mutable variable of one function. 0 is no variable.
type Var uint32

// Inst is what a Value stands for. A pointer to one stays good while others
// are added. The fields that are exported may be changed in place.
type Inst struct {
	Op   Op
	Type Type // the type after the op's name; of what a conversion takes
	Res  Type // the type of the value, or Void
	bits uint8

	name       uint32
	block      Block
	prev, next Value
	args       vlist

	// Imm depends on Op: the bits of OpConst; the symbol of OpAddr, Call and
	// TailCall; the size of OpSlot; the number of OpResult; the offset of Load
	// and Store; the variable of Get and Set; the signature of CallI and
	// TailCallI (Func.SigOf); the kind of Trap. The toolkit keeps the edges of
	// Jump, Br and Switch there.
	Imm   int64
	Place Place
}

// The uses of Inst.bits.
const (
	countBits = 0x07 // number of args in place, or inPool
	flagBit   = 0x08 // volatile, noinit, noalias
	alignPos  = 4    // log2 of the alignment + 1, 0 when not said
)

// MaxAlign is the greatest alignment that an access, slot or global may name.
const MaxAlign = 1 << 14

// Align returns the alignment that was given, or 0.
func (in *Inst) Align() int {
	if a := in.bits >> alignPos; a != 0 {
		return 1 << (a - 1)
	}
	return 0
}

// SetAlign gives an alignment: 0 for none, or a power of two up to MaxAlign.
// It reports whether n is one of these.
func (in *Inst) SetAlign(n int) bool {
	for a := uint8(0); a <= 15; a++ {
		if a == 0 && n == 0 || a > 0 && n == 1<<(a-1) {
			in.bits = in.bits&(1<<alignPos-1) | a<<alignPos
			return true
		}
	}
	return false
}

// Flag reports the one flag that the op has: volatile of Load and Store,
// noinit of OpSlot, noalias of OpParam.
func (in *Inst) Flag() bool { return in.bits&flagBit != 0 }

// SetFlag sets or clears the flag.
func (in *Inst) SetFlag(on bool) {
	in.bits &^= flagBit
	if on {
		in.bits |= flagBit
	}
}

// Block returns the block the instruction or parameter is in, or 0.
func (in *Inst) Block() Block { return in.block }

// Edge is one way out of a block.
type Edge struct {
	To   Block
	bits uint8
	args vlist
	// Val is the case value of a Switch edge (the bits, as Type.Mask says), or
	// the weight of a Br edge, 0 when not said. The default edge of a Switch
	// comes first and has none.
	Val int64
}

// blockData is what a Block stands for.
type blockData struct {
	name        uint32
	first, last Value
	bits        uint8
	params      vlist
	place       Place
}

// VarInfo is what a Var stands for.
type VarInfo struct {
	Name  string
	Type  Type
	Init  uint64 // bits of the value at the start
	Place Place
}

// Attrs are the attributes of a function.
type Attrs uint16

// The attributes.
const (
	AttrPure     Attrs = 1 << iota // the results depend on the arguments alone, and there is no effect
	AttrReadonly                   // memory is read and not written, and there is no other effect
	AttrNoTrap                     // never traps, memory errors apart
	AttrNoReturn                   // never returns
	AttrInline                     // should be inlined
	AttrNoInline                   // must not be inlined
	AttrCold                       // seldom called
)

// attrNames are the attributes in the order in which they are printed.
var attrNames = []string{"pure", "readonly", "notrap", "noreturn", "inline", "noinline", "cold"}

// AttrByName returns the attribute with the given name, or 0.
func AttrByName(name string) Attrs {
	for i, n := range attrNames {
		if n == name {
			return 1 << i
		}
	}
	return 0
}

// AttrNames returns the names of all attributes.
func AttrNames() []string { return attrNames }

// Names returns the names of the attributes in the set.
func (a Attrs) Names() []string {
	var s []string
	for i, n := range attrNames {
		if a>>i&1 != 0 {
			s = append(s, n)
		}
	}
	return s
}

// Func is a function: defined with a body, or imported. One goroutine may
// change a function while others change other functions of the module.
type Func struct {
	Name        string
	Sig         Sig
	Export      bool
	Import      bool
	Runtime     bool // linked in from the runtime module: free of fuel and counts, and unseen in traps
	Attrs       Attrs
	Place       Place // of the name
	End         Place // of the closing brace
	Module      *Module
	insts       pages[Inst]
	edges       pages[Edge]
	blocks      pages[blockData]
	lists       pool
	valNames    nameTable
	blkNames    nameTable
	order       []Block
	slots       []Value
	vars        []VarInfo
	varNames    map[string]Var // of the first varsIndexed variables; made when there are many
	varsIndexed int
	sigs        []Sig
	sigIndex    map[string]int64 // of sigs by their text, once they are many
	consts      constIndex
}

// At returns what v stands for. The pointer stays good while others are added.
func (f *Func) At(v Value) *Inst { return f.insts.at(uint32(v)) }

// NumValues returns a bound above every Value of the function, for tables
// that are indexed by Value.
func (f *Func) NumValues() int { return max(int(f.insts.n), 1) }

// NumBlocks returns a bound above every Block, for tables indexed by Block.
func (f *Func) NumBlocks() int { return max(int(f.blocks.n), 1) }

// Defined reports whether the function has a body.
func (f *Func) Defined() bool { return len(f.order) > 0 }

// alloc adds a record; handle 0 is never given out.
func (f *Func) alloc(op Op) Value {
	if f.insts.n == 0 {
		f.insts.add()
	}
	v := Value(f.insts.add())
	f.At(v).Op = op
	return v
}

// New makes an instruction that is in no block yet.
func (f *Func) New(op Op, t, res Type, args ...Value) Value {
	v := f.alloc(op)
	in := f.At(v)
	in.Type, in.Res = t, res
	f.SetArgs(v, args...)
	return v
}

// TypeOf returns the type of a value, Void for none.
func (f *Func) TypeOf(v Value) Type { return f.At(v).Res }

// Args returns the operands of v without those that edges pass. The slice may
// be written to; its length is changed by SetArgs.
func (f *Func) Args(v Value) []Value {
	in := f.At(v)
	return f.lists.view(&in.args, in.bits&countBits)
}

// Arg returns operand i of v.
func (f *Func) Arg(v Value, i int) Value { return f.Args(v)[i] }

// SetArgs replaces the operands of v. The values are copied.
func (f *Func) SetArgs(v Value, args ...Value) {
	in := f.At(v)
	n := f.lists.put(&in.args, in.bits&countBits, args)
	in.bits = in.bits&^countBits | n
}

// NumEdges returns the number of ways out that the terminator t has.
func (f *Func) NumEdges(t Value) int {
	if in := f.At(t); in.Op >= Jump && in.Op <= Switch {
		return int(in.Imm >> 32)
	}
	return 0
}

// Edge returns way i out of the terminator t. The pointer stays good while
// others are added.
func (f *Func) Edge(t Value, i int) *Edge {
	return f.edges.at(uint32(f.At(t).Imm) + uint32(i))
}

// Edges yields the ways out of the terminator t with their numbers.
func (f *Func) Edges(t Value) iter.Seq2[int, *Edge] {
	return func(yield func(int, *Edge) bool) {
		for i := range f.NumEdges(t) {
			if !yield(i, f.Edge(t, i)) {
				return
			}
		}
	}
}

// SetEdges makes room for n fresh edges of the terminator t; old ones are gone.
func (f *Func) SetEdges(t Value, n int) {
	first := f.edges.n
	for range n {
		f.edges.add()
	}
	f.At(t).Imm = int64(n)<<32 | int64(first)
}

// EdgeArgs returns the arguments that the edge passes. The slice may be
// written to; its length is changed by SetEdgeArgs.
func (f *Func) EdgeArgs(e *Edge) []Value { return f.lists.view(&e.args, e.bits) }

// SetEdgeArgs replaces the arguments that the edge passes.
func (f *Func) SetEdgeArgs(e *Edge, args ...Value) {
	e.bits = f.lists.put(&e.args, e.bits, args)
}

// AddEdgeArg appends an argument to those that the edge passes.
func (f *Func) AddEdgeArg(e *Edge, arg Value) { e.bits = f.lists.push(&e.args, e.bits, arg) }

// Operands calls visit with every operand of v, those that edges pass
// included; visit may change it in place.
func (f *Func) Operands(v Value, visit func(*Value)) {
	args := f.Args(v)
	for i := range args {
		visit(&args[i])
	}
	for k := range f.NumEdges(v) {
		args := f.EdgeArgs(f.Edge(v, k))
		for i := range args {
			visit(&args[i])
		}
	}
}

// SigOf returns the signature that an indirect call names; the zero Sig when it
// names none.
func (f *Func) SigOf(v Value) Sig {
	if i := f.At(v).Imm; i >= 0 && i < int64(len(f.sigs)) {
		return f.sigs[i]
	}
	return Sig{}
}

// SigIndex returns the number under which SigOf finds the signature.
func (f *Func) SigIndex(s Sig) int64 {
	if len(f.sigs) >= manySigs {
		return f.indexSig(s)
	}
	for i := range f.sigs {
		if f.sigs[i].Equal(s) {
			return int64(i)
		}
	}
	f.sigs = append(f.sigs, s)
	return int64(len(f.sigs) - 1)
}

// manySigs is the number of signatures from which on they are indexed.
const manySigs = 16

// indexSig is SigIndex for a function that has many signatures.
func (f *Func) indexSig(s Sig) int64 {
	if f.sigIndex == nil {
		f.sigIndex = make(map[string]int64, 2*len(f.sigs))
		for i := range f.sigs {
			f.sigIndex[f.sigs[i].String()] = int64(i)
		}
	}
	key := s.String()
	i, ok := f.sigIndex[key]
	if !ok {
		i = int64(len(f.sigs))
		f.sigs, f.sigIndex[key] = append(f.sigs, s), i
	}
	return i
}

// CallSig returns the signature of what the call v calls; the zero Sig when
// its symbol is no function.
func (f *Func) CallSig(v Value) Sig {
	in := f.At(v)
	if in.Op.Form() == FormCallI {
		return f.SigOf(v)
	}
	if callee := f.Module.Func(Sym(in.Imm)); callee != nil {
		return callee.Sig
	}
	return Sig{}
}

// Results returns the values that the call v yields: v itself if it is one,
// else the OpResult instructions that follow it. The slice is fresh.
func (f *Func) Results(v Value) []Value {
	if f.At(v).Res != Void {
		return []Value{v}
	}
	var rs []Value
	for n := f.Next(v); n != 0 && f.At(n).Op == OpResult; n = f.Next(n) {
		rs = append(rs, n)
	}
	return rs
}

// Slots returns the function's stack slots in their order. The slice belongs
// to the function.
func (f *Func) Slots() []Value { return f.slots }

// AddSlot adds a slot of size bytes; align 0 stands for 8.
func (f *Func) AddSlot(size int64, align int) Value {
	v := f.alloc(OpSlot)
	in := f.At(v)
	in.Res, in.Imm = Ptr, size
	in.SetAlign(align)
	f.slots = append(f.slots, v)
	return v
}

// SetSlots replaces the list of slots, to drop or reorder them.
func (f *Func) SetSlots(s []Value) { f.slots = s }

// SlotAlign returns the alignment of a slot, 8 unless said.
func (f *Func) SlotAlign(v Value) int {
	if a := f.At(v).Align(); a != 0 {
		return a
	}
	return 8
}

// NumVars returns a bound above every Var.
func (f *Func) NumVars() int { return len(f.vars) + 1 }

// Var returns what x stands for; the pointer is good until a variable is added.
// The name is not to be changed.
func (f *Func) Var(x Var) *VarInfo { return &f.vars[x-1] }

// AddVar adds a variable that starts at 0. Its name is made unique.
func (f *Func) AddVar(name string, t Type) Var {
	for i := 1; f.VarByName(name) != 0; i++ {
		name = Stem(name) + "." + itoa(i)
	}
	f.vars = append(f.vars, VarInfo{Name: name, Type: t})
	return Var(len(f.vars))
}

// VarByName returns the variable with the given name, or 0.
func (f *Func) VarByName(name string) Var {
	const few = 16
	if len(f.vars) > few {
		f.indexVars()
		return f.varNames[name]
	}
	for i := range f.vars {
		if f.vars[i].Name == name && f.vars[i].Type != Void {
			return Var(i + 1)
		}
	}
	return 0
}

// indexVars enters the variables that are not in varNames yet.
func (f *Func) indexVars() {
	if f.varNames == nil {
		f.varNames, f.varsIndexed = map[string]Var{}, 0
	}
	for ; f.varsIndexed < len(f.vars); f.varsIndexed++ {
		v := &f.vars[f.varsIndexed]
		if v.Type != Void && f.varNames[v.Name] == 0 {
			f.varNames[v.Name] = Var(f.varsIndexed + 1)
		}
	}
}

// Vars yields the variables in their order.
func (f *Func) Vars() iter.Seq2[Var, *VarInfo] {
	return func(yield func(Var, *VarInfo) bool) {
		for i := range f.vars {
			if f.vars[i].Type != Void && !yield(Var(i+1), &f.vars[i]) {
				return
			}
		}
	}
}

// RemoveVar drops a variable; no Get or Set may name it any more.
func (f *Func) RemoveVar(x Var) {
	delete(f.varNames, f.vars[x-1].Name)
	f.vars[x-1].Type = Void
}
