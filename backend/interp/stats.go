package interp

import (
	"slices"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// uncount takes back the instructions behind the one at, which its block
// counted when it was entered and which did not run.
func (m *machine) uncount(at int, v mir.Value) {
	if len(m.counts) == 0 {
		return
	}
	fn := m.funcAt(at)
	f := m.fns[fn]
	if v == 0 || f.Runtime || m.insts[at].op == opFuel {
		return
	}
	for v = f.Next(v); v != 0; v = f.Next(v) {
		if f.At(v).Op.IsInst() {
			m.unrun[fn]++
		}
	}
}

// Stats implements backend.Instance. Of the runtime module it shows which
// functions the program called, and how often.
func (i *instance) Stats() *backend.Stats {
	if !i.stats {
		return nil
	}
	m := i.m
	s := &backend.Stats{Functions: make([]backend.FuncStats, len(m.fns))}
	for j, f := range m.fns {
		s.Functions[j] = backend.FuncStats{Name: f.Name, Calls: m.hosted[j], Instructions: -m.unrun[j]}
	}
	for j, b := range m.blocks {
		f, n := &s.Functions[b.fn], m.counts[j]
		if b.library {
			f.Calls += n
			continue
		}
		f.Blocks += n
		f.Instructions += n * uint64(b.insts)
		if b.entry {
			f.Calls += n
		} else {
			f.Edges += n
		}
	}
	s.Functions = slices.DeleteFunc(s.Functions, func(f backend.FuncStats) bool {
		fn := m.mod.FuncByName(f.Name)
		return fn.Runtime && (fn.Import || f.Calls == 0)
	})
	for j := range s.Functions {
		f := &s.Functions[j]
		s.Instructions += f.Instructions
		s.Blocks += f.Blocks
		s.Edges += f.Edges
		s.Calls += f.Calls
	}
	return s
}
