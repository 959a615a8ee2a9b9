package interp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

// The modules of this file have one function @f each that is large in one way.

// longBlock is a block of n additions.
func longBlock(n int) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	x := b.Param(0)
	for i := range n {
		x = b.Op(mir.Add, mir.I64, x, b.Int(mir.I64, int64(i)))
	}
	b.Ret(x)
	return m
}

// manyLive adds up n values that all live at the same time.
func manyLive(n int) *mir.Module {
	m := mir.NewModule("")
	id := m.Define("same", []mir.Type{mir.I64}, mir.I64)
	id.Ret(id.Param(0))
	same := m.Lookup("same")
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	vs := make([]mir.Value, n)
	for i := range vs {
		vs[i] = b.Op(mir.Mul, mir.I64, b.Param(0), b.Int(mir.I64, int64(i)))
	}
	// A slot and a variable whose registers are out of reach, and a call.
	slot, sum := b.Slot("slot", 64, 32), b.Var("sum", mir.I64)
	b.Set(sum, b.Param(0))
	for i, v := range vs {
		if i%1000 == 0 {
			b.Store(b.Get(sum), slot, 8)
			b.Set(sum, b.Call(same, b.Load(mir.I64, b.Op(mir.PtrAdd, 0, slot, b.Int(mir.I64, 8)), 0))[0])
		}
		b.Set(sum, b.Op(mir.Add, mir.I64, v, b.Get(sum)))
	}
	b.TailCall(same, b.Get(sum))
	return m
}

// manyBlocks is a chain of n blocks with two ways from one to the next.
func manyBlocks(n int) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	x := b.Param(0)
	for range n / 3 {
		yes, next := b.Block("", mir.I64), b.Block("", mir.I64)
		t := b.Br(b.Op(mir.SLt, mir.I64, x, b.Int(mir.I64, 1000)), yes, next)
		for _, e := range b.Func.Edges(t) {
			b.Func.SetEdgeArgs(e, x)
		}
		b.At(yes)
		y := b.Op(mir.Add, mir.I64, b.BlockParam(yes, 0), b.Int(mir.I64, 2))
		third := b.Block("")
		b.Jump(third)
		b.At(third)
		b.Jump(next, y)
		b.At(next)
		x = b.BlockParam(next, 0)
	}
	b.Ret(x)
	return m
}

// nestedLoops is n loops, each in the one before.
func nestedLoops(n int) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	heads := make([]mir.Block, n)
	x := b.Param(0)
	for i := range heads {
		heads[i] = b.Block("", mir.I64)
		b.Jump(heads[i], x)
		b.At(heads[i])
		x = b.Op(mir.Add, mir.I64, b.BlockParam(heads[i], 0), b.Int(mir.I64, 1))
	}
	for i := n - 1; i >= 0; i-- {
		next := b.Block("")
		t := b.Br(b.Op(mir.ULt, mir.I64, x, b.Param(0)), heads[i], next)
		b.Func.SetEdgeArgs(b.Func.Edge(t, 0), x)
		b.At(next)
	}
	b.Ret(x)
	return m
}

// wideSwitch has n cases.
func wideSwitch(n int) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	def, join := b.Block("def"), b.Block("join", mir.I64)
	cases := make([]mir.Case, n)
	for i := range cases {
		cases[i] = mir.Case{Val: int64(i), To: join, Args: []mir.Value{b.Int(mir.I64, int64(i*7))}}
		if i%2 == 1 {
			cases[i].Val *= 1000
		}
	}
	b.Switch(b.Param(0), cases, def)
	b.At(def).Ret(b.Int(mir.I64, -1))
	b.At(join).Ret(b.BlockParam(join, 0))
	return m
}

// wideEdge is a loop that turns n parameters round.
func wideEdge(n int) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	loop, done := b.Block("loop"), b.Block("done")
	count := b.Func.AddParam(loop, mir.I64)
	args := []mir.Value{b.Param(0)}
	var params []mir.Value
	for i := range n {
		params = append(params, b.Func.AddParam(loop, mir.I64))
		args = append(args, b.Int(mir.I64, int64(i)))
	}
	b.Jump(loop, args...)
	b.At(loop)
	next := b.Op(mir.Sub, mir.I64, count, b.Int(mir.I64, 1))
	t := b.Br(b.Op(mir.SGt, mir.I64, next, b.Int(mir.I64, 0)), loop, done)
	turned := append([]mir.Value{next}, params[1:]...)
	b.Func.SetEdgeArgs(b.Func.Edge(t, 0), append(turned, params[0])...)
	b.At(done)
	r := b.Op(mir.Mul, mir.I64, params[0], b.Int(mir.I64, 1_000_000))
	b.Ret(b.Op(mir.Add, mir.I64, r, params[n-1]))
	return m
}

// manyArgs passes n arguments, and gets n results.
func manyArgs(n int) *mir.Module {
	m := mir.NewModule("")
	types := make([]mir.Type, n)
	for i := range types {
		types[i] = mir.I64
	}
	g := m.Define("g", types, types...)
	ps := g.Func.Params(g.Func.Entry())
	turned := append([]mir.Value(nil), ps[1:]...)
	g.Ret(append(turned, ps[0])...)
	b := m.Define("f", []mir.Type{mir.I64}, mir.I64)
	b.Func.Export = true
	args := make([]mir.Value, n)
	for i := range args {
		args[i] = b.Int(mir.I64, int64(i))
		if i%2 == 0 {
			args[i] = b.Op(mir.Add, mir.I64, b.Param(0), args[i])
		}
	}
	sym := m.Lookup("g")
	rs := b.Call(sym, args...)
	rs = b.CallI(g.Func.Sig, b.Addr(sym), rs...)
	x := b.Param(0)
	for i, r := range rs {
		x = b.Op(mir.Add, mir.I64, x, b.Op(mir.Mul, mir.I64, r, b.Int(mir.I64, int64(i%3))))
	}
	b.Ret(x)
	return m
}

func wantArgs(n int, p uint64) uint64 {
	x := p
	for i := range n {
		j := (i + 2) % n
		r := uint64(j)
		if j%2 == 0 {
			r += p
		}
		x += r * uint64(i%3)
	}
	return x
}

// TestScale runs modules that are large in one way each, and again ten times
// as large; -v tells how the time to decode grows.
func TestScale(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	for _, c := range []struct {
		name string
		make func(n int) *mir.Module
		arg  uint64
		want func(n int) uint64
	}{
		{"long block", longBlock, 3, func(n int) uint64 { return 3 + uint64(n)*uint64(n-1)/2 }},
		{"live values", manyLive, 3, func(n int) uint64 { return 3 + 3*uint64(n)*uint64(n-1)/2 }},
		{"blocks", manyBlocks, 1, func(n int) uint64 { return uint64(min(1001, 2*(n/3)+1)) }},
		{"nested loops", nestedLoops, 1, func(n int) uint64 { return uint64(n + 1) }},
		{"switch", wideSwitch, 4, func(n int) uint64 { return 28 }},
		{"edge", wideEdge, 5, func(n int) uint64 { return 4*1_000_000 + 3 }},
		{"arguments", manyArgs, 3, func(n int) uint64 { return wantArgs(n, 3) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, size := range []int{n / 10, n} {
				m := c.make(size)
				for _, o := range []backend.Options{{}, {Fuel: 1 << 40, Stats: true}} {
					start := time.Now()
					i, err := interp.Backend.Load(m, o)
					if err != nil {
						t.Fatal(err)
					}
					loaded := time.Since(start)
					r, err := i.Call(context.Background(), "f", c.arg)
					if err != nil || r[0] != c.want(size) {
						t.Fatalf("%d: got %v, %v, want %d", size, r, err, c.want(size))
					}
					t.Logf("%d: loaded in %v, ran in %v", size, loaded, time.Since(start)-loaded)
				}
			}
		})
	}
}

// A host function that gets more arguments than fit into registers.
func TestManyHostArgs(t *testing.T) {
	const n = 70_000
	var b strings.Builder
	b.WriteString("mir 1\nimport func @h(i64, ...) -> i64\nexport func @f(%x: i64) -> i64 {\n^entry:\n  %r = call @h(1")
	for i := range n {
		if i%2 == 0 {
			fmt.Fprintf(&b, ", i64 %d", i)
		} else {
			b.WriteString(", i64 %x")
		}
	}
	b.WriteString(")\n  ret %r\n}\n")
	sig := mir.Sig{Params: []mir.Type{mir.I64}, Results: []mir.Type{mir.I64}, Variadic: true}
	sum := backend.HostFunc{Sig: sig, Fn: func(c *backend.HostCall) error {
		for _, a := range c.Args {
			c.Results[0] += a
		}
		return nil
	}}
	i := load(t, b.String(), backend.Options{Imports: map[string]backend.HostFunc{"h": sum}})
	want := uint64(1 + 5*n/2 + (n/2)*(n/2-1))
	if r, err := i.Call(context.Background(), "f", 5); err != nil || r[0] != want {
		t.Fatal(r, err, want)
	}
}
