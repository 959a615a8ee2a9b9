package fuzz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/internal/refeval"
	"github.com/mirtool/mirtool/mir"
)

// A Probe compares a backend with the reference to the last detail: besides
// what a program prints and returns, where it traps and with which call stack,
// what was counted, and where it stands when its fuel ends.
type Probe struct {
	Backend *backend.Backend
	Call    string // the exported function, with Args; "" stands for @main, with Words
	Args    []uint64
	Words   []string // of the command line
	Stdin   string
	Fuel    uint64 // that a run may use at most; 0 stands for that of random programs
	Points  int    // at how many places, chosen by Seed, the fuel is made to end
	Seed    uint64
}

// Detail is how a run differs from that of the reference.
type Detail struct {
	How       string // the options of the run
	Want, Got string // all that was seen of them
}

// Compare runs the module, which need not be linked, in all ways. It returns
// nil when nothing differs, and whether the reference came to an end without
// running into a limit.
func (p *Probe) Compare(m *mir.Module) (*Detail, bool, error) {
	if p.Fuel == 0 {
		p.Fuel = mirgen.Fuel
	}
	m, err := launch.Link(m)
	if err != nil {
		return nil, false, err
	}
	want := p.observe(m, refeval.Backend, backend.Options{Fuel: p.Fuel, Stats: true})
	if want.stacked() {
		return nil, false, nil // how deep it fits is not promised
	}
	ways := []backend.Options{{Fuel: p.Fuel, Stats: true}, {Fuel: p.Fuel}}
	if want.kind != mir.TrapFuel {
		ways = append(ways, backend.Options{Stats: true}, backend.Options{})
	}
	for _, o := range ways {
		if d := p.differ(m, o, want); d != nil {
			return d, false, nil
		}
	}
	for _, fuel := range p.points(want) {
		o := backend.Options{Fuel: fuel, Stats: true}
		if d := p.differ(m, o, p.observe(m, refeval.Backend, o)); d != nil {
			return d, false, nil
		}
	}
	return nil, want.kind != mir.TrapFuel, nil
}

// points chooses where the fuel is to end: everywhere, where that is not much.
func (p *Probe) points(want run) []uint64 {
	used := min(want.stats.Blocks+want.stats.Instructions, p.Fuel)
	if used <= uint64(p.Points) {
		all := make([]uint64, used)
		for i := range all {
			all[i] = uint64(i) + 1
		}
		return all
	}
	r := rand.New(rand.NewPCG(p.Seed, 2))
	some := make([]uint64, p.Points)
	for i := range some {
		some[i] = 1 + r.Uint64N(used)
	}
	slices.Sort(some)
	return slices.Compact(some)
}

func (p *Probe) differ(m *mir.Module, o backend.Options, want run) *Detail {
	got := p.observe(m, p.Backend, o)
	w, g := want.text(o.Stats), got.text(o.Stats)
	if w == g {
		return nil
	}
	return &Detail{fmt.Sprintf("fuel %d, statistics %t", o.Fuel, o.Stats), w, g}
}

// run is what was seen of one run.
type run struct {
	end    string
	output string
	kind   mir.TrapKind
	frames string
	stats  backend.Stats
}

func (r *run) stacked() bool { return r.kind == mir.TrapStackOverflow }

func (r *run) text(stats bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s", r.end, r.frames)
	if stats {
		for _, f := range r.stats.Functions {
			fmt.Fprintf(&b, "%+v\n", f)
		}
		fmt.Fprintln(&b, r.stats.Instructions, r.stats.Blocks, r.stats.Edges, r.stats.Calls)
	}
	return b.String() + r.output
}

// observe runs a linked module.
func (p *Probe) observe(m *mir.Module, b *backend.Backend, o backend.Options) (r run) {
	var out bytes.Buffer
	world := host.Config{Stdin: strings.NewReader(p.Stdin), Stdout: &out}
	o.MaxMemory = 256 << 20
	ctx, done := context.WithTimeout(context.Background(), patience)
	defer done()
	var stats *backend.Stats
	var bits []uint64
	var err error
	name := p.Call
	if name == "" && p.Words != nil {
		name = "main"
		bits, stats, err = p.command(ctx, m, b, world, o)
	} else {
		if name == "" {
			name = "main"
		}
		bits, stats, err = p.call(ctx, m, b, world, o, name)
	}
	r.end, r.output = endOf(m.FuncByName(name), bits, err), out.String()
	var trap *backend.Trap
	if errors.As(err, &trap) {
		r.kind, r.frames = trap.Kind, fmt.Sprintln(trap.Frames, trap.Omitted)
	}
	if stats != nil {
		r.stats = *stats
	}
	return r
}

// command runs @main with words of a command line.
func (p *Probe) command(ctx context.Context, m *mir.Module, b *backend.Backend, world host.Config, o backend.Options) ([]uint64, *backend.Stats, error) {
	prog, err := launch.Load(m, b, world, o)
	if err != nil {
		return nil, nil, err
	}
	defer prog.Instance.Close()
	bits, err := prog.Main(ctx, append([]string{"program"}, p.Words...))
	return bits, prog.Instance.Stats(), err
}

// call calls an export. Nothing is linked again, which takes longer than most
// programs run.
func (p *Probe) call(ctx context.Context, m *mir.Module, b *backend.Backend, world host.Config, o backend.Options, name string) ([]uint64, *backend.Stats, error) {
	h := host.New(world)
	o.Imports = h.Imports()
	i, err := b.Load(m, o)
	if err != nil {
		return nil, nil, err
	}
	defer i.Close()
	bits, err := i.Call(ctx, name, p.Args...)
	if flushed := h.Flush(); flushed != nil {
		return nil, nil, flushed
	}
	return bits, i.Stats(), err
}
