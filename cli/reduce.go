package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/internal/reduce"
	"github.com/mirtool/mirtool/mir"
)

// reduceFlags are the flags of reduce.
type reduceFlags struct {
	tries int
	out   string
}

func (t *tool) reduceCmd() *cobra.Command {
	var f reduceFlags
	cmd := &cobra.Command{
		Use:   "reduce [flags] FILE… -- COMMAND [ARGUMENT…]",
		Short: "Make a module smaller as long as a command accepts it",
		Long: `Makes a module smaller, step by step, as long as a command accepts it, and prints what
is left. The command gets the module as MIR text on its standard input, and accepts
it by ending with status 0: it holds what is looked for. What it writes is shown where
it does not accept the module as it is, and else dropped.

It is asked about modules that verify only. That a fault must be the same fault, and
that a program must stay free of memory errors, is up to the command. Interrupted, it
prints what is left by then.`,
		Example:           "  mirtool reduce crash.mir -- sh -c 'mirtool opt -O2 - 2>&1 | grep \"internal error\"'",
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.reduce(cmd, f, args) },
	}
	fs := cmd.Flags()
	fs.IntVar(&f.tries, "tries", reduce.DefaultTries, "ask the command so often at most")
	fs.StringVarP(&f.out, "output", "o", "", "the `file` to write, instead of standard output")
	return cmd
}

func (t *tool) reduce(cmd *cobra.Command, f reduceFlags, args []string) error {
	dash := cmd.ArgsLenAtDash()
	if dash < 1 || dash == len(args) {
		return t.usage(cmd, "it takes files, then --, then the command that judges them")
	}
	if f.tries < 1 {
		return t.usage(cmd, "--tries takes a number from 1 on")
	}
	m, err := t.load(args[:dash])
	if err != nil {
		return err
	}
	defer claim(os.Interrupt, syscall.SIGTERM)()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	judge := judge(args[dash:])
	good, err := judge.accepts(ctx, m.String())
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return &statusError{statusInterrupted, ""}
	}
	if !good {
		t.warn("mirtool: %s does not accept the module as it is: %s", judge[0], judge.why(ctx, m.String()))
		return no
	}
	asked, kept := 0, 0
	small := reduce.Module(ctx, m, func(m *mir.Module) bool {
		ok := false
		if err == nil {
			asked++
			ok, err = judge.accepts(ctx, m.String())
		}
		if ok {
			kept++
		}
		return ok
	}, f.tries)
	if err != nil {
		return err
	}
	end := ""
	if ctx.Err() != nil {
		end = ", and was stopped"
	}
	t.warn("mirtool: asked %s, made %s%s", plural(asked, "time"), plural(kept, "step"), end)
	if err := t.writeTo(f.out, []byte(small.String())); err != nil || end == "" {
		return err
	}
	return &statusError{statusInterrupted, ""}
}
