package cli

import (
	"github.com/spf13/cobra"
)

func (t *tool) verifyCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "verify [FILE…]",
		Short: "Report every error in files",
		Long: `Reads each file and reports everything that is wrong with it, with places.
Prints nothing when all is well.`,
		Example:           "  mirtool verify prog.mir\n  mirtool verify --diagnostics=json *.mir",
		ValidArgsFunction: mirFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := t.files(cmd, args)
			if err != nil {
				return err
			}
			return t.each(files, func(file string) error {
				_, err := t.load([]string{file})
				return err
			})
		},
	}
}

// each does something with each file, also when it fails with others, and
// returns the worst failure after reporting the rest.
func (t *tool) each(files []string, do func(file string) error) error {
	worst := statusFine
	for _, f := range files {
		if err := do(f); err != nil {
			worst = max(worst, t.finish(err))
		}
	}
	if worst == statusFine {
		return nil
	}
	return &statusError{worst, ""}
}

// mirFiles completes the names of MIR files.
func mirFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"mir"}, cobra.ShellCompDirectiveFilterFileExt
}
