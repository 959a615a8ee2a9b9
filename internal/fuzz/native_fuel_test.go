package fuzz

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/testtool"
)

// TestNativeFuel holds that fuel ends random programs as native code where it
// ends them in the interpreter: with as much as they need, with one less, and
// somewhere before.
func TestNativeFuel(t *testing.T) {
	batches, size := batchesFromEnv(t)
	for _, cc := range []string{"clang-14", "clang-19"} {
		testtool.Path(t, cc)
	}
	for i := range batches {
		b := Batch{Seed: firstSeed(t) + i*size, Count: size / 4, Mixed: true, Oracle: interp.Backend}
		p, err := b.Make()
		if err != nil {
			t.Fatal(err)
		}
		fuels, wants := p.fuels(t)
		for _, level := range []string{"0", "2"} {
			o := backend.Options{Settings: backend.Settings{"cc": {[]string{"clang-14", "clang-19"}[i%2]}, "llvm-opt": {level}}}
			for k, name := range p.names {
				for j, fuel := range fuels[k] {
					o.Fuel = fuel
					if got, _ := p.call(t, name, native.Backend, o); got != wants[k][j] {
						t.Errorf("seed %d, %v, fuel %d\n%s", p.seeds[k], o.Settings, fuel, Difference(wants[k][j], got))
					}
				}
			}
		}
	}
}

// fuels returns for each program some amounts of fuel, and what it does with each
// in the interpreter.
func (p *Programs) fuels(t *testing.T) (fuels [][]uint64, wants [][]Outcome) {
	for i, name := range p.names {
		_, stats := p.call(t, name, interp.Backend, backend.Options{Stats: true})
		need := stats.Blocks + stats.Instructions
		some := []uint64{need, need - 1, 1 + rand.New(rand.NewPCG(p.seeds[i], 3)).Uint64N(need)}
		var outcomes []Outcome
		for k, fuel := range some {
			o, _ := p.call(t, name, interp.Backend, backend.Options{Fuel: fuel})
			// A block is charged whole, also if a trap or an exit is in it.
			if k < 2 && strings.HasPrefix(p.wants[i].End, "returned") && (o.End == "trap out-of-fuel") != (k == 1) {
				t.Errorf("seed %d needs %d, and with %d it ends with %s", p.seeds[i], need, fuel, o.End)
			}
			outcomes = append(outcomes, o)
		}
		fuels, wants = append(fuels, some), append(wants, outcomes)
	}
	return fuels, wants
}

// call runs a program of the batch in an instance of its own.
func (p *Programs) call(t *testing.T, name string, b *backend.Backend, o backend.Options) (Outcome, *backend.Stats) {
	var out bytes.Buffer
	o.MaxMemory = 1 << 40
	r, err := launch.Load(p.Module, b, host.Config{Stdout: &out}, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Instance.Close()
	bits, err := r.Call(context.Background(), name)
	return Outcome{endOf(p.Module.FuncByName(name), bits, err), out.String()}, r.Instance.Stats()
}
