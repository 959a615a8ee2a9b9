package llvmtext

import (
	"github.com/llir/llvm/ir"

	"github.com/mirtool/mirtool/mir"
)

// debug collects what a debugger is told.
type debug struct{ e *emitter }

func newDebug(e *emitter) *debug                   { return &debug{e} }
func (d *debug) global(g *mir.Global) string       { return "" }
func (d *debug) subprogram(f *mir.Func) string     { return "" }
func (d *debug) footer()                           {}
func (b *builder) debugValue(v mir.Value)          {}
func (b *builder) debugVariable(x mir.Var)         {}
func (b *builder) debugSlot(s mir.Value)           {}
func (b *builder) locate(t ir.Terminator)          {}
func (b *builder) locateFrom(blk *ir.Block, n int) {}
