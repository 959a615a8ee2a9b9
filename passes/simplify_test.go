package passes

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// straight evaluates a function of one block on its own, by the op table.
type straight struct {
	f    *mir.Func
	vals []uint64
}

var errUnknown = errors.New("an op without semantics of its own")

func (s *straight) run(args []uint64) ([]uint64, mir.TrapKind, error) {
	f := s.f
	if len(s.vals) < f.NumValues() {
		s.vals = make([]uint64, f.NumValues())
	}
	for i, p := range f.Params(f.Entry()) {
		s.vals[p] = args[i]
	}
	for v := f.First(f.Entry()); v != 0; v = f.Next(v) {
		var x [3]uint64
		in := f.At(v)
		if in.Op == mir.Ret {
			out := make([]uint64, 0, 1)
			for _, a := range f.Args(v) {
				out = append(out, s.val(a))
			}
			return out, mir.NoTrap, nil
		}
		eval := in.Op.Info().Eval
		if eval == nil {
			return nil, mir.NoTrap, errUnknown
		}
		for i, a := range f.Args(v) {
			x[i] = s.val(a)
		}
		r, trap := eval(in.Type, in.Res, x)
		if trap != mir.NoTrap {
			return nil, trap, nil
		}
		s.vals[v] = r
	}
	return nil, mir.NoTrap, errUnknown
}

func (s *straight) val(v mir.Value) uint64 {
	if k, ok := s.f.IsConst(v); ok {
		return k
	}
	if s.f.At(v).Op == mir.OpAddr {
		return 1 << 20
	}
	return s.vals[v]
}

// simplifyFunc simplifies f, tells which rules fired, and verifies.
func simplifyFunc(t *testing.T, f *mir.Func, fired func(*rule)) {
	t.Helper()
	before := f.String()
	s := newSimplifier(&Context{f: f}, f)
	s.fired = fired
	for v := range f.Insts(f.Entry()) {
		s.visit(v)
	}
	s.finish()
	if ds := mir.VerifyFunc(f); len(ds) > 0 {
		t.Fatalf("it does not verify any more: %v\n%s\nbefore:\n%s", ds, f, before)
	}
}

// sameOn compares a function with what it was on the given inputs.
func sameOn(t *testing.T, before, after *mir.Func, inputs [][]uint64) {
	t.Helper()
	was, is := straight{f: before}, straight{f: after}
	rs := before.Sig.Results
	for _, in := range inputs {
		want, trap, err := was.run(in)
		got, trap2, err2 := is.run(in)
		if err != nil || err2 != nil {
			return
		}
		same := trap == trap2
		for i := range want {
			same = same && (got[i] == want[i] || rs[i].IsFloat() && isNaN(rs[i], got[i]) && isNaN(rs[i], want[i]))
		}
		if !same {
			t.Fatalf("on %x: %x %s, was %x %s\n%s\nwas:\n%s", in, got, trap2, want, trap, after, before)
		}
	}
}

// inputsOf returns all combinations for few and small parameters, else edge
// values, of each parameter all but of three and more together a sample.
func inputsOf(types []mir.Type, limit int) [][]uint64 {
	lists := make([][]uint64, len(types))
	bits := 0
	for _, ty := range types {
		bits += ty.Bits()
	}
	total := 1
	for i, ty := range types {
		if bits <= 17 {
			for x := range uint64(1) << ty.Bits() {
				lists[i] = append(lists[i], x)
			}
		} else {
			lists[i] = mir.EdgeValues(ty)
		}
		total *= len(lists[i])
	}
	if bits > 17 {
		limit = min(limit, 3000)
	}
	r := rand.New(rand.NewPCG(1, uint64(bits)))
	var all [][]uint64
	for n := range min(total, limit) {
		in := make([]uint64, len(types))
		for i := range in {
			if total > limit {
				in[i] = lists[i][r.IntN(len(lists[i]))]
				continue
			}
			in[i] = lists[i][n%len(lists[i])]
			n /= len(lists[i])
		}
		all = append(all, in)
	}
	return all
}

// All rules hold for all values of i8, and for the edge values of the other
// types, in random expressions.
func TestSimplifyRandom(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 600
	}
	i8, i1 := mir.I8, mir.I1
	for _, set := range []struct {
		list   []mir.Op
		params []mir.Type
		inputs int
		times  int
	}{
		{genOps, []mir.Type{i8, i8}, 1 << 16, 1},
		{genOps, []mir.Type{i8, i1}, 1 << 16, 20},
		{genOps, []mir.Type{mir.I16, mir.I8}, 3000, 5},
		{genOps, []mir.Type{mir.I32, mir.I32, i1}, 3000, 5},
		{genOps, []mir.Type{mir.I64, mir.I64}, 3000, 5},
		{genFloatOps, []mir.Type{mir.F64, mir.F64, mir.F32}, 3000, 5},
		{genFloatOps, []mir.Type{mir.F32, mir.F32, mir.I32}, 3000, 5},
	} {
		inputs := inputsOf(set.params, set.inputs)
		for i := range n * set.times {
			f := random(uint64(i), set.list, set.params, 2+i%5)
			before := f.Clone()
			changed := false
			simplifyFunc(t, f, func(*rule) { changed = true })
			if changed {
				sameOn(t, before, f, inputs)
			}
		}
	}
}

// A ruleCase shows a rule acting: the body of a function of %a, %b: T and %c:
// i1 in which T, W (the width), S (the width - 1), MIN and MAX are replaced.
type ruleCase struct{ rule, types, body string }

func (c ruleCase) funcs(t *testing.T) []*mir.Func {
	t.Helper()
	var fs []*mir.Func
	for _, name := range strings.Fields(c.types) {
		ty := mir.TypeByName(name)
		body := strings.NewReplacer(
			"{T}", name, "{-1}", mir.FormatConst(ty, ty.Mask()), "{W}", fmt.Sprint(ty.Bits()), "{S}", fmt.Sprint(ty.Bits()-1),
			"{MIN}", mir.FormatConst(ty, minInt(ty)), "{MAX}", mir.FormatConst(ty, maxInt(ty)),
		).Replace(c.body)
		lines := strings.Split(strings.TrimSpace(body), ";")
		res := "{R}"
		text := "mir 1\nexport func @f(%a: " + name + ", %b: " + name + ", %c: i1) -> " + res + " {\n^entry:\n"
		for _, l := range lines {
			text += "  " + strings.TrimSpace(l) + "\n"
		}
		text += "}\n"
		var m *mir.Module
		var err error
		for _, r := range []string{name, "i1", "i64", "i32", "f64", "ptr"} {
			if m, err = mirtext.Load("rule", []byte(strings.ReplaceAll(text, res, r))); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", c.rule, err, text)
		}
		fs = append(fs, m.FuncByName("f"))
	}
	return fs
}

// Every rule has a case in which it fires, and the cases hold: for all values
// of i8 with some of the others, for the edge values of the other types.
func TestSimplifyRules(t *testing.T) {
	seen := map[string]bool{}
	inputs := map[string][][]uint64{}
	for _, c := range ruleCases {
		for _, f := range c.funcs(t) {
			before := f.Clone()
			did := map[string]bool{}
			simplifyFunc(t, f, func(r *rule) { did[r.name] = true })
			if !did[c.rule] {
				t.Errorf("%s: did not fire, but %v\n%s\nbecame\n%s", c.rule, did, before, f)
			}
			for name := range did {
				seen[name] = true
			}
			key := fmt.Sprint(f.Sig.Params)
			if inputs[key] == nil {
				inputs[key] = inputsOf(f.Sig.Params, 1<<17)
			}
			sameOn(t, before, f, inputs[key])
		}
	}
	for _, r := range allRules() {
		if !seen[r.name] {
			t.Errorf("rule %s has no case", r.name)
		}
	}
}
