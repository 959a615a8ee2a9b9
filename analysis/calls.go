package analysis

import "github.com/mirtool/mirtool/mir"

// CallGraph tells which functions of a module call which by name, and whose
// addresses are taken.
type CallGraph struct {
	Module *mir.Module
	// Callees and Callers have, by Sym, the functions called and calling, each
	// once, in the order of the first call.
	Callees, Callers [][]mir.Sym
	// Sites counts, by Sym, the calls by name of a function.
	Sites []int
	// Taken tells, by Sym, that an instruction or global holds the address.
	Taken []bool
	// BottomUp has the defined functions, callees before callers as far as
	// there is no recursion.
	BottomUp []mir.Sym
	// Recursive tells, by Sym, that a function can call itself by names, over
	// others or not.
	Recursive []bool
}

// NewCallGraph computes the call graph of a module.
func NewCallGraph(m *mir.Module) *CallGraph {
	n := m.NumSyms()
	g := &CallGraph{Module: m, Callees: make([][]mir.Sym, n), Callers: make([][]mir.Sym, n),
		Sites: make([]int, n), Taken: make([]bool, n), Recursive: make([]bool, n)}
	last := make([]mir.Sym, n) // the last caller seen of each callee
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil {
			g.function(s, f, last)
		} else if gl := m.Global(s); gl != nil {
			for i := range gl.Init {
				if d := &gl.Init[i]; d.Kind == mir.DatumAddr {
					g.Taken[d.Sym] = true
				}
			}
		}
	}
	g.components()
	return g
}

func (g *CallGraph) function(s mir.Sym, f *mir.Func, last []mir.Sym) {
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			in := f.At(i)
			if in.Op.Form() == mir.FormCall {
				to := mir.Sym(in.Imm)
				g.Sites[to]++
				if last[to] != s {
					last[to] = s
					g.Callees[s] = append(g.Callees[s], to)
					g.Callers[to] = append(g.Callers[to], s)
				}
			}
			f.Operands(i, func(o *mir.Value) {
				if a := f.At(*o); a.Op == mir.OpAddr {
					g.Taken[a.Imm] = true
				}
			})
		}
	}
}

// components orders the functions bottom-up and finds recursion, by Tarjan's
// algorithm for strongly connected components ("Depth-first search and linear
// graph algorithms", SIAM Journal on Computing 1972), without recursion.
func (g *CallGraph) components() {
	t := tarjan{g: g, index: make([]int32, len(g.Callees)), low: make([]int32, len(g.Callees)), on: make([]bool, len(g.Callees))}
	for _, s := range g.Module.Syms() {
		if f := g.Module.Func(s); f != nil && f.Defined() && t.index[s] == 0 {
			t.visit(s)
		}
	}
}

type tarjan struct {
	g          *CallGraph
	index, low []int32
	on         []bool
	stack      []mir.Sym
	clock      int32
}

func (t *tarjan) visit(root mir.Sym) {
	type frame struct {
		s    mir.Sym
		next int
	}
	enter := func(s mir.Sym) frame {
		t.clock++
		t.index[s], t.low[s] = t.clock, t.clock
		t.stack, t.on[s] = append(t.stack, s), true
		return frame{s: s}
	}
	work := []frame{enter(root)}
	for len(work) > 0 {
		top := &work[len(work)-1]
		if top.next < len(t.g.Callees[top.s]) {
			c := t.g.Callees[top.s][top.next]
			top.next++
			switch f := t.g.Module.Func(c); {
			case f == nil || !f.Defined():
			case t.index[c] == 0:
				work = append(work, enter(c))
			case t.on[c]:
				t.low[top.s] = min(t.low[top.s], t.index[c])
				t.g.Recursive[top.s] = t.g.Recursive[top.s] || c == top.s
			}
			continue
		}
		s := top.s
		work = work[:len(work)-1]
		if len(work) > 0 {
			p := work[len(work)-1].s
			t.low[p] = min(t.low[p], t.low[s])
		}
		if t.low[s] == t.index[s] {
			t.component(s)
		}
	}
}

// component takes the component of s, which is complete, off the stack.
func (t *tarjan) component(s mir.Sym) {
	at := len(t.stack) - 1
	for t.stack[at] != s {
		at--
	}
	for _, c := range t.stack[at:] {
		t.on[c] = false
		t.g.Recursive[c] = t.g.Recursive[c] || len(t.stack)-at > 1
		t.g.BottomUp = append(t.g.BottomUp, c)
	}
	t.stack = t.stack[:at]
}
