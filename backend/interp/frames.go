package interp

import (
	"sort"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// The frames of a trap that are reported: so many from where it happened on,
// and the outermost one.
const reported = 30

// frames returns the call stack of the running function, and how many frames
// it leaves out before the last one. Those of the runtime module are not shown.
func (m *machine) frames() (fs []backend.Frame, omitted int) {
	at, base := m.index(m.pc), m.base()
	n := 0
	var last int
	for at >= m.starts[0] {
		v := m.vals[at]
		if m.culprit != 0 {
			v, m.culprit = m.culprit, 0
		}
		m.uncount(at, v)
		if !m.fns[m.funcAt(at)].Runtime {
			if n++; n <= reported {
				fs = append(fs, m.frame(at, v))
			}
			last = at
		}
		link := m.stack[base]
		at = int(uint32(link))/int(instSize) - 1
		base -= int(link >> 35)
	}
	if n > reported {
		fs = append(fs, m.frame(last, m.vals[last]))
		omitted = n - reported - 1
	}
	return fs, omitted
}

// callees returns what indirect calls must know of the functions.
func (p *program) callees() []callee {
	cs := make([]callee, len(p.fns))
	known := map[string]int32{}
	for i, s := range p.sigs {
		known[s.String()] = int32(i)
	}
	for i, f := range p.fns {
		sig, ok := known[f.Sig.String()]
		if !ok {
			sig = -2
		}
		cs[i] = callee{addr: funcBase + uint64(i)*funcStep, entry: int64(p.starts[i]) * instSize, sig: sig, fast: sig, host: !f.Defined()}
		if cs[i].host {
			cs[i].fast = -1
		}
	}
	return cs
}

// funcAt returns the number of the function that instruction at belongs to.
func (p *program) funcAt(at int) int {
	return sort.Search(len(p.starts), func(i int) bool { return p.starts[i] > at }) - 1
}

// frame says where instruction at comes from.
func (m *machine) frame(at int, v mir.Value) backend.Frame {
	f := m.fns[m.funcAt(at)]
	if v == 0 {
		v = f.First(f.Entry())
	}
	in := f.At(v)
	fr := backend.Frame{Func: f.Name, Block: f.BlockName(in.Block())}
	place := in.Place
	if m.insts[at].op == opFuel {
		if p := f.BlockPlace(in.Block()); p.IsValid() {
			place = p
		}
	}
	fr.Pos = m.mod.Pos(place)
	return fr
}
