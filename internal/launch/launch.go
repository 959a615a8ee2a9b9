// Package launch runs modules on a backend with the standard host library: it
// checks the imports, fills the parameters of @main from the command line, and
// writes results as text.
package launch

import (
	"context"
	"errors"
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// Program is a module that is ready to run.
type Program struct {
	Module   *mir.Module
	Instance backend.Instance
	host     *host.Host
}

// Load loads a verified module on a backend, linked with the runtime module and
// with the host library as its imports. The module is not changed. The error is
// mir.Diagnostics when the module is at fault.
func Load(m *mir.Module, b *backend.Backend, world host.Config, o backend.Options) (*Program, error) {
	h := host.New(world)
	o.Imports = h.Imports()
	m, err := Link(m)
	if err != nil {
		return nil, err
	}
	if b.Check != nil {
		if err := b.Check(m).Err(); err != nil {
			return nil, err
		}
	}
	i, err := b.Load(m, o)
	if err != nil {
		return nil, err
	}
	return &Program{m, i, h}, nil
}

// Link returns a copy of a verified module, linked with the runtime module. All
// that the copy still imports are the functions that a backend supplies. It may
// be linked again. The error is mir.Diagnostics when the module is at fault.
func Link(m *mir.Module) (*mir.Module, error) {
	if err := CheckImports(m, Library()).Err(); err != nil {
		return nil, err
	}
	m = m.Clone()
	return m, rt.Link(m)
}

// Call calls an exported function and flushes the output. When the program
// ended well, it is the flush's error that is returned.
func (p *Program) Call(ctx context.Context, name string, args ...uint64) ([]uint64, error) {
	results, err := p.Instance.Call(ctx, name, args...)
	flushed := p.host.Flush()
	var exit *backend.Exit
	if flushed != nil && (err == nil || errors.As(err, &exit)) {
		return nil, fmt.Errorf("standard output: %w", flushed)
	}
	return results, err
}

// Main calls @main, whose parameters are filled from the words of a command
// line, the first of which is the program's name.
func (p *Program) Main(ctx context.Context, words []string) ([]uint64, error) {
	f, err := Export(p.Module, "main")
	if err != nil {
		return nil, err
	}
	args, err := p.mainArgs(f, words)
	if err != nil {
		return nil, err
	}
	return p.Call(ctx, "main", args...)
}
