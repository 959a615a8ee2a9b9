package passes

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// Constant parts of addresses wander outwards into the offsets of accesses.
var memoryRules = []rule{
	{"ptradd-0", "p + 0 is p", ops(mir.PtrAdd), func(e *expr) mir.Value {
		if e.is(e.b, 0) {
			return e.a
		}
		return 0
	}},
	{"ptradd-const", "(p + c) + d is p + (c+d)", ops(mir.PtrAdd), func(e *expr) mir.Value {
		if p, c, ok := e.matchK(e.a, mir.PtrAdd); ok && e.right {
			return e.become(mir.PtrAdd, mir.Void, p, e.s.f.Const(mir.I64, c+e.k))
		}
		return 0
	}},
	{"ptradd-outwards", "(p + c) + x is (p + x) + c, p + (x + c) is (p + x) + c", ops(mir.PtrAdd), func(e *expr) mir.Value {
		if e.right {
			return 0
		}
		p, x := e.a, e.b
		q, c, ok := e.matchK(p, mir.PtrAdd)
		if ok && e.once(p) {
			p = q
		} else if y, k, ok := e.matchK(x, mir.Add); ok && e.once(x) {
			x, c = y, k
		} else {
			return 0
		}
		return e.become(mir.PtrAdd, mir.Void, e.fresh(mir.PtrAdd, mir.Void, mir.Ptr, p, x), e.s.f.Const(mir.I64, c))
	}},
	{"access-offset", "an access at (p + c) + off is one at p + (c+off)", ops(mir.Load, mir.Store), func(e *expr) mir.Value {
		args := e.s.f.Args(e.v)
		last := len(args) - 1
		p, c, ok := e.matchK(args[last], mir.PtrAdd)
		off := e.in.Imm + int64(c)
		if !ok || int64(c) != int64(int32(c)) || e.in.Imm != int64(int32(e.in.Imm)) || off < math.MinInt32 || off > math.MaxInt32 {
			return 0
		}
		e.s.use(p, 1)
		e.s.use(args[last], -1)
		args[last], e.in.Imm = p, off
		return e.v
	}},
	{"no-bytes", "copying and setting no bytes does nothing, and so does moving bytes to where they are", ops(mir.MemCpy, mir.MemMove, mir.MemSet), func(e *expr) mir.Value {
		if e.is(e.c, 0) || e.in.Op == mir.MemMove && e.a == e.b {
			return dropped
		}
		return 0
	}},
	{"call-known", "an indirect call of a known function with that signature is a direct one", ops(mir.CallI, mir.TailCallI), func(e *expr) mir.Value {
		f := e.s.f
		in := f.At(e.a)
		if in.Op != mir.OpAddr {
			return 0
		}
		callee := f.Module.Func(mir.Sym(in.Imm))
		if callee == nil || !callee.Sig.Equal(f.SigOf(e.v)) {
			return 0
		}
		args := append([]mir.Value(nil), f.Args(e.v)[1:]...)
		op := mir.Call
		if e.in.Op == mir.TailCallI {
			op = mir.TailCall
		}
		e.in.Imm = in.Imm
		return e.become(op, mir.Void, args...)
	}},
}
