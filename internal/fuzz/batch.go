package fuzz

import (
	"bytes"
	"context"
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
)

// A Batch compares many programs at a time on a backend that starts a compiler:
// they are linked to one module, so that the compiler is started once.
type Batch struct {
	Seed   uint64 // of the first program; the others follow it
	Count  uint64
	Size   int              // of a program, as mirgen has it
	Plain  bool             // programs are plain, as mirgen has it
	Oracle *backend.Backend // which says what is right
}

// Programs are the programs of a batch, and what they do.
type Programs struct {
	Module *mir.Module
	seeds  []uint64
	names  []string
	wants  []Outcome
}

// Len returns the number of programs.
func (p *Programs) Len() int { return len(p.names) }

// Make makes the programs of a batch. Those that run into a limit are left out.
func (b *Batch) Make() (*Programs, error) {
	p := &Programs{}
	var ms []*mir.Module
	for seed := b.Seed; seed < b.Seed+b.Count; seed++ {
		m := mirgen.Generate(seed, mirgen.Options{Size: b.Size, Plain: b.Plain})
		want := Observe(m, b.Oracle)
		if want.Limit() {
			continue
		}
		name := ""
		for _, f := range m.Funcs() {
			if !f.Export {
				continue
			}
			fresh := fmt.Sprintf("%s.%d", f.Name, seed)
			if f.Name == "main" {
				name = fresh
			}
			m.Rename(m.Lookup(f.Name), fresh)
		}
		ms = append(ms, m)
		p.seeds, p.names, p.wants = append(p.seeds, seed), append(p.names, name), append(p.wants, want)
	}
	var err error
	if p.Module, err = link.Modules(ms...); err != nil {
		return nil, err
	}
	return p, mir.Verify(p.Module).Err()
}

// A BatchDifference is a program of a batch that does another thing than it should.
type BatchDifference struct {
	Seed      uint64
	Want, Got Outcome
}

// Compare runs the programs on a backend. The module is that of the programs, or
// what passes made of it.
func (p *Programs) Compare(m *mir.Module, b *backend.Backend, s backend.Settings) (ds []BatchDifference, err error) {
	var out bytes.Buffer
	var running *launch.Program
	defer func() {
		if running != nil {
			running.Instance.Close()
		}
	}()
	for i, name := range p.names {
		if running == nil {
			if running, err = launch.Load(m, b, host.Config{Stdout: &out}, backend.Options{MaxMemory: 1 << 40, Settings: s}); err != nil {
				return ds, err
			}
		}
		out.Reset()
		ctx, done := context.WithTimeout(context.Background(), patience)
		bits, err := running.Call(ctx, name)
		done()
		got := Outcome{endOf(m.FuncByName(name), bits, err), out.String()}
		if got != p.wants[i] {
			ds = append(ds, BatchDifference{p.seeds[i], p.wants[i], got})
		}
		if err != nil {
			running.Instance.Close()
			running = nil
		}
	}
	return ds, nil
}
