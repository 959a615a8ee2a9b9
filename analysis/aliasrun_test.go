package analysis_test

import (
	"context"
	"io"
	"slices"
	"testing"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// access is a place in a program that touches memory.
type access struct {
	at     mir.Value
	ptr    mir.Value
	size   mir.Value // a number of bytes
	loc    analysis.Location
	writes bool
}

// claims are pairs of accesses that are said never to meet, by the numbers of
// both. A pair of one base may meet when the base is another one by then.
type claims map[[2]int]bool

// claim is what is asked about two accesses of a function.
type claim func(a *analysis.Alias, x, y *access) bool

// apart is what package analysis says.
func apart(a *analysis.Alias, x, y *access) bool {
	return !a.MayOverlap(x.loc, y.loc) || x.writes && !a.MayWrite(x.at, y.loc)
}

// witness is a program that tells of each access where it is.
type witness struct {
	all      []access
	claims   claims
	sites    map[*mir.Func][]int
	notes    [4]mir.Sym
	calls    int64
	open     []*activation
	byNumber map[int64]*activation

	compared, met, wrong int
}

// activation is a call of a function that is not over.
type activation struct {
	number int64
	seen   map[int][]span
	own    []span
}

// span is the bytes that an access touched, and its base.
type span struct{ base, from, to uint64 }

func (s span) meets(o span) bool { return s.from < o.to && o.from < s.to }

// The imports that a program calls: at the start of a function, at its end, for
// a private slot, for an access.
var noteNames = [4]string{"alias.enter", "alias.leave", "alias.own", "alias.touch"}

// instrument lets all functions of m tell what they do.
func instrument(m *mir.Module, says claim) *witness {
	w := &witness{claims: claims{}, sites: map[*mir.Func][]int{}, byNumber: map[int64]*activation{}}
	var fs []*mir.Func
	for _, f := range m.Funcs() {
		if f.Defined() {
			fs = append(fs, f)
		}
	}
	sigs := w.signatures()
	for i, name := range noteNames {
		_, w.notes[i] = m.AddImport(name, sigs[i])
	}
	for _, f := range fs {
		f.Attrs = 0 // telling is an effect
		w.function(f, says)
	}
	return w
}

func (w *witness) signatures() [4]mir.Sig {
	i, p := mir.I64, mir.Ptr
	return [4]mir.Sig{
		{Results: []mir.Type{i}},
		{Params: []mir.Type{i}},
		{Params: []mir.Type{i, p, i}},
		{Params: []mir.Type{i, i, p, p, i}},
	}
}

func (w *witness) function(f *mir.Func, says claim) {
	cfg := mir.NewCFG(f)
	a := analysis.NewAlias(cfg)
	first := len(w.all)
	var ends []mir.Value
	for _, b := range cfg.RPO {
		for i := f.First(b); i != 0; i = f.Next(i) {
			w.collect(f, a, i)
		}
		if t := f.Last(b); slices.Contains([]mir.Op{mir.Ret, mir.TailCall, mir.TailCallI}, f.At(t).Op) {
			ends = append(ends, t)
		}
	}
	for i := first; i < len(w.all); i++ {
		for k := first; k < len(w.all); k++ {
			if i != k && says(a, &w.all[i], &w.all[k]) {
				w.claims[[2]int{i, k}] = true
			}
		}
	}
	call := func(pos mir.Value, note int, args ...mir.Value) mir.Value {
		res := mir.Void
		if note == 0 {
			res = mir.I64
		}
		c := f.New(mir.Call, mir.Void, res, args...)
		f.At(c).Imm = int64(w.notes[note])
		f.InsertBefore(pos, c)
		return c
	}
	start := f.First(f.Entry())
	number := call(start, 0)
	for _, s := range f.Slots() {
		if a.Private(s) {
			call(start, 2, number, s, f.Int(mir.I64, f.At(s).Imm))
		}
	}
	for i := first; i < len(w.all); i++ {
		x := &w.all[i]
		off := f.New(mir.PtrAdd, mir.Void, mir.Ptr, x.ptr, f.Int(mir.I64, f.At(x.at).Imm*b2i(f.At(x.at).Op == mir.Load || f.At(x.at).Op == mir.Store)))
		f.InsertBefore(x.at, off)
		call(x.at, 3, number, f.Int(mir.I64, int64(i)), off, x.loc.Base, x.size)
	}
	for _, t := range ends {
		call(t, 1, number)
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// collect adds the accesses of an instruction.
func (w *witness) collect(f *mir.Func, a *analysis.Alias, i mir.Value) {
	in, args := f.At(i), f.Args(i)
	size := func() mir.Value { return f.Int(mir.I64, int64(in.Type.Size())) }
	switch in.Op {
	case mir.Load:
		w.all = append(w.all, access{i, args[0], size(), a.Access(i), false})
	case mir.Store:
		w.all = append(w.all, access{i, args[1], size(), a.Access(i), true})
	case mir.MemSet:
		w.all = append(w.all, access{i, args[0], args[2], a.Block(args[0], args[2]), true})
	case mir.MemCpy, mir.MemMove:
		w.all = append(w.all, access{i, args[0], args[2], a.Block(args[0], args[2]), true},
			access{i, args[1], args[2], a.Block(args[1], args[2]), false})
	}
}

// hosts are what the program tells.
func (w *witness) hosts() map[string]backend.HostFunc {
	hs := map[string]backend.HostFunc{}
	for i, do := range [4]func(c *backend.HostCall){
		func(c *backend.HostCall) {
			w.calls++
			act := &activation{number: w.calls, seen: map[int][]span{}}
			w.open, w.byNumber[w.calls] = append(w.open, act), act
			c.Results[0] = uint64(w.calls)
		},
		func(c *backend.HostCall) { w.open = w.open[:len(w.open)-1]; delete(w.byNumber, int64(c.Args[0])) },
		func(c *backend.HostCall) {
			act := w.byNumber[int64(c.Args[0])]
			act.own = append(act.own, span{c.Args[1], c.Args[1], c.Args[1] + c.Args[2]})
		},
		func(c *backend.HostCall) {
			w.touch(w.byNumber[int64(c.Args[0])], int(c.Args[1]), span{c.Args[3], c.Args[2], c.Args[2] + c.Args[4]})
		},
	} {
		hs[noteNames[i]] = backend.HostFunc{Sig: w.signatures()[i], Fn: func(c *backend.HostCall) error { do(c); return nil }}
	}
	return hs
}

// mostSpans bounds what is remembered of an access in one call of its function.
const mostSpans = 12

// touch compares an access with those before it in the same call of its
// function, and with what belongs to callers alone.
func (w *witness) touch(act *activation, site int, s span) {
	for other, spans := range act.seen {
		apart := w.claims[[2]int{site, other}] || w.claims[[2]int{other, site}]
		oneBase := w.all[site].loc.Base == w.all[other].loc.Base
		for _, o := range spans {
			switch {
			case oneBase && o.base != s.base:
			case !apart && s.meets(o):
				w.met++
			case apart:
				w.compared++
				if s.meets(o) {
					w.wrong++
				}
			}
		}
	}
	for _, caller := range w.open {
		for _, own := range caller.own {
			if caller != act {
				w.compared++
				if s.meets(own) {
					w.wrong++
				}
			}
		}
	}
	if !slices.Contains(act.seen[site], s) && len(act.seen[site]) < mostSpans {
		act.seen[site] = append(act.seen[site], s)
	}
}

// watch runs a random program, after the passes named, and holds what is said of
// its accesses to what they do.
func watch(t *testing.T, seed uint64, pipeline string, says claim) *witness {
	t.Helper()
	m := mirgen.Generate(seed, mirgen.Options{Plain: seed%4 == 3})
	pl, err := passes.Parse(pipeline, passes.All())
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err = (&passes.Runner{}).Run(m, pl); err != nil {
		t.Fatal(err)
	}
	w := instrument(m, says)
	if ds := mir.Verify(m); len(ds) > 0 {
		t.Fatalf("seed %d: %v", seed, ds)
	}
	inst, err := host.Load(m, interp.Backend, host.Config{Stdout: io.Discard}, backend.Options{Fuel: 4 * mirgen.Fuel, Imports: w.hosts()})
	if err != nil {
		t.Fatal(err)
	}
	defer inst.Close()
	_, _ = inst.Call(context.Background(), "main") // it may trap
	return w
}

// What is said never to meet does not, in random programs.
func TestAliasRuns(t *testing.T) {
	seeds := uint64(400)
	if testing.Short() {
		seeds = 60
	}
	compared, met := 0, 0
	for seed := range seeds {
		pipeline := []string{"", "sroa,mem2reg,simplify", passes.Level(2)}[seed%3]
		w := watch(t, seed, pipeline, apart)
		if w.wrong > 0 {
			t.Errorf("seed %d after %q: %d accesses meet that are said not to", seed, pipeline, w.wrong)
		}
		compared, met = compared+w.compared, met+w.met
	}
	t.Logf("%d pairs apart, %d met", compared, met)
	if compared < 20_000 || met < 20_000 {
		t.Errorf("only %d pairs apart and %d that met were seen", compared, met)
	}
}

// The test sees lies: that accesses of different bases never meet, and that
// those of different places in one object never do.
func TestAliasRunsSeeLies(t *testing.T) {
	for name, lie := range map[string]claim{
		"bases":   func(_ *analysis.Alias, x, y *access) bool { return x.loc.Base != y.loc.Base },
		"offsets": func(_ *analysis.Alias, x, y *access) bool { return x.loc.Base == y.loc.Base && x.loc.Off != y.loc.Off },
	} {
		wrong := 0
		for seed := range uint64(40) {
			wrong += watch(t, seed, "", lie).wrong
		}
		if wrong == 0 {
			t.Errorf("%s: nobody noticed", name)
		}
	}
}
