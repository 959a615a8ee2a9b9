package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// maxTrips bounds how often a loop goes round that is unrolled.
const maxTrips = 32

// trips finds how often a loop goes round, by executing what decides it.
type trips struct {
	c      *Context
	f      *mir.Func
	l      *analysis.Loop
	params []mir.Value // of the header
	start  []mir.Value // by number of the parameter: the constant that it has at first, or 0
	back   []mir.Value // what is passed to it at the end of each round, or 0
	steps  int
}

// fixedLoop is a loop of which it is known how often it goes round.
type fixedLoop struct {
	l     *analysis.Loop
	exit  mir.Block     // whose br leaves the loop
	on    int           // the edge of it that does not
	times int           // how often that edge is taken
	known [][]mir.Value // by round and number of the parameter of the header: the constant that it is, or 0
}

// countTrips finds out whether a loop goes round a known number of times.
func countTrips(c *Context, f *mir.Func, l *analysis.Loop) (fixedLoop, bool) {
	t := trips{c: c, f: f, l: l, params: f.Params(l.Header)}
	t.start, t.back = t.passed(false), t.passed(true)
	for i, v := range t.start {
		if v != 0 && f.At(v).Op != mir.OpConst {
			t.start[i] = 0
		}
	}
	for _, b := range l.Blocks {
		if on := t.leaves(b); on >= 0 {
			if n, ok := t.run(b, on); ok {
				return n, true
			}
		}
	}
	return fixedLoop{}, false
}

// passed returns what all edges to the header from inside the loop, or all from
// outside, pass to each parameter; 0 where they do not agree.
func (t *trips) passed(inside bool) []mir.Value {
	vals := make([]mir.Value, len(t.params))
	first := true
	edges, from := t.c.in().to(t.l.Header)
	for k, e := range edges {
		if t.c.Loops().Contains(t.l, from[k]) != inside {
			continue
		}
		for i, a := range t.f.EdgeArgs(e) {
			if first {
				vals[i] = a
			} else if vals[i] != a {
				vals[i] = 0
			}
		}
		first = false
	}
	return vals
}

// leaves returns which edge of b stays in the loop, if the other leaves it and
// each round comes through b; else -1.
func (t *trips) leaves(b mir.Block) int {
	f, loops := t.f, t.c.Loops()
	last := f.Last(b)
	if f.At(last).Op != mir.Br {
		return -1
	}
	in := loops.Contains(t.l, f.Edge(last, 0).To)
	if in == loops.Contains(t.l, f.Edge(last, 1).To) {
		return -1
	}
	for _, latch := range t.l.Latches {
		if !t.c.Dom().Dominates(b, latch) {
			return -1
		}
	}
	if in {
		return 0
	}
	return 1
}

// run executes the rounds up to the one in which the br of b leaves the loop.
func (t *trips) run(b mir.Block, on int) (fixedLoop, bool) {
	f := t.f
	n := fixedLoop{l: t.l, exit: b, on: on}
	now := t.start
	for t.steps = 0; n.times <= maxTrips; n.times++ {
		n.known = append(n.known, now)
		cond, ok := t.value(f.Arg(f.Last(b), 0), now, 0)
		if !ok {
			return n, false
		}
		if int(1-cond) != on {
			return n, n.times > 0
		}
		next := make([]mir.Value, len(now))
		for i, v := range t.back {
			if v == 0 {
				continue
			}
			if k, ok := t.value(v, now, 0); ok && (k == 0 || f.TypeOf(v) != mir.Ptr) {
				next[i] = f.Const(f.TypeOf(v), k)
			}
		}
		now = next
	}
	return n, false
}

// Bounds of what is executed.
const (
	maxTripDepth = 8
	maxTripSteps = 4000
)

// value returns what v is in the round in which the parameters are as now says.
func (t *trips) value(v mir.Value, now []mir.Value, depth int) (bits uint64, ok bool) {
	f := t.f
	in := f.At(v)
	if in.Op == mir.OpConst {
		return uint64(in.Imm), true
	}
	if in.Op == mir.OpParam && in.Block() == t.l.Header {
		for i, p := range t.params {
			if p == v && now[i] != 0 {
				return f.IsConst(now[i])
			}
		}
		return 0, false
	}
	t.steps++
	if depth == maxTripDepth || t.steps > maxTripSteps || !in.Op.Is(mir.Pure) || in.Op.Info().Eval == nil {
		return 0, false
	}
	var x [3]uint64
	for i, a := range f.Args(v) {
		if x[i], ok = t.value(a, now, depth+1); !ok {
			return 0, false
		}
	}
	r, trap := in.Op.Info().Eval(in.Type, in.Res, x)
	return r, trap == mir.NoTrap
}
