package mirdiff

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// How far looks go: from a value to the operands of its operands, and from a block
// to the blocks around it.
const (
	valueDepth = 3
	blockDepth = 4
)

// looks are hashes of what values and blocks of a function look like, without
// names: equal things look the same. Each level takes in what is one step
// farther.
type looks struct {
	f      *mir.Func
	values [valueDepth][]uint64 // by Value
	blocks [blockDepth][]uint64 // by Block
}

func (l *looks) deepest(b mir.Block) uint64 { return l.blocks[blockDepth-1][b] }

// mix adds x to a hash (the finaliser of MurmurHash3).
func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>29
}

// mixText adds a text to a hash (FNV-1a).
func mixText(h uint64, s string) uint64 {
	t := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		t = (t ^ uint64(s[i])) * 1099511628211
	}
	return mix(h, t)
}

func looksOf(f *mir.Func) *looks {
	l := &looks{f: f}
	for i := range l.values {
		l.values[i] = make([]uint64, f.NumValues())
	}
	for i := range l.blocks {
		l.blocks[i] = make([]uint64, f.NumBlocks())
	}
	for v := mir.Value(1); int(v) < f.NumValues(); v++ {
		l.values[0][v] = l.value(v)
	}
	for _, b := range f.Blocks() {
		for i, p := range f.Params(b) {
			l.values[0][p] = mix(l.values[0][p], uint64(i))
		}
	}
	for i := 1; i < valueDepth; i++ {
		for v := mir.Value(1); int(v) < f.NumValues(); v++ {
			h := mix(1, l.values[i-1][v])
			f.Operands(v, func(o *mir.Value) { h = mix(h, l.values[i-1][*o]) })
			l.values[i][v] = h
		}
	}
	l.around()
	return l
}

// value is how a value looks by itself.
func (l *looks) value(v mir.Value) uint64 {
	f, in := l.f, l.f.At(v)
	h := mix(mix(mix(0, uint64(in.Op)), uint64(in.Type)), uint64(in.Res))
	h = mix(h, uint64(in.Align()))
	if in.Flag() {
		h = mix(h, 1)
	}
	switch in.Op.Form() {
	case mir.FormCall:
		return mixText(h, f.Module.SymName(mir.Sym(in.Imm)))
	case mir.FormCallI:
		return mixText(h, f.SigOf(v).String())
	case mir.FormGet, mir.FormSet:
		x := f.Var(mir.Var(in.Imm))
		return mix(mix(h, uint64(x.Type)), x.Init)
	case mir.FormJump, mir.FormBr, mir.FormSwitch:
		for _, e := range f.Edges(v) {
			h = mix(h, uint64(e.Val))
		}
		return h
	}
	if in.Op == mir.OpAddr {
		return mixText(h, f.Module.SymName(mir.Sym(in.Imm)))
	}
	return mix(h, uint64(in.Imm))
}

// around fills in the blocks.
func (l *looks) around() {
	f := l.f
	preds := make([][]mir.Block, f.NumBlocks())
	var buf []mir.Block
	for _, b := range f.Blocks() {
		h := uint64(0)
		for _, p := range f.Params(b) {
			h = mix(h, l.values[0][p])
		}
		for v := range f.Insts(b) {
			h = mix(h, l.values[valueDepth-1][v])
		}
		l.blocks[0][b] = h
		buf = f.Successors(buf[:0], b)
		for _, s := range buf {
			preds[s] = append(preds[s], b)
		}
	}
	var before []uint64
	for i := 1; i < blockDepth; i++ {
		last := l.blocks[i-1]
		for _, b := range f.Blocks() {
			h := mix(2, last[b])
			buf = f.Successors(buf[:0], b)
			for _, s := range buf {
				h = mix(h, last[s])
			}
			before = before[:0]
			for _, p := range preds[b] {
				before = append(before, last[p])
			}
			slices.Sort(before)
			for _, p := range before {
				h = mix(h, p)
			}
			l.blocks[i][b] = h
		}
	}
}
