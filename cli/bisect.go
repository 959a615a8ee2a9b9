package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/internal/watch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

func (t *tool) bisectCmd() *cobra.Command {
	var f pipelineFlags
	cmd := &cobra.Command{
		Use:   "bisect [flags] FILE… -- COMMAND [ARGUMENT…]",
		Short: "Find the application of a pass that breaks a program",
		Long: `Finds the first application of a pass after which a command no longer accepts the
module. The command gets the module as MIR text on its standard input, and accepts
it by ending with status 0. What it writes is shown where it does not accept the module
without passes, and else dropped.

The module without passes must be accepted, that with all of them must not.`,
		Example:           "  mirtool bisect -O2 prog.mir -- mirtool run -\n  mirtool bisect --passes=gvn,dce prog.mir -- sh -c 'mirtool run - | cmp - good.txt'",
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.bisect(cmd, f, args) },
	}
	t.addPipeline(cmd, &f)
	return cmd
}

func (t *tool) bisect(cmd *cobra.Command, f pipelineFlags, args []string) error {
	pl, err := t.pipeline(cmd, f)
	if err != nil {
		return err
	}
	if len(pl) == 0 {
		return t.usage(cmd, "it takes passes by -O or --passes")
	}
	dash := cmd.ArgsLenAtDash()
	if dash < 1 || dash == len(args) {
		return t.usage(cmd, "it takes files, then --, then the command that judges them")
	}
	m, err := t.load(args[:dash])
	if err != nil {
		return err
	}
	b := bisection{tool: t, m: m, pl: pl, flags: f, judge: args[dash:]}
	return b.search()
}

// bisection is a search for the first bad application.
type bisection struct {
	*tool
	m     *mir.Module
	pl    passes.Pipeline
	flags pipelineFlags
	judge judge
}

// search looks for the first bad application and shows it.
func (b *bisection) search() error {
	total, err := b.make(-1, nil)
	if err != nil {
		return err
	}
	bad, err := b.bad(0)
	if err == nil && bad {
		return fmt.Errorf("%s refuses the module before any pass: %s", b.judge[0], b.judge.why(context.Background(), b.m.String()))
	}
	if err == nil {
		bad, err = b.bad(total.applications)
	}
	if err != nil {
		return err
	}
	if !bad {
		b.warn("mirtool: all is well after the last of %s", plural(total.applications, "application"))
		return no
	}
	low, high := 0, total.applications // good, bad
	for high-low > 1 {
		mid := (low + high) / 2
		if bad, err = b.bad(mid); err != nil {
			return err
		}
		if bad {
			high = mid
		} else {
			low = mid
		}
	}
	return b.show(high, total.applications)
}

// made is what the first applications made.
type made struct {
	text         string
	applications int
}

// make makes the first n applications, all when n is negative; see may attach
// something to the runner.
func (b *bisection) make(n int, see func(*passes.Runner)) (made, error) {
	r := b.passRunner(b.flags)
	r.Gate = func(e *passes.Event) bool { return n < 0 || e.Number <= n }
	if see != nil {
		see(r)
	}
	m, report, err := r.Run(b.m.Clone(), b.pl)
	if err != nil {
		return made{}, b.passError(err)
	}
	return made{m.String(), report.Applications}, nil
}

// bad reports whether the command refuses what the first n applications made.
func (b *bisection) bad(n int) (bool, error) {
	what, err := b.make(n, nil)
	if err != nil {
		return false, err
	}
	good, err := b.judge.accepts(context.Background(), what.text)
	if err != nil {
		return false, err
	}
	verdict := "good"
	if !good {
		verdict = "bad"
	}
	b.warn("BISECT: %s: %s", plural(n, "application"), verdict)
	return !good, nil
}

// show shows application n.
func (b *bisection) show(n, total int) error {
	var found string
	var old []watch.Part
	_, err := b.make(n, func(r *passes.Runner) {
		r.Before = func(e *passes.Event) {
			if e.Number == n {
				old = watch.Parts(e, mir.Printer{}, "")
			}
		}
		r.After = func(e *passes.Event) {
			if e.Number == n {
				found = fmt.Sprintf("application %d of %d: %s on %s\n", n, total, e.Pass, watch.Subject(e))
				found += b.paintDiff(watch.Diff(old, watch.Parts(e, mir.Printer{}, "")))
			}
		}
	})
	if err != nil {
		return err
	}
	return b.writeTo("", []byte(found))
}
