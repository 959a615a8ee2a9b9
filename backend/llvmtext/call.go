package llvmtext

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"github.com/mirtool/mirtool/mir"
)

// callNamed calls a function of LLVM.
func (b *builder) callNamed(r *operand, id string, ret types.Type, args ...*operand) {
	c := &ir.InstCall{Callee: &callee{plainCallee, id}, Typ: ret, Args: values(args)}
	if r != nil {
		c.LocalIdent = ident(r)
	}
	b.add(c)
}

// plainCallee is the type of a callee that is not variadic: only that is looked
// at.
var plainCallee = &types.PointerType{ElemType: types.NewFunc(types.Void)}

func values(args []*operand) []value.Value {
	vs := make([]value.Value, len(args))
	for i, a := range args {
		vs[i] = a
	}
	return vs
}

// call calls a function of MIR that has at most one result.
func (b *builder) call(r *operand, fn *function, args ...*operand) {
	c := &ir.InstCall{Callee: &callee{fn.typ, fn.id}, Typ: fn.ret, Args: values(args)}
	fn.extend(c)
	if fn.tail {
		c.CallingConv = enum.CallingConvTail
	}
	if r != nil {
		c.LocalIdent = ident(r)
	}
	b.add(c)
}

// target is what a call leads to.
type target struct {
	*signature
	id   string
	tail bool
	c    bool // a function of C
}

// callInst emits a call of any kind.
func (b *builder) callInst(in *mir.Inst) {
	args := b.f.Args(b.at)
	var to target
	if in.Op.Form() == mir.FormCall {
		to = b.direction(mir.Sym(in.Imm))
	} else {
		sig := b.e.lower(b.f.SigOf(b.at))
		var ok bool
		if to, ok = b.indirect(sig, args[0]); !ok {
			b.trap(mir.TrapBadCall)
			if in.Op == mir.CallI {
				b.open(b.fresh()) // what follows is never reached
				to = target{signature: sig, id: "null", tail: sig.tail}
			} else {
				return
			}
		}
		args = args[1:]
	}
	if !b.f.Runtime && b.e.atSym != 0 && b.mayTrapBelow(in) {
		b.call(nil, b.e.funcs[b.e.atSym], b.place())
	}
	ops := b.arguments(to, args)
	if in.Op.Is(mir.Terminator) {
		b.tailCall(to, ops)
		return
	}
	b.emitCall(to, ops)
}

// mayTrapBelow reports whether a call may lead to a function of the runtime module
// that traps: for whatever happens there, the place is that of the call.
func (b *builder) mayTrapBelow(in *mir.Inst) bool {
	if in.Op.Form() == mir.FormCall {
		return b.e.trapping[in.Imm]
	}
	return b.e.trappingTaken
}

func (b *builder) direction(s mir.Sym) target {
	fn := b.e.funcs[s]
	if fn.f.Import {
		return target{fn.signature, fn.id, false, true}
	}
	return target{fn.signature, fn.id, fn.tail, false}
}

// indirect checks that p is a function of the signature, and returns it. It
// reports false when that is known not to be so.
func (b *builder) indirect(sig *signature, p mir.Value) (target, bool) {
	if in := b.f.At(p); in.Op == mir.OpAddr {
		fn := b.e.funcs[in.Imm]
		if fn == nil || fn.signature != sig {
			return target{}, false
		}
		return b.direction(mir.Sym(in.Imm)), true
	} else if in.Op == mir.OpConst {
		return target{}, false
	}
	fp := b.value(p)
	if b.e.rangeSym != 0 {
		ok := b.temp(types.I1)
		b.call(ok, b.e.funcs[b.e.rangeSym], fp)
		b.trapUnless(ok, mir.TrapBadCall)
	}
	hash := b.temp(types.I64)
	b.add(&ir.InstLoad{LocalIdent: ident(hash), ElemType: types.I64, Src: b.to(b.offset(fp, -8), types.I64), Align: 1})
	b.trapUnless(b.icmp(enum.IPredEQ, hash, integer(types.I64, int64(sig.hash))), mir.TrapBadCall)
	return target{sig, b.to(fp, sig.typ.ElemType).id, sig.tail, false}, true
}

// arguments returns the operands of a call. To C, further arguments of a
// variadic function go as C promotes them, and what is narrow is extended.
func (b *builder) arguments(to target, args []mir.Value) []*operand {
	ops := make([]*operand, len(args))
	for i, a := range args {
		t := b.f.TypeOf(a)
		o := b.value(a)
		switch {
		case to.c && i >= len(to.sig.Params):
			o = b.promote(t, o)
		case to.c && extension(t) != "":
			o = &operand{o.typ, o.id, o.typ.String() + extension(t) + " " + o.id}
		}
		ops[i] = o
	}
	return ops
}

// promote does what C does to further arguments of a variadic function.
func (b *builder) promote(t mir.Type, x *operand) *operand {
	switch {
	case t == mir.F32:
		r := b.temp(types.Double)
		b.add(&ir.InstFPExt{LocalIdent: ident(r), From: x, To: types.Double})
		return r
	case t.Bits() < 32:
		r := b.temp(types.I32)
		b.add(&ir.InstZExt{LocalIdent: ident(r), From: x, To: types.I32})
		return r
	}
	return x
}

// emitCall calls and takes the results.
func (b *builder) emitCall(to target, args []*operand) {
	c := &ir.InstCall{Callee: &callee{to.typ, to.id}, Typ: to.ret}
	if !to.c {
		to.extend(c)
	}
	if to.tail {
		c.CallingConv = enum.CallingConvTail
	}
	n, results := len(to.sig.Results), b.f.Results(b.at)
	switch {
	case to.memory || to.c && n > 1:
		b.callByMemory(c, to, args, results)
		return
	case n == 0:
	case n == 1:
		if len(results) == 0 {
			c.LocalIdent = ident(b.temp(to.ret))
		} else {
			c.LocalIdent = ident(b.value(results[0]))
		}
	default:
		pair := b.temp(to.ret)
		c.LocalIdent, c.Args = ident(pair), values(args)
		b.add(c)
		for i, r := range results {
			b.add(&ir.InstExtractValue{LocalIdent: ident(b.value(r)), X: pair, Indices: []uint64{uint64(i)}, Typ: b.value(r).typ})
		}
		return
	}
	c.Args = values(args)
	b.add(c)
}

// callByMemory calls a function that writes its results to memory: one of MIR
// to where its first argument points, one of C each to where one of its last
// arguments points.
func (b *builder) callByMemory(c *ir.InstCall, to target, args []*operand, results []mir.Value) {
	n := len(to.sig.Results)
	out, made := b.bytes(uint64(n*resultSlot), 8)
	b.early = append(b.early, made...)
	var at []*operand
	for i := range n {
		at = append(at, b.offset(out, int64(i*resultSlot)))
	}
	if to.memory && !to.c {
		args = append([]*operand{out}, args...)
	} else {
		c.Typ = types.Void
		for k, t := range to.sig.Results {
			args = append(args, b.to(at[k], b.e.typeOf(t)))
		}
	}
	c.Args = values(args)
	b.add(c)
	for i, r := range results {
		v := b.value(r)
		b.add(&ir.InstLoad{LocalIdent: ident(v), ElemType: v.typ, Src: b.to(at[i], v.typ), Align: 8})
	}
}

// tailCall ends the block by a call. A function of C cannot be called so; as it
// comes back, an ordinary call does not make the stack grow.
func (b *builder) tailCall(to target, args []*operand) {
	if to.memory && !to.c {
		args = append([]*operand{local(b.e.ptr, "r.out")}, args...)
	}
	if to.c {
		b.tailCallC(to, args)
		return
	}
	c := &ir.InstCall{Callee: &callee{to.typ, to.id}, Typ: to.ret, Args: values(args), Tail: enum.TailMustTail}
	to.extend(c)
	if to.tail {
		c.CallingConv = enum.CallingConvTail
	}
	ret := &ir.TermRet{}
	if to.ret != types.Type(types.Void) {
		r := b.temp(to.ret)
		c.LocalIdent, ret.X = ident(r), r
	}
	b.add(c)
	b.cur.Term = ret
	b.locate(ret)
}

// tailCallC calls a function of C and returns what it gives.
func (b *builder) tailCallC(to target, args []*operand) {
	c := &ir.InstCall{Callee: &callee{to.typ, to.id}, Typ: to.ret, Args: values(args)}
	n := len(to.sig.Results)
	var rs []*operand
	switch n {
	case 0:
		b.add(c)
	case 1:
		r := b.temp(to.ret)
		c.LocalIdent, rs = ident(r), []*operand{r}
		b.add(c)
	default:
		out, made := b.bytes(uint64(n*resultSlot), 8)
		for _, in := range made {
			b.add(in)
		}
		c.Typ = types.Void
		var at []*operand
		for i := range n {
			at = append(at, b.offset(out, int64(i*resultSlot)))
		}
		for k, t := range to.sig.Results {
			args = append(args, b.to(at[k], b.e.typeOf(t)))
		}
		c.Args = values(args)
		b.add(c)
		for i, t := range to.sig.Results {
			r := b.temp(b.e.typeOf(t))
			b.add(&ir.InstLoad{LocalIdent: ident(r), ElemType: r.typ, Src: b.to(at[i], r.typ), Align: 8})
			rs = append(rs, r)
		}
	}
	b.ret(rs)
}
