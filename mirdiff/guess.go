package mirdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
)

// guess matches two functions that differ as well as it can. Blocks match whose
// look is the same and found once, the farther it goes the better; then those of
// one name that have something in common; then those around matches.
func (m *matching) guess(old *names) {
	g := &guesser{matching: m, old: old, a: looksOf(m.a), b: looksOf(m.b)}
	m.blocks(m.a.Entry(), m.b.Entry())
	for i := blockDepth - 1; i >= 1; i-- {
		g.unique(i)
	}
	g.sameNames()
	g.unique(0)
	g.around()
	g.leftOver()
	g.namedVars()
	var gaps [][2][]line
	for _, p := range m.a.Blocks() {
		if q := m.blkB[p]; q != 0 {
			g.params(p, q)
			gaps = append(gaps, g.insts(g.lines(m.a, g.a, p), g.lines(m.b, g.b, q))...)
		}
	}
	g.operands()
	for _, gap := range gaps {
		g.fill(gap[0], gap[1])
	}
	m.rest()
}

// guesser is the state of a guess.
type guesser struct {
	*matching
	old  *names
	a, b *looks
}

// unique matches blocks whose look at a level is found once in each function.
func (g *guesser) unique(level int) {
	type places struct {
		p, q mir.Block
		n, k int
	}
	found := map[uint64]*places{}
	at := func(h uint64) *places {
		if found[h] == nil {
			found[h] = &places{}
		}
		return found[h]
	}
	for _, p := range g.matching.a.Blocks() {
		if g.blkB[p] == 0 {
			f := at(g.a.blocks[level][p])
			f.p = p
			f.n++
		}
	}
	for _, q := range g.matching.b.Blocks() {
		if g.blkA[q] == 0 {
			f := at(g.b.blocks[level][q])
			f.q = q
			f.k++
		}
	}
	for _, p := range g.matching.a.Blocks() {
		if f := found[g.a.blocks[level][p]]; g.blkB[p] == 0 && f.n == 1 && f.k == 1 {
			g.blocks(p, f.q)
		}
	}
}

// common returns how much two blocks have in common, from 0 to 1.
func (g *guesser) common(p, q mir.Block) float64 {
	bag := func(f *mir.Func, l *looks, b mir.Block) []uint64 {
		var s []uint64
		for v := range f.Insts(b) {
			s = append(s, l.values[0][v])
		}
		slices.Sort(s)
		return s
	}
	x, y := bag(g.matching.a, g.a, p), bag(g.matching.b, g.b, q)
	total, n := len(x)+len(y), 0
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] == y[0]:
			n++
			x, y = x[1:], y[1:]
		case x[0] < y[0]:
			x = x[1:]
		default:
			y = y[1:]
		}
	}
	return 2 * float64(n) / float64(max(total, 1))
}

// What blocks must have in common to match.
const (
	ifNamed  = 0.2
	ifAround = 0.4
	ifAlone  = 0.6
)

func (g *guesser) sameNames() {
	byName := map[string]mir.Block{}
	for _, p := range g.matching.a.Blocks() {
		byName[g.matching.a.BlockName(p)] = p
	}
	for _, q := range g.matching.b.Blocks() {
		p := byName[g.old.blocks[q]]
		if p != 0 && g.blkB[p] == 0 && g.blkA[q] == 0 && g.common(p, q) >= ifNamed {
			g.blocks(p, q)
		}
	}
}

// around matches blocks to which matching blocks lead in the same way.
func (g *guesser) around() {
	fa, fb := g.matching.a, g.matching.b
	var work []mir.Block
	for _, p := range fa.Blocks() {
		if g.blkB[p] != 0 {
			work = append(work, p)
		}
	}
	for at := 0; at < len(work); at++ {
		p := work[at]
		s, t := fa.Last(p), fb.Last(g.blkB[p])
		if fa.At(s).Op != fb.At(t).Op || fa.NumEdges(s) != fb.NumEdges(t) {
			continue
		}
		for i, e := range fa.Edges(s) {
			q := fb.Edge(t, i).To
			if g.blkB[e.To] == 0 && g.blkA[q] == 0 && g.common(e.To, q) >= ifAround {
				g.blocks(e.To, q)
				work = append(work, e.To)
			}
		}
	}
}

// fewBlocks is the number of pairs of blocks up to which all are tried.
const fewBlocks = 40_000

// leftOver matches what is left with what has most in common.
func (g *guesser) leftOver() {
	var ps, qs []mir.Block
	for _, p := range g.matching.a.Blocks() {
		if g.blkB[p] == 0 {
			ps = append(ps, p)
		}
	}
	for _, q := range g.matching.b.Blocks() {
		if g.blkA[q] == 0 {
			qs = append(qs, q)
		}
	}
	if len(ps)*len(qs) > fewBlocks {
		return
	}
	for _, p := range ps {
		best, most := mir.Block(0), ifAlone
		for _, q := range qs {
			if g.blkA[q] != 0 {
				continue
			}
			if c := g.common(p, q); c >= most && (best == 0 || c > most) {
				best, most = q, c
			}
		}
		if best != 0 {
			g.blocks(p, best)
		}
	}
}

// namedVars matches variables and slots of one name.
func (g *guesser) namedVars() {
	for x, v := range g.matching.a.Vars() {
		for y, w := range g.old.vars {
			if w.Name == v.Name && w.Type == v.Type {
				g.vars(x, mir.Var(y))
			}
		}
	}
	for _, s := range g.matching.a.Slots() {
		for _, t := range g.matching.b.Slots() {
			if g.old.values[t] == g.matching.a.NameOf(s) && sameSlot(g.matching.a.At(s), g.matching.b.At(t)) {
				g.values(s, t)
			}
		}
	}
}

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
		ls = append(ls, line{v, [2]uint64{l.values[valueDepth-1][v], mix(mix(0, uint64(f.At(v).Op)), uint64(f.At(v).Type))}})
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
