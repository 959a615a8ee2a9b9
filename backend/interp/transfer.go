package interp

import (
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

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
	if addr, n, bad := m.badFirst(in); bad {
		return m.badPointer(addr, n)
	}
	if addr, n, ok := m.access(in); ok {
		return m.badPointer(addr, n)
	}
	panic(fmt.Sprintf("interp: op %d at %d", in.op, m.index(in)))
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
	case !c.host && c.fast >= 0:
		return m.needRoom(int(in.c))
	case !c.host:
		m.countRuntime(c)
		return m.enterFrame(c, uint32(in.c))
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
	if s.callee < 0 {
		m.countRuntime(callee)
	}
	return m.enterFrame(callee, s.frame)
}

// enterFrame goes on in a function, whose frame begins so many words behind the
// running one.
func (m *machine) enterFrame(c *callee, words uint32) bool {
	if !m.room(int(words)) {
		return m.trap(mir.TrapStackOverflow, "")
	}
	m.next()
	link := uint64(m.index(m.pc))*uint64(instSize) | uint64(words)*8<<32
	m.regs = (*regFile)(m.stack[m.base()+int(words):])
	m.regs[0] = link
	m.pc = m.at(c.entry)
	return true
}

// countIndirect makes calls through pointers to functions of the runtime module
// leave run.go, so that they are counted.
func (m *machine) countIndirect() {
	for i, f := range m.fns {
		if f.Runtime {
			m.callees[i].fast = -1
		}
	}
}

// countRuntime counts a call of a runtime function by the program, if it is one
// and calls are counted.
func (m *machine) countRuntime(c *callee) {
	i := m.calleeIndex(c)
	if len(m.counts) > 0 && m.fns[i].Runtime && !m.fns[m.funcAt(m.index(m.pc))].Runtime {
		m.hosted[i]++
	}
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
	err = backend.HostError(err)
	if trap, ok := err.(*backend.Trap); ok {
		return m.trap(trap.Kind, trap.Message)
	}
	m.frames()
	m.failure = err
	return false
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
		m.countRuntime(c)
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
