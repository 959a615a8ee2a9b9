package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
)

// A target is something that a module can be made into.
type target struct {
	name   string
	doc    string
	binary bool // not to be sent to a terminal
	linked bool // it has the runtime library in it
	emit   func(m *mir.Module, w io.Writer, o backend.EmitOptions) error
}

// targets is the table of targets.
var targets = []target{
	{name: "mir", doc: "MIR text in the canonical form", emit: emitMIR},
	{name: "json", doc: "the same as JSON, for programs in any language", emit: emitJSON},
}

func emitMIR(m *mir.Module, w io.Writer, o backend.EmitOptions) error {
	return mir.Printer{Places: o.Debug}.Print(w, m)
}

func emitJSON(m *mir.Module, w io.Writer, _ backend.EmitOptions) error { return mirjson.Write(w, m) }

func targetNames() []string {
	var names []string
	for _, t := range targets {
		names = append(names, t.name)
	}
	return names
}

// emitFlags are the flags of emit.
type emitFlags struct {
	to, out string
	places  bool
	passes  pipelineFlags
}

func (t *tool) emitCmd() *cobra.Command {
	var f emitFlags
	var list strings.Builder
	for _, t := range targets {
		fmt.Fprintf(&list, "\n  %-8s %s", t.name, t.doc)
	}
	cmd := &cobra.Command{
		Use:               "emit --to=TARGET [FILE…]",
		Short:             "Make a module into an artefact",
		Long:              "Makes a module into an artefact; several files are linked. The targets:\n" + list.String(),
		Example:           "  mirtool emit --to=mir -o out.mir prog.mir",
		ValidArgsFunction: mirFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return t.emit(cmd, f, args) },
	}
	cmd.Flags().StringVar(&f.to, "to", "", "the `target`, one of those above")
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "the `file` to write, instead of standard output")
	addPlaces(cmd, &f.places)
	addPassRun(cmd, &f.passes)
	complete(cmd, "to", targetNames())
	return cmd
}

func (t *tool) emit(cmd *cobra.Command, f emitFlags, args []string) error {
	if f.to == "" && (len(args) > 0 || !isTerminal(t.stdin)) {
		return t.usage(cmd, "say what to make: --to=%s", strings.Join(targetNames(), "|"))
	}
	files, err := t.files(cmd, args)
	if err != nil {
		return err
	}
	to, err := targetByName(f.to)
	if err != nil {
		return t.usage(cmd, "--to: %v", err)
	}
	if to.binary && f.out == "" && isTerminal(t.stdout) {
		return t.usage(cmd, "%s is binary and not for a terminal; name a file with -o", to.name)
	}
	pl, err := t.pipeline(cmd, f.passes)
	if err != nil {
		return err
	}
	m, err := t.load(files)
	if err != nil {
		return err
	}
	if m, err = t.optimizeFor(to, m, f.passes, pl); err != nil {
		return err
	}
	var product bytes.Buffer
	if err := to.emit(m, &product, backend.EmitOptions{Target: to.name, Debug: f.places}); err != nil {
		return err
	}
	return t.writeTo(f.out, product.Bytes())
}

func targetByName(name string) (target, error) {
	for _, t := range targets {
		if t.name == name {
			return t, nil
		}
	}
	return target{}, fmt.Errorf("there is no target %q; there is %s", name, strings.Join(targetNames(), ", "))
}
