package mirdiff

import "github.com/mirtool/mirtool/mir"

// agrees reports whether all that matches is the same, and all is matched.
func (m *matching) agrees() bool {
	if len(m.a.Slots()) != len(m.b.Slots()) {
		return false
	}
	for _, s := range m.a.Slots() {
		if m.valB[s] == 0 || !sameSlot(m.a.At(s), m.b.At(m.valB[s])) {
			return false
		}
	}
	varsA, varsB := 0, 0
	for x, v := range m.a.Vars() {
		if y := m.varB[x]; y == 0 || v.Init != m.b.Var(y).Init {
			return false
		}
		varsA++
	}
	for range m.b.Vars() {
		varsB++
	}
	if varsA != varsB {
		return false
	}
	for _, p := range m.a.Blocks() {
		if q := m.blkB[p]; q == 0 || !m.sameBlock(p, q) {
			return false
		}
	}
	return true
}

func (m *matching) sameBlock(p, q mir.Block) bool {
	qs := m.b.Params(q)
	for i, v := range m.a.Params(p) {
		x, y := m.a.At(v), m.b.At(qs[i])
		if x.Res != y.Res || x.Flag() != y.Flag() {
			return false
		}
	}
	w := m.b.First(q)
	for v := range m.a.Insts(p) {
		if !m.sameInst(v, w) {
			return false
		}
		w = m.b.Next(w)
	}
	return true
}

// sameInst reports whether two instructions of one form are the same.
func (m *matching) sameInst(v, w mir.Value) bool {
	x, y := m.a.At(v), m.b.At(w)
	if x.Align() != y.Align() || x.Flag() != y.Flag() || !m.sameImm(v, w) || !m.sameOperands(m.a.Args(v), m.b.Args(w)) {
		return false
	}
	for i, e := range m.a.Edges(v) {
		d := m.b.Edge(w, i)
		if m.blkB[e.To] != d.To || e.Val != d.Val || !m.sameOperands(m.a.EdgeArgs(e), m.b.EdgeArgs(d)) {
			return false
		}
	}
	return true
}

// sameImm compares what Imm says.
func (m *matching) sameImm(v, w mir.Value) bool {
	x, y := m.a.At(v), m.b.At(w)
	switch x.Op.Form() {
	case mir.FormCall:
		return m.sameSym(x, y)
	case mir.FormCallI:
		return m.a.SigOf(v).Equal(m.b.SigOf(w))
	case mir.FormGet, mir.FormSet:
		return m.varB[x.Imm] == mir.Var(y.Imm)
	case mir.FormJump, mir.FormBr, mir.FormSwitch:
		return true
	}
	return x.Imm == y.Imm
}

func (m *matching) sameSym(x, y *mir.Inst) bool {
	return m.a.Module.SymName(mir.Sym(x.Imm)) == m.b.Module.SymName(mir.Sym(y.Imm))
}

func (m *matching) sameOperands(vs, ws []mir.Value) bool {
	if len(vs) != len(ws) {
		return false
	}
	for i, v := range vs {
		x, y := m.a.At(v), m.b.At(ws[i])
		switch {
		case x.Op != y.Op || x.Res != y.Res:
			return false
		case x.Op == mir.OpConst && x.Imm != y.Imm, x.Op == mir.OpAddr && !m.sameSym(x, y):
			return false
		case x.Op != mir.OpConst && x.Op != mir.OpAddr && m.valB[v] != ws[i]:
			return false
		}
	}
	return true
}
