package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/internal/replace"
	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// fmtFlags are the flags of fmt.
type fmtFlags struct{ write, list, diff, places bool }

func (t *tool) fmtCmd() *cobra.Command {
	var f fmtFlags
	cmd := &cobra.Command{
		Use:   "fmt [FILE…]",
		Short: "Print files in the canonical form, with their comments",
		Long: `Prints files in the one canonical form; comments are kept. A file with errors is
left alone. With -l or -d, and without -w, the exit status is 1 when a file is not
in that form.`,
		Example:           "  mirtool fmt -w prog.mir\n  mirtool fmt -d *.mir",
		ValidArgsFunction: mirFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := t.files(cmd, args)
			if err != nil {
				return err
			}
			return t.each(files, func(file string) error { return t.fmt(cmd, f, file) })
		},
	}
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "write the result to the file")
	cmd.Flags().BoolVarP(&f.list, "list", "l", false, "print the names of the files that change, not their text")
	cmd.Flags().BoolVarP(&f.diff, "diff", "d", false, "print what changes as a unified diff")
	addPlaces(cmd, &f.places)
	return cmd
}

// addPlaces adds the flag -g.
func addPlaces(cmd *cobra.Command, places *bool) {
	cmd.Flags().BoolVarP(places, "places", "g", false, "print the place of each instruction that is not on the line it comes from")
}

func (t *tool) fmt(cmd *cobra.Command, f fmtFlags, file string) error {
	if file == "-" && f.write {
		return t.usage(cmd, "-w needs a file to write to")
	}
	name, src, err := t.read(file)
	if err != nil {
		return err
	}
	out, err := t.format(name, src, f.places)
	if err != nil {
		return err
	}
	changes := !bytes.Equal(src, out)
	if f.list && changes {
		fmt.Fprintln(t.stdout, name)
	}
	if f.diff {
		fmt.Fprint(t.stdout, t.paintDiff(textdiff.Unified(name, name+" (formatted)", string(src), string(out))))
	}
	switch {
	case f.write && changes:
		return replace.File(file, out)
	case f.write:
		return nil
	case !f.list && !f.diff:
		return t.writeTo("", out)
	case changes:
		return no
	}
	return nil
}

// format returns a text in the canonical form.
func (t *tool) format(name string, src []byte, places bool) ([]byte, error) {
	f := mirtext.Read(name, src, mirtext.WithComments)
	if err := f.Diags.Err(); err != nil {
		return nil, err
	}
	t.report(f.Diags)
	var out bytes.Buffer
	err := mir.Printer{Comments: f.Comments, Places: places}.Print(&out, f.Module)
	return out.Bytes(), err
}
