package mirdiff

import (
	"strconv"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// translate returns copies of two modules as Structural compares them: without
// places, and the second with the names and in the order of the first.
func translate(a, b *mir.Module) (before, after *mir.Module) {
	a, b = a.Clone(), b.Clone()
	reorder(a, b)
	for _, f := range a.Funcs() {
		forgetPlaces(f)
		settleNames(f)
	}
	for _, f := range b.Funcs() {
		forgetPlaces(f)
		if fa := a.FuncByName(f.Name); fa != nil && fa.Defined() {
			unify(fa, f)
		} else {
			settleNames(f)
		}
	}
	return a, b
}

// reorder puts the symbols of b into the order of a. What a does not have follows
// what it follows in b.
func reorder(a, b *mir.Module) {
	behind := map[mir.Sym][]mir.Sym{} // 0 is the start
	last := mir.Sym(0)
	for _, s := range b.Syms() {
		if a.Lookup(b.SymName(s)) != 0 {
			last = s
		} else {
			behind[last] = append(behind[last], s)
		}
	}
	order := behind[0]
	for _, s := range a.Syms() {
		if t := b.Lookup(a.SymName(s)); t != 0 {
			order = append(order, t)
			order = append(order, behind[t]...)
		}
	}
	b.SetSyms(order)
}

// forgetPlaces makes a function one that was read from nowhere.
func forgetPlaces(f *mir.Func) {
	f.Place, f.End = mir.Place{}, mir.Place{}
	for v := mir.Value(1); int(v) < f.NumValues(); v++ {
		f.At(v).Place = mir.Place{}
	}
	for _, b := range f.Blocks() {
		f.SetBlockPlace(b, mir.Place{})
	}
	for _, v := range f.Vars() {
		v.Place = mir.Place{}
	}
}

// settleNames gives everything the name that it is printed with. Results of calls
// of which none is used have no names.
func settleNames(f *mir.Func) {
	uses := analysis.NewUses(f)
	for _, b := range f.Blocks() {
		f.SetBlockName(b, f.BlockName(b))
		for _, v := range f.Params(b) {
			f.SetName(v, f.NameOf(v))
		}
		for v := range f.Insts(b) {
			in := f.At(v)
			switch {
			case in.Op.Form() == mir.FormCall || in.Op.Form() == mir.FormCallI:
				nameResults(f, uses, v)
			case in.Res != mir.Void && in.Op != mir.OpResult:
				f.SetName(v, f.NameOf(v))
			}
		}
	}
	for _, v := range f.Slots() {
		f.SetName(v, f.NameOf(v))
	}
}

func nameResults(f *mir.Func, uses *analysis.Uses, call mir.Value) {
	rs := f.Results(call)
	used := false
	for _, r := range rs {
		used = used || uses.Count(r) > 0
	}
	for _, r := range rs {
		if used {
			f.SetName(r, f.NameOf(r))
		} else {
			f.Unname(r)
		}
	}
}

// unify gives function b the names and the order of function a.
func unify(a, b *mir.Func) {
	settleNames(b)
	old := namesOf(b)
	m := newMatching(a, b)
	if !m.exact() {
		m = newMatching(a, b)
		m.guess(old)
	}
	m.rename(old)
}

// names are those that a function had before they were changed.
type names struct {
	values []string      // by Value; "" for none
	blocks []string      // by Block
	vars   []mir.VarInfo // by Var; without a type for none
}

func namesOf(f *mir.Func) *names {
	n := &names{values: make([]string, f.NumValues()), blocks: make([]string, f.NumBlocks()), vars: make([]mir.VarInfo, f.NumVars())}
	for v := mir.Value(1); int(v) < f.NumValues(); v++ {
		if f.HasName(v) {
			n.values[v] = f.NameOf(v)
		}
	}
	for _, b := range f.Blocks() {
		n.blocks[b] = f.BlockName(b)
	}
	for x, v := range f.Vars() {
		n.vars[x] = *v
	}
	return n
}

// rename gives function b the names of a where they match, and else its own as
// far as they mean nothing else.
func (m *matching) rename(old *names) {
	m.renameValues(old)
	m.renameBlocks(old)
	m.replaceVars(old)
	m.orderSlots()
	m.orderBlocks()
}

func (m *matching) renameValues(old *names) {
	for v := range old.values {
		if old.values[v] != "" {
			m.b.Unname(mir.Value(v))
		}
	}
	fresh := namer{
		free: func(n string) bool { return m.a.ValueByName(n) == 0 && m.b.ValueByName(n) == 0 },
		vacant: func(n string) bool {
			v := m.a.ValueByName(n)
			return v != 0 && m.valB[v] == 0 && m.b.ValueByName(n) == 0
		},
	}
	for v, name := range old.values {
		if w := m.valA[v]; name != "" && w != 0 && m.a.HasName(w) {
			m.b.SetName(mir.Value(v), m.a.NameOf(w))
		}
	}
	for v, name := range old.values {
		if w := m.valA[v]; name != "" && (w == 0 || !m.a.HasName(w)) {
			m.b.SetName(mir.Value(v), fresh.name(name))
		}
	}
}

func (m *matching) renameBlocks(old *names) {
	for i, b := range m.b.Blocks() {
		m.b.SetBlockName(b, "\x00away\x00"+strconv.Itoa(i)) // out of the way
	}
	fresh := namer{
		free: func(n string) bool { return m.a.BlockByName(n) == 0 && m.b.BlockByName(n) == 0 },
		vacant: func(n string) bool {
			b := m.a.BlockByName(n)
			return b != 0 && m.blkB[b] == 0 && m.b.BlockByName(n) == 0
		},
	}
	for _, b := range m.b.Blocks() {
		if w := m.blkA[b]; w != 0 {
			m.b.SetBlockName(b, m.a.BlockName(w))
		}
	}
	for _, b := range m.b.Blocks() {
		if m.blkA[b] == 0 {
			m.b.SetBlockName(b, fresh.name(old.blocks[b]))
		}
	}
}

// namer finds names for what has no match: its own, if the first function has
// none such, or only for something that has no match either.
type namer struct {
	free, vacant func(string) bool
	next         map[string]int
}

func (n *namer) name(own string) string {
	if n.free(own) || n.vacant(own) {
		return own
	}
	if n.next == nil {
		n.next = map[string]int{}
	}
	stem := mir.Stem(own)
	for {
		n.next[stem]++
		if name := stem + "." + strconv.Itoa(n.next[stem]); n.free(name) {
			return name
		}
	}
}

// replaceVars makes the variables of b anew, in the order of a.
func (m *matching) replaceVars(old *names) {
	for x, v := range old.vars {
		if v.Type != mir.Void {
			m.b.RemoveVar(mir.Var(x))
		}
	}
	fresh := namer{
		free:   func(n string) bool { return m.a.VarByName(n) == 0 && m.b.VarByName(n) == 0 },
		vacant: func(n string) bool { x := m.a.VarByName(n); return x != 0 && m.varB[x] == 0 && m.b.VarByName(n) == 0 },
	}
	now := make([]mir.Var, len(old.vars)) // by the handle that it had
	add := func(x mir.Var, name string) {
		y := m.b.AddVar(name, old.vars[x].Type)
		m.b.Var(y).Init = old.vars[x].Init
		now[x] = y
	}
	for x := range m.a.Vars() {
		if y := m.varB[x]; y != 0 {
			add(y, m.a.Var(x).Name)
		}
	}
	for y := 1; y < len(old.vars); y++ {
		if m.varA[y] == 0 && old.vars[y].Type != mir.Void {
			add(mir.Var(y), fresh.name(old.vars[y].Name))
		}
	}
	for _, b := range m.b.Blocks() {
		for v := range m.b.Insts(b) {
			if in := m.b.At(v); in.Op == mir.Get || in.Op == mir.Set {
				in.Imm = int64(now[in.Imm])
			}
		}
	}
}

func (m *matching) orderSlots() {
	var slots, rest []mir.Value
	for _, s := range m.a.Slots() {
		if t := m.valB[s]; t != 0 {
			slots = append(slots, t)
		}
	}
	for _, s := range m.b.Slots() {
		if m.valA[s] == 0 {
			rest = append(rest, s)
		}
	}
	m.b.SetSlots(append(slots, rest...))
}

// orderBlocks puts the blocks of b into the order of a. What has no match follows
// what it follows in b.
func (m *matching) orderBlocks() {
	behind := make([][]mir.Block, m.b.NumBlocks())
	last := m.b.Entry()
	for _, b := range m.b.Blocks() {
		if m.blkA[b] != 0 {
			last = b
		} else {
			behind[last] = append(behind[last], b)
		}
	}
	var order []mir.Block
	for _, w := range m.a.Blocks() {
		if b := m.blkB[w]; b != 0 {
			order = append(order, b)
			order = append(order, behind[b]...)
		}
	}
	m.b.SetBlocks(order)
}
