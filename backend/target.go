package backend

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// A Target is a kind of artefact that a backend makes of a module.
type Target struct {
	Name       string
	Doc        string
	Binary     bool     // not to be sent to a terminal
	Executable bool     // a file of it can be run
	Program    bool     // made of a whole program: the runtime library is linked in before
	Library    *Setting // when it is on, the module is no whole program after all; may be nil

	// Emit writes a verified module. It may keep nothing of it and does not
	// change it. The error is mir.Diagnostics where the module is at fault.
	Emit func(m *mir.Module, w io.Writer, o EmitOptions) error
}

// Target returns the target of that name, or nil.
func (b *Backend) Target(name string) *Target {
	for i := range b.Targets {
		if b.Targets[i].Name == name {
			return &b.Targets[i]
		}
	}
	return nil
}

// EmitOptions say how a module is to be emitted.
type EmitOptions struct {
	Debug    bool // with places
	Settings Settings
}

// A Setting is something of its own that a backend lets one say: on the command
// line, a flag of that name. Backends that share one name the same variable.
type Setting struct {
	Name     string
	Value    string   // what the value is called in help; "" for one that is on or off
	Doc      string   // for help, without a point
	Default  string   // what holds when nothing is said, for help
	Words    []string // the only values there are; nil for any
	Repeat   bool     // it may be given several times
	EmitOnly bool     // it is about artefacts, and nothing for a program that is run
	Targets  []string // the targets that it is about; nil for all of the backend

	// Check says what is wrong with a value; nil finds nothing.
	Check func(value string) error
}

// Valid says what is wrong with a value.
func (x *Setting) Valid(value string) error {
	switch {
	case x.Value == "" && value != "true" && value != "false":
		return errors.New("it is on or off, true or false")
	case x.Words != nil && !slices.Contains(x.Words, value):
		return fmt.Errorf("there is %s", strings.Join(x.Words, ", "))
	case x.Check != nil:
		return x.Check(value)
	}
	return nil
}

// Settings are what was said, by the names of settings: the values in the order
// in which they were given. One that is on or off has the value "true" or
// "false".
type Settings map[string][]string

// Valid says what is wrong with the values of some settings. A backend asks before
// it uses them.
func (s Settings) Valid(of ...*Setting) error {
	for _, x := range of {
		for _, value := range s[x.Name] {
			if err := x.Valid(value); err != nil {
				return fmt.Errorf("the setting %s: %q: %w", x.Name, value, err)
			}
		}
	}
	return nil
}

// Get returns the last value given, or the default.
func (s Settings) Get(x *Setting) string {
	if vs := s[x.Name]; len(vs) > 0 {
		return vs[len(vs)-1]
	}
	return x.Default
}

// On reports whether a setting without a value is on.
func (s Settings) On(x *Setting) bool { return s.Get(x) == "true" }
