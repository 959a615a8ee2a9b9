package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/mir"
)

func (t *tool) linkCmd() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "link [-o FILE] FILE…",
		Short: "Make one module of several",
		Long: `Makes one module of several files: an import is resolved by an export of the same
name and signature. What is not exported stays private to its file, under another
name where two files use one. The runtime library is not put in: what runs or
emits a program does that.`,
		Example:           "  mirtool link -o all.mir main.mir list.mir",
		ValidArgsFunction: mirFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := t.files(cmd, args)
			if err != nil {
				return err
			}
			m, err := t.load(files)
			if err != nil {
				return err
			}
			var text bytes.Buffer
			if err := (mir.Printer{}).Print(&text, m); err != nil {
				return err
			}
			return t.writeTo(out, text.Bytes())
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "the `file` to write, instead of standard output")
	return cmd
}
