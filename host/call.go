package host

import (
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// A call is one call of a library function. Functions read arguments and
// memory by its methods; the first thing that fails is kept, and what reads
// after that gives zeros.
type call struct {
	*backend.HostCall
	h   *Host
	err error
}

func (c *call) i32(i int) int32   { return int32(c.Args[i]) }
func (c *call) i64(i int) int64   { return int64(c.Args[i]) }
func (c *call) ptr(i int) uint64  { return c.Args[i] }
func (c *call) f64(i int) float64 { return mir.FloatOf(mir.F64, c.Args[i]) }

func (c *call) ret(x int64)       { c.Results[0] = uint64(x) }
func (c *call) retPtr(p uint64)   { c.Results[0] = p }
func (c *call) retF64(x float64)  { c.Results[0] = mir.FloatBits(mir.F64, x) }
func (c *call) retBool(b bool)    { c.Results[0] = map[bool]uint64{true: 1}[b] }
func (c *call) print(s string)    { c.h.print(s) }
func (c *call) exit(status int32) { c.fail(&backend.Exit{Status: int(status & 255)}) }

// fail ends the program with an error, unless it ends already.
func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// trap ends the program with a trap.
func (c *call) trap(kind mir.TrapKind, format string, args ...any) {
	c.fail(&backend.Trap{Kind: kind, Message: fmt.Sprintf(format, args...)})
}

// view returns n bytes of memory, or traps and returns nil.
func (c *call) view(addr, n uint64) []byte {
	if n == 0 || c.err != nil {
		return nil
	}
	b, ok := c.Memory.View(addr, n)
	if !ok {
		c.trap(mir.TrapBadPointer, "%d bytes at 0x%x", n, addr)
	}
	return b
}

// byte returns the byte at addr, or traps and returns 0.
func (c *call) byte(addr uint64) byte {
	if b := c.view(addr, 1); b != nil {
		return b[0]
	}
	return 0
}

// setByte stores a byte.
func (c *call) setByte(addr uint64, x byte) {
	if b := c.view(addr, 1); b != nil {
		b[0] = x
	}
}

// text returns the bytes at addr before the first NUL, at most limit of them.
func (c *call) text(addr, limit uint64) []byte {
	var s []byte
	for uint64(len(s)) < limit {
		b := c.byte(addr + uint64(len(s)))
		if b == 0 {
			break
		}
		s = append(s, b)
	}
	return s
}

// noLimit is the limit of a text that ends in NUL.
const noLimit = ^uint64(0)

// put stores bytes.
func (c *call) put(addr uint64, s []byte) { copy(c.view(addr, uint64(len(s))), s) }
