package interp

import (
	"errors"
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// loop runs the program until it halts or something ends it.
func (m *machine) loop() {
	for {
		m.run()
		if !m.slow() {
			return
		}
	}
}

// slow does what the switch of run.go left at m.pc: a rare op, or a common one
// that went wrong. It reports whether the program goes on.
func (m *machine) slow() bool {
	in := m.pc
	if m.stopped() && in.op != opHalt {
		return m.trap(mir.TrapTime, "")
	}
	switch in.op {
	case opHalt:
		return false
	case opFuel:
		m.fuel = 0
		return m.trap(mir.TrapFuel, "")
	case opTrap:
		return m.trap(mir.TrapKind(in.imm), "")
	case opEnter:
		return m.enter(in)
	case opLeave:
		m.release(m.regs[in.a])
	case opRoom:
		if !m.room(int(in.imm)) {
			return m.trap(mir.TrapStackOverflow, "")
		}
	case opMovFar:
		*m.far(in.imm & (1<<32 - 1)) = *m.far(in.imm >> 32)
	case opEval, opF64ToI64, opF64ToI32:
		return m.eval(in)
	case opSDiv, opSDiv32, opUDiv, opSRem, opSRem32, opURem:
		return m.divide(in)
	case opMemCpy, opMemMove, opMemSet:
		return m.block(in)
	case opAlloca:
		return m.alloca(in)
	default:
		return m.slowCall(in)
	}
	m.next()
	return true
}

// far returns a register that may be beyond the window.
func (m *machine) far(i int64) *uint64 { return &m.stack[m.base()+int(i)] }

// packEval makes the immediate of opEval: the op, the types, the registers.
func packEval(op mir.Op, t, to mir.Type, third uint16) int64 {
	return int64(op) | int64(t)<<8 | int64(to)<<16 | int64(third)<<32
}

func (m *machine) eval(in *inst) bool {
	op, t, to := mir.Op(in.imm), mir.Type(in.imm>>8), mir.Type(in.imm>>16)
	r := m.regs
	x, kind := op.Info().Eval(t, to, [3]uint64{r[in.b], r[in.c], r[uint16(in.imm>>32)]})
	if kind != mir.NoTrap {
		return m.trap(kind, "")
	}
	r[in.a] = x
	m.next()
	return true
}

// divisions are the ops that run.go leaves when the divisor is 0 or -1.
var divisions = map[uint16]struct {
	op mir.Op
	t  mir.Type
}{
	opSDiv: {mir.SDiv, mir.I64}, opSDiv32: {mir.SDiv, mir.I32}, opUDiv: {mir.UDiv, mir.I64},
	opSRem: {mir.SRem, mir.I64}, opSRem32: {mir.SRem, mir.I32}, opURem: {mir.URem, mir.I64},
}

func (m *machine) divide(in *inst) bool {
	d := divisions[in.op]
	return m.eval(&inst{op: opEval, a: in.a, b: in.b, c: in.c, imm: packEval(d.op, d.t, 0, 0)})
}

// slots is what the slots of a function need at each call of it.
type slots struct {
	size, align uint64
	zero        []span // the parts that are zeroed
}

type span struct{ from, to uint64 }

func (m *machine) enter(in *inst) bool {
	s := &m.layouts[in.imm]
	old := m.sp
	at := m.take(s.size, s.align)
	if at == 0 {
		return m.trap(mir.TrapStackOverflow, "")
	}
	for _, z := range s.zero {
		clear(m.bytes[at-hole+z.from : at-hole+z.to])
	}
	m.regs[in.a], m.regs[in.b] = at, old
	m.next()
	return true
}

func (m *machine) alloca(in *inst) bool {
	at := m.take(m.regs[in.b], uint64(in.imm))
	if at == 0 {
		return m.trap(mir.TrapStackOverflow, "")
	}
	m.regs[in.a] = at
	m.next()
	return true
}

// block does memcpy, memmove and memset. Nothing is accessed when n is 0.
func (m *machine) block(in *inst) bool {
	to, from, n := m.regs[in.a], m.regs[in.b], m.regs[in.c]
	if n != 0 {
		dst, ok := m.view(to, n)
		if !ok {
			return m.badPointer(to, n)
		}
		if in.op == opMemSet {
			fill(dst, byte(from))
		} else if src, ok := m.view(from, n); ok {
			copy(dst, src)
		} else {
			return m.badPointer(from, n)
		}
	}
	m.next()
	return true
}

// fill sets all bytes, by copies that double.
func fill(b []byte, x byte) {
	if len(b) == 0 {
		return
	}
	b[0] = x
	for n := 1; n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
}

func (m *machine) badPointer(addr, n uint64) bool {
	what := fmt.Sprintf("%d bytes at 0x%x", n, addr)
	if n == 1 {
		what = fmt.Sprintf("1 byte at 0x%x", addr)
	}
	return m.trap(mir.TrapBadPointer, what)
}

// slowCall does the calls and returns that run.go leaves, and finds that a
// load or store has a bad address.
func (m *machine) slowCall(in *inst) bool {
	switch in.op {
	case opCall0, opCall1, opCall2, opCall3, opCallStep:
		return m.needRoom(int(in.c))
	case opCallI:
		return m.callIndirect(in)
	case opCallFar:
		return m.callFar(in)
	case opHost:
		return m.callHost(in)
	case opTailI:
		return m.tailIndirect(in)
	case opRetN:
		return m.returnList(in)
	case opResN:
		for i, r := range m.lists[in.imm] {
			*m.far(int64(r)) = m.ret[i]
		}
		m.next()
		return true
	}
	if in.op == opFLdSubLd {
		return m.badLoads(in)
	}
	if addr, n, ok := m.access(in); ok {
		return m.badPointer(addr, n)
	}
	panic(fmt.Sprintf("interp: op %d at %d", in.op, m.index(in)))
}

// badLoads finds which of the two loads of opFLdSubLd has a bad address.
func (m *machine) badLoads(in *inst) bool {
	at := m.index(in)
	f := m.fns[m.funcAt(at)]
	x, y := f.Arg(m.vals[at], 0), f.Arg(m.vals[at], 1)
	addr := m.regs[in.b] + uint64(in.low())
	m.culprit = x
	if addr <= m.lim8 {
		addr = m.regs[in.c] + uint64(in.imm>>32)
		m.culprit = y
	}
	return m.badPointer(addr+hole, 8)
}

// access returns the address and size of a load or store.
func (m *machine) access(in *inst) (addr, n uint64, ok bool) {
	r := m.regs
	switch in.op {
	case opFAddLd, opFSubLd, opFLdSub, opFMulLd, opFMulAddLd:
		return r[uint16(in.imm>>32)] + r[in.c]*8 + uint64(in.low()) + hole, 8, true
	case opLd64PM:
		return (r[in.b]*r[in.c]+r[uint16(in.imm>>48)])*8 + uint64(in.low()) + hole, 8, true
	case opFAddSt, opFMulAddSt, opFSubMulSt:
		return r[in.a] + uint64(in.low()) + hole, 8, true
	}
	row := accessTable[in.op]
	if row.size == 0 {
		return 0, 0, false
	}
	addr = uint64(in.imm) + hole
	if row.mode != modeP {
		addr += m.regs[in.b]
	}
	switch row.mode {
	case modeX:
		addr += m.regs[in.c]
	case modeS, modeP:
		addr += m.regs[in.c] * row.size
	}
	return addr, row.size, true
}

// needRoom makes room for another frame, so that the call can be tried again.
func (m *machine) needRoom(words int) bool {
	if !m.room(words) {
		return m.trap(mir.TrapStackOverflow, "")
	}
	return true
}

// resolve finds what an indirect call calls; nil after a trap.
func (m *machine) resolve(addr uint64, sig int32) *callee {
	i := (addr - funcBase) / funcStep
	switch {
	case addr == 0:
		m.trap(mir.TrapBadCall, "the address is null")
	case i >= uint64(len(m.callees)) || m.callees[i].addr != addr:
		m.trap(mir.TrapBadCall, fmt.Sprintf("0x%x is not the address of a function", addr))
	case m.callees[i].sig != sig:
		f := m.fns[i]
		m.trap(mir.TrapBadCall, fmt.Sprintf("@%s has the signature %s, called as %s", mir.QuoteName(f.Name), f.Sig, m.sigs[sig]))
	default:
		return &m.callees[i]
	}
	return nil
}

func (m *machine) callIndirect(in *inst) bool {
	c := m.resolve(m.regs[in.b], int32(in.imm))
	switch {
	case c == nil:
		return false
	case !c.host:
		return m.needRoom(int(in.c))
	}
	args := m.stack[m.base()+int(in.c)+1:]
	return m.host(m.calleeIndex(c), args[:len(m.sigs[c.sig].Params)], m.sigs[c.sig].Params) && m.deliver(m.results)
}

func (m *machine) calleeIndex(c *callee) int { return int((c.addr - funcBase) / funcStep) }

// callFar does a call in a function whose frame is too large for the others.
func (m *machine) callFar(in *inst) bool {
	s := &m.sites[in.imm]
	callee := &m.callees[max(s.callee, 0)]
	if s.callee < 0 {
		if callee = m.resolve(*m.far(int64(s.args[0])), s.sig); callee == nil {
			return false
		}
	}
	if callee.host {
		args := m.stack[m.base()+int(s.frame)+1:]
		return m.host(m.calleeIndex(callee), args[:len(s.types)], s.types) && m.deliver(m.results)
	}
	if !m.room(int(s.frame)) {
		return m.trap(mir.TrapStackOverflow, "")
	}
	m.next()
	link := uint64(m.index(m.pc))*uint64(instSize) | uint64(s.frame)*8<<32
	m.regs = (*regFile)(m.stack[m.base()+int(s.frame):])
	m.regs[0] = link
	m.pc = m.at(callee.entry)
	return true
}

// callHost calls an imported function by name.
func (m *machine) callHost(in *inst) bool {
	s := &m.sites[in.imm]
	args := m.args(len(s.args))
	base := m.base()
	for i, r := range s.args {
		args[i] = m.stack[base+int(r)]
	}
	if !m.host(int(s.callee), args, s.types) {
		return false
	}
	for i, r := range s.results {
		m.stack[base+int(r)] = m.results[i]
	}
	m.next()
	return true
}

// args returns the buffer for the arguments of a host function.
func (m *machine) args(n int) []uint64 {
	if cap(m.argBuf) < n {
		m.argBuf = make([]uint64, n, 2*n)
	}
	return m.argBuf[:n]
}

// host calls the host function of callee i and leaves what it returns in
// m.results. It reports whether the program goes on.
func (m *machine) host(i int, args []uint64, types []mir.Type) bool {
	h := m.hosts[i]
	m.hosted[i]++
	n := len(h.Sig.Results)
	if cap(m.results) < n {
		m.results = make([]uint64, n)
	}
	m.results = m.results[:n]
	clear(m.results)
	c := &m.call
	c.Args, c.Types, c.Results = args, types, m.results
	if err := h.Fn(c); err != nil {
		return m.hostFailed(err)
	}
	for j, t := range h.Sig.Results {
		m.results[j] &= t.Mask()
	}
	if m.stopped() {
		return m.trap(mir.TrapTime, "")
	}
	return true
}

func (m *machine) hostFailed(err error) bool {
	var exit *backend.Exit
	var trap *backend.Trap
	switch {
	case errors.As(err, &exit):
		m.frames()
		m.failure = exit
		return false
	case errors.As(err, &trap):
		return m.trap(trap.Kind, trap.Message)
	}
	return m.trap(mir.TrapAbort, err.Error())
}

// deliver puts the results of the call at m.pc where they go, and moves on.
func (m *machine) deliver(xs []uint64) bool {
	call := m.pc
	m.next()
	switch len(xs) {
	case 0:
	case 1:
		m.regs[call.a] = xs[0]
	case 2:
		m.regs[m.pc.a], m.regs[m.pc.b] = xs[0], xs[1]
		m.next()
	default:
		m.ret = append(m.ret[:0], xs...)
	}
	return true
}

// pop goes back to the caller's call instruction.
func (m *machine) pop() {
	link := m.regs[0]
	m.regs = (*regFile)(m.stack[m.base()-int(link>>35):])
	m.pc = m.at(int64(link) - instSize)
}

func (m *machine) returnList(in *inst) bool {
	m.ret = m.ret[:0]
	base := m.base()
	for _, r := range m.lists[in.imm] {
		m.ret = append(m.ret, m.stack[base+int(r)])
	}
	m.pop()
	return m.deliver(m.ret)
}

// tailIndirect does a tailcalli: the arguments are where a callee has them.
func (m *machine) tailIndirect(in *inst) bool {
	c := m.resolve(m.regs[in.a], int32(in.imm))
	switch {
	case c == nil:
		return false
	case !c.host:
		m.pc = m.at(c.entry)
		return true
	}
	ps := m.sigs[c.sig].Params
	args := m.args(len(ps))
	copy(args, m.stack[m.base()+1:])
	if !m.host(m.calleeIndex(c), args, ps) {
		return false
	}
	m.pop()
	return m.deliver(m.results)
}

// switchTable is the table of a switch: a run of cases without gaps, or keys
// in order. The ways are in bytes from the instruction.
type switchTable struct {
	low   uint64
	dense []int32
	keys  []uint64
	ways  []int32
	other int32
}

// The ways in which loads and stores make an address.
const (
	modeB = iota // register + immediate
	modeX        // + another register
	modeS        // + another register times the size
	modeP        // register times the size + immediate
)

// accessTable says how the loads and stores make their address.
var accessTable = [numOps]struct {
	size uint64
	mode int
}{
	opLd1: {1, modeB}, opLd8: {1, modeB}, opLd16: {2, modeB}, opLd32: {4, modeB}, opLd64: {8, modeB},
	opLd8X: {1, modeX}, opLd16X: {2, modeX}, opLd32X: {4, modeX}, opLd64X: {8, modeX},
	opLd16S: {2, modeS}, opLd32S: {4, modeS}, opLd64S: {8, modeS},
	opLd16P: {2, modeP}, opLd32P: {4, modeP}, opLd64P: {8, modeP},
	opSt8: {1, modeB}, opSt16: {2, modeB}, opSt32: {4, modeB}, opSt64: {8, modeB},
	opSt8X: {1, modeX}, opSt16X: {2, modeX}, opSt32X: {4, modeX}, opSt64X: {8, modeX},
	opSt16S: {2, modeS}, opSt32S: {4, modeS}, opSt64S: {8, modeS},
	opSt8C: {1, modeB}, opSt16C: {2, modeB}, opSt32C: {4, modeB}, opSt64C: {8, modeB},
	opSt16P: {2, modeP}, opSt32P: {4, modeP}, opSt64P: {8, modeP},
}
