package mirdiff

import (
	"slices"

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

// common returns how much two blocks have in common, from 0 to 1: instructions
// that are alike, and half as much those of the same op and type.
func (g *guesser) common(p, q mir.Block) float64 {
	x, y := bag(g.matching.a, g.a, p), bag(g.matching.b, g.b, q)
	total := len(x[0]) + len(y[0])
	if total == 0 {
		return 0
	}
	alike, op := inBoth(x[0], y[0]), inBoth(x[1], y[1])
	return float64(alike+op) / float64(total)
}

// bag returns how the instructions of a block look by themselves, and their ops,
// each list sorted.
func bag(f *mir.Func, l *looks, b mir.Block) (s [2][]uint64) {
	for v := range f.Insts(b) {
		s[0] = append(s[0], l.values[0][v])
		s[1] = append(s[1], opLook(f.At(v)))
	}
	slices.Sort(s[0])
	slices.Sort(s[1])
	return s
}

func opLook(in *mir.Inst) uint64 { return mix(mix(0, uint64(in.Op)), uint64(in.Type)) }

// inBoth counts what two sorted lists have both.
func inBoth(x, y []uint64) int {
	n := 0
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
	return n
}

// What blocks must have in common to match.
const (
	ifNamed  = 0.2
	ifAround = 0.4
	ifAlone  = 0.5
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
	vars := map[string]mir.Var{}
	for y, v := range g.old.vars {
		if v.Type != mir.Void {
			vars[v.Name] = mir.Var(y)
		}
	}
	for x, v := range g.matching.a.Vars() {
		if y := vars[v.Name]; y != 0 {
			g.vars(x, y)
		}
	}
	slots := map[string]mir.Value{}
	for _, t := range g.matching.b.Slots() {
		slots[g.old.values[t]] = t
	}
	for _, s := range g.matching.a.Slots() {
		if t := slots[g.matching.a.NameOf(s)]; t != 0 && sameSlot(g.matching.a.At(s), g.matching.b.At(t)) {
			g.values(s, t)
		}
	}
}
