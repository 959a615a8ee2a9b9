package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// Pass is a row of the table of passes. One of Run and RunModule is set.
type Pass struct {
	Name string
	Doc  string

	// Preserves are the facts that are still true of a function after Run has
	// changed it.
	Preserves Facts
	Options   []Option

	// Run transforms one function and reports whether it changed anything. It
	// may read the declarations of other functions and nothing else of them:
	// functions are transformed in parallel.
	Run func(c *Context, f *mir.Func) bool

	// RunModule transforms the whole module and reports whether it changed
	// anything.
	RunModule func(c *Context, m *mir.Module) bool
}

// Option is a number that a pipeline may give to a pass: "inline<budget=80>".
type Option struct {
	Name    string
	Default int
	Doc     string
}

// Facts is a set of facts about a function.
type Facts uint8

// The facts. Blocks and the edges between them determine all but FactUses.
const (
	FactCFG Facts = 1 << iota
	FactDom
	FactLoops
	FactUses
	FactsOfGraph = FactCFG | FactDom | FactLoops
)

// Context is what a pass gets: the facts of the function, computed when first
// asked for, and its options.
type Context struct {
	Module  *mir.Module
	f       *mir.Func
	options map[string]int
	cfg     *mir.CFG
	dom     *mir.DomTree
	loops   *analysis.Loops
	uses    *analysis.Uses
}

// For returns a context for another function with the same options, for
// passes over the module.
func (c *Context) For(f *mir.Func) *Context {
	return &Context{Module: c.Module, f: f, options: c.options}
}

// Option returns the value of one of the pass's options.
func (c *Context) Option(name string) int { return c.options[name] }

// CFG returns the control-flow graph.
func (c *Context) CFG() *mir.CFG {
	if c.cfg == nil {
		c.cfg = mir.NewCFG(c.f)
	}
	return c.cfg
}

// Dom returns the dominator tree.
func (c *Context) Dom() *mir.DomTree {
	if c.dom == nil {
		c.dom = mir.Dominators(c.CFG())
	}
	return c.dom
}

// Loops returns the natural loops.
func (c *Context) Loops() *analysis.Loops {
	if c.loops == nil {
		c.loops = analysis.NewLoops(c.CFG(), c.Dom())
	}
	return c.loops
}

// Uses returns who uses which value.
func (c *Context) Uses() *analysis.Uses {
	if c.uses == nil {
		c.uses = analysis.NewUses(c.f)
	}
	return c.uses
}

// Invalidate forgets all facts but those kept. A pass calls it when it has
// changed the function and needs fresh ones; after the pass the runner does.
func (c *Context) Invalidate(keep Facts) {
	if keep&FactCFG == 0 {
		c.cfg, keep = nil, keep&^FactDom
	}
	if keep&FactDom == 0 {
		c.dom, keep = nil, keep&^FactLoops
	}
	if keep&FactLoops == 0 {
		c.loops = nil
	}
	if keep&FactUses == 0 {
		c.uses = nil
	}
}
