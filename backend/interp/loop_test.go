package interp_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// TestLoops compares the interpreter with the reference on random loops, whose
// last block makes values that are only passed on: what the interpreter makes on
// edges, later than it stands, or as part of something else.
func TestLoops(t *testing.T) {
	for seed := range 10 * randomCount() {
		if testRandom(t, seed, loopModule(seed)); t.Failed() {
			return
		}
	}
}

// loop makes a function that goes round a loop of one to three blocks.
type loop struct {
	*rand.Rand
	b     *mir.Builder
	cells mir.Sym     // two integers, then two floats
	here  []mir.Value // what can be used
	fresh []mir.Value // made in this block, and not yet used
}

func loopModule(seed uint64) *mir.Module {
	m := mir.NewModule("loop.mir")
	l := &loop{Rand: rand.New(rand.NewPCG(seed, 7)), b: m.Define("f", []mir.Type{mir.I64}, mir.I64, mir.F64, mir.I64, mir.F64)}
	l.b.Func.Export = true
	l.cells = m.AddGlobal(&mir.Global{Name: "cells", Align: 16, Init: []mir.Datum{{Kind: mir.DatumZero, Off: 32}}})
	types := []mir.Type{mir.I64}
	first := []mir.Value{l.b.Int(mir.I64, 0)}
	for i := range 1 + l.IntN(5) {
		types = append(types, []mir.Type{mir.I64, mir.I64, mir.I32, mir.F64, mir.F64}[l.IntN(5)])
		first = append(first, l.constant(types[i+1]))
	}
	head, done := l.b.Block("head", types...), l.b.Block("done")
	l.b.Jump(head, first...)
	l.b.At(head)
	ps := l.b.Func.Params(head)
	l.here = append([]mir.Value{l.b.Param(0)}, ps...)
	more := func() mir.Value { return l.b.Op(mir.SLt, mir.I64, ps[0], l.b.Param(0)) }
	for i := range l.IntN(3) {
		next := l.b.Block(fmt.Sprint("b", i))
		l.work(4)
		if i == 0 {
			l.b.Br(more(), next, done)
		} else {
			l.b.Jump(next)
		}
		l.b.At(next)
	}
	l.fresh = nil
	l.work(10)
	args := []mir.Value{l.b.Op(mir.Add, mir.I64, ps[0], l.b.Int(mir.I64, 1))}
	for _, t := range types[1:] {
		args = append(args, l.passed(t))
	}
	if more := l.b.Func.At(l.b.Func.First(head)); l.b.Current() != head && more.Op != 0 && l.IntN(3) > 0 {
		l.b.Jump(head, args...)
	} else {
		c := l.b.Op(mir.SLt, mir.I64, args[0], l.b.Param(0))
		t := l.b.Br(c, head, done)
		l.b.Func.SetEdgeArgs(l.b.Func.Edge(t, 0), args...)
	}
	l.b.At(done)
	l.b.Ret(l.load(mir.I64), l.load(mir.F64), l.load(mir.I64), l.load(mir.F64))
	return m
}

// passed returns what an edge passes: something made for it, if there is.
func (l *loop) passed(t mir.Type) mir.Value {
	for i := len(l.fresh) - 1; i >= 0; i-- {
		if v := l.fresh[i]; l.b.Func.TypeOf(v) == t && l.IntN(5) > 0 {
			l.fresh = append(l.fresh[:i], l.fresh[i+1:]...)
			return v
		}
	}
	return l.pick(t)
}

// pick returns something of a type; what is not used yet stays so mostly.
func (l *loop) pick(t mir.Type) mir.Value {
	for range 8 {
		v := l.here[l.IntN(len(l.here))]
		if l.b.Func.TypeOf(v) != t {
			continue
		}
		for i, f := range l.fresh {
			if f == v && l.IntN(3) == 0 {
				l.fresh = append(l.fresh[:i], l.fresh[i+1:]...)
				return v
			} else if f == v {
				v = 0
				break
			}
		}
		if v != 0 {
			return v
		}
	}
	return l.constant(t)
}

func (l *loop) constant(t mir.Type) mir.Value {
	if t == mir.F64 {
		return l.b.Float(t, float64(l.IntN(9))/4-1)
	}
	return l.b.Int(t, int64(l.IntN(40)-8))
}

// cell returns the place of a cell of a type.
func (l *loop) cell(t mir.Type) (mir.Value, int64) {
	off := int64(l.IntN(2)) * 8
	if t == mir.F64 {
		off += 16
	}
	return l.b.Addr(l.cells), off
}

func (l *loop) load(t mir.Type) mir.Value {
	p, off := l.cell(t)
	return l.b.Load(t, p, off)
}

// work makes up to n instructions.
func (l *loop) work(n int) {
	for range 1 + l.IntN(n) {
		var v mir.Value
		switch t := []mir.Type{mir.I64, mir.I32, mir.F64, mir.F64}[l.IntN(4)]; l.IntN(9) {
		case 0, 8:
			v = l.load(t)
		case 1, 2:
			p, off := l.cell(t)
			l.b.Store(l.pick(t), p, off)
			continue
		case 3:
			switch t {
			case mir.I64:
				v = l.b.Convert(mir.SExt, t, l.pick(mir.I32))
			case mir.I32:
				v = l.b.Convert(mir.Trunc, t, l.pick(mir.I64))
			default:
				v = l.b.Convert(mir.SIToFP, t, l.pick(mir.I32))
			}
		default:
			ops := []mir.Op{mir.Add, mir.Sub, mir.Mul, mir.And, mir.Or, mir.Xor, mir.Shl, mir.SMin}
			if t == mir.F64 {
				ops = []mir.Op{mir.FAdd, mir.FSub, mir.FMul, mir.FAdd}
			}
			v = l.b.Op(ops[l.IntN(len(ops))], t, l.pick(t), l.pick(t))
		}
		l.here, l.fresh = append(l.here, v), append(l.fresh, v)
	}
}
