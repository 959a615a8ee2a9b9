package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// checker returns what checks the application e when it has been made.
func (r *run) checker(e *Event) func(*Context) error {
	if !r.Check {
		return func(*Context) error { return nil }
	}
	before := e.text()
	return func(c *Context) error {
		broken := &Broken{Pass: e.Pass, Number: e.Number}
		ds := mir.Diagnostics(nil)
		if e.Func != nil {
			broken.Func = e.Func.Name
			ds = mir.VerifyFunc(e.Func)
		} else {
			ds = mir.Verify(e.Module)
		}
		switch {
		case len(ds) > 0:
			broken.What, broken.Diags = "it does not verify any more", ds
		case !e.Changed && e.text() != before:
			broken.What = "the pass says that it changed nothing, and the text differs"
		case e.Func != nil && c.stale() != "":
			broken.What = "the pass says that it kept the " + c.stale() + ", and it differs"
		default:
			return nil
		}
		return broken
	}
}

// text returns the text of what the pass works on.
func (e *Event) text() string {
	if e.Func != nil {
		return e.Func.String()
	}
	return e.Module.String()
}

// stale returns the name of a fact that is no longer true, or "".
func (c *Context) stale() string {
	if c.cfg != nil && !c.cfg.Equal(mir.NewCFG(c.f)) {
		return "control-flow graph"
	}
	if c.edges != nil && !c.edges.equal(c.f) {
		return "edges"
	}
	if c.dom != nil && !c.dom.Equal(mir.Dominators(mir.NewCFG(c.f))) {
		return "dominator tree"
	}
	if c.loops != nil && !c.loops.Equal(analysis.NewLoops(mir.NewCFG(c.f), mir.Dominators(mir.NewCFG(c.f)))) {
		return "loops"
	}
	if c.uses != nil && !c.uses.Equal(analysis.NewUses(c.f)) {
		return "uses"
	}
	return ""
}
