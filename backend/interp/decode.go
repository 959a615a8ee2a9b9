package interp

import (
	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// program is a decoded module.
type program struct {
	mod        *mir.Module
	insts      []inst
	vals       []mir.Value // for each instruction what it was made from, for traps
	fns        []*mir.Func // all functions, in the order of the module
	starts     []int       // for each where its code begins, imports none
	hosts      []backend.HostFunc
	sigs       []mir.Sig
	addrs      []uint64 // address of each symbol
	fnOf       []int32  // for each symbol its place in fns
	globalsEnd uint64

	layouts  []slots
	sites    []site
	lists    [][]uint32
	switches []switchTable
	blocks   []countedBlock // what opCount counts
	stubs    map[string]stub
	// firsts has, for the load that stands for an instruction with two accesses,
	// the one that comes before it.
	firsts map[funcValue]mir.Value
	final  stub // calls the module's Final, if it has one
}

// funcValue is a value of a function.
type funcValue struct {
	fn int32
	v  mir.Value
}

// site is what a call needs that has no place in an instruction.
type site struct {
	callee  int32 // in fns, -1 when it is args[0] that is called
	sig     int32
	frame   uint32
	args    []uint32
	results []uint32
	types   []mir.Type
}

// countedBlock is a block whose entries are counted.
type countedBlock struct {
	fn    int32
	block mir.Block
	insts int32
	entry bool
	// library is set for what counts the calls of a runtime function by the
	// program: its blocks are not counted.
	library bool
}

// stub is the code that calls an exported function from outside: a call and a
// halt. Its frame has the results in the words from 1 on, and the arguments
// follow where the callee has them.
type stub struct {
	fn    *mir.Func
	pc    int // number of its first instruction
	frame int // words
}

// decoder decodes one function after another.
type decoder struct {
	*program
	fuel, count bool
	sigIndex    map[string]int32
	callFixes   []int // instructions whose lower half of imm is a function, yet to be its code

	f     *mir.Func
	fn    int32
	order []mir.Block
	index []int32 // for each Block its place in order, -1 if nothing reaches it
	walk  []walkStep
	back  []backEdge

	// By Value; the numbers behind the last Value stand for hidden registers.
	uses     []uint32
	addrUses []uint32 // uses as the address of a load or store
	sizes    []uint8  // of those, the sizes or-ed together
	alias    []mir.Value
	flags    []uint16
	start    []int32
	end      []int32
	last     []int32 // block of the last use
	reg      []uint32
	hint     []mir.Value
	from     []mir.Value
	kept     []int32 // of a loop's parameter: to where its register is kept for it
	loopTo   []int32 // of a loop's parameter: one more than the last block that goes back to it
	touchAt  []int32 // of a loop's parameter: the last of its uses in touches
	shared   []int32 // of a loop's parameter: end of the last value that shares its register

	touches   []touched
	ways      []int32
	headAt    []int32
	indexUses []uint32 // uses as an index that an access makes itself
	passed    []uint32 // uses as what an edge passes
	lastEdge  []int32  // the last block with such an edge
	indices   []mir.Value
	maybe     []mir.Value
	into      map[mir.Value]mir.Value // the variable in whose register a value is made
	sunk      map[mir.Value]mir.Value // what is made before an instruction: a chain

	// The code is walked twice. The first walk, scan, only notes what is used
	// where; the second one emits.
	scan     bool
	pos      int32     // of the instruction: even, its result is there one later
	blk      int32     // place in order of its block
	cur      mir.Value // the instruction
	depth    int       // blocks being emitted inside another one
	inLoop   []bool    // by place in order
	preds    []int32   // edges that lead there
	skipped  []bool    // blocks that became part of the one before
	blkStart []int32
	blkEnd   []int32
	defs     []mir.Value
	hoisted  []mir.Value
	slotOff  map[mir.Value]uint64
	hasSlots bool

	alloc   allocator
	frame   int // registers of the function, and so words of its frame
	huge    bool
	maxOut  int // most outgoing arguments
	out     int // outgoing arguments of the instruction
	scratch int // scratch registers it uses
	pending []farDef

	code          []inst // of the function
	codeVals      []mir.Value
	barrier       int     // instructions before it must stay: a label is there
	labels        []int32 // where blocks begin, then edges that have code of their own
	edges         []*mir.Edge
	edgeVals      []mir.Value
	edgeDepth     []int // copies around the branch, so that copies end
	fixes         []fix
	tables        []pendingTable
	callAt        []int         // calls in code whose target is a function's number
	libraryCounts map[int32]int // number among the counted blocks of what counts the calls of a runtime function
	firstCount    int           // number of the function's first block among those counted

	moves moveSet
}

// fix is a branch whose target was not known yet.
type fix struct {
	inst  int32
	label int32
}

const (
	flagInline   = 1 << iota // made where it is used
	flagScaled               // an index whose scaling is part of the access
	flagHoisted              // a constant that has a register
	flagDef                  // has been defined
	flagStep                 // made on the edges that pass it
	flagBranched             // passed by an edge of a branch or switch
	flagSunk                 // made later than where it stands
	flagBefore               // sunk ones are made before it
	flagOffset               // an index plus a constant: accesses take the constant into their own
	flagPair                 // does what one or more of its operands did too
)

func newProgram(mod *mir.Module) *program {
	n := mod.NumSyms()
	return &program{mod: mod, addrs: make([]uint64, n), fnOf: make([]int32, n), stubs: map[string]stub{}, firsts: map[funcValue]mir.Value{}}
}

// decode decodes all functions. The globals have their addresses already.
func (p *program) decode(o backend.Options) error {
	d := &decoder{program: p, fuel: o.Fuel != 0, count: o.Stats, libraryCounts: map[int32]int{}, sigIndex: map[string]int32{}, slotOff: map[mir.Value]uint64{}, sunk: map[mir.Value]mir.Value{}, into: map[mir.Value]mir.Value{}}
	if err := p.declare(o); err != nil {
		return err
	}
	d.insts = append(d.insts, inst{op: opBad})
	d.vals = append(d.vals, 0)
	for i, f := range p.fns {
		if f.Defined() && f.Export {
			d.stubs[f.Name] = d.stub(f, int32(i))
		}
		if f == p.mod.Func(p.mod.Final) {
			d.final = d.stub(f, int32(i))
		}
	}
	for i, f := range p.fns {
		p.starts = append(p.starts, len(p.insts))
		if f.Defined() {
			d.function(f, int32(i))
		}
	}
	d.insts = append(d.insts, inst{op: opBad})
	d.vals = append(d.vals, 0)
	for _, i := range d.callFixes {
		in := &d.insts[i]
		in.imm = in.imm&^(1<<32-1) | int64(p.starts[uint32(in.imm)])*instSize
	}
	return nil
}

// declare numbers functions, gives addresses and finds the imports.
func (p *program) declare(o backend.Options) error {
	for _, sym := range p.mod.Syms() {
		f := p.mod.Func(sym)
		if f == nil {
			continue
		}
		p.fnOf[sym] = int32(len(p.fns))
		p.addrs[sym] = funcBase + uint64(len(p.fns))*funcStep
		p.fns = append(p.fns, f)
		var host backend.HostFunc
		if !f.Defined() {
			var err error
			if host, err = o.Import(f); err != nil {
				return err
			}
		}
		p.hosts = append(p.hosts, host)
	}
	return nil
}

// stub makes the code that calls f from outside.
func (d *decoder) stub(f *mir.Func, i int32) stub {
	n := len(f.Sig.Results)
	s := stub{f, len(d.insts), n + 2}
	d.sites = append(d.sites, site{callee: i, frame: uint32(s.frame)})
	d.insts = append(d.insts, inst{op: opCallFar, a: 1, imm: int64(len(d.sites) - 1)})
	switch {
	case n == 2:
		d.insts = append(d.insts, inst{op: opRes2, a: 1, b: 2})
	case n > 2:
		list := make([]uint32, n)
		for i := range list {
			list[i] = uint32(i + 1)
		}
		d.lists = append(d.lists, list)
		d.insts = append(d.insts, inst{op: opResN, imm: int64(len(d.lists) - 1)})
	}
	d.insts = append(d.insts, inst{op: opHalt})
	for len(d.vals) < len(d.insts) {
		d.vals = append(d.vals, 0)
	}
	return s
}

// signature returns the number of a signature.
func (d *decoder) signature(s mir.Sig) int32 {
	key := s.String()
	i, ok := d.sigIndex[key]
	if !ok {
		i = int32(len(d.sigs))
		d.sigs = append(d.sigs, s)
		d.sigIndex[key] = i
	}
	return i
}

// function decodes f, which has number i, and appends its code.
func (d *decoder) function(f *mir.Func, i int32) {
	d.f, d.fn = f, i
	d.reset()
	d.layout()
	d.firstCount = len(d.blocks)
	if d.count && !f.Runtime {
		for i, b := range d.order {
			d.blocks = append(d.blocks, countedBlock{fn: d.fn, block: b, insts: d.length(b), entry: i == 0})
		}
	}
	d.countUses()
	d.findSteps()
	d.findVars()
	d.scan = true
	d.body()
	d.refine()
	d.extend()
	d.allocate()
	d.scan = false
	d.body()
	d.finish()
}
