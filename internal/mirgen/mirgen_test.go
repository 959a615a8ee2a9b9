package mirgen_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

var programs = flag.Int("programs", 400, "how many programs are made")

// TestPrograms makes programs and looks at all of them: each verifies, is read
// back as it was written, and ends on its own; every op is there on every type,
// often enough, and so are traps.
func TestPrograms(t *testing.T) {
	seen := map[string]int{}
	ends := map[string]int{}
	for seed := range uint64(*programs) {
		m := mirgen.Generate(seed, mirgen.Options{})
		if ds := mir.Verify(m); len(ds) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, ds, m)
		}
		text := m.String()
		back, err := mirtext.Load("back.mir", []byte(text))
		if err != nil || back.String() != text {
			t.Fatalf("seed %d: is not read back as it was: %v", seed, err)
		}
		for name := range opsOf(m) {
			seen[name]++
		}
		end := run(t, m)
		ends[end]++
		switch end {
		case "out-of-fuel", "time-limit", "memory-limit", "stack-overflow":
			t.Errorf("seed %d: %s", seed, end)
		}
	}
	for _, name := range allOps() {
		if seen[name] < *programs/40 {
			t.Errorf("%s is in %d programs of %d", name, seen[name], *programs)
		}
	}
	if traps := 100 * (*programs - ends["return"] - ends["exit"]) / *programs; traps < 5 || traps > 30 {
		t.Errorf("%d %% of the programs trap", traps)
	}
	t.Log(ends)
}

// TestPlain does the same with plain programs, which have fewer ops; most of
// them do not trap.
func TestPlain(t *testing.T) {
	ends := map[string]int{}
	for seed := range uint64(*programs) {
		m := mirgen.Generate(seed, mirgen.Options{Plain: true})
		if ds := mir.Verify(m); len(ds) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, ds, m)
		}
		end := run(t, m)
		ends[end]++
		switch end {
		case "return", "div-by-zero", "int-overflow", "bad-pointer":
		default:
			t.Errorf("seed %d: %s", seed, end)
		}
	}
	if traps := 100 * (*programs - ends["return"]) / *programs; traps < 3 || traps > 20 {
		t.Errorf("%d %% of the programs trap", traps)
	}
	t.Log(ends)
}

// allOps are the names of all ops with their types.
func allOps() []string {
	var names []string
	for _, op := range mir.Ops() {
		row := op.Info()
		if row.Types == 0 {
			names = append(names, row.Name)
			continue
		}
		for _, p := range mir.SampleTypes(op) {
			names = append(names, opName(op, p.T, p.To))
		}
	}
	return names
}

func opName(op mir.Op, t, to mir.Type) string {
	name := op.String()
	if op.Info().Types != 0 {
		name += "." + t.String()
	}
	if op.Form() == mir.FormConvert {
		name += "." + to.String()
	}
	return name
}

func opsOf(m *mir.Module) map[string]bool {
	names := map[string]bool{}
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				in := f.At(v)
				if in.Op.IsInst() {
					names[opName(in.Op, in.Type, in.Res)] = true
				}
			}
		}
	}
	return names
}

// run says how a program ends.
func run(t *testing.T, m *mir.Module) string {
	var out bytes.Buffer
	p, err := launch.Load(m, interp.Backend, host.Config{Stdout: &out}, backend.Options{Fuel: mirgen.Fuel})
	if err != nil {
		t.Fatalf("%s: %v", m.Name(), err)
	}
	defer p.Instance.Close()
	_, err = p.Main(context.Background(), []string{"p"})
	var trap *backend.Trap
	var exit *backend.Exit
	switch {
	case errors.As(err, &trap):
		return trap.Kind.String()
	case errors.As(err, &exit):
		return "exit"
	case err != nil:
		t.Fatalf("%s: %v", m.Name(), err)
	}
	if out.Len() == 0 {
		t.Errorf("%s: prints nothing", m.Name())
	}
	return "return"
}

// TestForEver holds the programs of some seeds: other programs must come from
// other seeds, or else the seed of a fault that was found says nothing.
func TestForEver(t *testing.T) {
	for _, x := range []struct {
		plain bool
		want  uint64
	}{{false, 0x74adbfe049b4d617}, {true, 0x36fe1dddeb3c6f7e}} {
		h := fnv.New64a()
		for seed := range uint64(100) {
			text := mirgen.Generate(seed, mirgen.Options{Plain: x.plain}).String()
			fmt.Fprintln(h, strings.Fields(text)) // where lines are broken says nothing
		}
		if got := h.Sum64(); got != x.want {
			t.Errorf("the programs of the seeds 0 to 99, plain %t, have the hash %#x, want %#x; when the change is meant, write the new one here", x.plain, got, x.want)
		}
	}
}
