package wasm_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// randomGraph adds a function whose blocks have edges as they come: every
// other one any, the others only forward, or back to a block that dominates
// the source. Each block mixes a hash, which decides where to go, and ends the
// function when the rounds are used up.
func randomGraph(m *mir.Module, name string, seed uint64) *mir.Func {
	r := rand.New(rand.NewPCG(seed, 7))
	b := m.Define(name, []mir.Type{mir.I64}, mir.I64)
	f := b.Func
	n := 2 + r.IntN(14)
	rounds := b.Var("rounds", mir.I64)
	blocks := make([]mir.Block, n)
	for i := range blocks {
		blocks[i] = b.Block(fmt.Sprint("b", i), slices.Repeat([]mir.Type{mir.I64}, r.IntN(3))...)
	}
	b.Set(rounds, b.Int(mir.I64, 40))
	state := b.Var("state", mir.I64)
	b.Set(state, b.Param(0))
	pool := []mir.Value{b.Param(0), b.Int(mir.I64, 3)}
	args := func(to mir.Block, own []mir.Value) []mir.Value {
		all := append(pool[:len(pool):len(pool)], own...)
		var vs []mir.Value
		for range f.Params(to) {
			vs = append(vs, all[r.IntN(len(all))])
		}
		return vs
	}
	b.Jump(blocks[0], args(blocks[0], nil)...)
	for i, blk := range blocks {
		b.At(blk)
		own := slices.Clone(f.Params(blk))
		h := b.Get(state)
		for _, v := range append(own, b.Int(mir.I64, int64(i)*2+1)) {
			h = b.Op(mir.Xor, mir.I64, b.Op(mir.Mul, mir.I64, h, b.Int(mir.I64, 0x5851f42d4c957f2d)), v)
			own = append(own, h)
		}
		b.Set(state, h)
		left := b.Op(mir.Sub, mir.I64, b.Get(rounds), b.Int(mir.I64, 1))
		b.Set(rounds, left)
		out, go_ := b.Block("out"), b.Block("go")
		b.Br(b.Op(mir.SLt, mir.I64, left, b.Int(mir.I64, 0)), out, go_)
		b.At(out).Ret(h)
		b.At(go_)
		any := seed%2 == 0
		pick := func() mir.Block {
			if any || r.IntN(4) == 0 && i > 0 {
				return blocks[r.IntN(n)]
			}
			return blocks[min(i+1+r.IntN(4), n-1)]
		}
		choice := b.Op(mir.LShr, mir.I64, h, b.Int(mir.I64, 59))
		if r.IntN(3) == 0 {
			var cases []mir.Case
			for k := range 2 + r.IntN(5) {
				to := pick()
				cases = append(cases, mir.Case{Val: int64(k * (1 + r.IntN(2)*5) % 32), To: to, Args: args(to, own)})
			}
			slices.SortFunc(cases, func(x, y mir.Case) int { return int(x.Val - y.Val) })
			cases = slices.CompactFunc(cases, func(x, y mir.Case) bool { return x.Val == y.Val })
			to := pick()
			b.Switch(choice, cases, to, args(to, own)...)
			continue
		}
		yes, no := pick(), pick()
		t := b.Br(b.Op(mir.ULt, mir.I64, choice, b.Int(mir.I64, 16)), yes, no)
		f.SetEdgeArgs(f.Edge(t, 0), args(yes, own)...)
		f.SetEdgeArgs(f.Edge(t, 1), args(no, own)...)
	}
	if seed%2 != 0 {
		straighten(f)
	}
	return f
}

// straighten makes a graph reducible: edges back that do not lead to a
// dominator get another target, one without parameters.
func straighten(f *mir.Func) {
	exit := f.AddBlock()
	b := mir.NewBuilder(f)
	b.At(exit).Ret(b.Int(mir.I64, 77))
	for {
		c := mir.NewCFG(f)
		d := mir.Dominators(c)
		changed := false
		for i, blk := range c.RPO {
			for _, e := range f.Edges(f.Last(blk)) {
				if c.Index(e.To) <= i && !d.Dominates(e.To, blk) {
					e.To = exit
					f.SetEdgeArgs(e)
					changed = true
				}
			}
		}
		if !changed {
			return
		}
	}
}

// TestGraphs compares random graphs with the interpreter, at two levels.
func TestGraphs(t *testing.T) {
	total := 600
	if os.Getenv("MIRTOOL_LONG") != "" {
		total = 20000
	}
	irreducible := 0
	const batch = 200
	for at := 0; at < total; at += batch {
		m := mir.NewModule("")
		var names []string
		for seed := at; seed < at+batch; seed++ {
			names = append(names, fmt.Sprint("f", seed))
			f := randomGraph(m, names[len(names)-1], uint64(seed))
			c := mir.NewCFG(f)
			if analysis.NewLoops(c, mir.Dominators(c)).Irreducible {
				irreducible++
			}
		}
		if err := mir.Verify(m).Err(); err != nil {
			t.Fatal(err)
		}
		for _, level := range []int{0, 2} {
			sameAsInterp(t, optimized(t, m, level), names, 5)
		}
	}
	t.Logf("%d graphs, %d irreducible", total, irreducible)
	if irreducible < total/3 {
		t.Errorf("only %d of %d graphs are irreducible", irreducible, total)
	}
}

// sameAsInterp compares calls of functions of one i64 with the interpreter.
func sameAsInterp(t *testing.T, m *mir.Module, names []string, calls int) {
	t.Helper()
	var ins []backend.Instance
	for _, b := range []*backend.Backend{interp.Backend, wasm.Backend} {
		in, err := b.Load(m, backend.Options{Unstoppable: true})
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		ins = append(ins, in)
	}
	for _, name := range names {
		for x := range calls {
			want, err1 := ins[0].Call(context.Background(), name, uint64(x))
			got, err2 := ins[1].Call(context.Background(), name, uint64(x))
			if err1 != nil || err2 != nil || got[0] != want[0] {
				text := m.FuncByName(name)
				t.Fatalf("@%s(%d) gives %d, want %d (%v %v)\n%.3000s", name, x, got, want, err2, err1, text)
			}
		}
	}
}

// shapes are functions of one i64 that nest deeply, or have much of something.
func shapes(n int) map[string]string {
	var ifs, chain, loops, cases, merges, tree, short strings.Builder
	fmt.Fprintf(&ifs, "export func @f(%%x: i64) -> i64 {\n^e:\n  jump ^a0(%%x)\n")
	fmt.Fprintf(&chain, "export func @f(%%x: i64) -> i64 {\n^e:\n  jump ^a0\n")
	fmt.Fprintf(&loops, "export func @f(%%x: i64) -> i64 {\n^e:\n  jump ^h0(%%x, 0)\n")
	fmt.Fprintf(&cases, "export func @f(%%x: i64) -> i64 {\n^e:\n  switch.i64 %%x, ^d")
	fmt.Fprintf(&merges, "export func @f(%%x: i64) -> i64 {\n^e:\n  %%y = and.i64 %%x, 7\n  switch.i64 %%x, ^m0(1)")
	fmt.Fprintf(&tree, "export func @f(%%x: i64) -> i64 {\n^e:\n  %%v0 = add.i64 %%x, 1\n")
	fmt.Fprintf(&short, "export func @f(%%x: i64) -> i64 {\n^e:\n  jump ^a0\n")
	for i := range n {
		fmt.Fprintf(&ifs, "^a%d(%%p%d: i64):\n  %%c%d = ult.i64 %%p%d, %d\n  br %%c%d, ^y%d, ^a%d(%%p%d)\n^y%d:\n  %%q%d = xor.i64 %%p%d, %d\n  jump ^a%d(%%q%d)\n", i, i, i, i, i, i, i, i+1, i, i, i, i, i, i+1, i)
		fmt.Fprintf(&chain, "^a%d:\n  %%c%d = eq.i64 %%x, %d\n  br %%c%d, ^r%d, ^a%d\n^r%d:\n  ret %d\n", i, i, i, i, i, i+1, i, i*3)
		fmt.Fprintf(&loops, "^h%d(%%a%d: i64, %%i%d: i64):\n  %%b%d = add.i64 %%a%d, 1\n  jump ^h%d(%%b%d, 0)\n", i, i, i, i, i, i+1, i)
		fmt.Fprintf(&cases, ", %d: ^c%d", i, i)
		fmt.Fprintf(&merges, ", %d: ^m%d(%d)", i, i, i)
		fmt.Fprintf(&tree, "  %%v%d = xor.i64 %%v%d, %%x\n  %%v%d = add.i64 %%v%d, %d\n", 2*i+1, 2*i, 2*i+2, 2*i+1, i)
		fmt.Fprintf(&short, "^a%d:\n  %%c%d = ugt.i64 %%x, %d\n  br %%c%d, ^a%d, ^out(%d)\n", i, i, i, i, i+1, i)
	}
	fmt.Fprintf(&ifs, "^a%d(%%r: i64):\n  ret %%r\n}\n", n)
	fmt.Fprintf(&chain, "^a%d:\n  ret 5\n}\n", n)
	fmt.Fprintf(&loops, "^h%d(%%a%d: i64, %%i%d: i64):\n  jump ^l%d(%%a%d)\n", n, n, n, n-1, n)
	for i := n - 1; i >= 0; i-- {
		next := fmt.Sprintf("^l%d(%%s%d)", i-1, i)
		if i == 0 {
			next = "^done(%s0)"
		}
		fmt.Fprintf(&loops, "^l%d(%%s%d: i64):\n  %%t%d = and.i64 %%s%d, %d\n  %%c%d = eq.i64 %%t%d, %d\n  %%u%d = add.i64 %%s%d, 3\n  br %%c%d, ^h%d(%%u%d, 1), %s\n", i, i, i, i, 1<<40-1, i, i, 7*i, i, i, i, i, i, next)
	}
	loops.WriteString("^done(%z: i64):\n  ret %z\n}\n")
	cases.WriteString("\n^d:\n  ret -1\n")
	merges.WriteString("\n")
	for i := range n {
		fmt.Fprintf(&cases, "^c%d:\n  %%r%d = mul.i64 %%x, %d\n  ret %%r%d\n", i, i, i+1, i)
		to := fmt.Sprintf("jump ^m%d(%%w%d)", i+1, i)
		if i%3 == 0 {
			to = fmt.Sprintf("%%k%d = slt.i64 %%w%d, 1000\n  br %%k%d, ^m%d(%%w%d), ^m%d(%%y)", i, i, i, i+1, i, min(i+70, n))
		}
		fmt.Fprintf(&merges, "^m%d(%%v%d: i64):\n  %%w%d = add.i64 %%v%d, %%y\n  %s\n", i, i, i, i, to)
	}
	cases.WriteString("}\n")
	fmt.Fprintf(&merges, "^m%d(%%z: i64):\n  ret %%z\n}\n", n)
	fmt.Fprintf(&tree, "  ret %%v%d\n}\n", 2*n)
	fmt.Fprintf(&short, "^a%d:\n  jump ^out(%d)\n^out(%%z: i64):\n  ret %%z\n}\n", n, n)
	return map[string]string{"ifs": ifs.String(), "chain": chain.String(), "loops": loops.String(), "cases": cases.String(), "merges": merges.String(), "tree": tree.String(), "short": short.String()}
}

// TestShapes compares large shapes with the interpreter.
func TestShapes(t *testing.T) {
	for _, n := range []int{3, 150, 3000} {
		for name, text := range shapes(n) {
			t.Run(fmt.Sprint(name, n), func(t *testing.T) {
				m, err := mirtext.Load("shape.mir", []byte("mir 1\n"+text))
				if err != nil {
					t.Fatal(err)
				}
				for _, level := range []int{0, 2} {
					sameAsInterp(t, optimized(t, m, level), []string{"f"}, 40)
				}
			})
		}
	}
}
