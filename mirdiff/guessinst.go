package mirdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
)

// params matches the parameters of two blocks: in order when their types are the
// same, else those of one name and type.
func (g *guesser) params(p, q mir.Block) {
	fa, fb := g.matching.a, g.matching.b
	ps, qs := fa.Params(p), fb.Params(q)
	same := len(ps) == len(qs)
	for i := 0; same && i < len(ps); i++ {
		same = fa.TypeOf(ps[i]) == fb.TypeOf(qs[i])
	}
	for i, v := range ps {
		if same {
			g.values(v, qs[i])
			continue
		}
		for _, w := range qs {
			if fa.TypeOf(v) == fb.TypeOf(w) && fa.NameOf(v) == g.old.values[w] {
				g.values(v, w)
			}
		}
	}
}

// line is an instruction with its looks.
type line struct {
	v     mir.Value
	looks [2]uint64 // from far to near
}

func (g *guesser) lines(f *mir.Func, l *looks, b mir.Block) []line {
	var ls []line
	for v := range f.Insts(b) {
		ls = append(ls, line{v, [2]uint64{l.values[valueDepth-1][v], opLook(f.At(v))}})
	}
	return ls
}

// insts matches the instructions of two blocks: the longest run, with gaps, that
// look the same with their operands, and the terminators. It returns the gaps.
func (g *guesser) insts(as, bs []line) (gaps [][2][]line) {
	i, j := 0, 0
	for _, m := range append(align(as, bs, 0), textdiff.Match{A: len(as), B: len(bs)}) {
		if i < m.A && j < m.B {
			gaps = append(gaps, [2][]line{as[i:m.A], bs[j:m.B]})
		}
		if m.A < len(as) {
			g.inst(as[m.A].v, bs[m.B].v)
		}
		i, j = m.A+1, m.B+1
	}
	if s, t := as[len(as)-1], bs[len(bs)-1]; s.looks[1] == t.looks[1] {
		g.inst(s.v, t.v)
	}
	return gaps
}

// operands matches what matching instructions use at the same place, from the
// last instruction to the first, where it is in matching blocks.
func (g *guesser) operands() {
	fa, fb := g.matching.a, g.matching.b
	blocks := fa.Blocks()
	for i := len(blocks) - 1; i >= 0; i-- {
		for v := fa.Last(blocks[i]); v != 0; v = fa.Prev(v) {
			w := g.valB[v]
			if w == 0 || !g.like(v, w) {
				continue
			}
			g.pairUsed(fa.Args(v), fb.Args(w))
			for k, e := range fa.Edges(v) {
				if d := fb.Edge(w, k); g.blkB[e.To] == d.To {
					g.pairUsed(fa.EdgeArgs(e), fb.EdgeArgs(d))
				}
			}
		}
	}
}

func (g *guesser) pairUsed(vs, ws []mir.Value) {
	for i := range min(len(vs), len(ws)) {
		x, y := g.matching.a.At(vs[i]), g.matching.b.At(ws[i])
		inst := x.Block() != 0 && x.Op != mir.OpParam && x.Op != mir.OpResult && y.Op != mir.OpParam && y.Op != mir.OpResult
		if inst && x.Res == y.Res && g.blkB[x.Block()] == y.Block() {
			g.values(vs[i], ws[i])
		}
	}
}

// fill matches instructions of one op in a gap between matches.
func (g *guesser) fill(as, bs []line) {
	as = slices.DeleteFunc(slices.Clone(as), func(l line) bool { return g.valB[l.v] != 0 })
	bs = slices.DeleteFunc(slices.Clone(bs), func(l line) bool { return g.valA[l.v] != 0 })
	for _, m := range align(as, bs, 1) {
		g.inst(as[m.A].v, bs[m.B].v)
	}
}

// align returns which lines match by a look.
func align(as, bs []line, look int) []textdiff.Match {
	if len(as) == 0 || len(bs) == 0 {
		return nil
	}
	text := func(ls []line) string {
		var b strings.Builder
		for _, l := range ls {
			fmt.Fprintf(&b, "%x\n", l.looks[look])
		}
		return b.String()
	}
	var ms []textdiff.Match
	i, j := 0, 0
	for _, l := range textdiff.Lines(text(as), text(bs)) {
		switch l.Kind {
		case ' ':
			ms = append(ms, textdiff.Match{A: i, B: j})
			i, j = i+1, j+1
		case '-':
			i++
		default:
			j++
		}
	}
	return ms
}

// inst matches two instructions, and the variables and slots that they use.
func (g *guesser) inst(v, w mir.Value) {
	fa, fb := g.matching.a, g.matching.b
	g.values(v, w)
	if in := fa.At(v); in.Op == mir.Get || in.Op == mir.Set {
		g.vars(mir.Var(in.Imm), mir.Var(fb.At(w).Imm))
	}
	x, y := fa.Args(v), fb.Args(w)
	for i := range min(len(x), len(y)) {
		if s, t := fa.At(x[i]), fb.At(y[i]); s.Op == mir.OpSlot && t.Op == mir.OpSlot && sameSlot(s, t) {
			g.values(x[i], y[i])
		}
	}
}
