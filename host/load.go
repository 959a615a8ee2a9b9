package host

import (
	"maps"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// Load loads a verified module on a backend with the standard library. It is
// the short way for a program that embeds MIR: what the module imports of the
// library is linked into a copy of it, in MIR, and what that rests on is what c
// says of the outside world. Functions in o.Imports are provided as well, and
// instead of those of the library that have their names. When the module is at
// fault, the error is mir.Diagnostics.
func Load(m *mir.Module, b *backend.Backend, c Config, o backend.Options) (backend.Instance, error) {
	m = m.Clone()
	if err := rt.Link(m, slices.Sorted(maps.Keys(o.Imports))...); err != nil {
		return nil, err
	}
	imports := Primitives(c)
	maps.Copy(imports, o.Imports)
	o.Imports = imports
	if b.Check != nil {
		if err := b.Check(m).Err(); err != nil {
			return nil, err
		}
	}
	return b.Load(m, o)
}

// Primitives returns the five functions on which the runtime module rests.
func Primitives(c Config) map[string]backend.HostFunc {
	fs := New(c).Imports()
	maps.DeleteFunc(fs, func(name string, _ backend.HostFunc) bool { return !strings.HasPrefix(name, "mir.") })
	return fs
}
