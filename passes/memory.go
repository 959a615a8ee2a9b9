package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// version is a state of memory: 0 is that at the start of the function, and
// each instruction that writes, and each block where several states meet,
// makes another. This is memory in SSA form, as one variable (Novillo, "Memory
// SSA, a unified approach for sparsely representing memory operations", 2007).
type version = int32

// memory knows the versions of a function.
type memory struct {
	f     *mir.Func
	cfg   *mir.CFG
	dom   *mir.DomTree
	alias *analysis.Alias
	start []version // by index in reverse postorder: the version at the start of the block
	first []version // the version that its first write makes
	end   []version
	of    []madeBy // by version
	seen  []version
}

// madeBy is the write that makes a version of the one before, or the block
// where several meet.
type madeBy struct {
	write  mir.Value
	before version
	block  mir.Block
}

func newMemory(c *Context) *memory {
	m := &memory{f: c.f, cfg: c.CFG(), dom: c.Dom(), alias: c.aliases(), of: append(c.store().made[:0], madeBy{})}
	n := len(m.cfg.RPO)
	m.start, m.first, m.end = c.numbers(n), c.numbers(n), c.numbers(n)
	writes := m.anyWrite()
	for i, b := range m.cfg.RPO {
		if writes && i > 0 {
			m.start[i] = m.meet(i, b)
		}
		at := m.start[i]
		m.first[i] = version(len(m.of))
		for v := m.f.First(b); v != 0 && writes; v = m.f.Next(v) {
			if m.alias.Writes(v) {
				at = m.make(madeBy{write: v, before: at})
			}
		}
		m.end[i] = at
	}
	c.store().made = m.of
	return m
}

func (m *memory) anyWrite() bool {
	for _, b := range m.cfg.RPO {
		for v := m.f.First(b); v != 0; v = m.f.Next(v) {
			if m.alias.Writes(v) {
				return true
			}
		}
	}
	return false
}

// meet returns the version at the start of block i: that in which all ways to
// it end, or a new one where several meet. The header of a loop always has a
// new one; clobber looks through those that a loop does not need.
func (m *memory) meet(i int, b mir.Block) version {
	preds := m.cfg.Preds(b)
	first := m.end[m.cfg.Index(preds[0])]
	for _, p := range preds {
		if k := m.cfg.Index(p); k >= i || m.end[k] != first {
			return m.make(madeBy{block: b})
		}
	}
	return first
}

func (m *memory) make(by madeBy) version {
	m.of = append(m.of, by)
	return version(len(m.of) - 1)
}

// steps bounds how many versions a search looks at.
const steps = 48

// clobber returns the version that last may have changed the location when at
// is the present one; versions that certainly did not are passed over. Where
// several meet, the search goes on behind the block if all ways lead to one
// version, and if the location's pointer means the same in all rounds of what
// may be a loop.
func (m *memory) clobber(l analysis.Location, at version) version {
	left := steps
	at = m.skip(l, at, &left)
	block := m.of[at].block
	if block == 0 || left == 0 || !m.steady(l, block) {
		return at
	}
	m.seen = append(m.seen[:0], at)
	found := version(-1)
	for n := 0; n < len(m.seen); n++ {
		for _, p := range m.cfg.Preds(m.of[m.seen[n]].block) {
			v := m.skip(l, m.end[m.cfg.Index(p)], &left)
			left--
			switch {
			case left <= 0:
				return at
			case m.wasSeen(v) || v == found:
			case m.of[v].block != 0 && m.steady(l, m.of[v].block):
				m.seen = append(m.seen, v)
			case found < 0:
				found = v
			default:
				return at
			}
		}
	}
	if found < 0 {
		return at
	}
	return found
}

// skip passes over writes that do not change the location.
func (m *memory) skip(l analysis.Location, at version, left *int) version {
	for ; *left > 0; *left-- {
		by := &m.of[at]
		if by.write == 0 || m.alias.MayWrite(by.write, l) {
			return at
		}
		at = by.before
	}
	return at
}

func (m *memory) wasSeen(v version) bool {
	for _, s := range m.seen {
		if s == v {
			return true
		}
	}
	return false
}

// steady reports whether the location's pointer was computed before the block
// and so is the same whichever edge led there.
func (m *memory) steady(l analysis.Location, b mir.Block) bool {
	if l.Base == 0 {
		return true
	}
	def := m.f.At(l.Base).Block()
	return def == 0 || def != b && m.dom.Dominates(def, b)
}
