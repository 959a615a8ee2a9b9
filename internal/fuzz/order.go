package fuzz

import (
	"context"
	"runtime"
)

// inOrder calls do for the seeds, several at a time, and take with the results
// in the order of the seeds.
func (c *Config) inOrder(ctx context.Context, do func(seed uint64) any, take func(any)) {
	jobs := c.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	pending := make(chan chan any, jobs-1)
	go func() {
		defer close(pending)
		for i := uint64(0); (c.Count == 0 || i < c.Count) && ctx.Err() == nil; i++ {
			result := make(chan any, 1)
			go func() { result <- do(c.Seed + i) }()
			pending <- result
		}
	}()
	for result := range pending {
		take(<-result)
	}
}
