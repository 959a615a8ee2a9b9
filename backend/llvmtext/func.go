package llvmtext

import (
	"strconv"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// builder makes the body of one function.
type builder struct {
	e      *emitter
	fn     *function
	f      *mir.Func
	cfg    *mir.CFG
	blocks []*ir.Block
	cold   []*ir.Block // blocks that trap; they come last
	cur    *ir.Block
	at     mir.Value              // the instruction that is being emitted
	block  mir.Block              // and its block
	vals   []*operand             // by Value
	labels []*operand             // by Block
	phis   [][]*ir.InstPhi        // by Block
	vars   []*operand             // by Var: the address
	temps  int                    // number of names given to what has none
	places map[mir.Value]*operand // place constants written
	consts strings.Builder        // the place constants of this function
	early  []ir.Instruction       // what the entry begins with
	dbg    *scopes                // what a debugger is told; nil when nothing
}

// function writes a function: its declaration or its body.
func (e *emitter) function(s mir.Sym, f *mir.Func) error {
	if f.Import {
		e.importFunc(s)
		return nil
	}
	b := &builder{e: e, fn: e.funcs[s], f: f, cfg: mir.NewCFG(f), places: map[mir.Value]*operand{},
		vals: make([]*operand, f.NumValues()), labels: make([]*operand, f.NumBlocks()),
		phis: make([][]*ir.InstPhi, f.NumBlocks()), vars: make([]*operand, f.NumVars())}
	b.beginDebug()
	b.body()
	b.blocks[0].Insts = append(b.early, b.blocks[0].Insts...)
	e.w.WriteString(b.consts.String())
	e.printf("\n%s {\n", b.header())
	for i, blk := range append(b.blocks, b.cold...) {
		if i > 0 {
			e.w.WriteByte('\n')
		}
		e.w.WriteString(blk.LLString())
		e.w.WriteByte('\n')
	}
	e.w.WriteString("}\n")
	if e.dbg != nil {
		e.dbg.flush()
	}
	e.export(s)
	f.ForgetNames()
	return nil
}

// header returns the first line of the definition. No value is undefined but
// after a memory error.
func (b *builder) header() string {
	var h strings.Builder
	h.WriteString("define internal ")
	if b.fn.tail {
		h.WriteString("tailcc ")
	}
	if b.fn.ret != types.Type(types.Void) {
		h.WriteString("noundef ")
	}
	h.WriteString(b.fn.result() + " " + b.fn.id + "(")
	sep := ""
	if b.fn.memory {
		h.WriteString(b.e.ptr.String() + " noalias noundef %r.out")
		sep = ", "
	}
	for _, p := range b.f.Params(b.f.Entry()) {
		v := b.vals[p]
		h.WriteString(sep + v.typ.String() + " noundef")
		if b.f.At(p).Flag() {
			h.WriteString(" noalias")
		}
		h.WriteString(" " + v.id)
		sep = ", "
	}
	h.WriteString(")" + b.e.attributes(b.fn))
	if b.fn.taken {
		h.WriteString(" align 16 prefix i64 " + strconv.FormatInt(int64(b.fn.hash), 10))
	}
	if b.dbg != nil {
		h.WriteString(" !dbg !" + strconv.Itoa(b.dbg.function))
	}
	return h.String()
}

// attributes returns the attributes of a function. Null is an address like
// others: an access to it is a fault that is reported and not something that
// cannot happen.
func (e *emitter) attributes(fn *function) string {
	a := fn.f.Attrs
	s := " nounwind null_pointer_is_valid"
	if fn.f.Runtime && seldom[fn.f.Name] {
		a |= mir.AttrNoInline
		s += " optnone"
	}
	if e.dbg != nil && e.alone && fn.f.Name == "main" {
		a |= mir.AttrNoInline // see debug
	}
	for _, x := range []struct {
		attr mir.Attrs
		name string
	}{{mir.AttrNoReturn, " noreturn"}, {mir.AttrInline, " inlinehint"}, {mir.AttrNoInline, " noinline"}, {mir.AttrCold, " cold"}} {
		if a&x.attr != 0 {
			s += x.name
		}
	}
	charged := e.o.Fuel && !fn.f.Runtime // which changes memory, and may trap
	if a&mir.AttrPure != 0 && a&mir.AttrNoTrap != 0 && !fn.memory && !charged && returns(fn.f) {
		if e.o.Version >= 16 {
			s += " memory(none)"
		} else {
			s += " readnone"
		}
	}
	return s
}

// returns reports whether a function has neither loops nor calls, so that it
// comes to an end. LLVM without optimisation leaves out calls of functions that
// touch no memory when their result is not used, endless ones too.
func returns(f *mir.Func) bool {
	if !f.Defined() {
		return false
	}
	cfg := mir.NewCFG(f)
	var next []mir.Block
	for _, b := range f.Blocks() {
		if !cfg.Reached(b) {
			continue
		}
		next = f.Successors(next[:0], b)
		for _, to := range next {
			if cfg.Index(to) <= cfg.Index(b) {
				return false
			}
		}
		for v := range f.Insts(b) {
			switch f.At(v).Op.Form() {
			case mir.FormCall, mir.FormCallI:
				return false
			}
		}
	}
	return true
}

// seldom are functions of the support code that run once, or wait for what
// takes longer than they do, and do not lead to functions of the program. They
// are not optimised: it would take longer than to compile a small program.
var seldom = map[string]bool{
	"mir.child.read": true, "mir.child.write": true, "mir.child.send": true, "mir.child.tell": true,
	"mir.catch": true, "mir.wait": true, "mir.functions": true, "mir.kind": true, "mir.address": true, "mir.callable.ask": true,
}

// body fills the blocks.
func (b *builder) body() {
	f := b.f
	for _, p := range f.Params(f.Entry()) {
		b.vals[p] = local(b.e.typeOf(f.TypeOf(p)), b.valueName(p))
	}
	for _, blk := range f.Blocks() {
		if b.cfg.Reached(blk) {
			b.labels[blk] = label(b.blockName(blk))
		}
	}
	b.start(f.Entry())
	b.prologue()
	for _, blk := range f.Blocks() {
		if !b.cfg.Reached(blk) {
			continue
		}
		if blk != f.Entry() {
			b.start(blk)
		}
		b.block = blk
		b.charge(blk)
		for v := range f.Insts(blk) {
			b.at = v
			b.inst(v)
		}
	}
}

// start begins a block of the function, with a phi for each parameter.
func (b *builder) start(blk mir.Block) {
	b.open(b.labels[blk].id[1:])
	if blk == b.f.Entry() {
		return
	}
	for _, phi := range b.params(blk) {
		b.cur.Insts = append(b.cur.Insts, phi)
	}
	b.at = b.f.First(blk)
	for _, p := range b.f.Params(blk) {
		b.debugValue(p)
	}
}

// params returns the phis of a block, which are made when they are first asked
// for.
func (b *builder) params(blk mir.Block) []*ir.InstPhi {
	ps := b.f.Params(blk)
	if b.phis[blk] == nil && len(ps) > 0 {
		b.phis[blk] = make([]*ir.InstPhi, len(ps))
		for i, p := range ps {
			v := b.value(p)
			b.phis[blk][i] = &ir.InstPhi{LocalIdent: ident(v), Typ: v.typ}
		}
	}
	return b.phis[blk]
}

// open begins a block with a label.
func (b *builder) open(name string) {
	b.cur = &ir.Block{LocalIdent: ir.LocalIdent{LocalName: name}}
	b.blocks = append(b.blocks, b.cur)
}

// here is the block that is being filled, as an operand.
func (b *builder) here() *operand { return label(b.cur.LocalName) }

// fresh returns a name that nothing has.
func (b *builder) fresh() string {
	b.temps++
	return "x." + strconv.Itoa(b.temps)
}

func ident(v *operand) ir.LocalIdent { return ir.LocalIdent{LocalName: v.id[1:]} }

// add appends an instruction.
func (b *builder) add(in ir.Instruction) {
	if b.dbg != nil && b.at != 0 {
		attach(in, b.metadata())
	}
	b.cur.Insts = append(b.cur.Insts, in)
}

// temp returns an operand for a result that has no name.
func (b *builder) temp(t types.Type) *operand { return local(t, b.fresh()) }

// value returns the operand for a value.
func (b *builder) value(v mir.Value) *operand {
	if o := b.vals[v]; o != nil {
		return o
	}
	in := b.f.At(v)
	var o *operand
	switch in.Op {
	case mir.OpConst:
		if in.Res == mir.Ptr {
			o = b.e.pointer(uint64(in.Imm))
		} else {
			o = constant(in.Res, uint64(in.Imm))
		}
	case mir.OpAddr:
		o = newOperand(b.e.ptr, b.e.addressOf(mir.Sym(in.Imm)))
	default:
		o = local(b.e.typeOf(in.Res), b.valueName(v))
	}
	b.vals[v] = o
	return o
}

// arg returns operand i of the current instruction.
func (b *builder) arg(i int) *operand { return b.value(b.f.Arg(b.at, i)) }

// result is the operand for the value of the current instruction.
func (b *builder) result() *operand { return b.value(b.at) }

func (b *builder) valueName(v mir.Value) string {
	if b.f.HasName(v) {
		return localName(mangle(b.f.NameOf(v)), 't', int(v))
	}
	return "t." + strconv.Itoa(int(v))
}

// blockName is the block's name, with b. before it when a value has that too:
// LLVM has one name space for both.
func (b *builder) blockName(blk mir.Block) string {
	name := b.f.BlockName(blk)
	m := mangle(name)
	if b.f.ValueByName(name) != 0 {
		m = "b." + m
	}
	return localName(m, 'l', int(blk))
}
