package analysis

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// Live are values and variables that are live at one place of a function, each
// list in the order of the handles. Constants, addresses of symbols and slots
// are there all the time and in no list.
type Live struct {
	Values []mir.Value
	Vars   []mir.Var
}

// Liveness tells for each block what is live where it starts and where it ends.
// A value is live where a way leads to a use of it without going through its
// definition; a variable, where a way leads to a get without going through a
// set. A block's parameters are defined where it starts, and so not live there;
// the arguments that an edge passes are used by the terminator.
type Liveness struct {
	in, out []Live // by Block
}

// NewLiveness computes what is live in all blocks of f, those that are not
// reached included. From each use it walks back to the definition, so that the
// time is that of writing down the answer (Boissinot, Brandner, Darte, de
// Dinechin, Rastello: "Computing Liveness Sets for SSA-Form Programs", 2011).
func NewLiveness(f *mir.Func) *Liveness {
	w := liveWalk{
		f: f, preds: predecessors(f),
		l:      &Liveness{in: make([]Live, f.NumBlocks()), out: make([]Live, f.NumBlocks())},
		marked: make([]int32, f.NumBlocks()),
	}
	w.values()
	w.vars()
	for _, b := range f.Blocks() {
		w.ends(b)
	}
	return w.l
}

// In returns what is live where a block starts. It belongs to the fact.
func (l *Liveness) In(b mir.Block) Live { return l.in[b] }

// Out returns what is live where a block ends, behind its terminator. It
// belongs to the fact.
func (l *Liveness) Out(b mir.Block) Live { return l.out[b] }

// predecessors returns the blocks with an edge to each block, by Block.
func predecessors(f *mir.Func) [][]mir.Block {
	preds := make([][]mir.Block, f.NumBlocks())
	var buf []mir.Block
	for _, b := range f.Blocks() {
		buf = f.Successors(buf[:0], b)
		for _, s := range buf {
			if p := preds[s]; len(p) == 0 || p[len(p)-1] != b {
				preds[s] = append(preds[s], b)
			}
		}
	}
	return preds
}

// liveWalk is the state of a computation.
type liveWalk struct {
	f      *mir.Func
	preds  [][]mir.Block
	l      *Liveness
	marked []int32 // by Block: the last walk that found it
	walk   int32
	work   []mir.Block
}

// back calls add for each block from which a use in one of the blocks of
// w.work is reached without going through a block that defines.
func (w *liveWalk) back(defines func(mir.Block) bool, add func(mir.Block)) {
	w.walk++
	for len(w.work) > 0 {
		b := w.work[len(w.work)-1]
		w.work = w.work[:len(w.work)-1]
		if w.marked[b] == w.walk {
			continue
		}
		w.marked[b] = w.walk
		add(b)
		for _, p := range w.preds[b] {
			if !defines(p) {
				w.work = append(w.work, p)
			}
		}
	}
}

// values enters where values are live at the start of blocks.
func (w *liveWalk) values() {
	uses := NewUses(w.f)
	for v := mir.Value(1); int(v) < w.f.NumValues(); v++ {
		home := w.f.At(v).Block()
		for _, u := range uses.Of(v) {
			if b := w.f.At(u).Block(); home != 0 && b != home {
				w.work = append(w.work, b)
			}
		}
		w.back(func(b mir.Block) bool { return b == home }, func(b mir.Block) {
			w.l.in[b].Values = append(w.l.in[b].Values, v)
		})
	}
}

// vars enters where variables are live at the start of blocks.
func (w *liveWalk) vars() {
	gets := make([][]mir.Block, w.f.NumVars()) // before any set of the block
	sets := make([][]mir.Block, w.f.NumVars())
	last := func(bs []mir.Block) mir.Block {
		if len(bs) == 0 {
			return 0
		}
		return bs[len(bs)-1]
	}
	for _, b := range w.f.Blocks() {
		for v := range w.f.Insts(b) {
			in := w.f.At(v)
			x := in.Imm
			switch {
			case in.Op == mir.Get && last(gets[x]) != b && last(sets[x]) != b:
				gets[x] = append(gets[x], b)
			case in.Op == mir.Set && last(sets[x]) != b:
				sets[x] = append(sets[x], b)
			}
		}
	}
	setter := make([]mir.Var, w.f.NumBlocks())
	for x := range w.f.Vars() {
		for _, b := range sets[x] {
			setter[b] = x
		}
		w.work = append(w.work, gets[x]...)
		w.back(func(b mir.Block) bool { return setter[b] == x }, func(b mir.Block) {
			w.l.in[b].Vars = append(w.l.in[b].Vars, x)
		})
	}
}

// ends enters what is live at the end of a block.
func (w *liveWalk) ends(b mir.Block) {
	out := &w.l.out[b]
	succs := w.f.Successors(nil, b)
	slices.Sort(succs)
	for _, s := range slices.Compact(succs) {
		out.Values = append(out.Values, w.l.in[s].Values...)
		out.Vars = append(out.Vars, w.l.in[s].Vars...)
	}
	slices.Sort(out.Values)
	slices.Sort(out.Vars)
	out.Values, out.Vars = slices.Compact(out.Values), slices.Compact(out.Vars)
}
