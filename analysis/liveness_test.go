package analysis_test

import (
	"slices"
	"testing"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// event says what an instruction does to a value or variable.
type event func(f *mir.Func, v mir.Value) (uses, defines bool)

// liveFrom tells by its definition, step by step, whether a way from the start
// of a block leads to a use without a definition before.
func liveFrom(f *mir.Func, start mir.Block, param func(mir.Block) bool, e event) bool {
	seen := map[mir.Block]bool{}
	work := []mir.Block{start}
next:
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if seen[b] || param(b) {
			continue
		}
		seen[b] = true
		for v := range f.Insts(b) {
			uses, defines := e(f, v)
			if uses {
				return true
			}
			if defines {
				continue next
			}
		}
		work = f.Successors(work, b)
	}
	return false
}

func ofValue(x mir.Value) event {
	return func(f *mir.Func, v mir.Value) (uses, defines bool) {
		if f.At(v).Op != mir.OpResult {
			f.Operands(v, func(o *mir.Value) { uses = uses || *o == x })
		}
		return uses, v == x
	}
}

func ofVar(x mir.Var) event {
	return func(f *mir.Func, v mir.Value) (uses, defines bool) {
		in := f.At(v)
		return in.Op == mir.Get && mir.Var(in.Imm) == x, in.Op == mir.Set && mir.Var(in.Imm) == x
	}
}

// slowIn finds what is live at the start of b, one value after the other.
func slowIn(f *mir.Func, b mir.Block) analysis.Live {
	var l analysis.Live
	for v := mir.Value(1); int(v) < f.NumValues(); v++ {
		home := f.At(v).Block()
		param := func(p mir.Block) bool { return p == home && slices.Contains(f.Params(p), v) }
		if home != 0 && liveFrom(f, b, param, ofValue(v)) {
			l.Values = append(l.Values, v)
		}
	}
	for x := range f.Vars() {
		if liveFrom(f, b, func(mir.Block) bool { return false }, ofVar(x)) {
			l.Vars = append(l.Vars, x)
		}
	}
	return l
}

// slowOut is the union of what is live at the start of the successors.
func slowOut(f *mir.Func, in map[mir.Block]analysis.Live, b mir.Block) analysis.Live {
	var l analysis.Live
	for _, s := range f.Successors(nil, b) {
		l.Values = append(l.Values, in[s].Values...)
		l.Vars = append(l.Vars, in[s].Vars...)
	}
	slices.Sort(l.Values)
	slices.Sort(l.Vars)
	l.Values, l.Vars = slices.Compact(l.Values), slices.Compact(l.Vars)
	return l
}

func equal(a, b analysis.Live) bool {
	return slices.Equal(a.Values, b.Values) && slices.Equal(a.Vars, b.Vars)
}

// TestLiveness compares with a search for each value and block.
func TestLiveness(t *testing.T) {
	found := 0
	for seed := range uint64(60) {
		for _, f := range mirgen.Generate(seed, mirgen.Options{Size: 40}).Funcs() {
			l := analysis.NewLiveness(f)
			in := map[mir.Block]analysis.Live{}
			for _, b := range f.Blocks() {
				in[b] = slowIn(f, b)
				if got := l.In(b); !equal(got, in[b]) {
					t.Fatalf("seed %d: @%s ^%s: in %v, want %v", seed, f.Name, f.BlockName(b), got, in[b])
				}
				found += len(in[b].Values) + len(in[b].Vars)
			}
			for _, b := range f.Blocks() {
				if got, want := l.Out(b), slowOut(f, in, b); !equal(got, want) {
					t.Fatalf("seed %d: @%s ^%s: out %v, want %v", seed, f.Name, f.BlockName(b), got, want)
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d were live", found)
	}
}

// A block that nothing reaches has its own ways; a loop to itself keeps alive
// what it uses.
func TestLivenessByHand(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte(`mir 1

func @f(%n: i64, %k: i64) -> i64 {
  var $x: i64
^entry:
  set $x, %n
  jump ^loop(0)
^loop(%i: i64):
  %j = add.i64 %i, %k
  %more = slt.i64 %j, %n
  br %more, ^loop(%j), ^done
^done:
  %v = get $x
  %s = add.i64 %v, %j
  ret %s
^lost:
  jump ^done
}
`))
	if err != nil {
		t.Fatal(err)
	}
	f := m.FuncByName("f")
	l := analysis.NewLiveness(f)
	for block, want := range map[string][2][]string{
		"entry": {{}, {"n", "k", "$x"}},
		"loop":  {{"n", "k", "$x"}, {"n", "k", "j", "$x"}},
		"done":  {{"j", "$x"}, {}},
		"lost":  {{"j", "$x"}, {"j", "$x"}},
	} {
		b := f.BlockByName(block)
		for i, live := range []analysis.Live{l.In(b), l.Out(b)} {
			got := []string{}
			for _, v := range live.Values {
				got = append(got, f.NameOf(v))
			}
			for _, x := range live.Vars {
				got = append(got, "$"+f.Var(x).Name)
			}
			if !slices.Equal(got, want[i]) {
				t.Errorf("^%s, %d: %v, want %v", block, i, got, want[i])
			}
		}
	}
}
