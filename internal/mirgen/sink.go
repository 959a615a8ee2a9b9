package mirgen

import "github.com/mirtool/mirtool/mir"

// sink mixes a value into the sum of the function.
func (b *body) sink(v mir.Value) {
	b.used[v] = true
	n := b.number(v)
	old := b.read(&b.sum)
	if b.chance(70) {
		old = b.Op(mir.RotL, mir.I64, old, b.Int(mir.I64, int64(b.between(1, 63))))
	}
	b.write(&b.sum, b.Op(pick(&b.rng, []mir.Op{mir.Add, mir.Xor, mir.Sub}), mir.I64, old, n))
}

// number returns an i64 that says what a value that is no ptr is.
func (b *body) number(v mir.Value) mir.Value {
	switch t := b.Func.TypeOf(v); {
	case t == mir.I64:
		return v
	case t.IsInt() && b.chance(50):
		return b.Convert(mir.SExt, mir.I64, v)
	case t == mir.F64 && b.chance(15):
		return b.Convert(mir.FPToSI, mir.I64, b.Op(mir.FMul, t, v, b.Float(t, 1024)))
	case t == mir.F64:
		return b.Convert(mir.Bitcast, mir.I64, b.cleaned(v))
	case t == mir.F32:
		v = b.Convert(mir.Bitcast, mir.I32, b.cleaned(v))
	}
	return b.Convert(mir.ZExt, mir.I64, v)
}

// sinkUnused mixes what nobody has used of the pool from mark on.
func (b *body) sinkUnused(mark int) {
	n := 0
	for _, x := range b.pool[mark:] {
		if x.t != mir.Ptr && !b.used[x.v] && n < 12 && b.chance(85) {
			b.sink(x.v)
			n++
		}
	}
}

// ret returns from the function. A sum of the function's own goes into the
// results, or into the global that all share.
func (b *body) ret() {
	vs := b.results()
	told := b.sum.global
	for i, s := range b.fn.proto.results {
		if s.t == mir.I64 && !told {
			vs[i] = b.Op(mir.Xor, mir.I64, vs[i], b.read(&b.sum))
			told = true
		}
	}
	if !told && !b.style.pure {
		b.share(b.read(&b.sum))
	}
	b.Ret(vs...)
	b.ended = true
}

// results returns what the function may return.
func (b *body) results() []mir.Value {
	var vs []mir.Value
	for _, s := range b.fn.proto.results {
		s.life = caller
		vs = append(vs, b.of(s))
	}
	return vs
}

// share mixes a number into the global that all functions share.
func (b *body) share(n mir.Value) {
	p := b.Addr(b.check)
	old := b.Load(mir.I64, p, 0)
	b.Store(b.Op(mir.Add, mir.I64, b.Op(mir.Mul, mir.I64, old, b.Int(mir.I64, 31)), n), p, 0)
}

// report prints what the program amounts to.
func (b *body) report() {
	b.print()
	b.line("print_i64", b.Load(mir.I64, b.Addr(b.check), 0))
	if !b.sum.global {
		b.line("print_u64", b.read(&b.sum))
	}
}

// print prints a value.
func (b *body) print() {
	switch t := b.plainType(); {
	case b.chance(15):
		b.Call(b.library("print_str"), b.Addr(b.message), b.masked(3))
		b.line("print_char", b.Op(mir.Add, mir.I32, b.Int(mir.I32, 48), b.Op(mir.And, mir.I32, b.operand(mir.I32), b.Int(mir.I32, 63))))
	case t == mir.I1:
		b.line("print_bool", b.operand(t))
	case t == mir.F64:
		b.line("print_f64", b.operand(t))
	case t == mir.F32:
		b.line("print_f64", b.Convert(mir.FPExt, mir.F64, b.operand(t)))
	case b.chance(50):
		b.line("print_u64", b.number(b.operand(t)))
	default:
		b.line("print_i64", b.number(b.operand(t)))
	}
}

// line prints a value and ends the line.
func (b *body) line(how string, v mir.Value) {
	b.Call(b.library(how), v)
	b.Call(b.library("print_char"), b.Int(mir.I32, '\n'))
}
