package mirdiff

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

func load(t testing.TB, text string) *mir.Module {
	t.Helper()
	m, err := mirtext.Load("test.mir", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return m
}

var localName = regexp.MustCompile(`@[A-Za-z0-9_.$-]+|[%^$][A-Za-z0-9_.$-]+`)

// disguise returns the text of a module with other names inside functions, and
// with blocks, slots, variables and symbols in another order.
func disguise(m *mir.Module, r *rand.Rand) string {
	ds := decls(m)
	r.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
	var b strings.Builder
	b.WriteString("mir 1\n")
	for _, d := range ds {
		text := d.text
		if strings.Contains(text, "{\n") && d.kind == "func" {
			text = disguiseFunc(text, r)
		}
		b.WriteString(text)
	}
	return b.String()
}

func disguiseFunc(text string, r *rand.Rand) string {
	names := map[string]string{}
	numbers := r.Perm(100_000)
	text = localName.ReplaceAllStringFunc(text, func(s string) string {
		if s[0] == '@' {
			return s
		}
		if names[s] == "" {
			names[s] = fmt.Sprintf("%cn%d", s[0], numbers[len(names)])
		}
		return names[s]
	})
	lines := slices.Collect(strings.Lines(text))
	head, lines, end := lines[0], lines[1:len(lines)-1], lines[len(lines)-1]
	var vars, slots, blocks []string
	for _, l := range lines {
		switch {
		case l[0] == '^':
			blocks = append(blocks, l)
		case len(blocks) > 0:
			blocks[len(blocks)-1] += l
		case strings.HasPrefix(l, "  var "):
			vars = append(vars, l)
		default:
			slots = append(slots, l)
		}
	}
	shuffle := func(s []string) { r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] }) }
	shuffle(vars)
	shuffle(slots)
	shuffle(blocks[1:])
	return head + strings.Join(vars, "") + strings.Join(slots, "") + strings.Join(blocks, "") + end
}

// TestDisguise sees that structural mode sees through names and order, and that
// text mode does not.
func TestDisguise(t *testing.T) {
	for seed := range uint64(100) {
		m := mirgen.Generate(seed, mirgen.Options{})
		n := load(t, disguise(m, rand.New(rand.NewPCG(seed, 1))))
		before := m.String()
		d := Compare(m, n, Options{Mode: Structural})
		if !d.Equal() {
			t.Fatalf("seed %d: not equal\n%s", seed, changes(d))
		}
		if m.String() != before {
			t.Fatalf("seed %d: the module was changed", seed)
		}
		if Compare(m, n, Options{}).Equal() {
			t.Fatalf("seed %d: the texts are equal", seed)
		}
		if d := Compare(m, m, Options{}); !d.Equal() || len(d.Symbols) != len(m.Syms())+1 {
			t.Fatalf("seed %d: it is not equal to itself", seed)
		}
	}
}

// changes returns the lines that differ.
func changes(d *Diff) string {
	var b strings.Builder
	for _, s := range d.Symbols {
		if s.Status != Same {
			fmt.Fprintf(&b, "%s %s %s\n", s.Status, s.Kind, s.Name)
		}
		for _, l := range s.Lines {
			if l.Kind != ' ' {
				fmt.Fprintf(&b, "%c%s\n", l.Kind, l.Text)
			}
		}
	}
	return b.String()
}

// mutations change the kinds of instructions that a function has, how many there
// are of each, or their constants: what no renaming and no order can undo.
var mutations = []struct {
	name string
	do   func(f *mir.Func, v mir.Value) bool
}{
	{"op", func(f *mir.Func, v mir.Value) bool {
		in := f.At(v)
		other := map[mir.Op]mir.Op{mir.Add: mir.Sub, mir.Sub: mir.Xor, mir.Mul: mir.Add, mir.SLt: mir.SGt, mir.Eq: mir.Ne, mir.FAdd: mir.FMul}[in.Op]
		if other == 0 || in.Type == mir.I1 && in.Op == mir.Sub {
			return false
		}
		in.Op = other
		return true
	}},
	{"constant", func(f *mir.Func, v mir.Value) bool {
		for i, a := range f.Args(v) {
			if in := f.At(a); in.Op == mir.OpConst && in.Res == mir.I64 && f.At(v).Op != mir.Switch {
				f.Args(v)[i] = f.Int(mir.I64, in.Imm+77)
				return true
			}
		}
		return false
	}},
	{"edge argument", func(f *mir.Func, v mir.Value) bool {
		for _, e := range f.Edges(v) {
			for i, a := range f.EdgeArgs(e) {
				if in := f.At(a); in.Op == mir.OpConst && in.Res == mir.I64 {
					f.EdgeArgs(e)[i] = f.Int(mir.I64, in.Imm+77)
					return true
				}
			}
		}
		return false
	}},
	{"offset", func(f *mir.Func, v mir.Value) bool {
		in := f.At(v)
		if in.Op != mir.Load && in.Op != mir.Store {
			return false
		}
		in.Imm += 7777
		return true
	}},
	{"volatile", func(f *mir.Func, v mir.Value) bool {
		in := f.At(v)
		if in.Op != mir.Load && in.Op != mir.Store {
			return false
		}
		in.SetFlag(!in.Flag())
		return true
	}},
	{"less", func(f *mir.Func, v mir.Value) bool {
		if op := f.At(v).Op; op != mir.Store && op != mir.Set {
			return false
		}
		f.Remove(v)
		return true
	}},
	{"weight", func(f *mir.Func, v mir.Value) bool {
		if f.At(v).Op != mir.Br {
			return false
		}
		f.Edge(v, 0).Val += 1000
		f.Edge(v, 1).Val += 1
		return true
	}},
}

// mutate changes one instruction of a module, and reports which way.
func mutate(m *mir.Module, r *rand.Rand) string {
	fs := m.Funcs()
	for range 1000 {
		f := fs[r.IntN(len(fs))]
		b := f.Blocks()[r.IntN(len(f.Blocks()))]
		insts := slices.Collect(f.Insts(b))
		mu := mutations[r.IntN(len(mutations))]
		if mu.do(f, insts[r.IntN(len(insts))]) {
			return mu.name
		}
	}
	return ""
}

// TestMutation sees that one change is found in both modes, in disguise too, and
// is small in structural mode.
func TestMutation(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		m := mirgen.Generate(seed, mirgen.Options{})
		n := m.Clone()
		kind := mutate(n, r)
		if mir.Verify(n).Err() != nil {
			continue
		}
		done[kind]++
		if Compare(m, n, Options{}).Equal() {
			t.Fatalf("seed %d: %s is not seen", seed, kind)
		}
		d := Compare(m, load(t, disguise(n, r)), Options{Mode: Structural})
		if d.Equal() {
			t.Fatalf("seed %d: %s is not seen in disguise", seed, kind)
		}
		changed := 0
		for _, s := range d.Symbols {
			if s.Status != Same {
				changed++
			}
		}
		if lines := strings.Count(changes(d), "\n"); changed != 1 || lines > 9 {
			t.Errorf("seed %d: %s gives %d lines in %d symbols\n%s", seed, kind, lines, changed, changes(d))
		}
	}
	for _, mu := range mutations {
		if done[mu.name] == 0 {
			t.Errorf("never done: %s", mu.name)
		}
	}
}

// sides puts the texts of both sides together.
func sides(d *Diff) (a, b string) {
	var x, y strings.Builder
	for _, s := range d.Symbols {
		for _, l := range s.Lines {
			if l.Kind != '+' {
				x.WriteString(l.Text + "\n")
			}
			if l.Kind != '-' {
				y.WriteString(l.Text + "\n")
			}
		}
	}
	return x.String(), y.String()
}

var results = regexp.MustCompile(`(?m)^  %(, %)* = call`)

// nameless returns the lines of a text without the names inside functions and
// without results of calls, which need no names, sorted.
func nameless(text string) []string {
	text = localName.ReplaceAllStringFunc(strings.ReplaceAll(text, ",\n      ", ", "), func(s string) string {
		if s[0] == '@' {
			return s
		}
		return s[:1]
	})
	lines := strings.Fields(strings.ReplaceAll(results.ReplaceAllString(text, "  call"), " ", "_"))
	slices.Sort(lines)
	return lines
}

// TestSides sees that a difference has both texts in it: in text mode as they
// are, in structural mode the second one renamed, and still the same program.
func TestSides(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		m := mirgen.Generate(seed, mirgen.Options{})
		n := mirgen.Generate(seed, mirgen.Options{})
		for range seed % 5 {
			mutate(n, r)
		}
		if mir.Verify(n).Err() != nil {
			continue
		}
		if seed%3 == 0 {
			n = mirgen.Generate(seed+1000, mirgen.Options{})
		}
		n = load(t, disguise(n, r))
		if a, b := sides(Compare(m, n, Options{})); a != m.String() || b != n.String() {
			t.Fatalf("seed %d: the texts are not those of the modules", seed)
		}
		_, b := sides(Compare(m, n, Options{Mode: Structural}))
		again := load(t, b)
		if !slices.Equal(nameless(b), nameless(n.String())) {
			t.Fatalf("seed %d: renaming changed more than names", seed)
		}
		if d := Compare(n, again, Options{Mode: Structural}); !d.Equal() {
			t.Fatalf("seed %d: renaming changed the program\n%s", seed, changes(d))
		}
	}
}

// TestByHand has cases that random ones seldom have.
func TestByHand(t *testing.T) {
	const f = "mir 1\n\nfunc @f(%a: i64, %c: i1) -> i64 {\n"
	for _, c := range []struct {
		name, a, b string
		equal      bool
	}{
		{"names", "^e:\n  %x = add.i64 %a, 1\n  ret %x\n}\n", "^start:\n  %y = add.i64 %a, 1\n  ret %y\n}\n", true},
		{"operands", "^e:\n  %x = sub.i64 %a, 1\n  %y = sub.i64 %x, %a\n  ret %y\n}\n", "^e:\n  %x = sub.i64 %a, 1\n  %y = sub.i64 %a, %x\n  ret %y\n}\n", false},
		{"edges", "^e:\n  br %c, ^x, ^y\n^x:\n  ret 1\n^y:\n  ret 2\n}\n", "^e:\n  br %c, ^y, ^x\n^x:\n  ret 1\n^y:\n  ret 2\n}\n", false},
		{"edges and names", "^e:\n  br %c, ^x, ^y\n^x:\n  ret 1\n^y:\n  ret 2\n}\n", "^e:\n  br %c, ^y, ^x\n^x:\n  ret 2\n^y:\n  ret 1\n}\n", true},
		{"one block for two", "^e:\n  br %c, ^x, ^y\n^x:\n  ret 1\n^y:\n  ret 1\n}\n", "^e:\n  br %c, ^x, ^x\n^x:\n  ret 1\n}\n", false},
		{"a block more", "^e:\n  ret 1\n}\n", "^e:\n  ret 1\n^lost:\n  ret 1\n}\n", false},
		{"unreached", "^e:\n  ret 1\n^p:\n  ret 2\n^q:\n  jump ^p\n^r:\n  ret 2\n}\n", "^e:\n  ret 1\n^r:\n  ret 2\n^q:\n  jump ^p\n^p:\n  ret 2\n}\n", true},
		{"unreached, other", "^e:\n  ret 1\n^p:\n  ret 2\n^q:\n  jump ^p\n}\n", "^e:\n  ret 1\n^p:\n  ret 2\n^q:\n  jump ^q\n}\n", false},
		{"variables", "  var $x: i64\n  var $y: i64\n^e:\n  set $x, 1\n  %v = get $y\n  ret %v\n}\n", "  var $x: i64\n  var $y: i64\n^e:\n  set $y, 1\n  %v = get $x\n  ret %v\n}\n", true},
		{"one variable for two", "  var $x: i64\n  var $y: i64\n^e:\n  set $x, 1\n  %v = get $y\n  ret %v\n}\n", "  var $x: i64\n  var $y: i64\n^e:\n  set $x, 1\n  %v = get $x\n  ret %v\n}\n", false},
		{"starts", "  var $x: i64 = 1\n^e:\n  ret 1\n}\n", "  var $x: i64 = 2\n^e:\n  ret 1\n}\n", false},
		{"slots", "  slot %p: 8\n  slot %q: 16\n^e:\n  store.i64 1, %q\n  ret 1\n}\n", "  slot %p: 16\n  slot %q: 8\n^e:\n  store.i64 1, %p\n  ret 1\n}\n", true},
		{"sizes", "  slot %p: 8\n  slot %q: 16\n^e:\n  store.i64 1, %q\n  ret 1\n}\n", "  slot %p: 8\n  slot %q: 16\n^e:\n  store.i64 1, %p\n  ret 1\n}\n", false},
		{"results", "^e:\n  %r = call @f(1, %c)\n  ret 1\n}\n", "^e:\n  call @f(1, %c)\n  ret 1\n}\n", true},
		{"results that are used", "^e:\n  %r = call @f(1, %c)\n  ret 1\n}\n", "^e:\n  %r = call @f(1, %c)\n  ret %r\n}\n", false},
		{"places", "^e:\n  %x = add.i64 %a, 1 !\"x.c\":1:2\n  ret %x\n}\n", "^e:\n  %x = add.i64 %a, 1 !\"x.c\":9:9\n  ret %x\n}\n", true},
		{"symbols", "^e:\n  ret 1\n}\nconst @a = { i8 1 }\nconst @b = { i8 2 }\n", "^e:\n  ret 1\n}\nconst @b = { i8 2 }\nconst @a = { i8 1 }\n", true},
		{"contents", "^e:\n  ret 1\n}\nconst @a = { i8 1 }\n", "^e:\n  ret 1\n}\nconst @a = { i8 2 }\n", false},
		{"kinds", "^e:\n  ret 1\n}\nconst @a = { i8 1 }\n", "^e:\n  ret 1\n}\ndata @a = { i8 1 }\n", false},
	} {
		a, b := load(t, f+c.a), load(t, f+c.b)
		for _, d := range []*Diff{Compare(a, b, Options{Mode: Structural}), Compare(b, a, Options{Mode: Structural})} {
			if d.Equal() != c.equal {
				t.Errorf("%s: equal is %v\n%s", c.name, d.Equal(), changes(d))
			}
		}
		if Compare(a, b, Options{}).Equal() {
			t.Errorf("%s: the texts are equal", c.name)
		}
	}
	attrs := load(t, f+"^e:\n  ret 1\n}\n")
	if d := Compare(attrs, load(t, strings.Replace(f, " {", " [pure] {", 1)+"^e:\n  ret 1\n}\n"), Options{Mode: Structural}); d.Equal() {
		t.Error("attributes are not seen")
	}
}

// What only one has is not lost, whatever names there are.
func TestNoName(t *testing.T) {
	a := load(t, "mir 1\nconst @\"\" = { i8 1 }\nconst @x = { i8 1 }\n")
	b := load(t, "mir 1\nconst @new = { i8 1 }\nconst @x = { i8 1 }\nconst @last = { i8 1 }\n")
	for _, p := range [][2]*mir.Module{{a, b}, {b, a}} {
		_, text := sides(Compare(p[0], p[1], Options{Mode: Structural}))
		if !slices.Equal(nameless(text), nameless(p[1].String())) {
			t.Errorf("it is\n%s", text)
		}
	}
}

// A module of which the symbols are moved, gone and new.
func TestStatus(t *testing.T) {
	a := load(t, "mir 1\nconst @one = { i8 1 }\nconst @two = { i8 2 }\nconst @three = { i8 3 }\nconst @gone = { i8 4 }\nimport func @kind()\n")
	b := load(t, "mir 1\nconst @two = { i8 2 }\nconst @three = { i8 33 }\nconst @one = { i8 1 }\nconst @new = { i8 5 }\nfunc @kind() {\n^e:\n  ret\n}\n")
	status := func(d *Diff) string {
		var s []string
		for _, x := range d.Symbols[1:] {
			s = append(s, fmt.Sprintf("%s %s %s %d %d", x.Status, x.Kind, x.Name, x.A, x.B))
		}
		return strings.Join(s, ", ")
	}
	if got, want := status(Compare(a, b, Options{})), "moved const one 2 2, same const two 4 2, changed const three 5 4, removed const gone 6 5, moved const one 7 5, added const new 7 6, changed func kind 7 7"; got != want {
		t.Errorf("text: %s\nwant: %s", got, want)
	}
	if got, want := status(Compare(a, b, Options{Mode: Structural})), "same const one 2 2, added const new 4 4, same const two 4 5, changed const three 5 6, removed const gone 6 7, changed func kind 7 7"; got != want {
		t.Errorf("structural: %s\nwant: %s", got, want)
	}
	d := Compare(a, b, Options{Only: "three"})
	if len(d.Symbols) != 1 || d.Equal() || d.Symbols[0].A != 5 || len(d.Symbols[0].Lines) != 2 {
		t.Errorf("one symbol: %+v", d.Symbols)
	}
	if d := Compare(a, b, Options{Only: "none"}); len(d.Symbols) != 0 || !d.Equal() {
		t.Errorf("no symbol: %+v", d.Symbols)
	}
}
