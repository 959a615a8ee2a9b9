//go:build unix && !linux

package bench

import (
	"syscall"
	"time"
)

// threadTime returns the processor time of the process: there is no portable
// way to that of a thread.
func threadTime() time.Duration { return processTime() }

// processTime returns the processor time of all threads of the process.
func processTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
