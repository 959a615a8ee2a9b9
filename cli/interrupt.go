package cli

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"time"
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
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		select {
		case <-ctx.Done():
		case <-signals:
			interrupted.Store(true)
			cancel()
			time.AfterFunc(grace, func() { os.Exit(statusInterrupted) })
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}
