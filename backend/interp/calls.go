package interp

import "github.com/mirtool/mirtool/mir"

// places returns the registers in which the values are, which may be out of
// reach. Those that have none are put where outgoing arguments go.
func (d *decoder) places(vs []mir.Value) []uint32 {
	d.outgoing(len(vs))
	list := make([]uint32, len(vs))
	for i, v := range vs {
		v = d.root(v)
		if _, ok := d.constant(v); ok || d.isSlot(v) {
			list[i] = uint32(d.frame + 1 + i)
			d.passArg(i, v)
		} else if d.scan {
			d.touch(v)
		} else {
			list[i] = d.reg[v]
		}
	}
	return list
}

// outgoing makes room for so many outgoing arguments beyond the frame.
func (d *decoder) outgoing(n int) {
	d.out = n
	d.maxOut = max(d.maxOut, n)
}

// passArg puts a value where argument i of a callee is.
func (d *decoder) passArg(i int, v mir.Value) {
	if d.scan {
		if _, ok := d.constant(v); !ok {
			d.use(v)
		}
		return
	}
	d.put(uint32(d.frame+1+i), v)
}

// call selects code for a call.
func (d *decoder) call(v mir.Value, in *mir.Inst, args []mir.Value) {
	results := d.f.Results(v)
	indirect := in.Op == mir.CallI
	var callee int32
	if !indirect {
		callee = d.fnOf[in.Imm]
		if f := d.fns[callee]; !f.Defined() {
			d.callHost(callee, f, results, args)
			return
		}
		d.countLibrary(callee)
	}
	var fp mir.Value
	sig := d.f.CallSig(v)
	if indirect {
		fp, args = args[0], args[1:]
	}
	d.outgoing(len(args))
	switch {
	case !indirect && len(args) == 1 && d.flags[args[0]]&flagInline != 0:
		d.callWithStep(v, callee, args[0], results)
	case d.huge:
		d.callFar(callee, fp, sig, args, results)
		return
	case indirect:
		r := d.use(fp)
		for i, a := range args {
			d.passArg(i, d.root(a))
		}
		c := inst{op: opCallI, b: r, c: uint16(d.frame), imm: int64(d.signature(sig))}
		d.finishCall(c, results)
	default:
		d.callDirect(callee, args, results)
	}
}

// callDirect selects code for a call by name: up to three arguments travel
// with the call, the others go before.
func (d *decoder) callDirect(callee int32, args []mir.Value, results []mir.Value) {
	c := inst{op: opCall0, c: uint16(d.frame), imm: int64(callee)}
	for i, a := range args[min(3, len(args)):] {
		d.passArg(i+3, d.root(a))
	}
	for i, a := range args[:min(3, len(args))] {
		r := d.use(a)
		if i == 0 {
			c.b = r
		} else {
			c.imm |= int64(r) << (16 + 16*i)
		}
	}
	c.op += uint16(min(3, len(args)))
	if !d.scan {
		d.callAt = append(d.callAt, len(d.code))
	}
	d.finishCall(c, results)
}

// callWithStep selects code for a call whose argument is a sum made on the way.
func (d *decoder) callWithStep(v mir.Value, callee int32, arg mir.Value, results []mir.Value) {
	x, k, _ := d.offset(arg, v)
	if d.huge {
		r := d.temp()
		d.emit(inst{op: opAddI, a: r, b: d.use(x), imm: k})
		d.move(uint32(d.frame+1), uint32(r))
		d.sites = append(d.sites, site{callee: callee, frame: uint32(d.frame)})
		d.finishCall(inst{op: opCallFar, imm: int64(len(d.sites) - 1)}, results)
		return
	}
	c := inst{op: opCallStep, b: d.use(x), c: uint16(d.frame), imm: int64(callee) | k<<32}
	if !d.scan {
		d.callAt = append(d.callAt, len(d.code)) // behind what makes x
	}
	d.finishCall(c, results)
}

// finishCall emits a call and what says where its results go.
func (d *decoder) finishCall(c inst, results []mir.Value) {
	switch len(results) {
	case 0:
		d.emit(c)
	case 1:
		c.a = d.def(results[0])
		d.emit(c)
	case 2:
		res := inst{op: opRes2, a: d.def(results[0])}
		res.b = d.def(results[1])
		d.emit(c)
		d.emit(res)
	default:
		list := d.resultPlaces(results)
		d.emit(c)
		d.emit(inst{op: opResN, imm: d.addList(list)})
	}
}

// resultPlaces returns the registers of results, which may be out of reach.
func (d *decoder) resultPlaces(results []mir.Value) []uint32 {
	list := make([]uint32, len(results))
	for i, r := range results {
		if d.scan {
			d.define(r, d.pos+1)
		} else {
			list[i] = d.reg[r]
		}
	}
	return list
}

// callFar selects code for a call in a function whose frame is too large for
// the fields of an instruction.
func (d *decoder) callFar(callee int32, fp mir.Value, sig mir.Sig, args, results []mir.Value) {
	s := site{callee: callee, frame: uint32(d.frame), sig: d.signature(sig), types: sig.Params}
	if fp != 0 {
		r := d.temp()
		d.put(uint32(r), d.root(fp))
		s.callee, s.args = -1, []uint32{uint32(r)}
	}
	for i, a := range args {
		d.passArg(i, d.root(a))
	}
	d.sites = append(d.sites, s)
	d.finishCall(inst{op: opCallFar, imm: int64(len(d.sites) - 1)}, results)
}

// callHost selects code for a call of an import.
func (d *decoder) callHost(callee int32, f *mir.Func, results, args []mir.Value) {
	s := site{callee: callee, args: d.places(args), results: d.resultPlaces(results)}
	if d.scan {
		return
	}
	s.types = d.typesOf(f.Sig, args)
	d.sites = append(d.sites, s)
	d.emit(inst{op: opHost, imm: int64(len(d.sites) - 1)})
}

// typesOf returns the types of the arguments of a call.
func (d *decoder) typesOf(sig mir.Sig, args []mir.Value) []mir.Type {
	if len(args) == len(sig.Params) {
		return sig.Params
	}
	types := make([]mir.Type, len(args))
	for i, a := range args {
		types[i] = d.f.TypeOf(a)
	}
	return types
}

// tailCall selects code for a tail call: the arguments go where the function
// itself got its own.
func (d *decoder) tailCall(v mir.Value, in *mir.Inst, args []mir.Value) {
	indirect := in.Op == mir.TailCallI
	var fp uint32
	if !indirect {
		callee := d.fnOf[in.Imm]
		if f := d.fns[callee]; !f.Defined() {
			d.tailHost(callee, f, args)
			return
		}
		d.countLibrary(callee)
	} else {
		args = args[1:]
		d.outgoing(len(args) + 1)
	}
	d.outgoing(max(d.out, len(args)))
	d.moves.reset()
	for i, a := range args {
		d.addTail(uint32(i+1), a)
	}
	if indirect {
		r := d.temp()
		if d.scan {
			d.use(d.f.Args(v)[0])
		} else {
			fp = uint32(r)
			d.put(fp, d.root(d.f.Args(v)[0]))
		}
	}
	d.leave()
	d.moveAll()
	if indirect {
		d.emit(inst{op: opTailI, a: uint16(fp), imm: int64(d.signature(d.f.SigOf(v)))})
		return
	}
	if !d.scan {
		d.callAt = append(d.callAt, len(d.code))
	}
	d.emit(inst{op: opTail, imm: int64(d.fnOf[in.Imm])})
}

// addTail adds a move for a tail call. Addresses of slots are made first: the
// slot base may be overwritten by an argument.
func (d *decoder) addTail(to uint32, v mir.Value) {
	v = d.root(v)
	if d.isSlot(v) {
		if r := d.use(v); !d.scan {
			d.moves.regs = append(d.moves.regs, regMove{to: to, from: uint32(r)})
		}
		return
	}
	d.add(to, v)
}

// tailHost selects code for a tail call of an import: a call and a return.
func (d *decoder) tailHost(callee int32, f *mir.Func, args []mir.Value) {
	n := len(f.Sig.Results)
	s := site{callee: callee, args: d.places(args)}
	d.leave()
	d.outgoing(max(len(args), n))
	list := make([]uint32, n)
	for i := range list {
		list[i] = uint32(d.frame + 1 + i)
	}
	s.results = list
	if d.scan {
		return
	}
	s.types = d.typesOf(f.Sig, args)
	d.sites = append(d.sites, s)
	d.emit(inst{op: opHost, imm: int64(len(d.sites) - 1)})
	switch {
	case n == 0:
		d.emit(inst{op: opRet0})
	case n == 1 && !d.huge:
		d.emit(inst{op: opRet1, a: uint16(list[0])})
	case n == 2 && !d.huge:
		d.emit(inst{op: opRet2, a: uint16(list[0]), b: uint16(list[1])})
	default:
		d.emit(inst{op: opRetN, imm: d.addList(list)})
	}
}

// countLibrary emits what counts a call of a runtime function by the program,
// whose own blocks are not counted.
func (d *decoder) countLibrary(callee int32) {
	if !d.count || d.scan || d.f.Runtime || !d.fns[callee].Runtime {
		return
	}
	at, ok := d.libraryCounts[callee]
	if !ok {
		at = len(d.blocks)
		d.libraryCounts[callee] = at
		d.blocks = append(d.blocks, countedBlock{fn: callee, entry: true, library: true})
	}
	d.emit(inst{op: opCount, imm: int64(at)})
}
