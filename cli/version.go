package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/mir"
)

// versionLine says which mirtool this is and which MIR text it reads.
func versionLine() string {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return fmt.Sprintf("mirtool %s, mir %d, %s %s/%s", version, mir.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func (t *tool) versionCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  t.noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(t.stdout, versionLine())
			return err
		},
	}
}

func (t *tool) noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return t.usage(cmd, "it takes no arguments, not %q", args[0])
	}
	return nil
}
