package wasm

import (
	"strings"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// trapBody makes the function that traps with a kind.
func (p *program) trapBody(k mir.TrapKind) *asm.Func {
	f := &asm.Func{Name: trapName(k)}
	if p.places.wanted {
		f.Params, f.LocalTypes, f.LocalNames = 1, []asm.ValType{asm.I32}, []string{"place"}
	}
	add := func(op asm.Opcode, imm uint64) { f.Code = append(f.Code, asm.Instr{Op: op, Imm: imm}) }
	add(asm.I32Const, uint64(k))
	switch p.o.world {
	case worldHost:
		add(asm.Call, uint64(p.trapImport))
	case worldWASI:
		if p.places.wanted {
			add(asm.LocalGet, 0)
		}
		add(asm.Call, uint64(p.helper[p.o.trapHelper()]))
	default:
		add(asm.GlobalSet, uint64(p.trapGlobal))
	}
	add(asm.Unreachable, 0)
	return f
}

func trapName(k mir.TrapKind) string { return "trap." + k.String() }

// intrinsic returns how a call of an import that stands for Wasm instructions is
// emitted.
func (p *program) intrinsic(f *mir.Func) (func(*emitter), bool) {
	if !f.Import || !strings.HasPrefix(f.Name, reserved) {
		return nil, false
	}
	op := func(op asm.Opcode) func(*emitter) { return func(e *emitter) { e.op(op) } }
	switch strings.TrimPrefix(f.Name, reserved) {
	case "memory.copy":
		return op(asm.MemoryCopy), true
	case "memory.fill":
		return op(asm.MemoryFill), true
	case "memory.size":
		return op(asm.MemorySize), true
	case "memory.grow":
		return op(asm.MemoryGrow), true
	case "heap":
		return func(e *emitter) {
			if e.p.places.wanted {
				e.imm(asm.GlobalGet, uint64(e.p.places.heap))
				return
			}
			e.i32(uint32(e.p.end+15) &^ 15)
		}, true
	case "room":
		return func(e *emitter) { e.imm(asm.GlobalSet, e.p.roomGlobal) }, true
	case "places":
		return func(e *emitter) { e.i32(uint32(e.p.end)) }, true
	case "final":
		return func(e *emitter) {
			if e.p.m.Final != 0 {
				e.imm(asm.Call, uint64(e.p.funcIndex[e.p.m.Final]))
			}
		}, true
	}
	return nil, false
}

// exports returns what is visible from outside.
func (p *program) exports() []asm.Export {
	xs := []asm.Export{{Name: "memory", Kind: asm.ExportMemory}}
	for _, s := range p.m.Syms() {
		f := p.m.Func(s)
		if f == nil || !f.Defined() {
			continue
		}
		if f.Export && (!f.Runtime || p.o.world == worldHost || f.Name == startName) {
			xs = append(xs, asm.Export{Name: p.o.exportName(f.Name), Kind: asm.ExportFunc, Index: p.funcIndex[s]})
		} else if s == p.m.Final && p.o.world == worldHost {
			xs = append(xs, asm.Export{Name: finalExport, Kind: asm.ExportFunc, Index: p.funcIndex[s]})
		}
	}
	if p.o.world == worldHost {
		xs = append(xs, asm.Export{Name: stackExport, Kind: asm.ExportGlobal, Index: uint32(p.stackGlobal)})
	}
	if p.o.metering != unmetered {
		xs = append(xs, asm.Export{Name: fuelExport, Kind: asm.ExportGlobal, Index: p.fuelGlobal})
	}
	if p.o.world == worldNone {
		xs = append(xs, asm.Export{Name: "mir.trap", Kind: asm.ExportGlobal, Index: p.trapGlobal})
	}
	return xs
}

// pages returns how many pages of memory there are at the start, of which the
// program takes the bytes up to end. The global $room of a WASI program is how many
// addresses there are that an access may have, from the lowest one on: behind them are
// slack bytes, as many as what is added to an address and what is read there may be.
func (p *program) pages(end uint64) uint32 {
	if p.o.world != worldWASI {
		return uint32((end + pageSize - 1) / pageSize)
	}
	n := (end + slack + pageSize - 1) / pageSize
	p.globals[p.roomGlobal].Init = n*pageSize - slack - lowest
	return uint32(n)
}

// module returns everything but the bodies.
func (p *program) module() *asm.Module {
	min := p.pages(p.end)
	a := &asm.Module{
		Name: p.m.Name(), Types: p.types, Imports: p.imports, Globals: p.globals, Exports: p.exports(),
		Memory: &asm.Memory{Min: min, Max: p.o.maxPages()}, Data: p.segments(p.m, p.address), Strip: p.o.Strip,
	}
	for _, f := range p.funcs {
		a.Funcs = append(a.Funcs, asm.FuncDecl{Name: p.funcName(f), Type: p.typeOf(f.Sig)})
	}
	for _, x := range p.made {
		a.Funcs = append(a.Funcs, asm.FuncDecl{Name: x.name, Type: x.typ})
	}
	for _, s := range p.tableSyms {
		a.Elems = append(a.Elems, p.funcIndex[s])
	}
	if a.Elems = append(a.Elems, p.thunks...); len(a.Elems) > 0 {
		a.Table, a.First = uint32(len(a.Elems)+1), 1
	}
	return a
}
