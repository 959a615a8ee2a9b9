package passes

import (
	"fmt"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// Inline puts the bodies of small functions where they are called.
var Inline = &Pass{
	Name: "inline",
	Doc:  "put the bodies of small functions, and of those called once, in the place of their calls, callees first",
	Options: []Option{
		{"budget", 40, "the greatest cost of a function that is inlined: an instruction costs 1, a call 5, and what the call itself cost is taken off"},
		{"once", 400, "the same for a function that is called in one place only and not exported"},
		{"growth", 20000, "the cost at which a function takes no more bodies in"},
	},
	RunModule: runInline,
	Touches:   true,
}

// callCost is what a call costs besides its arguments.
const callCost = 5

func runInline(c *Context, m *mir.Module) bool {
	p := inliner{c: c, m: m, g: analysis.NewCallGraph(m), cost: make([]int, m.NumSyms()), closed: make([]string, m.NumSyms())}
	for _, s := range p.g.BottomUp {
		if p.g.Recursive[s] {
			p.closed[s] = "it is recursive"
		}
	}
	changed := false
	for _, s := range p.g.BottomUp {
		if p.into(s) {
			c.Touch(m.Func(s))
			changed = true
		}
		p.measure(s)
	}
	return changed
}

type inliner struct {
	c      *Context
	m      *mir.Module
	g      *analysis.CallGraph
	cost   []int    // by Sym, of functions that have been measured
	closed []string // by Sym: why the function may not be inlined at all, or ""
}

// measure computes what the body of a function costs where it is inlined.
func (p *inliner) measure(s mir.Sym) {
	f := p.m.Func(s)
	switch {
	case f.Attrs&mir.AttrNoInline != 0:
		p.closed[s] = "it is noinline"
	case f.Attrs&mir.AttrCold != 0:
		p.closed[s] = "it is cold"
	}
	n := 0
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			switch op := f.At(i).Op; {
			case op == mir.Alloca:
				p.closed[s] = "it has an alloca, which would live until the caller returns"
			case op.Form() == mir.FormCall || op.Form() == mir.FormCallI:
				n += callCost + len(f.Args(i))
			case op == mir.Switch:
				n += f.NumEdges(i)
			case op != mir.Jump && op != mir.Ret && op != mir.OpResult:
				n++
			}
		}
	}
	p.cost[s] = n
}

// judge reports whether the call v in f is to be replaced by the body of callee,
// and why or why not; grown is what the bodies cost that f took in before.
func (p *inliner) judge(f *mir.Func, v mir.Value, callee *mir.Func, grown int) (yes bool, why string) {
	s := mir.Sym(f.At(v).Imm)
	if p.closed[s] != "" {
		return false, p.closed[s]
	}
	if grown > p.c.Option("growth") {
		return false, "the bodies taken in before cost more than growth allows"
	}
	budget := p.c.Option("budget")
	if callee.Attrs&mir.AttrInline != 0 {
		budget *= 10
	}
	if p.g.Sites[s] == 1 && !callee.Export && !p.g.Taken[s] && s != p.m.Final {
		budget = max(budget, p.c.Option("once"))
	}
	cost := p.cost[s] - callCost - len(f.Args(v))
	if p.c.Remarks() {
		why = fmt.Sprintf("it costs %d and may cost %d", cost, budget)
	}
	return cost <= budget, why
}

// into inlines what is worth it into the function s.
func (p *inliner) into(s mir.Sym) bool {
	f := p.m.Func(s)
	p.c.store().reset()
	var calls []mir.Value
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if f.At(i).Op == mir.Call {
				calls = append(calls, i)
			}
		}
	}
	t := transplant{f: f, subst: newSubst(p.c, f), behind: map[mir.Block][]mir.Block{}}
	grown := 0
	for _, v := range calls {
		callee := p.m.Func(mir.Sym(f.At(v).Imm))
		if callee == nil || !callee.Defined() {
			continue
		}
		at, verb := f.At(v).Place, "is inlined"
		yes, why := p.judge(f, v, callee, grown)
		if yes {
			grown += p.cost[f.At(v).Imm]
			t.inline(v, callee)
		} else {
			verb = "is not inlined"
		}
		p.c.Remark(f, at, "@%s %s: %s", mir.QuoteName(callee.Name), verb, why)
	}
	if grown == 0 && len(t.behind) == 0 {
		return false
	}
	f.SetBlocks(t.order())
	t.subst.apply()
	return true
}
