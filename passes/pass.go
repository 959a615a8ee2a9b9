package passes

import (
	"fmt"

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

	// Touches says that RunModule calls Context.Touch for all functions whose
	// passes may find something new to do; without it these are all.
	Touches bool
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
	pass    string // its name
	options map[string]int
	remark  func(mir.Diagnostic) // nil when nobody wants remarks
	cfg     *mir.CFG
	dom     *mir.DomTree
	loops   *analysis.Loops
	uses    *analysis.Uses
	edges   *inEdges
	scratch *scratch
	touched func(*mir.Func)
}

// For returns a context for another function with the same options, for
// passes over the module.
func (c *Context) For(f *mir.Func) *Context {
	return &Context{Module: c.Module, f: f, options: c.options}
}

// Touch says that f was changed, or that something that f depends on was.
func (c *Context) Touch(f *mir.Func) {
	if c.touched != nil {
		c.touched(f)
	}
}

// Remarks reports whether somebody wants remarks, which may cost time to make.
func (c *Context) Remarks() bool { return c.remark != nil }

// Remark tells those who want remarks what the pass did in f, or why it did not.
func (c *Context) Remark(f *mir.Func, at mir.Place, format string, args ...any) {
	if c.remark != nil {
		c.remark(mir.Diagnostic{Pos: c.Module.Pos(at), Severity: mir.Remark, Code: c.pass, Message: fmt.Sprintf(format, args...), Func: f.Name})
	}
}

// Option returns the value of one of the pass's options.
func (c *Context) Option(name string) int { return c.options[name] }

// CFG returns the control-flow graph. The facts are good until the context
// computes them again: after Invalidate, for this function or another one.
func (c *Context) CFG() *mir.CFG {
	if c.cfg == nil {
		c.store().cfg.Compute(c.f)
		c.cfg = &c.scratch.cfg
	}
	return c.cfg
}

// Dom returns the dominator tree.
func (c *Context) Dom() *mir.DomTree {
	if c.dom == nil {
		c.store().dom.Compute(c.CFG())
		c.dom = &c.scratch.dom
	}
	return c.dom
}

// Loops returns the natural loops.
func (c *Context) Loops() *analysis.Loops {
	if c.loops == nil {
		c.store().loops.Compute(c.CFG(), c.Dom())
		c.loops = &c.scratch.loops
	}
	return c.loops
}

// Uses returns who uses which value.
func (c *Context) Uses() *analysis.Uses {
	if c.uses == nil {
		c.store().uses.Compute(c.f)
		c.uses = &c.scratch.uses
	}
	return c.uses
}

// in returns the edges that lead to each block. What keeps the control-flow
// graph keeps them.
func (c *Context) in() *inEdges {
	if c.edges == nil {
		c.store().in.compute(c.f)
		c.edges = &c.scratch.in
	}
	return c.edges
}

// aliases tells which accesses may meet, as of now. It is good until the pass
// ends or asks again.
func (c *Context) aliases() *analysis.Alias {
	c.store().alias.Compute(c.CFG())
	return &c.scratch.alias
}

// Invalidate forgets all facts but those kept. A pass calls it when it has
// changed the function and needs fresh ones; after the pass the runner does.
func (c *Context) Invalidate(keep Facts) {
	if keep&FactCFG == 0 {
		c.cfg, c.edges, keep = nil, nil, keep&^FactDom
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
