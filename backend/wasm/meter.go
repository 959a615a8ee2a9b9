package wasm

import (
	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// An instance that must be stopped, or that has fuel, counts down a global: by the
// cost of each block when there is fuel, else by one at each function and each
// round of a cycle. When it is used up, the host is asked for more, which
// looks at the context. The engine's own way to do so costs far more.

// metering says what is counted.
type metering uint8

const (
	unmetered metering = iota
	polled
	fueled
)

// slice is how much is handed out at a time.
const slice = 1 << 20

// meter counts a block at its beginning.
func (e *emitter) meter(b mir.Block) {
	cost := 0
	switch e.p.o.metering {
	case unmetered:
		return
	case polled:
		if e.g.header[e.g.cfg.Index(b)] || b == e.f.Entry() {
			cost = 1
		}
	case fueled:
		if e.g.isDispatcher(b) || e.f.Runtime {
			return
		}
		cost = 1
		for v := range e.f.Insts(b) {
			if e.f.At(v).Op.IsInst() {
				cost++
			}
		}
	}
	if cost == 0 {
		return
	}
	if !e.g.isDispatcher(b) {
		e.site = uint32(e.f.First(b))
	}
	fuel := uint64(e.p.fuelGlobal)
	e.imm(asm.GlobalGet, fuel)
	e.i64(uint64(cost))
	e.op(asm.I64Sub)
	e.imm(asm.GlobalSet, fuel)
	e.imm(asm.GlobalGet, fuel)
	e.i64(0)
	e.op(asm.I64LtS)
	e.op(asm.If)
	e.imm(asm.Call, uint64(e.p.pollImport))
	e.op(asm.End)
}

// refill gives the program more, unless there is none, or the time is up.
func (i *instance) refill() {
	missing := -int64(i.fuel.Get())
	switch {
	case i.ctx.Err() != nil && i.ctx != i.ending:
		panic(&backend.Trap{Kind: mir.TrapTime})
	case i.limited && i.left < uint64(missing):
		panic(&backend.Trap{Kind: mir.TrapFuel})
	}
	give := uint64(max(missing, slice))
	if i.limited {
		give = min(give, i.left)
		i.left -= give
	}
	i.fuel.Set(i.fuel.Get() + give)
}
