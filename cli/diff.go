package cli

import (
	"bytes"
	"errors"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirdiff"
	"github.com/mirtool/mirtool/mirdiff/show"
)

// diffFlags are the flags of diff.
type diffFlags struct {
	mode       choice
	fn         string
	side, json bool
	html       string
	context    int
	width      int
}

func (t *tool) diffCmd() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff [flags] A B",
		Short: "Compare two modules",
		Long: `Compares two modules, function by function: symbols are matched by their names.
Text mode compares the canonical texts, and what it prints is a patch. Structural
mode sees through the names of values, blocks, variables and slots, through their
order, the order of symbols, and places.

The exit status is 0 when nothing differs, 1 when something does, and 2 when they
cannot be compared, as where one is no valid module.`,
		Example: `  mirtool diff old.mir new.mir
  mirtool diff -y --func=@main old.mir new.mir
  mirtool opt -O2 prog.mir | mirtool diff --mode=structural prog.mir -
  mirtool diff --html=diff.html old.mir new.mir`,
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.diff(cmd, f, args) },
	}
	fs := cmd.Flags()
	addChoice(cmd, &f.mode, "mode", "what counts as a difference", "text", "structural")
	fs.StringVar(&f.fn, "func", "", "compare `@f` alone, a function or another symbol")
	fs.BoolVarP(&f.side, "side-by-side", "y", false, "print both sides beside each other")
	fs.IntVar(&f.width, "width", 0, "the width of -y in `columns` (default that of the terminal, or 160)")
	fs.IntVarP(&f.context, "unified", "U", 3, "print so many equal `lines` around a change")
	fs.BoolVar(&f.json, "json", false, "print the difference as JSON")
	fs.StringVar(&f.html, "html", "", "write an HTML `file` that shows both sides, instead of printing")
	return cmd
}

func (t *tool) diff(cmd *cobra.Command, f diffFlags, args []string) error {
	if len(args) != 2 {
		return t.usage(cmd, "it takes two modules, A and B")
	}
	if f.context < 0 {
		return t.usage(cmd, "--unified: %d is no number of lines", f.context)
	}
	if f.width < 0 || f.width > 0 && !f.side {
		return t.usage(cmd, "--width is the number of columns of -y")
	}
	if n := count(f.side, f.json, f.html != ""); n > 1 {
		return t.usage(cmd, "-y, --json and --html exclude one another")
	}
	var ms [2]*mir.Module
	for i, file := range args {
		m, err := t.load([]string{file})
		if err != nil {
			return t.trouble(err)
		}
		ms[i] = m
	}
	only, err := t.symbolFlag(cmd, f.fn, ms[0], ms[1])
	if err != nil {
		return err
	}
	o := mirdiff.Options{Only: only}
	if f.mode.value == "structural" {
		o.Mode = mirdiff.Structural
	}
	d := mirdiff.Compare(ms[0], ms[1], o)
	if err := t.showDiff(f, d); err != nil {
		return err
	}
	if !d.Equal() {
		return no
	}
	return nil
}

// count returns how many are true.
func count(of ...bool) int {
	n := 0
	for _, b := range of {
		if b {
			n++
		}
	}
	return n
}

// trouble makes an error one that ends with status 2: what is no module is not
// different from another, but cannot be compared.
func (t *tool) trouble(err error) error {
	var ds mir.Diagnostics
	if errors.As(err, &ds) {
		t.report(ds)
		return &statusError{statusUsage, ""}
	}
	return err
}

// symbolFlag returns the name of the symbol that --func names, which one of the
// modules must have.
func (t *tool) symbolFlag(cmd *cobra.Command, text string, a, b *mir.Module) (string, error) {
	if text == "" {
		return "", nil
	}
	name := symbolName(text)
	var names []string
	for _, m := range []*mir.Module{a, b} {
		for _, s := range m.Syms() {
			if m.SymName(s) == name {
				return name, nil
			}
			names = append(names, m.SymName(s))
		}
	}
	return "", t.usage(cmd, "--func: neither module has @%s%s", mir.QuoteName(name), near.Hint("@%s", name, names))
}

// showDiff prints a difference in the way that was asked for.
func (t *tool) showDiff(f diffFlags, d *mirdiff.Diff) error {
	o := show.Options{Context: f.context, Color: wantsColor(t.stdout), Width: f.width}
	var out bytes.Buffer
	var err error
	switch {
	case f.html != "":
		if err = show.HTML(&out, d, o); err == nil {
			err = t.writeTo(f.html, out.Bytes())
		}
		return err
	case f.json:
		err = show.JSON(&out, d, o)
	case f.side:
		if o.Width == 0 {
			o.Width = t.columns()
		}
		err = show.SideBySide(&out, d, o)
	default:
		err = show.Unified(&out, d, o)
	}
	if err != nil {
		return err
	}
	return t.writeTo("", out.Bytes())
}

// columns returns the width of the terminal that is written to, or what COLUMNS
// says, or 160.
func (t *tool) columns() int {
	if f, ok := t.stdout.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	return 160
}
