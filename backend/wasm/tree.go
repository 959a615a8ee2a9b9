package wasm

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// How a value gets to where it is used.
type home uint8

const (
	homeless home = iota // it is not used, or computed anew at each use
	held                 // computed where it stands, and kept in a local
	teed                 // computed where it is used first, and kept in a local
	stacked              // computed where it is used, on the Wasm stack
)

// effects are what must keep its order when a computation is moved down to its
// use.
type effects uint8

const (
	reads  effects = 1 << iota // memory, at an address that may be wrong
	gets                       // variables
	traps                      // with a kind that is promised
	writes                     // memory and the outside world
	sets                       // variables
	keeps                      // a value in a local, for other uses
)

// valueInfo is what is known of a value during the emission of a function.
type valueInfo struct {
	uses      int32
	seen      int32     // uses met so far
	pos       int32     // its own position
	at        int32     // when it is executed
	limit     int32     // from here on something that its tree keeps is used elsewhere
	local     int32     // its local, -1 for none
	wrapped   int32     // 1 more than the local with its lower half, 0 for none
	wrappedIn mir.Block // where that was computed
	accesses  int32     // loads from it and stores to it
	parent    mir.Value // the instruction that computes it, 0 for itself
	depth     uint8     // of its tree
	home      home
	does      effects // of its tree
	clean     bool    // i8 or i16 whose upper bits somebody looks at
	done      bool    // emitted, when it is teed
	swapped   bool    // the second of the two operands is computed first
}

// atEdge is the parent of what is computed where an edge passes it.
const atEdge mir.Value = math.MaxUint32

// maxDepth bounds the trees that are computed on the stack.
const maxDepth = 60

// arrange decides where each value of the function is computed: where it stands,
// or at its only or first use, when that is in the same block and nothing in
// between minds.
func (e *emitter) arrange() {
	f := e.f
	count := func(v *mir.Value) { e.val[*v].uses++ }
	for _, b := range e.blocks {
		if e.g.isDispatcher(b) {
			continue
		}
		for v := range f.Insts(b) {
			if f.At(v).Op != mir.OpResult {
				f.Operands(v, count)
			}
		}
	}
	a := arranger{emitter: e}
	for _, b := range e.blocks {
		a.block(b)
	}
}

// arranger is the state of arrange. It goes over the instructions in order, and
// knows the positions at which something with an effect was met last.
type arranger struct {
	*emitter
	time                   int32
	first                  int32 // position of the block's start
	read, write, trap, set int32
}

func (a *arranger) block(b mir.Block) {
	f := a.f
	a.first = a.position
	a.time++
	a.start[b], a.end[b] = a.time, a.time
	if a.g.isDispatcher(b) {
		return
	}
	a.read, a.write, a.trap, a.set = 0, 0, 0, 0
	for v := range f.Insts(b) {
		a.position++
		in := f.At(v)
		x := &a.val[v]
		x.pos, x.limit, x.depth = a.position, math.MaxInt32, 1
		if in.Op == mir.OpResult {
			x.home, x.depth = held, maxDepth // it is in its local when the call has returned
			continue
		}
		own := a.effectsOf(v, in)
		if p := a.accessed(v, in); p != 0 {
			a.val[p].accesses++
		}
		x.does = own
		args := f.Args(v)
		x.swapped = a.swaps(in.Op, args)
		for _, i := range a.order(v, in.Op, len(args)) {
			// The address of a store is checked before what is stored is computed.
			late := in.Op == mir.Store && i == 0 && a.val[args[0]].does&(writes|traps) != 0
			a.use(v, x, args[i], !late)
		}
		x.home = held
		a.note(x.pos, own)
	}
	a.position++
	a.edges(f.Last(b))
	a.timeBlock(b)
}

// note remembers the effects of what stands at a position.
func (a *arranger) note(pos int32, does effects) {
	if does&reads != 0 {
		a.read = pos
	}
	if does&writes != 0 {
		a.write = pos
	}
	if does&traps != 0 {
		a.trap = pos
	}
	if does&sets != 0 {
		a.set = pos
	}
}

// movable reports whether what stands at a position and has the effects may be
// computed now instead.
func (a *arranger) movable(pos int32, does effects) bool {
	return !(does&reads != 0 && a.write > pos ||
		does&writes != 0 && max(a.read, a.write, a.trap) > pos ||
		does&traps != 0 && max(a.read, a.write, a.trap) > pos ||
		does&gets != 0 && a.set > pos)
}

// use meets the use of the value v by an instruction, x, which may compute it.
func (a *arranger) use(user mir.Value, x *valueInfo, v mir.Value, may bool) {
	y := &a.val[v]
	y.seen++
	switch {
	case may && a.takes(y, x.pos):
		y.parent, y.home = user, stacked
		if y.uses > 1 {
			y.home = teed
			y.does |= keeps
		}
		x.depth = max(x.depth, y.depth+1)
		x.does |= y.does
		x.limit = min(x.limit, y.limit)
	case y.home == teed:
		a.hold(v, user, x.pos)
	}
}

// takes reports whether a value may be computed by a user at a position.
func (a *arranger) takes(y *valueInfo, pos int32) bool {
	return y.home == held && y.pos > a.first && y.seen == 1 && y.depth < maxDepth && y.limit > pos &&
		a.movable(y.pos, y.does) && (y.uses == 1 || y.does&writes == 0)
}

// hold keeps the tree that computes the teed value v before another use of it.
func (a *arranger) hold(v, user mir.Value, pos int32) {
	for a.val[v].parent != 0 {
		if v = a.val[v].parent; v == atEdge {
			return
		}
	}
	if v != user && a.val[v].pos > a.first {
		a.val[v].limit = min(a.val[v].limit, pos)
	}
}

// edges decides which arguments are computed where an edge passes them. Those of
// several ways out must do without effects.
func (a *arranger) edges(t mir.Value) {
	one := a.f.NumEdges(t) == 1
	for _, e := range a.f.Edges(t) {
		for _, v := range a.f.EdgeArgs(e) {
			y := &a.val[v]
			y.seen++
			switch {
			case !a.takes(y, a.position):
				if y.home == teed {
					a.hold(v, atEdge, a.position)
				}
			case one && y.uses > 1:
				y.parent, y.home = atEdge, teed
				y.does |= keeps
			case one, y.uses == 1 && y.does&^(reads|gets) == 0:
				y.parent, y.home = atEdge, stacked
			}
		}
	}
}

// effectsOf returns the effects of an instruction without its operands.
func (e *emitter) effectsOf(v mir.Value, in *mir.Inst) effects {
	switch in.Op {
	case mir.Load:
		if in.Flag() {
			return reads | writes
		}
		return reads
	case mir.Get:
		return gets
	case mir.Set:
		return sets
	}
	var does effects
	flags := in.Op.Info().Flags
	if flags&mir.Reads != 0 {
		does |= reads
	}
	if flags&mir.Writes != 0 {
		does |= writes
	}
	if flags&mir.Traps != 0 {
		does |= traps
	}
	if does == traps && divides(e.f, v) {
		return 0
	}
	return does
}
