package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/fuzz"
	"github.com/mirtool/mirtool/passes"
)

// fuzzFlags are the flags of fuzz.
type fuzzFlags struct {
	pipelineFlags
	backend choice
	seed    uint64
	count   uint64
	time    span
	size    int
	random  int
	jobs    int
	keep    string
	plain   bool
	exact   bool
}

// defaultCount is the number of programs when neither it nor a time is given.
const defaultCount = 1000

func (t *tool) fuzzCmd() *cobra.Command {
	var f fuzzFlags
	cmd := &cobra.Command{
		Use:   "fuzz",
		Short: "Compare random programs before and after passes, and on all backends",
		Long: `Makes random programs and runs each of them unoptimised on the first backend, and
otherwise in all ways: on the other backends, and on all of them after every pass
alone, after every level of optimisation and after random pipelines; or, with -O
or --passes, after that pipeline only. Output, result, exit status and trap must be
the same. A quarter of the runs verifies after every pass as well.

With --exact the first backend is compared with a plain evaluator as well, to the
last detail: where a trap happens and its call stack, the statistics, and where
the program stands when its fuel ends.

Every program has a seed, and is the same for ever. A program that differs is
reported with the command that shows it again, once, and the exit status is 1.`,
		Example: `  mirtool fuzz --count=10000
  mirtool fuzz --time=10m --seed=1000000 --keep=found
  mirtool fuzz --seed=42 --count=1 --passes='mem2reg,gvn'`,
		Args: t.noArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return t.fuzz(cmd, f) },
	}
	fs := cmd.Flags()
	t.addPipeline(cmd, &f.pipelineFlags)
	addChoice(cmd, &f.backend, "backend", "what the programs run on besides the first backend: auto is what needs no tools of the machine, such as a compiler", append([]string{"auto", "all"}, t.runners()...)...)
	fs.Uint64Var(&f.seed, "seed", 0, "the seed of the first program; those of the others follow")
	fs.Uint64Var(&f.count, "count", 0, fmt.Sprintf("the `number` of programs (default %d, or no limit with --time)", defaultCount))
	fs.Var(&f.time, "time", "go on for a time such as 10m")
	fs.IntVar(&f.size, "size", 0, "the `number` of statements in a program, more or less (default the seed's choice)")
	fs.BoolVar(&f.plain, "plain", false, "make programs as front ends do: loops and arrays rather than a bit of everything")
	fs.BoolVar(&f.exact, "exact", false, "compare traps, statistics and fuel with a plain evaluator")
	fs.IntVar(&f.random, "random", 4, "the `number` of random pipelines for each program")
	fs.IntVarP(&f.jobs, "jobs", "j", 0, "try so many programs at a time (default as many as there are processors)")
	fs.StringVar(&f.keep, "keep", "", "write each program that differs into this `folder`, made smaller")
	return cmd
}

func (t *tool) fuzz(cmd *cobra.Command, f fuzzFlags) error {
	c, err := t.fuzzConfig(cmd, f)
	if err != nil {
		return err
	}
	ctx, done := interruptible(time.Duration(f.time))
	defer done()
	var failed error
	c.Found = func(x *fuzz.Mismatch) { failed = errors.Join(failed, t.found(c, x, f)) }
	r := c.Run(ctx)
	t.warn("mirtool: %s, %s compared, %s", plural(int(r.Programs), "program"), plural(int(r.Runs), "run"), mismatches(r.Mismatches))
	switch {
	case failed != nil:
		return failed
	case r.Mismatches > 0:
		return no
	}
	return nil
}

func mismatches(n uint64) string {
	if n == 0 {
		return "all the same"
	}
	return plural(int(n), "program") + " differed"
}

// fuzzConfig returns what the flags ask for.
func (t *tool) fuzzConfig(cmd *cobra.Command, f fuzzFlags) (*fuzz.Config, error) {
	pl, err := t.pipeline(cmd, f.pipelineFlags)
	switch {
	case err != nil:
		return nil, err
	case f.jobs < 0 || f.size < 0 || f.random < 0:
		return nil, t.usage(cmd, "-j, --size and --random take no negative number")
	case hasCommand(pl):
		return nil, t.usage(cmd, "--passes: fuzz runs no commands")
	}
	c := &fuzz.Config{Seed: f.seed, Count: f.count, Size: f.size, Plain: f.plain, Exact: f.exact, Random: f.random, Jobs: f.jobs, Passes: t.passes}
	if c.Count == 0 && f.time == 0 {
		c.Count = defaultCount
	}
	switch {
	case cmd.Flags().Changed("passes"):
		c.Pipelines = []fuzz.Pipeline{fuzz.Passes(f.text)}
	case cmd.Flags().Changed("optimize"):
		c.Pipelines = []fuzz.Pipeline{fuzz.Level(int(f.level))}
	}
	c.Backends = t.fuzzBackends(f.backend.value)
	if c.Backends == nil {
		return nil, errors.New("there is no backend that runs programs")
	}
	return c, nil
}

// fuzzBackends returns the first backend that runs programs, with which the
// others are compared, and those that are asked for.
func (t *tool) fuzzBackends(name string) []*backend.Backend {
	bs := t.testBackends(name)
	if first := t.runner("auto"); first != nil && (len(bs) == 0 || bs[0] != first) {
		bs = append([]*backend.Backend{first}, bs...)
	}
	return bs
}

func hasCommand(pl passes.Pipeline) bool {
	for i := range pl {
		if pl[i].Exec != "" || hasCommand(pl[i].Fixpoint) {
			return true
		}
	}
	return false
}

// found reports a program that differs.
func (t *tool) found(c *fuzz.Config, x *fuzz.Mismatch, f fuzzFlags) error {
	how := x.Pipeline.Flag
	if how == "" {
		how = "no passes"
	}
	again := fmt.Sprintf("mirtool fuzz --seed=%d --count=1", x.Seed)
	if f.size != 0 {
		again += fmt.Sprintf(" --size=%d", f.size)
	}
	if f.plain {
		again += " --plain"
	}
	if x.Exact {
		again += " --exact"
	}
	if x.Pipeline.Flag != "" {
		again += " " + x.Pipeline.Flag
	}
	if x.Backend != c.Backends[0] {
		again += " --backend=" + x.Backend.Name
	}
	on := x.Backend.Name
	if x.Exact {
		on += " against the reference, " + x.Got.End
	}
	fmt.Fprintf(t.stdout, "seed %d: %s on %s\n%s  again: %s\n", x.Seed, how, on, fuzz.Difference(x.Want, x.Got), again)
	if f.keep == "" {
		return nil
	}
	if err := os.MkdirAll(f.keep, 0o777); err != nil {
		return err
	}
	text := fmt.Sprintf("; made smaller from that of: %s\n%s", again, c.Reduced(x))
	return os.WriteFile(filepath.Join(f.keep, fmt.Sprintf("seed-%d.mir", x.Seed)), []byte(text), 0o666)
}
