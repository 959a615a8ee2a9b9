package interp_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// FuzzRun reads, verifies and runs texts: a verified module never panics in
// the interpreter, and gives the same with and without fuel and counts.
func FuzzRun(f *testing.F) {
	for _, p := range programs {
		f.Add("mir 1\n" + p.text)
	}
	f.Add(counted)
	f.Add(edges)
	f.Add(recursion)
	files, _ := filepath.Glob("../../bench/kernels/*.mir")
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := mirtext.Parse("f.mir", []byte(text))
		if err != nil || mir.Verify(m).Err() != nil {
			return
		}
		fueled := runAll(t, m, backend.Options{Fuel: 100_000, Stats: true})
		if plain := runAll(t, m, backend.Options{}); len(fueled) == len(plain) {
			for i := range plain {
				if fueled[i] != plain[i] {
					t.Errorf("%q with fuel, %q without", fueled[i], plain[i])
				}
			}
		}
	})
}

// runAll calls each export with arguments 0 and 1 and so on, and returns what
// they gave, up to the first that ran out of fuel or time.
func runAll(t *testing.T, m *mir.Module, o backend.Options) (got []string) {
	o.Imports = map[string]backend.HostFunc{}
	o.MaxMemory, o.MaxStack = 1<<24, 1<<20
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import {
			o.Imports[f.Name] = backend.HostFunc{Sig: f.Sig, Fn: func(c *backend.HostCall) error {
				for i := range c.Results {
					c.Results[i] = ^uint64(0)
				}
				return nil
			}}
		}
	}
	for _, f := range m.Funcs() {
		if !f.Export {
			continue
		}
		i, err := interp.Backend.Load(m, o)
		if err != nil {
			return got
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		args := make([]uint64, len(f.Sig.Params))
		for j, p := range f.Sig.Params {
			args[j] = uint64(j) & p.Mask()
		}
		rs, err := i.Call(ctx, f.Name, args...)
		cancel()
		trap, _ := err.(*backend.Trap)
		switch {
		case trap != nil && trap.Kind >= mir.TrapFuel:
			return got
		case err != nil:
			got = append(got, err.Error())
		default:
			s := f.Name
			for j, r := range rs {
				if x := mir.FloatOf(mir.F64, r); f.Sig.Results[j].IsFloat() && (x != x || r>>32 == 0) {
					continue // bits of a NaN
				}
				s += " " + mir.FormatConst(f.Sig.Results[j], r)
			}
			got = append(got, s)
		}
		if o.Stats && i.Stats().Blocks > 0 && o.Fuel < i.Stats().Blocks+i.Stats().Instructions && err == nil {
			t.Errorf("@%s counted %+v with fuel for %d", f.Name, i.Stats(), o.Fuel)
		}
		i.Close()
	}
	return got
}
