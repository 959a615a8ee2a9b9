package wasm

import (
	"slices"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// assignLocals gives each value that lives in a local one of its type. Values
// share a local when their lives do not overlap: a life is taken to be one
// interval in the order of the blocks, as in linear scan register allocation
// (Poletto and Sarkar, TOPLAS 1999), longer by the cycles that it reaches into.
func (e *emitter) assignLocals() {
	a := &e.alloc
	a.emitter = e
	a.life = grown(a.life, e.f.NumValues())
	a.values, a.until, a.active = a.values[:0], a.until[:0], a.active[:0]
	for t := range a.free {
		a.free[t] = a.free[t][:0]
	}
	a.lives()
	a.hints()
	a.scan()
}

// life is the interval of a value: it is written at first, and read before last.
// Times count twice: an instruction reads its operands before it gives its value.
type life struct {
	first, last int32
	block       int32     // index in RPO of the block that defines it, -1 if it has no local
	near        mir.Value // a value whose local would save a copy
}

// allocator is the state of assignLocals. The next function uses its memory.
type allocator struct {
	*emitter
	life   []life
	values []mir.Value // that need a local, in the order of the code
	until  []int32     // by local: the end of the last life in it
	free   [4][]int32  // by type: locals that may be free
	active ends
}

// inLocal reports whether a value has a local of its own.
func (e *emitter) inLocal(v mir.Value) bool {
	h := e.val[v].home
	return (h == held || h == teed) && e.val[v].uses > 0
}

// lives finds the intervals.
func (a *allocator) lives() {
	f := a.f
	for i, b := range a.blocks {
		for _, p := range a.params(b) {
			a.define(p, int32(i), 2*a.start[b])
		}
		if a.g.isDispatcher(b) {
			continue
		}
		for v := range f.Insts(b) {
			switch x := &a.val[v]; x.home {
			case held, teed:
				a.define(v, int32(i), 2*x.at+1)
			default:
				a.life[v].block = -1
			}
		}
	}
	for i, b := range a.blocks {
		if a.g.isDispatcher(b) {
			continue
		}
		for v := range f.Insts(b) {
			if f.At(v).Op == mir.OpResult {
				continue
			}
			at := 2 * a.val[v].at
			for _, o := range f.Args(v) {
				a.extend(o, int32(i), at)
			}
		}
		for _, edge := range f.Edges(f.Last(b)) {
			for _, o := range f.EdgeArgs(edge) {
				a.extend(o, int32(i), 2*a.end[b])
			}
		}
	}
}

// params returns the parameters of a block, none of a dispatcher.
func (e *emitter) params(b mir.Block) []mir.Value {
	if e.g.isDispatcher(b) {
		return nil
	}
	return e.f.Params(b)
}

func (a *allocator) define(v mir.Value, block, at int32) {
	a.life[v] = life{first: at, last: at, block: -1}
	if a.inLocal(v) {
		a.life[v].block = block
		a.values = append(a.values, v)
	}
}

// extend makes a life reach a use in a block.
func (a *allocator) extend(v mir.Value, block, at int32) {
	if !a.inLocal(v) {
		return
	}
	l := &a.life[v]
	l.first, l.last = min(l.first, at), max(l.last, at)
	if l.block == block {
		return
	}
	for h := a.g.inner[block]; h >= 0; h = a.g.loops[h].outer {
		outside := l.block < h || l.block > a.g.loops[h].last
		if outside || a.g.isDispatcher(a.blocks[h]) {
			a.cover(l, h)
		} else if a.g.route == nil {
			break
		}
	}
	if a.g.route == nil {
		return
	}
	// In a cycle with a dispatcher every block may follow every other.
	for h := a.g.inner[l.block]; h >= 0; h = a.g.loops[h].outer {
		if a.g.isDispatcher(a.blocks[h]) {
			a.cover(l, h)
		}
	}
}

// cover makes a life as long as a cycle.
func (a *allocator) cover(l *life, h int32) {
	l.first = min(l.first, 2*a.start[a.blocks[h]])
	l.last = max(l.last, 2*a.end[a.blocks[a.g.loops[h].last]])
}

// hints finds for values that edges pass, and for what they become, the other.
func (a *allocator) hints() {
	f := a.f
	for i, b := range a.blocks {
		if a.g.isDispatcher(b) {
			continue
		}
		for _, edge := range f.Edges(f.Last(b)) {
			back := a.g.cfg.Index(edge.To) <= i
			for k, o := range f.EdgeArgs(edge) {
				p := f.Params(edge.To)[k]
				if !a.inLocal(o) || !a.inLocal(p) {
					continue
				}
				if l := &a.life[o]; back || l.near == 0 {
					l.near = p
				}
				if l := &a.life[p]; l.near == 0 {
					l.near = o
				}
			}
		}
	}
}

// scan goes over the values in the order in which their lives begin.
func (a *allocator) scan() {
	f := a.f
	entry := f.Params(f.Entry())
	for i, p := range entry {
		a.localTypes = append(a.localTypes, valType(f.TypeOf(p)))
		a.until = append(a.until, 0)
		a.val[p].local = int32(i)
		if a.inLocal(p) {
			a.occupy(int32(i), a.life[p].last)
		} else {
			a.release(int32(i))
		}
	}
	slices.SortStableFunc(a.values, func(x, y mir.Value) int { return int(a.life[x].first) - int(a.life[y].first) })
	for _, v := range a.values {
		if in := f.At(v); in.Op == mir.OpParam && in.Block() == f.Entry() {
			continue
		}
		l := &a.life[v]
		for len(a.active) > 0 && a.active[0].at <= l.first {
			if x := a.active.pop(); a.until[x.local] == x.at {
				a.release(x.local)
			}
		}
		a.val[v].local = a.choose(valType(f.TypeOf(v)), l)
		a.occupy(a.val[v].local, l.last)
	}
}

func (a *allocator) release(local int32) {
	t := 0x7f - a.localTypes[local]
	a.free[t] = append(a.free[t], local)
}

func (a *allocator) occupy(local, until int32) {
	a.until[local] = until
	a.active.push(lifeEnd{until, local})
}

// choose returns a local that is free: the one of a value near, if it can be.
func (a *allocator) choose(t asm.ValType, l *life) int32 {
	for near, n := l.near, 0; near != 0 && n < 3; near, n = a.life[near].near, n+1 {
		if x := a.val[near].local; x >= 0 && a.until[x] <= l.first {
			return x
		}
	}
	list := &a.free[0x7f-t]
	for len(*list) > 0 {
		x := (*list)[len(*list)-1]
		*list = (*list)[:len(*list)-1]
		if a.until[x] <= l.first {
			return x
		}
	}
	a.localTypes = append(a.localTypes, t)
	a.until = append(a.until, 0)
	return int32(len(a.localTypes) - 1)
}

// lifeEnd is when a local becomes free.
type lifeEnd struct{ at, local int32 }

// ends is a binary heap, the first end on top.
type ends []lifeEnd

func (h *ends) push(x lifeEnd) {
	s := append(*h, x)
	for i := len(s) - 1; i > 0; {
		up := (i - 1) / 2
		if s[up].at <= s[i].at {
			break
		}
		s[up], s[i] = s[i], s[up]
		i = up
	}
	*h = s
}

func (h *ends) pop() lifeEnd {
	s := *h
	top, n := s[0], len(s)-1
	s[0] = s[n]
	s = s[:n]
	for i := 0; ; {
		least := 2*i + 1
		if least >= n {
			break
		}
		if right := least + 1; right < n && s[right].at < s[least].at {
			least = right
		}
		if s[i].at <= s[least].at {
			break
		}
		s[i], s[least] = s[least], s[i]
		i = least
	}
	*h = s
	return top
}

// grown returns a slice of n zero elements, in the memory of s if it has room.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}
