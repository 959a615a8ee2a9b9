package interp

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

func (m *machine) badPointer(addr, n uint64) bool {
	what := fmt.Sprintf("%d bytes at 0x%x", n, addr)
	if n == 1 {
		what = fmt.Sprintf("1 byte at 0x%x", addr)
	}
	return m.trap(mir.TrapBadPointer, what)
}

// badFirst finds whether the first of the two accesses of an instruction has a
// bad address, which then is where it traps.
func (m *machine) badFirst(in *inst) (addr, n uint64, bad bool) {
	r := m.regs
	n = 8
	switch in.op {
	case opLd32Pair, opSt32Pair, opSort32:
		n = 4
	}
	switch in.op {
	case opFLdSubLd, opLd32Pair, opLd64Pair, opSt32Pair, opSt64Pair:
		addr = r[in.b] + uint64(in.low())
	case opSort32, opSort64:
		addr = r[in.b] + uint64(in.imm<<(32*(1-in.a))>>32)
	case opFMulAddLd2:
		addr = r[in.b] + in.near()
	case opFAddMulLdRMW, opFSubMulLdRMW, opFAddMulMulRMW, opFSubMulMulRMW:
		addr = r[in.a] + in.near()
	default:
		return 0, 0, false
	}
	if addr <= uint64(len(m.bytes))-n {
		return 0, 0, false
	}
	at := m.index(in)
	m.culprit = m.firsts[funcValue{int32(m.funcAt(at)), m.vals[at]}]
	return addr + hole, n, true
}

// access returns the address and size of a load or store.
func (m *machine) access(in *inst) (addr, n uint64, ok bool) {
	r := m.regs
	switch in.op {
	case opFAddLd, opFSubLd, opFLdSub, opFMulLd, opFMulAddLd:
		return r[uint16(in.imm>>32)] + r[in.c]*8 + uint64(in.low()) + hole, 8, true
	case opLd64PM:
		return (r[in.b]*r[in.c]+r[uint16(in.imm>>48)])*8 + uint64(in.low()) + hole, 8, true
	case opFAddSt, opFMulAddSt, opFSubMulSt, opFAddRMW, opFMulAddRMW, opFSubMulRMW:
		return r[in.a] + uint64(in.low()) + hole, 8, true
	case opFLdSubLd:
		return r[in.c] + uint64(in.imm>>32) + hole, 8, true
	case opLd64Pair, opSt64Pair:
		return r[in.b] + uint64(in.imm>>32) + hole, 8, true
	case opLd32Pair, opSt32Pair:
		return r[in.b] + uint64(in.imm>>32) + hole, 4, true
	case opSort32, opSort64:
		return r[in.b] + uint64(in.imm<<(32*in.a)>>32) + hole, 4 << (in.op - opSort32), true
	case opFMulAddLd2, opFAddMulLdRMW, opFSubMulLdRMW, opFAddMulMulRMW, opFSubMulMulRMW:
		return r[in.c] + in.far() + hole, 8, true
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
