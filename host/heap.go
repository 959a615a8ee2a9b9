package host

import "github.com/mirtool/mirtool/mir"

// heap hands out blocks of the instance's memory. Sizes are rounded up to a
// class, and a freed block waits in the list of its class. Sizes are kept
// outside the program's reach.
type heap struct {
	size       map[uint64]uint64   // of the blocks in use, rounded up
	free       map[uint64][]uint64 // by size
	chunk, end uint64              // what is left of the last chunk
}

// chunkSize is how much memory small blocks are cut from.
const chunkSize = 1 << 16

// maxBlock is more than any memory holds.
const maxBlock = 1 << 48

// class rounds a size up: to a multiple of 16, and above 128 to one of four
// sizes for each power of two.
func class(n uint64) uint64 {
	step := uint64(16)
	for n > 8*step {
		step *= 2
	}
	return max((n+step-1)/step*step, 16)
}

// get returns a block, or 0 when there is no more memory.
func (c *call) get(n uint64) uint64 {
	h := &c.h.heap
	if h.size == nil {
		h.size, h.free = map[uint64]uint64{}, map[uint64][]uint64{}
	}
	if n > maxBlock {
		return 0
	}
	n = class(n)
	p := uint64(0)
	switch list := h.free[n]; {
	case len(list) > 0:
		p, h.free[n] = list[len(list)-1], list[:len(list)-1]
	case n > chunkSize/4:
		p = c.Memory.Grow(n)
	default:
		p = c.cut(n)
	}
	if p != 0 {
		h.size[p] = n
	}
	return p
}

// cut takes a block from the chunk.
func (c *call) cut(n uint64) uint64 {
	h := &c.h.heap
	if h.end-h.chunk < n {
		p := c.Memory.Grow(chunkSize)
		if p == 0 {
			return c.Memory.Grow(n)
		}
		h.chunk, h.end = p, p+chunkSize
	}
	h.chunk += n
	return h.chunk - n
}

func malloc(c *call) { c.retPtr(c.get(c.ptr(0))) }

func calloc(c *call) {
	n, size := c.ptr(0), c.ptr(1)
	if size != 0 && n > maxBlock/size {
		c.retPtr(0)
		return
	}
	p := c.get(n * size)
	if p != 0 {
		clear(c.view(p, n*size))
	}
	c.retPtr(p)
}

func realloc(c *call) {
	old, n := c.ptr(0), c.ptr(1)
	if old == 0 {
		c.retPtr(c.get(n))
		return
	}
	had := c.sizeOf(old)
	p := old
	if n > maxBlock || class(n) != had {
		if p = c.get(n); p == 0 {
			c.retPtr(0)
			return
		}
		from := c.view(old, min(n, had))
		c.put(p, from)
		c.release(old)
	}
	c.retPtr(p)
}

func free(c *call) {
	if p := c.ptr(0); p != 0 && c.sizeOf(p) > 0 {
		c.release(p)
	}
}

// sizeOf returns the size of a block in use; what is none traps.
func (c *call) sizeOf(p uint64) uint64 {
	n := c.h.heap.size[p]
	if n == 0 {
		c.trap(mir.TrapBadPointer, "0x%x is no block of the heap, or was freed before", p)
	}
	return n
}

func (c *call) release(p uint64) {
	h := &c.h.heap
	n := h.size[p]
	delete(h.size, p)
	h.free[n] = append(h.free[n], p)
}
