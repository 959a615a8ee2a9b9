package interp

import (
	"math"
	"sync/atomic"
	"unsafe"
)

// regFile is the window of the register stack that the running function sees.
// Registers are named by uint16, so no access to it needs a bounds check; the
// stack always has room for a whole window (stack.go).
type regFile [1 << 16]uint64

// run executes instructions from m.pc on until one needs more than this switch
// can do; it leaves m.pc there. It must not call anything that the compiler
// does not inline: a call would make the compiler keep pc and regs in memory
// across the whole loop. For the same reason it reads all else through m.
//
// The unsafe steps: pc stays inside m.code because branches go to instructions
// of the same function and each function ends in a terminator; regs stays inside
// m.stack because calls check m.limit; loads and stores check m.lim first.
func (m *machine) run() {
	pc, regs := m.pc, m.regs
	for {
		in := pc
		pc = (*inst)(unsafe.Add(unsafe.Pointer(pc), instSize))
		switch in.op {
		case opFuel:
			if m.fuel < uint64(in.imm) {
				goto slow
			}
			m.fuel -= uint64(in.imm)
		case opCount:
			m.counts[in.imm]++
		case opMov:
			regs[in.a] = regs[in.b]
		case opMovI:
			regs[in.a] = uint64(in.imm)

		case opJump:
			if in.imm <= 0 && m.stopped() {
				goto slow
			}
			pc = in.target()
		case opBrNZ:
			if regs[in.a] != 0 {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrZ:
			if regs[in.a] == 0 {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrEq:
			if regs[in.a] == regs[in.b] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrNe:
			if regs[in.a] != regs[in.b] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSLt:
			if int64(regs[in.a]) < int64(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSLe:
			if int64(regs[in.a]) <= int64(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrULt:
			if regs[in.a] < regs[in.b] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrULe:
			if regs[in.a] <= regs[in.b] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSLt32:
			if int32(regs[in.a]) < int32(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSLe32:
			if int32(regs[in.a]) <= int32(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrFEq:
			if f64(regs[in.a]) == f64(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrFNe:
			if f64(regs[in.a]) != f64(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrFLt:
			if f64(regs[in.a]) < f64(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrFLe:
			if f64(regs[in.a]) <= f64(regs[in.b]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrNFLt:
			if !(f64(regs[in.a]) < f64(regs[in.b])) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrNFLe:
			if !(f64(regs[in.a]) <= f64(regs[in.b])) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrEqI:
			if int64(regs[in.a]) == in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrNeI:
			if int64(regs[in.a]) != in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSLtI:
			if int64(regs[in.a]) < in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSGtI:
			if int64(regs[in.a]) > in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrULtI:
			if regs[in.a] < uint64(in.low()) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrUGtI:
			if regs[in.a] > uint64(in.low()) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrEq32I:
			if int32(regs[in.a]) == int32(in.imm) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrNe32I:
			if int32(regs[in.a]) != int32(in.imm) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSLt32I:
			if int32(regs[in.a]) < int32(in.imm) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrSGt32I:
			if int32(regs[in.a]) > int32(in.imm) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrAndEqI:
			if regs[in.a]&uint64(in.b) == uint64(in.c) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opBrAndNeI:
			if regs[in.a]&uint64(in.b) != uint64(in.c) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepSLt:
			regs[in.a] += uint64(in.low())
			if int64(regs[in.b]) < int64(regs[in.c]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepNe:
			regs[in.a] += uint64(in.low())
			if regs[in.b] != regs[in.c] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepULt:
			regs[in.a] += uint64(in.low())
			if regs[in.b] < regs[in.c] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepSLtI:
			regs[in.a] += uint64(int16(in.c))
			if int64(regs[in.b]) < in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepNeI:
			regs[in.a] += uint64(int16(in.c))
			if int64(regs[in.b]) != in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepSGtI:
			regs[in.a] += uint64(int16(in.c))
			if int64(regs[in.b]) > in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepSLt32:
			regs[in.a] = uint64(uint32(regs[in.a]) + uint32(in.imm))
			if int32(regs[in.b]) < int32(regs[in.c]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepSLt32I:
			regs[in.a] = uint64(uint32(regs[in.a]) + uint32(int16(in.c)))
			if int32(regs[in.b]) < int32(in.imm) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStepNe32I:
			regs[in.a] = uint64(uint32(regs[in.a]) + uint32(int16(in.c)))
			if int32(regs[in.b]) != int32(in.imm) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opAddSLt:
			regs[in.a] += regs[uint16(in.imm)]
			if int64(regs[in.b]) < int64(regs[in.c]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opAddSLtI:
			regs[in.a] += regs[in.c]
			if int64(regs[in.b]) < in.low() {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStep2SLt:
			regs[in.a] += uint64(int16(in.imm))
			regs[in.b] += uint64(in.low() >> 16)
			if int64(regs[in.b]) < int64(regs[in.c]) {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStep2Ne:
			regs[in.a] += uint64(int16(in.imm))
			regs[in.b] += uint64(in.low() >> 16)
			if regs[in.b] != regs[in.c] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opStep2ULt:
			regs[in.a] += uint64(int16(in.imm))
			regs[in.b] += uint64(in.low() >> 16)
			if regs[in.b] < regs[in.c] {
				if m.stopped() {
					goto slow
				}
				pc = in.target()
			}
		case opSwitch:
			if m.stopped() {
				goto slow
			}
			t := &m.tables[in.imm]
			x := regs[in.a]
			way := t.other
			if d := x - t.low; d < uint64(len(t.dense)) {
				way = t.dense[d]
			} else if len(t.keys) > 0 {
				lo, hi := 0, len(t.keys)
				for lo < hi {
					mid := int(uint(lo+hi) / 2)
					if t.keys[mid] < x {
						lo = mid + 1
					} else {
						hi = mid
					}
				}
				if lo < len(t.keys) && t.keys[lo] == x {
					way = t.ways[lo]
				}
			}
			pc = (*inst)(unsafe.Add(unsafe.Pointer(in), way))

		case opCall0:
			at := frameAfter(regs, in.c)
			if uintptr(at) > atomic.LoadUintptr(&m.limit) {
				goto slow
			}
			next := (*regFile)(at)
			next[0] = m.link(pc, in.c)
			regs = next
			pc = m.at(in.imm)
		case opCall1:
			at := frameAfter(regs, in.c)
			if uintptr(at) > atomic.LoadUintptr(&m.limit) {
				goto slow
			}
			next := (*regFile)(at)
			next[1] = regs[in.b]
			next[0] = m.link(pc, in.c)
			regs = next
			pc = m.at(in.imm)
		case opCall2:
			at := frameAfter(regs, in.c)
			if uintptr(at) > atomic.LoadUintptr(&m.limit) {
				goto slow
			}
			next := (*regFile)(at)
			next[1] = regs[in.b]
			next[2] = regs[uint16(in.imm>>32)]
			next[0] = m.link(pc, in.c)
			regs = next
			pc = m.at(in.imm)
		case opCall3:
			at := frameAfter(regs, in.c)
			if uintptr(at) > atomic.LoadUintptr(&m.limit) {
				goto slow
			}
			next := (*regFile)(at)
			next[1] = regs[in.b]
			next[2] = regs[uint16(in.imm>>32)]
			next[3] = regs[uint16(in.imm>>48)]
			next[0] = m.link(pc, in.c)
			regs = next
			pc = m.at(in.imm)
		case opCallStep:
			at := frameAfter(regs, in.c)
			if uintptr(at) > atomic.LoadUintptr(&m.limit) {
				goto slow
			}
			next := (*regFile)(at)
			next[1] = regs[in.b] + uint64(in.imm>>32)
			next[0] = m.link(pc, in.c)
			regs = next
			pc = m.at(in.imm)
		case opCallI:
			at := frameAfter(regs, in.c)
			if uintptr(at) > atomic.LoadUintptr(&m.limit) {
				goto slow
			}
			next := (*regFile)(at)
			i := (regs[in.b] - funcBase) / funcStep
			if i >= uint64(len(m.callees)) {
				goto slow
			}
			f := &m.callees[i]
			if f.fast != int32(in.imm) || f.addr != regs[in.b] {
				goto slow
			}
			next[0] = m.link(pc, in.c)
			regs = next
			pc = m.at(f.entry)
		case opTail:
			if m.stopped() {
				goto slow
			}
			pc = m.at(in.imm)
		case opEnterFew:
			sp := m.sp
			if sp > m.segEnd || m.segEnd-sp < uint64(uint32(in.imm)) {
				goto slow
			}
			for i := range uint64(in.c) {
				*(*uint64)(unsafe.Add(m.mem, sp-hole+8*i)) = 0
			}
			m.sp = sp + uint64(uint32(in.imm))
			regs[in.a], regs[in.b] = sp, sp
		case opLeave:
			sp := regs[in.a]
			if sp < m.segLow || sp > m.segEnd {
				goto slow
			}
			m.sp = sp
		case opRet0:
			link := regs[0]
			regs = frameBefore(regs, link)
			pc = m.at(int64(link))
		case opRet1:
			x := regs[in.a]
			link := regs[0]
			regs = frameBefore(regs, link)
			pc = m.at(int64(link))
			regs[(*inst)(unsafe.Add(unsafe.Pointer(pc), -instSize)).a] = x
		case opRetI:
			link := regs[0]
			regs = frameBefore(regs, link)
			pc = m.at(int64(link))
			regs[(*inst)(unsafe.Add(unsafe.Pointer(pc), -instSize)).a] = uint64(in.imm)
		case opRetAdd:
			x := regs[in.a] + regs[in.b]
			link := regs[0]
			regs = frameBefore(regs, link)
			pc = m.at(int64(link))
			regs[(*inst)(unsafe.Add(unsafe.Pointer(pc), -instSize)).a] = x
		case opRet2:
			x, y := regs[in.a], regs[in.b]
			link := regs[0]
			regs = frameBefore(regs, link)
			pc = m.at(int64(link))
			regs[pc.a] = x
			regs[pc.b] = y
			pc = (*inst)(unsafe.Add(unsafe.Pointer(pc), instSize))

		case opAdd:
			regs[in.a] = regs[in.b] + regs[in.c]
		case opAddI:
			regs[in.a] = regs[in.b] + uint64(in.imm)
		case opSub:
			regs[in.a] = regs[in.b] - regs[in.c]
		case opSubI:
			regs[in.a] = uint64(in.imm) - regs[in.b]
		case opMul:
			regs[in.a] = regs[in.b] * regs[in.c]
		case opMulI:
			regs[in.a] = regs[in.b] * uint64(in.imm)
		case opAnd:
			regs[in.a] = regs[in.b] & regs[in.c]
		case opAndI:
			regs[in.a] = regs[in.b] & uint64(in.imm)
		case opOr:
			regs[in.a] = regs[in.b] | regs[in.c]
		case opOrI:
			regs[in.a] = regs[in.b] | uint64(in.imm)
		case opXor:
			regs[in.a] = regs[in.b] ^ regs[in.c]
		case opXorI:
			regs[in.a] = regs[in.b] ^ uint64(in.imm)
		case opShl:
			regs[in.a] = regs[in.b] << (regs[in.c] & 63)
		case opShlI:
			regs[in.a] = regs[in.b] << (uint64(in.imm) & 63)
		case opLShr:
			regs[in.a] = regs[in.b] >> (regs[in.c] & 63)
		case opLShrI:
			regs[in.a] = regs[in.b] >> (uint64(in.imm) & 63)
		case opAShr:
			regs[in.a] = uint64(int64(regs[in.b]) >> (regs[in.c] & 63))
		case opAShrI:
			regs[in.a] = uint64(int64(regs[in.b]) >> (uint64(in.imm) & 63))
		case opSDiv:
			d := int64(regs[in.c])
			if d+1 <= 1 && d+1 >= 0 { // 0 or -1
				goto slow
			}
			regs[in.a] = uint64(int64(regs[in.b]) / d)
		case opUDiv:
			d := regs[in.c]
			if d == 0 {
				goto slow
			}
			regs[in.a] = regs[in.b] / d
		case opSRem:
			d := int64(regs[in.c])
			if d+1 <= 1 && d+1 >= 0 {
				goto slow
			}
			regs[in.a] = uint64(int64(regs[in.b]) % d)
		case opURem:
			d := regs[in.c]
			if d == 0 {
				goto slow
			}
			regs[in.a] = regs[in.b] % d

		case opAdd32:
			regs[in.a] = uint64(uint32(regs[in.b]) + uint32(regs[in.c]))
		case opAdd32I:
			regs[in.a] = uint64(uint32(regs[in.b]) + uint32(in.imm))
		case opSub32:
			regs[in.a] = uint64(uint32(regs[in.b]) - uint32(regs[in.c]))
		case opSub32I:
			regs[in.a] = uint64(uint32(in.imm) - uint32(regs[in.b]))
		case opMul32:
			regs[in.a] = uint64(uint32(regs[in.b]) * uint32(regs[in.c]))
		case opMul32I:
			regs[in.a] = uint64(uint32(regs[in.b]) * uint32(in.imm))
		case opShl32:
			regs[in.a] = uint64(uint32(regs[in.b]) << (regs[in.c] & 31))
		case opShl32I:
			regs[in.a] = uint64(uint32(regs[in.b]) << (uint64(in.imm) & 31))
		case opLShr32:
			regs[in.a] = uint64(uint32(regs[in.b]) >> (regs[in.c] & 31))
		case opAShr32:
			regs[in.a] = uint64(uint32(int32(regs[in.b]) >> (regs[in.c] & 31)))
		case opAShr32I:
			regs[in.a] = uint64(uint32(int32(regs[in.b]) >> (uint64(in.imm) & 31)))
		case opSDiv32:
			d := int32(regs[in.c])
			if d+1 <= 1 && d+1 >= 0 {
				goto slow
			}
			regs[in.a] = uint64(uint32(int32(regs[in.b]) / d))
		case opSRem32:
			d := int32(regs[in.c])
			if d+1 <= 1 && d+1 >= 0 {
				goto slow
			}
			regs[in.a] = uint64(uint32(int32(regs[in.b]) % d))

		case opEq:
			regs[in.a] = bit(regs[in.b] == regs[in.c])
		case opEqI:
			regs[in.a] = bit(regs[in.b] == uint64(in.imm))
		case opNe:
			regs[in.a] = bit(regs[in.b] != regs[in.c])
		case opNeI:
			regs[in.a] = bit(regs[in.b] != uint64(in.imm))
		case opSLt:
			regs[in.a] = bit(int64(regs[in.b]) < int64(regs[in.c]))
		case opSLtI:
			regs[in.a] = bit(int64(regs[in.b]) < in.imm)
		case opSGtI:
			regs[in.a] = bit(int64(regs[in.b]) > in.imm)
		case opSLe:
			regs[in.a] = bit(int64(regs[in.b]) <= int64(regs[in.c]))
		case opULt:
			regs[in.a] = bit(regs[in.b] < regs[in.c])
		case opULtI:
			regs[in.a] = bit(regs[in.b] < uint64(in.imm))
		case opUGtI:
			regs[in.a] = bit(regs[in.b] > uint64(in.imm))
		case opULe:
			regs[in.a] = bit(regs[in.b] <= regs[in.c])
		case opSLt32:
			regs[in.a] = bit(int32(regs[in.b]) < int32(regs[in.c]))
		case opSLt32I:
			regs[in.a] = bit(int32(regs[in.b]) < int32(in.imm))
		case opSGt32I:
			regs[in.a] = bit(int32(regs[in.b]) > int32(in.imm))
		case opSLe32:
			regs[in.a] = bit(int32(regs[in.b]) <= int32(regs[in.c]))
		case opFEq:
			regs[in.a] = bit(f64(regs[in.b]) == f64(regs[in.c]))
		case opFNe:
			regs[in.a] = bit(f64(regs[in.b]) != f64(regs[in.c]))
		case opFLt:
			regs[in.a] = bit(f64(regs[in.b]) < f64(regs[in.c]))
		case opFLe:
			regs[in.a] = bit(f64(regs[in.b]) <= f64(regs[in.c]))
		case opFEq32:
			regs[in.a] = bit(f32(regs[in.b]) == f32(regs[in.c]))
		case opFNe32:
			regs[in.a] = bit(f32(regs[in.b]) != f32(regs[in.c]))
		case opFLt32:
			regs[in.a] = bit(f32(regs[in.b]) < f32(regs[in.c]))
		case opFLe32:
			regs[in.a] = bit(f32(regs[in.b]) <= f32(regs[in.c]))

		case opFAdd:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) + f64(regs[in.c]))
		case opFSub:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) - f64(regs[in.c]))
		case opFMul:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) * f64(regs[in.c]))
		case opFDiv:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) / f64(regs[in.c]))
		case opFAddI:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) + f64(uint64(in.imm)))
		case opFISub:
			regs[in.a] = math.Float64bits(f64(uint64(in.imm)) - f64(regs[in.b]))
		case opFMulI:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) * f64(uint64(in.imm)))
		case opFDivI:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) / f64(uint64(in.imm)))
		case opFIDiv:
			regs[in.a] = math.Float64bits(f64(uint64(in.imm)) / f64(regs[in.b]))
		case opFSqrt:
			regs[in.a] = math.Float64bits(math.Sqrt(f64(regs[in.b])))
		case opFAdd32:
			regs[in.a] = bits32(f32(regs[in.b]) + f32(regs[in.c]))
		case opFSub32:
			regs[in.a] = bits32(f32(regs[in.b]) - f32(regs[in.c]))
		case opFMul32:
			regs[in.a] = bits32(f32(regs[in.b]) * f32(regs[in.c]))
		case opFDiv32:
			regs[in.a] = bits32(f32(regs[in.b]) / f32(regs[in.c]))

		case opFMulAdd:
			regs[in.a] = math.Float64bits(float64(f64(regs[in.b])*f64(regs[in.c])) + f64(regs[uint16(in.imm)]))
		case opFMulSub:
			regs[in.a] = math.Float64bits(float64(f64(regs[in.b])*f64(regs[in.c])) - f64(regs[uint16(in.imm)]))
		case opFSubMul:
			regs[in.a] = math.Float64bits(f64(regs[uint16(in.imm)]) - float64(f64(regs[in.b])*f64(regs[in.c])))
		case opFMulMul:
			regs[in.a] = math.Float64bits(float64(f64(regs[in.b])*f64(regs[in.c])) * f64(regs[uint16(in.imm)]))
		case opFAddAdd:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) + f64(regs[in.c]) + f64(regs[uint16(in.imm)]))
		case opFSubAdd:
			regs[in.a] = math.Float64bits(f64(regs[in.b]) - f64(regs[in.c]) + f64(regs[uint16(in.imm)]))
		case opFAddMulBy:
			regs[in.a] = math.Float64bits((f64(regs[in.b]) + f64(regs[in.c])) * f64(regs[uint16(in.imm)]))
		case opFSubMulBy:
			regs[in.a] = math.Float64bits((f64(regs[in.b]) - f64(regs[in.c])) * f64(regs[uint16(in.imm)]))
		case opAddAddI:
			regs[in.a] = regs[in.b] + regs[in.c] + uint64(in.imm)
		case opSubAddI:
			regs[in.a] = regs[in.b] - regs[in.c] + uint64(in.imm)
		case opMulAddI:
			regs[in.a] = regs[in.b]*uint64(in.c) + uint64(in.imm)
		case opMulIAdd:
			regs[in.a] = regs[in.b]*uint64(in.imm) + regs[in.c]
		case opMulAdd:
			regs[in.a] = regs[in.b]*regs[in.c] + regs[uint16(in.imm)]
		case opAddIMul:
			regs[in.a] = (regs[in.b] + uint64(in.imm)) * regs[in.c]
		case opLShrAndI:
			regs[in.a] = regs[in.b] >> (in.c & 63) & uint64(in.imm)
		case opLShrIXor:
			regs[in.a] = regs[in.b]>>(uint64(in.imm)&63) ^ regs[in.c]
		case opShlIXor:
			regs[in.a] = regs[in.b]<<(uint64(in.imm)&63) ^ regs[in.c]
		case opAndIXor:
			regs[in.a] = regs[in.b]&uint64(in.imm) ^ regs[in.c]
		case opLShrIOr:
			regs[in.a] = regs[in.b]>>(uint64(in.imm)&63) | regs[in.c]
		case opShlIOr:
			regs[in.a] = regs[in.b]<<(uint64(in.imm)&63) | regs[in.c]
		case opXorMulI:
			regs[in.a] = (regs[in.b] ^ regs[in.c]) * uint64(in.imm)
		case opXorShrMulI:
			x := regs[in.b]
			regs[in.a] = (x ^ x>>(in.c&63)) * uint64(in.imm)
		case opSDivPow2:
			x := int64(regs[in.b])
			regs[in.a] = uint64((x + int64(uint64(x>>63)>>((64-in.c)&63))) >> (in.c & 63))
		case opMulAdd32I:
			regs[in.a] = uint64(uint32(regs[in.b])*uint32(in.imm>>32) + uint32(in.imm))

		case opSExt8:
			regs[in.a] = uint64(int8(regs[in.b]))
		case opSExt16:
			regs[in.a] = uint64(int16(regs[in.b]))
		case opSExt32:
			regs[in.a] = uint64(int32(regs[in.b]))
		case opSExt8To32:
			regs[in.a] = uint64(uint32(int8(regs[in.b])))
		case opSExt16To32:
			regs[in.a] = uint64(uint32(int16(regs[in.b])))
		case opI64ToF64:
			regs[in.a] = math.Float64bits(float64(int64(regs[in.b])))
		case opI32ToF64:
			regs[in.a] = math.Float64bits(float64(int32(regs[in.b])))
		case opI64ToF32:
			regs[in.a] = bits32(float32(int64(regs[in.b])))
		case opI32ToF32:
			regs[in.a] = bits32(float32(int32(regs[in.b])))
		case opF64ToI64:
			x := f64(regs[in.b])
			if !(x > -1<<63 && x < 1<<63) {
				goto slow
			}
			regs[in.a] = uint64(int64(x))
		case opF64ToI32:
			x := f64(regs[in.b])
			if !(x > -1<<31 && x < 1<<31) {
				goto slow
			}
			regs[in.a] = uint64(uint32(int32(x)))
		case opF64ToF32:
			regs[in.a] = bits32(float32(f64(regs[in.b])))
		case opF32ToF64:
			regs[in.a] = math.Float64bits(float64(f32(regs[in.b])))
		case opSelect:
			x := regs[uint16(in.imm)]
			if regs[in.b] != 0 {
				x = regs[in.c]
			}
			regs[in.a] = x

		case opLd1:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim1 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint8)(unsafe.Add(m.mem, at))) & 1
		case opLd8:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim1 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint8)(unsafe.Add(m.mem, at)))
		case opLd16:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint16)(unsafe.Add(m.mem, at)))
		case opLd32:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint32)(unsafe.Add(m.mem, at)))
		case opLd64:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, at))
		case opLd8X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim1 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint8)(unsafe.Add(m.mem, at)))
		case opLd16X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint16)(unsafe.Add(m.mem, at)))
		case opLd32X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint32)(unsafe.Add(m.mem, at)))
		case opLd64X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, at))
		case opLd16S:
			at := regs[in.b] + regs[in.c]<<1 + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint16)(unsafe.Add(m.mem, at)))
		case opLd32S:
			at := regs[in.b] + regs[in.c]<<2 + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint32)(unsafe.Add(m.mem, at)))
		case opLd64S:
			at := regs[in.b] + regs[in.c]<<3 + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, at))
		case opLd16P:
			at := regs[in.c]<<1 + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint16)(unsafe.Add(m.mem, at)))
		case opLd32P:
			at := regs[in.c]<<2 + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint32)(unsafe.Add(m.mem, at)))
		case opLd64P:
			at := regs[in.c]<<3 + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, at))
		case opSt8:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim1 {
				goto slow
			}
			*(*uint8)(unsafe.Add(m.mem, at)) = uint8(regs[in.a])
		case opSt16:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			*(*uint16)(unsafe.Add(m.mem, at)) = uint16(regs[in.a])
		case opSt32:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			*(*uint32)(unsafe.Add(m.mem, at)) = uint32(regs[in.a])
		case opSt64:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = regs[in.a]
		case opSt8X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim1 {
				goto slow
			}
			*(*uint8)(unsafe.Add(m.mem, at)) = uint8(regs[in.a])
		case opSt16X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			*(*uint16)(unsafe.Add(m.mem, at)) = uint16(regs[in.a])
		case opSt32X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			*(*uint32)(unsafe.Add(m.mem, at)) = uint32(regs[in.a])
		case opSt64X:
			at := regs[in.b] + regs[in.c] + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = regs[in.a]
		case opSt16S:
			at := regs[in.b] + regs[in.c]<<1 + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			*(*uint16)(unsafe.Add(m.mem, at)) = uint16(regs[in.a])
		case opSt32S:
			at := regs[in.b] + regs[in.c]<<2 + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			*(*uint32)(unsafe.Add(m.mem, at)) = uint32(regs[in.a])
		case opSt64S:
			at := regs[in.b] + regs[in.c]<<3 + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = regs[in.a]
		case opSt16P:
			at := regs[in.c]<<1 + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			*(*uint16)(unsafe.Add(m.mem, at)) = uint16(regs[in.a])
		case opSt32P:
			at := regs[in.c]<<2 + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			*(*uint32)(unsafe.Add(m.mem, at)) = uint32(regs[in.a])
		case opSt64P:
			at := regs[in.c]<<3 + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = regs[in.a]

		case opFAddLd:
			at := regs[uint16(in.imm>>32)] + regs[in.c]<<3 + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(f64(regs[in.b]) + f64(*(*uint64)(unsafe.Add(m.mem, at))))
		case opFSubLd:
			at := regs[uint16(in.imm>>32)] + regs[in.c]<<3 + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(f64(regs[in.b]) - f64(*(*uint64)(unsafe.Add(m.mem, at))))
		case opFLdSub:
			at := regs[uint16(in.imm>>32)] + regs[in.c]<<3 + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(f64(*(*uint64)(unsafe.Add(m.mem, at))) - f64(regs[in.b]))
		case opFMulLd:
			at := regs[uint16(in.imm>>32)] + regs[in.c]<<3 + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(f64(regs[in.b]) * f64(*(*uint64)(unsafe.Add(m.mem, at))))
		case opFMulAddLd:
			at := regs[uint16(in.imm>>32)] + regs[in.c]<<3 + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(float64(f64(regs[in.b])*f64(*(*uint64)(unsafe.Add(m.mem, at)))) + f64(regs[uint16(in.imm>>48)]))
		case opLd8A:
			regs[in.a] = uint64(*(*uint8)(unsafe.Add(m.mem, in.imm)))
		case opLd16A:
			regs[in.a] = uint64(*(*uint16)(unsafe.Add(m.mem, in.imm)))
		case opLd32A:
			regs[in.a] = uint64(*(*uint32)(unsafe.Add(m.mem, in.imm)))
		case opLd64A:
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, in.imm))
		case opSt8A:
			*(*uint8)(unsafe.Add(m.mem, in.imm)) = uint8(regs[in.a])
		case opSt16A:
			*(*uint16)(unsafe.Add(m.mem, in.imm)) = uint16(regs[in.a])
		case opSt32A:
			*(*uint32)(unsafe.Add(m.mem, in.imm)) = uint32(regs[in.a])
		case opSt64A:
			*(*uint64)(unsafe.Add(m.mem, in.imm)) = regs[in.a]
		case opSt8C:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim1 {
				goto slow
			}
			*(*uint8)(unsafe.Add(m.mem, at)) = uint8(int16(in.a))
		case opSt16C:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim2 {
				goto slow
			}
			*(*uint16)(unsafe.Add(m.mem, at)) = uint16(int16(in.a))
		case opSt32C:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim4 {
				goto slow
			}
			*(*uint32)(unsafe.Add(m.mem, at)) = uint32(int16(in.a))
		case opSt64C:
			at := regs[in.b] + uint64(in.imm)
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = uint64(int16(in.a))
		case opLd64PM:
			at := (regs[in.b]*regs[in.c]+regs[uint16(in.imm>>48)])<<3 + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, at))
		case opFLdSubLd:
			at := regs[in.b] + uint64(in.low())
			at2 := regs[in.c] + uint64(in.imm>>32)
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(f64(*(*uint64)(unsafe.Add(m.mem, at))) - f64(*(*uint64)(unsafe.Add(m.mem, at2))))
		case opFAddSt:
			at := regs[in.a] + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = math.Float64bits(f64(regs[in.b]) + f64(regs[in.c]))
		case opFMulAddSt:
			at := regs[in.a] + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = math.Float64bits(float64(f64(regs[in.b])*f64(regs[in.c])) + f64(regs[uint16(in.imm>>48)]))
		case opFSubMulSt:
			at := regs[in.a] + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = math.Float64bits(f64(regs[uint16(in.imm>>48)]) - float64(f64(regs[in.b])*f64(regs[in.c])))
		case opLd32Pair:
			at, at2 := regs[in.b]+uint64(in.low()), regs[in.b]+uint64(in.imm>>32)
			if at > m.lim4 || at2 > m.lim4 {
				goto slow
			}
			regs[in.a] = uint64(*(*uint32)(unsafe.Add(m.mem, at)))
			regs[in.c] = uint64(*(*uint32)(unsafe.Add(m.mem, at2)))
		case opLd64Pair:
			at, at2 := regs[in.b]+uint64(in.low()), regs[in.b]+uint64(in.imm>>32)
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			regs[in.a] = *(*uint64)(unsafe.Add(m.mem, at))
			regs[in.c] = *(*uint64)(unsafe.Add(m.mem, at2))
		case opSt32Pair:
			at, at2 := regs[in.b]+uint64(in.low()), regs[in.b]+uint64(in.imm>>32)
			if at > m.lim4 || at2 > m.lim4 {
				goto slow
			}
			*(*uint32)(unsafe.Add(m.mem, at)) = uint32(regs[in.a])
			*(*uint32)(unsafe.Add(m.mem, at2)) = uint32(regs[in.c])
		case opSt64Pair:
			at, at2 := regs[in.b]+uint64(in.low()), regs[in.b]+uint64(in.imm>>32)
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			*(*uint64)(unsafe.Add(m.mem, at)) = regs[in.a]
			*(*uint64)(unsafe.Add(m.mem, at2)) = regs[in.c]
		case opSort32:
			at, at2 := regs[in.b]+uint64(in.low()), regs[in.b]+uint64(in.imm>>32)
			if at > m.lim4 || at2 > m.lim4 {
				goto slow
			}
			p, q := (*int32)(unsafe.Add(m.mem, at)), (*int32)(unsafe.Add(m.mem, at2))
			x, y := *p, *q
			*p, *q = min(x, y), max(x, y)
		case opSort64:
			at, at2 := regs[in.b]+uint64(in.low()), regs[in.b]+uint64(in.imm>>32)
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			p, q := (*int64)(unsafe.Add(m.mem, at)), (*int64)(unsafe.Add(m.mem, at2))
			x, y := *p, *q
			*p, *q = min(x, y), max(x, y)
		case opFMulAddLd2:
			at, at2 := regs[in.b]+in.near(), regs[in.c]+in.far()
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			regs[in.a] = math.Float64bits(float64(f64(*(*uint64)(unsafe.Add(m.mem, at)))*f64(*(*uint64)(unsafe.Add(m.mem, at2)))) + f64(regs[uint16(in.imm>>48)]))
		case opFAddRMW:
			at := regs[in.a] + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(f64(*to) + f64(regs[in.b]))
		case opFMulAddRMW:
			at := regs[in.a] + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(float64(f64(regs[in.b])*f64(regs[in.c])) + f64(*to))
		case opFSubMulRMW:
			at := regs[in.a] + uint64(in.low())
			if at > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(f64(*to) - float64(f64(regs[in.b])*f64(regs[in.c])))
		case opFAddMulLdRMW:
			at, at2 := regs[in.a]+in.near(), regs[in.c]+in.far()
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(f64(*to) + float64(f64(regs[in.b])*f64(*(*uint64)(unsafe.Add(m.mem, at2)))))
		case opFSubMulLdRMW:
			at, at2 := regs[in.a]+in.near(), regs[in.c]+in.far()
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(f64(*to) - float64(f64(regs[in.b])*f64(*(*uint64)(unsafe.Add(m.mem, at2)))))
		case opFAddMulMulRMW:
			at, at2 := regs[in.a]+in.near(), regs[in.c]+in.far()
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(f64(*to) + float64(float64(f64(regs[in.b])*f64(*(*uint64)(unsafe.Add(m.mem, at2))))*f64(regs[uint16(in.imm>>48)])))
		case opFSubMulMulRMW:
			at, at2 := regs[in.a]+in.near(), regs[in.c]+in.far()
			if at > m.lim8 || at2 > m.lim8 {
				goto slow
			}
			to := (*uint64)(unsafe.Add(m.mem, at))
			*to = math.Float64bits(f64(*to) - float64(float64(f64(regs[in.b])*f64(*(*uint64)(unsafe.Add(m.mem, at2))))*f64(regs[uint16(in.imm>>48)])))

		default:
			goto slow
		}
		continue
	slow:
		m.pc, m.regs = in, regs
		return
	}
}

// target is where a branch goes.
func (in *inst) target() *inst {
	return (*inst)(unsafe.Add(unsafe.Pointer(in), in.imm>>32))
}

// low is the constant that a fused compare and branch holds.
func (in *inst) low() int64 { return int64(int32(in.imm)) }

// near and far are the displacements of instructions with two accesses.
func (in *inst) near() uint64 { return uint64(in.imm << 40 >> 40) }
func (in *inst) far() uint64  { return uint64(in.imm << 16 >> 40) }

// at returns the instruction whose offset is in the lower half of x.
func (m *machine) at(x int64) *inst {
	return (*inst)(unsafe.Add(unsafe.Pointer(m.code), uint32(x)))
}

// link is what word 0 of a frame holds: where the caller goes on, and in the
// upper half the bytes from its frame to this one.
func (m *machine) link(pc *inst, words uint16) uint64 {
	return uint64(uintptr(unsafe.Pointer(pc))-uintptr(unsafe.Pointer(m.code))) | uint64(words)<<35
}

// stopped reports whether the context has ended.
func (m *machine) stopped() bool { return atomic.LoadUint32(&m.stop) != 0 }

// frameAfter returns where the window of a callee begins. It is one only if it
// is not beyond the limit.
func frameAfter(regs *regFile, words uint16) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(regs), uintptr(words)*8)
}

func frameBefore(regs *regFile, link uint64) *regFile {
	return (*regFile)(unsafe.Add(unsafe.Pointer(regs), -int(link>>32)))
}

func f64(x uint64) float64 { return math.Float64frombits(x) }
func f32(x uint64) float32 { return math.Float32frombits(uint32(x)) }

func bits32(x float32) uint64 { return uint64(math.Float32bits(x)) }

func bit(b bool) uint64 {
	var x uint64
	if b {
		x = 1
	}
	return x
}
