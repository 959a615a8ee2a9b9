package child

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/mirtool/mirtool/mir"
)

// The commands and events.
const (
	cmdCall = 1 + iota
	cmdResume
	cmdGrow
	cmdSymbol
	cmdLimit
	cmdFuel
)

const (
	evReturned = 1 + iota
	evHost
	evAddress
	evTrap
	evReady
)

// head is what a command or event begins with.
type head struct {
	what  uint32
	index uint32
	n     uint64
}

const headSize = 16

// send writes a command, with values behind it. The room is for so many values
// at least.
func (i *instance) send(what, index uint32, n uint64, values []uint64, room int) error {
	buf := i.buf[:0]
	buf = binary.NativeEndian.AppendUint32(buf, what)
	buf = binary.NativeEndian.AppendUint32(buf, index)
	if what == cmdCall || what == cmdResume {
		n = 8 * uint64(max(len(values), room))
	}
	buf = binary.NativeEndian.AppendUint64(buf, n)
	for _, v := range values {
		buf = binary.NativeEndian.AppendUint64(buf, v)
	}
	for k := len(values); k < room; k++ {
		buf = binary.NativeEndian.AppendUint64(buf, 0)
	}
	i.buf = buf
	_, err := i.to.Write(buf)
	return err
}

// receive reads an event and the values that follow it.
func (i *instance) receive() (head, []uint64, error) {
	var b [headSize]byte
	if _, err := io.ReadFull(i.from, b[:]); err != nil {
		return head{}, nil, err
	}
	h := head{binary.NativeEndian.Uint32(b[:]), binary.NativeEndian.Uint32(b[4:]), binary.NativeEndian.Uint64(b[8:])}
	if h.what != evReturned && h.what != evHost {
		return h, nil, nil
	}
	if h.n > 1<<20 {
		return h, nil, fmt.Errorf("an event of %d bytes", h.n)
	}
	bytes := make([]byte, h.n)
	if _, err := io.ReadFull(i.from, bytes); err != nil {
		return h, nil, err
	}
	values := make([]uint64, h.n/8)
	for k := range values {
		values[k] = binary.NativeEndian.Uint64(bytes[8*k:])
	}
	return h, values, nil
}

// mask cuts off what exceeds the types.
func mask(ts []mir.Type, values []uint64) []uint64 {
	for k := range values {
		values[k] &= ts[k].Mask()
	}
	return values
}
