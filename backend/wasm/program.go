package wasm

import (
	"strings"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// program is a module that is being emitted: the numbers of everything that
// functions refer to. It does not change while functions are emitted.
type program struct {
	m *mir.Module
	o Options
	layout

	types     []asm.FuncType
	typeIndex map[string]uint32
	typeKey   []byte
	imports   []asm.Import
	hosted    []hosted    // the imports that the host provides
	funcs     []*mir.Func // those that have a body, in the order of their numbers
	syms      []mir.Sym   // of funcs
	funcIndex []uint32    // by Sym
	variadic  map[string]uint32
	helper    map[string]uint32
	trapFunc  [mir.TrapAbort + 1]uint32
	canTrap   [mir.TrapAbort + 1]bool // the kinds that functions may trap with
	traps     bool                    // of the survey: the function at hand may trap
	made      []made                  // functions that no function of the module stands for
	tails     []mir.Sym               // functions with tail calls
	thunks    []uint32                // what stands in the table behind tableSyms
	hops      hops
	places    places

	sigs      map[string]sigRange
	tableSyms []mir.Sym // the functions in the table, of which the first has number 1
	tableAt   []uint64  // by Sym

	globals     []asm.Global
	stackGlobal uint64
	largeStack  bool
	roomGlobal  uint64 // of a WASI program
	trapGlobal  uint32
	fuelGlobal  uint32
	trapImport  uint32
	pollImport  uint32
}

// hosted is an import of a host function: by its name, and by what tells apart the
// uses of a variadic one.
type hosted struct {
	key, name string
	types     []mir.Type // of the arguments
}

// made is a function that is made here.
type made struct {
	name string
	typ  uint32
	body func() *asm.Func
}

// sigRange is the part of the table with the functions of a signature.
type sigRange struct {
	first, n int
	typ      uint32
}

// newProgram numbers everything in a module that is complete.
func newProgram(m *mir.Module, o Options) (*program, error) {
	p := &program{m: m, o: o, typeIndex: map[string]uint32{}, variadic: map[string]uint32{}, helper: map[string]uint32{}, sigs: map[string]sigRange{}}
	p.funcIndex = make([]uint32, m.NumSyms())
	p.tableAt = make([]uint64, m.NumSyms())
	taken := p.survey()
	p.numberFuncs()
	if o.saysWhere() {
		p.places.number(p)
	}
	p.fillTable(taken)
	stack := uint64(0)
	if p.canTrap[mir.TrapStackOverflow] {
		stack = o.stackSize(p.largeStack)
	}
	p.place(m, stack)
	if p.end > maxMemory-slack {
		return nil, mir.Diagnostics{tooMuchData(m, p.end)}
	}
	p.stackGlobal = uint64(p.addGlobal("stack", asm.I32))
	p.globals[p.stackGlobal].Init = uint64(p.stackTop)
	if o.world == worldWASI {
		p.roomGlobal = uint64(p.addGlobal("room", asm.I64))
	}
	if o.world == worldNone {
		p.trapGlobal = p.addGlobal("trap", asm.I32)
	}
	if o.metering != unmetered {
		p.fuelGlobal = p.addGlobal("fuel", asm.I64)
	}
	p.findHops()
	p.addHops()
	return p, nil
}

// addGlobal adds a variable of the module, which starts at 0.
func (p *program) addGlobal(name string, t asm.ValType) uint32 {
	p.globals = append(p.globals, asm.Global{Name: name, Type: t, Mutable: true})
	return uint32(len(p.globals) - 1)
}

// addMade adds a function that is made here.
func (p *program) addMade(name string, typ uint32, body func() *asm.Func) uint32 {
	p.made = append(p.made, made{name, typ, body})
	return uint32(len(p.imports) + len(p.funcs) + len(p.made) - 1)
}

// typeOf returns the number of a signature among the Wasm types.
func (p *program) typeOf(sig mir.Sig) uint32 {
	key := p.typeKey[:0]
	for _, t := range sig.Params {
		key = append(key, byte(valType(t)))
	}
	key = append(key, 0)
	for _, t := range sig.Results {
		key = append(key, byte(valType(t)))
	}
	p.typeKey = key
	i, ok := p.typeIndex[string(key)]
	if !ok {
		i = uint32(len(p.types))
		p.types = append(p.types, asm.FuncType{Params: valTypes(sig.Params), Results: valTypes(sig.Results)})
		p.typeIndex[string(key)] = i
	}
	return i
}

func valTypes(ts []mir.Type) []asm.ValType {
	vs := make([]asm.ValType, len(ts))
	for i, t := range ts {
		vs[i] = valType(t)
	}
	return vs
}

func (p *program) addImport(key, name string, sig mir.Sig) uint32 {
	p.imports = append(p.imports, p.o.hostImport(key, name, p.typeOf(sig)))
	p.hosted = append(p.hosted, hosted{key, name, sig.Params})
	return uint32(len(p.imports) - 1)
}

// addHost imports what an instance provides itself.
func (p *program) addHost(name string, sig mir.Sig) uint32 {
	p.imports = append(p.imports, asm.Import{Module: hostModule, Field: name, Name: name, Type: p.typeOf(sig)})
	return uint32(len(p.imports) - 1)
}

// numberFuncs numbers imports, then functions with a body, then those that are
// made here.
func (p *program) numberFuncs() {
	for _, s := range p.m.Syms() {
		f := p.m.Func(s)
		if f == nil || !f.Import || f.Sig.Variadic {
			continue
		}
		if _, ok := p.intrinsic(f); ok {
			continue
		}
		p.funcIndex[s] = p.addImport(f.Name, f.Name, f.Sig)
	}
	if p.o.world == worldHost {
		p.trapImport = p.addHost(trapImport, mir.Sig{Params: []mir.Type{mir.I32}})
		p.pollImport = p.addHost(pollImport, mir.Sig{})
	}
	next := uint32(len(p.imports))
	for _, s := range p.m.Syms() {
		if f := p.m.Func(s); f != nil && f.Defined() {
			p.typeOf(f.Sig)
			p.funcIndex[s] = next
			p.funcs, p.syms = append(p.funcs, f), append(p.syms, s)
			if strings.HasPrefix(f.Name, reserved) {
				p.helper[f.Name] = next
			}
			next++
		}
	}
	sig := mir.Sig{}
	if p.o.saysWhere() {
		sig.Params = []mir.Type{mir.I32}
	}
	for k := range p.trapFunc {
		if p.canTrap[k] {
			p.trapFunc[k] = p.addMade(trapName(mir.TrapKind(k)), p.typeOf(sig), func() *asm.Func { return p.trapBody(mir.TrapKind(k)) })
		}
	}
}

// funcBase is what the address of a function is more than its place in the
// table, so that it is none of memory.
const funcBase = 1 << 48

// fillTable puts the functions whose address is taken into the table, those of
// one signature side by side.
func (p *program) fillTable(taken []mir.Sym) {
	var order []string
	by := map[string][]mir.Sym{}
	for _, s := range taken {
		key := p.m.Func(s).Sig.String()
		if by[key] == nil {
			order = append(order, key)
		}
		by[key] = append(by[key], s)
	}
	for _, key := range order {
		r := sigRange{first: len(p.tableSyms) + 1, n: len(by[key]), typ: p.typeOf(p.m.Func(by[key][0]).Sig)}
		p.sigs[key] = r
		for _, s := range by[key] {
			p.tableSyms = append(p.tableSyms, s)
			p.tableAt[s] = funcBase + uint64(len(p.tableSyms))
		}
	}
}

func (p *program) sigRange(sig mir.Sig) sigRange { return p.sigs[sig.String()] }

// address returns the number that stands for a symbol in the program: where a
// global is, or the place of a function in the table.
func (p *program) address(s mir.Sym) uint64 {
	if p.m.Global(s) != nil {
		return p.addr[s]
	}
	return p.tableAt[s]
}

// callee returns the number of the function that a call calls.
func (p *program) callee(f *mir.Func, v mir.Value, s mir.Sym) uint32 {
	if callee := p.m.Func(s); callee.Sig.Variadic {
		key, _ := variant(f, v, callee)
		return p.variadic[key]
	}
	return p.funcIndex[s]
}

func (p *program) helperIndex(in *mir.Inst) uint32 { return p.helper[helperOf(in)] }

func (p *program) trapIndex(k mir.TrapKind) uint32 { return p.trapFunc[k] }

func (p *program) funcName(f *mir.Func) string { return f.Name }
