package bench

import (
	"syscall"
	"time"
	"unsafe"
)

// threadTime returns the processor time of the calling thread.
func threadTime() time.Duration { return clock(3) }

// processTime returns the processor time of all threads of the process.
func processTime() time.Duration { return clock(2) }

// clock reads a clock of Linux.
func clock(id uintptr) time.Duration {
	var ts syscall.Timespec
	if _, _, e := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&ts)), 0); e != 0 {
		return 0
	}
	return time.Duration(ts.Nano())
}
