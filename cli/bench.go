package cli

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/bench"
	"github.com/mirtool/mirtool/mir"
)

// benchFlags are the flags of bench.
type benchFlags struct {
	pipelineFlags
	kernels string
	rounds  int
	text    bool
	levels  bool
	emit    bool
	size    int
}

func (t *tool) benchCmd() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench [flags] [KERNEL…]",
		Short: "Measure the backends on small programs, beside C and others",
		Long: `Runs small programs on each backend, as C compiled by clang -O2, in LuaJIT's
interpreter, as WebAssembly made by clang and by mirtool in wazero and in Node,
as far as these are on the PATH, and
prints how many times the processor time of C each takes: the best of all calls,
behind it the least and the greatest of a round, and the geometric mean. In a
round the engines take turns. All must return the same. With -O or --passes the
backends get what the passes made of the programs; the time of the passes does
not count.

With --text it measures instead how many MB a second are read, printed and
verified, as MIR text and as JSON, in processor time of all threads, with
--levels how many million instructions a second -O1 to -O3 optimise, and with
--emit how many are emitted as WebAssembly.`,
		Example: "  mirtool bench\n  mirtool bench -O2\n  mirtool bench --rounds=10 fib sieve\n  mirtool bench --text\n  mirtool bench --levels --size=100000\n  mirtool bench --emit --size=10000000",
		RunE:    func(cmd *cobra.Command, args []string) error { return t.bench(cmd, f, args) },
	}
	t.addPipeline(cmd, &f.pipelineFlags)
	fs := cmd.Flags()
	fs.StringVar(&f.kernels, "kernels", "", "the `folder` with the programs, instead of those built in")
	fs.IntVar(&f.rounds, "rounds", 5, "how many `times` each engine has its turn")
	fs.BoolVar(&f.text, "text", false, "measure reading, printing and verifying")
	fs.BoolVar(&f.levels, "levels", false, "measure optimising")
	fs.BoolVar(&f.emit, "emit", false, "measure emitting WebAssembly")
	fs.IntVar(&f.size, "size", 0, "with --levels and --emit, the `number` of instructions, instead of several")
	return cmd
}

func (t *tool) bench(cmd *cobra.Command, f benchFlags, args []string) error {
	if f.rounds < 1 || f.rounds > 1000 {
		return t.usage(cmd, "--rounds: %d is no number from 1 to 1000", f.rounds)
	}
	if err := t.checkBench(cmd, f, args); err != nil {
		return err
	}
	pl, err := t.pipeline(cmd, f.pipelineFlags)
	if err != nil {
		return err
	}
	if (f.text || f.levels || f.emit) && len(pl) > 0 {
		return t.usage(cmd, "with --text, --levels and --emit nothing is run, and so there is nothing to optimise")
	}
	c := bench.Config{Backends: t.backends, Kernels: args, Folder: f.kernels, Rounds: f.rounds, Out: t.stdout, Log: io.Discard}
	if isTerminal(t.stderr) {
		c.Log = t.stderr
	}
	if f.text {
		return c.RunText()
	}
	if f.levels {
		return c.RunLevels(f.size)
	}
	if f.emit {
		return c.RunEmit(f.size)
	}
	if len(pl) > 0 {
		c.Optimize = func(m *mir.Module, b *backend.Backend) (*mir.Module, error) {
			pl, err := t.suited(cmd, f.pipelineFlags, pl, b)
			if err != nil {
				return nil, err
			}
			return t.optimizeProgram(m, f.pipelineFlags, pl)
		}
	}
	err = c.RunKernels()
	var mistake *bench.Mistake
	if errors.As(err, &mistake) {
		return t.usage(cmd, "%v", err)
	}
	return err
}

// checkBench checks the flags of what is no run of kernels.
func (t *tool) checkBench(cmd *cobra.Command, f benchFlags, args []string) error {
	const largest = 100_000_000
	switch {
	case f.text && (f.levels || f.emit), f.levels && f.emit:
		return t.usage(cmd, "--text, --levels and --emit measure different things: give one of them")
	case (f.text || f.levels || f.emit) && len(args) > 0:
		return t.usage(cmd, "with --text, --levels and --emit there are no kernels, and %q is one too many", args[0])
	case cmd.Flags().Changed("size") && !f.levels && !f.emit:
		return t.usage(cmd, "--size belongs to --levels and --emit")
	case cmd.Flags().Changed("size") && (f.size < 100 || f.size > largest):
		return t.usage(cmd, "--size: %d is no number from 100 to %d", f.size, largest)
	}
	return nil
}
