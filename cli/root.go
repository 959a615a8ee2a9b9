package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mirtool/mirtool/internal/near"
)

// root returns the command with all its commands.
func (t *tool) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "mirtool",
		Short: "Reads, checks and runs MIR, a compiler's intermediate representation",
		Long: `mirtool reads, checks and runs programs in MIR, a compiler's intermediate representation.

FILE is a MIR text, or - for standard input.`,
		SilenceErrors: true,
		SilenceUsage:  true,

		DisableFlagsInUseLine: true,
		Args:                  cobra.ArbitraryArgs,
		RunE:                  t.noCommand,
		Version:               versionLine(),
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.CompletionOptions.HiddenDefaultCmd = false
	t.diagnostics = choice{"text", []string{"text", "json"}}
	root.PersistentFlags().Var(&t.diagnostics, "diagnostics", "how errors are written; json is an object a line")
	complete(root, "diagnostics", t.diagnostics.words)
	root.SetFlagErrorFunc(t.flagError)
	root.AddCommand(t.runCmd(), t.optCmd(), t.bisectCmd(), t.graphCmd(), t.diffCmd(), t.fuzzCmd(), t.reduceCmd(), t.verifyCmd(), t.fmtCmd(), t.testCmd(), t.emitCmd(), t.linkCmd(), t.benchCmd(), t.explainCmd(), t.versionCmd())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			help := c.Run
			c.Run, c.RunE = nil, func(cmd *cobra.Command, args []string) error {
				if target, rest, _ := root.Find(args); target == root && len(rest) > 0 {
					return t.noCommand(root, rest)
				}
				help(cmd, args)
				return nil
			}
		case "completion":
			c.Args, c.RunE = cobra.ArbitraryArgs, t.noShell
		}
	}
	return root
}

// noShell is what happens when completion is asked for no shell, or for one
// that is not known.
func (t *tool) noShell(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return t.help(cmd)
	}
	return t.usage(cmd, "there is no completion for %q; there is for bash, fish, powershell and zsh", args[0])
}

// noCommand is what happens when no command is named, or none that exists.
func (t *tool) noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return t.help(root)
	}
	name := args[0]
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	hint := near.Hint("%q", name, names)
	if _, err := os.Stat(name); err == nil || filepath.Ext(name) == ".mir" {
		hint = fmt.Sprintf("; to run a file, write: mirtool run %s", name)
	}
	return t.usage(root, "there is no command %q%s", name, hint)
}

// help shows how a command is used, to one who used it wrongly.
func (t *tool) help(cmd *cobra.Command) error {
	cmd.SetOut(t.stderr)
	if err := cmd.Help(); err != nil {
		return err
	}
	return &statusError{statusUsage, ""}
}

// flagError says what is wrong with a flag.
func (t *tool) flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return t.unknownFlag(cmd, unknown)
	case errors.As(err, &missing):
		return t.usage(cmd, "%s needs a value", dashed(missing.GetFlag()))
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		if c, ok := f.Value.(*choice); ok {
			return t.usage(cmd, "%s: %q is none of %s", dashed(f), invalid.GetValue(), strings.Join(c.words, ", "))
		}
		if s, ok := f.Value.(*settingFlag); ok {
			return t.usage(cmd, "%s: %q: %v", dashed(f), invalid.GetValue(), s.Valid(invalid.GetValue()))
		}
		return t.usage(cmd, "%s: %q is no %s", dashed(f), invalid.GetValue(), valueNames[f.Value.Type()])
	case errors.Is(err, pflag.ErrHelp):
		return err
	}
	return t.usage(cmd, "%v", err)
}

// valueNames says what the types of flags are.
var valueNames = map[string]string{
	"int": "number", "uint64": "number from 0 to 2^64-1", "bool": "truth value, which is true or false",
	"time": "time, such as 500ms, 10s or 2m", "size": "size, such as 65536, 64K, 16M or 2G", "level": "level from 0 to 3",
}

func dashed(f *pflag.Flag) string {
	if f.Name == "optimize" {
		return "-O"
	}
	return "--" + f.Name
}

func (t *tool) unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	name, given := e.GetSpecifiedName(), "--"+e.GetSpecifiedName()
	if s := e.GetSpecifiedShortnames(); s != "" {
		given = "-" + name
		if word, _, _ := strings.Cut(s, "="); len(word) > 1 {
			name, given = word, "-"+word
		}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && len(f.Name) > 1 {
			names = append(names, f.Name)
		}
	})
	return t.usage(cmd, "there is no flag %s%s", given, near.Hint("--%s", name, names))
}

// longFlags reads -flag as --flag where a command has such a flag, as LLVM's
// tools do. Of run it leaves alone what belongs to the program.
func longFlags(root *cobra.Command, args []string) []string {
	cmd := root
	flags := flagsOf(cmd)
	out := append([]string(nil), args...)
	for i := 0; i < len(out); i++ {
		a := out[i]
		switch {
		case a == "--":
			return out
		case a == "-" || !strings.HasPrefix(a, "-"):
			if cmd == root {
				cmd = subcommand(root, a)
				flags = flagsOf(cmd)
			} else if cmd.Name() == "run" {
				return out
			}
			continue
		}
		name, _, hasValue := strings.Cut(strings.TrimLeft(a, "-"), "=")
		f := flags.Lookup(name)
		switch {
		case f != nil && !strings.HasPrefix(a, "--"):
			out[i] = "-" + a
		case f == nil && len(name) == 1:
			f = flags.ShorthandLookup(name)
		}
		if f != nil && !hasValue && f.NoOptDefVal == "" {
			i++ // its value
		}
	}
	return out
}

// subcommand returns the command of a name, or root itself.
func subcommand(root *cobra.Command, name string) *cobra.Command {
	for _, c := range root.Commands() {
		if c.Name() == name {
			return c
		}
	}
	return root
}

// flagsOf returns all the flags that a command takes.
func flagsOf(cmd *cobra.Command) *pflag.FlagSet {
	cmd.InheritedFlags() // these make all flags known to Flags
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	return cmd.Flags()
}
