package mirgen

import "github.com/mirtool/mirtool/mir"

// style says what a function is made of.
type style struct {
	pure        bool // no effect beyond its results, as far as its statements go
	slots, vars int
	weights     [numStatements]int
}

// The kinds of statements.
const (
	doCompute = iota
	doLoad
	doStore
	doBlock
	doPoint
	doAllocate
	doGet
	doSet
	doSink
	doPrint
	doCall
	doCallI
	doIf
	doLoop
	doSwitch
	doGraph
	doBreak
	doLeave
	doTrap
	numStatements
)

// styles are mixed, arithmetic, memory, variables, control, calls.
var styles = []style{
	{slots: 1, weights: weights(40, 9, 9, 3, 5, 1, 5, 6, 5, 3, 6, 3, 7, 5, 3, 3, 3, 2, 3)},
	{pure: true, weights: weights(80, 0, 0, 0, 0, 0, 4, 4, 5, 0, 2, 0, 6, 4, 3, 2, 3, 2, 1)},
	{slots: 2, weights: weights(25, 25, 25, 8, 12, 3, 2, 2, 4, 1, 4, 1, 6, 5, 2, 2, 2, 1, 1)},
	{vars: 3, weights: weights(30, 2, 2, 1, 2, 1, 22, 22, 4, 1, 4, 1, 7, 6, 3, 3, 3, 2, 2)},
	{vars: 1, weights: weights(30, 4, 4, 1, 2, 1, 5, 6, 6, 2, 3, 2, 15, 11, 8, 8, 8, 5, 4)},
	{weights: weights(30, 4, 4, 1, 3, 1, 4, 4, 4, 2, 22, 12, 8, 4, 3, 2, 2, 6, 2)},
}

func weights(ws ...int) (all [numStatements]int) {
	copy(all[:], ws)
	return all
}

// statements adds so many, as far as the function's share of them goes.
func (b *body) statements(n int) {
	for ; n > 0 && b.left > 0 && !b.ended; n-- {
		b.left--
		before := b.Func.NumValues()
		cost := b.cost
		if b.traps && b.chance(3) {
			b.trap()
		}
		b.one(b.rng.weighted(b.style.weights[:]))
		if b.cost == cost { // not counted inside
			b.cost += b.mult * (b.Func.NumValues() - before)
		}
	}
}

// one adds a statement of the kind.
func (b *body) one(kind int) {
	[numStatements]func(*body){
		doCompute:  (*body).compute,
		doLoad:     (*body).load,
		doStore:    (*body).store,
		doBlock:    (*body).block,
		doPoint:    (*body).point,
		doAllocate: (*body).allocate,
		doGet:      (*body).getVariable,
		doSet:      (*body).setVariable,
		doSink:     (*body).sinkOne,
		doPrint:    (*body).printSome,
		doCall:     (*body).call,
		doCallI:    (*body).callThrough,
		doIf:       (*body).branch,
		doLoop:     (*body).loop,
		doSwitch:   (*body).choice,
		doGraph:    (*body).graph,
		doBreak:    (*body).breakOut,
		doLeave:    (*body).leave,
		doTrap:     (*body).trap,
	}[kind](b)
}

// nested makes statements one level deeper; what they add to the pool is gone
// afterwards, and n times what they cost is added.
func (b *body) nested(times int, make func()) {
	mark, mult := len(b.pool), b.mult
	b.depth++
	b.mult *= times
	make()
	b.depth--
	b.mult = mult
	b.pool = b.pool[:mark]
}

// some is the length of a nested stretch of statements.
func (b *body) some() int { return b.between(1, 6) }

func (b *body) sinkOne() {
	if x := b.find(func(x *val) bool { return x.t != mir.Ptr }); x != nil {
		b.sink(x.v)
	}
}

func (b *body) printSome() {
	if b.mult <= 16 && !b.style.pure {
		b.print()
	}
}
