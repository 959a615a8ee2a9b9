package mirdiff

import "github.com/mirtool/mirtool/mir"

// matching says what in function b stands for what in function a. 0 is nothing.
type matching struct {
	a, b *mir.Func
	blkA []mir.Block // by Block of b
	blkB []mir.Block // by Block of a
	valA []mir.Value // by Value of b
	valB []mir.Value // by Value of a
	varA []mir.Var   // by Var of b, as they were at first
	varB []mir.Var   // by Var of a
}

func newMatching(a, b *mir.Func) *matching {
	return &matching{
		a: a, b: b,
		blkA: make([]mir.Block, b.NumBlocks()), blkB: make([]mir.Block, a.NumBlocks()),
		valA: make([]mir.Value, b.NumValues()), valB: make([]mir.Value, a.NumValues()),
		varA: make([]mir.Var, b.NumVars()), varB: make([]mir.Var, a.NumVars()),
	}
}

// values matches two values. It reports whether they match now.
func (m *matching) values(v, w mir.Value) bool {
	if m.valB[v] == 0 && m.valA[w] == 0 {
		m.valB[v], m.valA[w] = w, v
	}
	return m.valB[v] == w
}

func (m *matching) vars(x, y mir.Var) bool {
	if m.varB[x] == 0 && m.varA[y] == 0 && m.a.Var(x).Type == m.b.Var(y).Type {
		m.varB[x], m.varA[y] = y, x
	}
	return m.varB[x] == y
}

func (m *matching) blocks(p, q mir.Block) bool {
	if m.blkB[p] == 0 && m.blkA[q] == 0 {
		m.blkB[p], m.blkA[q] = q, p
	}
	return m.blkB[p] == q
}

// exact matches functions that are equal but for names and order, and reports
// whether they are. It walks over both at the same time.
func (m *matching) exact() bool {
	if len(m.a.Blocks()) != len(m.b.Blocks()) || !m.walk(m.a.Entry(), m.b.Entry()) || !m.unreached() {
		return false
	}
	m.rest()
	return m.agrees()
}

// unreached matches the blocks to which the walk from the entry does not come:
// those that look the same, with all that is around them.
func (m *matching) unreached() bool {
	var byLook map[uint64][]mir.Block
	var looks *looks
	for _, p := range m.a.Blocks() {
		if m.blkB[p] != 0 {
			continue
		}
		if byLook == nil {
			looks = looksOf(m.a)
			byLook = map[uint64][]mir.Block{}
			ofB := looksOf(m.b)
			for _, q := range m.b.Blocks() {
				if m.blkA[q] == 0 {
					byLook[ofB.deepest(q)] = append(byLook[ofB.deepest(q)], q)
				}
			}
		}
		q := mir.Block(0)
		list := byLook[looks.deepest(p)]
		for len(list) > 0 && m.blkA[list[0]] != 0 {
			list = list[1:]
		}
		byLook[looks.deepest(p)] = list
		if len(list) > 0 {
			q = list[0]
		}
		if q == 0 || !m.walk(p, q) {
			return false
		}
	}
	return true
}

// walk matches two blocks, and all that can be reached from them, step by step.
func (m *matching) walk(p, q mir.Block) bool {
	type pair struct{ p, q mir.Block }
	work := []pair{{p, q}}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		seen := m.blkB[at.p] != 0
		if !m.blocks(at.p, at.q) {
			return false
		}
		if seen {
			continue
		}
		if !m.step(at.p, at.q) {
			return false
		}
		s, t := m.a.Last(at.p), m.b.Last(at.q)
		for i, e := range m.a.Edges(s) {
			work = append(work, pair{e.To, m.b.Edge(t, i).To})
		}
	}
	return true
}

// step matches what is in two blocks.
func (m *matching) step(p, q mir.Block) bool {
	ps, qs := m.a.Params(p), m.b.Params(q)
	if len(ps) != len(qs) {
		return false
	}
	for i := range ps {
		if !m.values(ps[i], qs[i]) {
			return false
		}
	}
	v, w := m.a.First(p), m.b.First(q)
	for v != 0 && w != 0 {
		if !m.like(v, w) || !m.values(v, w) {
			return false
		}
		in := m.a.At(v)
		if in.Op == mir.Get || in.Op == mir.Set {
			if !m.vars(mir.Var(in.Imm), mir.Var(m.b.At(w).Imm)) {
				return false
			}
		}
		if !m.slots(v, w) {
			return false
		}
		v, w = m.a.Next(v), m.b.Next(w)
	}
	return v == 0 && w == 0
}

// like reports whether two instructions have the same form.
func (m *matching) like(v, w mir.Value) bool {
	x, y := m.a.At(v), m.b.At(w)
	return x.Op == y.Op && x.Type == y.Type && x.Res == y.Res &&
		len(m.a.Args(v)) == len(m.b.Args(w)) && m.a.NumEdges(v) == m.b.NumEdges(w)
}

// slots matches the slots among the operands of two instructions of one form.
func (m *matching) slots(v, w mir.Value) bool {
	var of [2][]mir.Value
	m.a.Operands(v, func(o *mir.Value) { of[0] = append(of[0], *o) })
	m.b.Operands(w, func(o *mir.Value) { of[1] = append(of[1], *o) })
	if len(of[0]) != len(of[1]) {
		return false
	}
	for i, x := range of[0] {
		y := of[1][i]
		slotX, slotY := m.a.At(x).Op == mir.OpSlot, m.b.At(y).Op == mir.OpSlot
		if slotX != slotY || slotX && !m.values(x, y) {
			return false
		}
	}
	return true
}

// rest matches slots and variables that no instruction uses: of those that are
// alike the first with the first.
func (m *matching) rest() {
	type slot struct {
		size  int64
		align int
		flag  bool
	}
	of := func(in *mir.Inst) slot { return slot{in.Imm, in.Align(), in.Flag()} }
	slots := map[slot][]mir.Value{}
	for _, t := range m.b.Slots() {
		if m.valA[t] == 0 {
			slots[of(m.b.At(t))] = append(slots[of(m.b.At(t))], t)
		}
	}
	for _, s := range m.a.Slots() {
		if list := slots[of(m.a.At(s))]; m.valB[s] == 0 && len(list) > 0 {
			m.values(s, list[0])
			slots[of(m.a.At(s))] = list[1:]
		}
	}
	type variable struct {
		t    mir.Type
		init uint64
	}
	vars := map[variable][]mir.Var{}
	for y, v := range m.b.Vars() {
		if m.varA[y] == 0 {
			vars[variable{v.Type, v.Init}] = append(vars[variable{v.Type, v.Init}], y)
		}
	}
	for x, v := range m.a.Vars() {
		if list := vars[variable{v.Type, v.Init}]; m.varB[x] == 0 && len(list) > 0 {
			m.vars(x, list[0])
			vars[variable{v.Type, v.Init}] = list[1:]
		}
	}
}

func sameSlot(s, t *mir.Inst) bool {
	return s.Imm == t.Imm && s.Align() == t.Align() && s.Flag() == t.Flag()
}
