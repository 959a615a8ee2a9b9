package cli

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mirtool/mirtool/internal/tempdir"
)

// statusInterrupted is the status of a program that the user stopped.
const statusInterrupted = 130

// interrupted is set once the user has asked for the end.
var interrupted atomic.Bool

func wasInterrupted() bool { return interrupted.Load() }

// grace is the time that an interrupted program has to stop by itself, so that
// its output is flushed. One that waits for input does not.
const grace = 300 * time.Millisecond

// interruptible returns a context that ends after the timeout, if there is one,
// or when the user interrupts the process.
func interruptible(timeout time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, timeout)
	}
	free := claim(os.Interrupt)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		select {
		case <-ctx.Done():
		case <-signals:
			interrupted.Store(true)
			cancel()
			time.AfterFunc(grace, func() {
				tempdir.RemoveAll()
				os.Exit(statusInterrupted)
			})
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		free()
		cancel()
	}
}

// claims counts for each signal who ends by it in a way of their own.
var claims = map[os.Signal]*atomic.Int32{os.Interrupt: {}, syscall.SIGTERM: {}, syscall.SIGHUP: {}}

// claim keeps removeWhenKilled from ending the process by some signals, until what
// it returns is called.
func claim(signals ...os.Signal) func() {
	add := func(n int32) {
		for _, s := range signals {
			claims[s].Add(n)
		}
	}
	add(1)
	return func() { add(-1) }
}

// removeWhenKilled removes the folders for other programs when a signal ends the
// process, which then ends by that signal as if nothing had been done.
func removeWhenKilled() {
	signals := make(chan os.Signal, 1)
	for s := range claims {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		for s := range signals {
			if claims[s].Load() > 0 {
				continue
			}
			tempdir.RemoveAll()
			signal.Reset(s)
			if p, err := os.FindProcess(os.Getpid()); err != nil || p.Signal(s) != nil {
				os.Exit(statusInterrupted)
			}
		}
	}()
}
