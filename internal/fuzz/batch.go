package fuzz

import (
	"fmt"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
)

// A Batch is many programs in one module, for what takes long to start, such
// as a compiler.
type Batch struct {
	Seed   uint64 // of the first program; the others follow it
	Count  uint64
	Plain  bool             // programs are plain, as mirgen has it
	Mixed  bool             // programs are of all sizes and kinds, as Mix says
	Oracle *backend.Backend // which says what is right
	// Fits says which programs are taken; nil takes all.
	Fits func(*mir.Module) bool
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

// Mix says what the program of a seed is like in a mixed batch: most are small, since
// a compiler takes the longer the larger they are, and what they show does not
// grow so much; every fourth is a plain one.
func Mix(seed uint64) mirgen.Options {
	o := mirgen.Options{Size: 4, Plain: seed%4 == 3}
	switch seed / 4 % 16 {
	case 3:
		o.Size = 10
	case 7:
		o.Size = 20
	case 11:
		o.Size = 45
	case 15:
		o.Size = 0 // the seed decides
	}
	return o
}

// Make makes the programs of a batch. Those that run into a limit are left out.
func (b *Batch) Make() (*Programs, error) {
	p := &Programs{}
	var ms []*mir.Module
	for seed := b.Seed; seed < b.Seed+b.Count; seed++ {
		o := mirgen.Options{Plain: b.Plain}
		if b.Mixed {
			o = Mix(seed)
		}
		m := mirgen.Generate(seed, o)
		if b.Fits != nil && !b.Fits(m) {
			continue
		}
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
		main := m.FuncByName(name)
		main.Attrs = main.Attrs&^mir.AttrInline | mir.AttrNoInline // or the function that calls them had all in it
		ms = append(ms, m)
		p.seeds, p.names, p.wants = append(p.seeds, seed), append(p.names, name), append(p.wants, want)
	}
	var err error
	if p.Module, err = link.Modules(ms...); err != nil {
		return nil, err
	}
	return p, mir.Verify(p.Module).Err()
}

// BatchDifference is a program of a mixed batch that does another thing than it should.
type BatchDifference struct {
	Seed      uint64
	Want, Got Outcome
}

// String says how the program is made, and how its outcomes differ.
func (d *BatchDifference) String() string {
	how := fmt.Sprintf("--seed=%d --size=%d", d.Seed, Mix(d.Seed).Size)
	if Mix(d.Seed).Plain {
		how += " --plain"
	}
	return "mirtool fuzz --count=1 " + how + "\n" + Difference(d.Want, d.Got)
}

// Compare returns the programs that did another thing than they should.
func (p *Programs) Compare(got []Outcome) (ds []BatchDifference) {
	for i, want := range p.wants {
		if got[i] != want {
			ds = append(ds, BatchDifference{p.seeds[i], want, got[i]})
		}
	}
	return ds
}
