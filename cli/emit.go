package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/rt"
)

// ownTargets are the targets that belong to no backend.
var ownTargets = []backend.Target{
	{Name: "mir", Doc: "MIR text in the canonical form", Emit: emitMIR},
	{Name: "json", Doc: "the same as JSON, for programs in any language", Emit: emitJSON},
}

func emitMIR(m *mir.Module, w io.Writer, o backend.EmitOptions) error {
	return mir.Printer{Places: o.Debug}.Print(w, m)
}

func emitJSON(m *mir.Module, w io.Writer, _ backend.EmitOptions) error { return mirjson.Write(w, m) }

// A target is something that a module can be made into.
type target struct {
	backend.Target
	by *backend.Backend // nil for ownTargets
}

// targets returns the targets, in the order in which they are listed.
func (t *tool) targets() []target {
	var all []target
	for _, to := range ownTargets {
		all = append(all, target{to, nil})
	}
	for _, b := range t.backends {
		for _, to := range b.Targets {
			all = append(all, target{to, b})
		}
	}
	return all
}

func (t *tool) targetNames() []string {
	var names []string
	for _, to := range t.targets() {
		names = append(names, to.Name)
	}
	return names
}

func (t *tool) targetByName(name string) (target, error) {
	for _, to := range t.targets() {
		if to.Name == name {
			return to, nil
		}
	}
	names := t.targetNames()
	return target{}, fmt.Errorf("there is no target %q; there is %s%s", name, strings.Join(names, ", "), near.Hint("%q", name, names))
}

// prepare returns the module of which a target is made, after the passes: for a
// program, one with the runtime library in it.
func (t *tool) prepare(to target, m *mir.Module, s backend.Settings, f pipelineFlags, pl passes.Pipeline) (*mir.Module, error) {
	if to.Program && (to.Library == nil || !s.On(to.Library)) {
		m = m.Clone()
		if err := rt.Link(m); err != nil {
			return nil, err
		}
	}
	m, _, err := t.passRunner(f).Run(m, pl)
	if err != nil {
		return nil, t.passError(err)
	}
	if to.by != nil && to.by.Check != nil {
		err = to.by.Check(m).Err()
	}
	return m, err
}

// emitFlags are the flags of emit.
type emitFlags struct {
	to, out  string
	places   bool
	passes   pipelineFlags
	settings settingFlags
}

func (t *tool) emitCmd() *cobra.Command {
	var f emitFlags
	var list strings.Builder
	for _, to := range t.targets() {
		fmt.Fprintf(&list, "\n  %-8s %s", to.Name, to.Doc)
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
	cmd.Flags().Lookup("places").Usage = "with places: in text those that are not the line itself, in programs for a debugger"
	t.addPassRun(cmd, &f.passes)
	complete(cmd, "to", t.targetNames())
	f.settings = addSettings(cmd, t.backends, func(b *backend.Backend, _ *backend.Setting) bool { return len(b.Targets) > 0 })
	return cmd
}

func (t *tool) emit(cmd *cobra.Command, f emitFlags, args []string) error {
	if f.to == "" && (len(args) > 0 || !isTerminal(t.stdin)) {
		return t.usage(cmd, "say what to make: --to=%s", strings.Join(t.targetNames(), "|"))
	}
	files, err := t.files(cmd, args)
	if err != nil {
		return err
	}
	to, err := t.targetByName(f.to)
	if err != nil {
		return t.usage(cmd, "--to: %v", err)
	}
	if to.Binary && f.out == "" && isTerminal(t.stdout) {
		return t.usage(cmd, "%s is binary and not for a terminal; name a file with -o", to.Name)
	}
	settings, err := t.settings(cmd, f.settings, to.by, to.Name, "--to="+to.Name)
	if err != nil {
		return err
	}
	pl, err := t.pipeline(cmd, f.passes)
	if err == nil {
		pl, err = t.suited(cmd, f.passes, pl, to.by)
	}
	if err != nil {
		return err
	}
	m, err := t.load(files)
	if err != nil {
		return err
	}
	if m, err = t.prepare(to, m, settings, f.passes, pl); err != nil {
		return err
	}
	return t.writeOut(f.out, to.Executable, func(w io.Writer) error {
		return to.Emit(m, w, backend.EmitOptions{Debug: f.places, Settings: settings})
	})
}
