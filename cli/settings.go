package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
)

// settingFlags are the flags for the settings of backends, by name.
type settingFlags map[string]*settingFlag

// A settingFlag is the flag of one setting, and what was said.
type settingFlag struct {
	*backend.Setting
	of     []*backend.Backend
	values []string
}

func (f *settingFlag) Type() string {
	if f.Value == "" {
		return "bool"
	}
	return f.Value
}

func (f *settingFlag) String() string {
	if len(f.values) > 0 {
		return strings.Join(f.values, ",")
	}
	return f.Default
}

// IsBoolFlag lets the flag stand without a value.
func (f *settingFlag) IsBoolFlag() bool { return f.Value == "" }

// Set takes one more value.
func (f *settingFlag) Set(value string) error {
	if err := f.Valid(value); err != nil {
		return err
	}
	if !f.Repeat {
		f.values = nil
	}
	f.values = append(f.values, value)
	return nil
}

// addSettings adds a flag for each setting of the backends that a command is
// for.
func addSettings(cmd *cobra.Command, backends []*backend.Backend, uses func(*backend.Backend, *backend.Setting) bool) settingFlags {
	flags := settingFlags{}
	for _, b := range backends {
		for _, s := range b.Settings {
			if !uses(b, s) {
				continue
			}
			if f := flags[s.Name]; f != nil {
				f.of = append(f.of, b)
				continue
			}
			f := &settingFlag{Setting: s, of: []*backend.Backend{b}}
			flags[s.Name] = f
			cmd.Flags().Var(f, s.Name, s.Doc)
			if f.Value == "" {
				cmd.Flags().Lookup(s.Name).NoOptDefVal = "true"
			}
			if f.Words != nil {
				complete(cmd, s.Name, f.Words)
			}
		}
	}
	return flags
}

// settings returns what was said to a backend, nil for none, that is to run a
// module, or to make the target of it if that is not ""; what is said to another is
// a mistake. The flag what chose it.
func (t *tool) settings(cmd *cobra.Command, flags settingFlags, b *backend.Backend, target, what string) (backend.Settings, error) {
	s := backend.Settings{}
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		f := flags[name]
		if len(f.values) == 0 {
			continue
		}
		if !f.isFor(b, target) {
			return nil, t.usage(cmd, "--%s says nothing to %s", name, what)
		}
		s[name] = f.values
	}
	return s, nil
}

// isFor reports whether the flag says something to a backend and, if that is
// not "", to its target.
func (f *settingFlag) isFor(b *backend.Backend, target string) bool {
	if !slices.Contains(f.of, b) {
		return false
	}
	i := slices.IndexFunc(b.Settings, func(s *backend.Setting) bool { return s.Name == f.Name })
	only := b.Settings[i].Targets
	return target == "" || only == nil || slices.Contains(only, target)
}
