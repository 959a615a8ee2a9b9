package optest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
)

// A crossing is a function that is called from Go, and passes what it gets to a
// function of Go, directly or by its address, and what that returns back.
type crossing struct {
	sig        mir.Sig // of the function of Go; the other also has a number, and returns it last
	args, want []uint64
	calls      int
}

// randomBits returns random values of types, and the same with bits beyond them.
func randomBits(r *rand.Rand, ts []mir.Type) (exact, more []uint64) {
	for _, t := range ts {
		x := r.Uint64()
		exact, more = append(exact, x&t.Mask()), append(more, x)
	}
	return exact, more
}

// TestSignatures calls functions of random signatures on every backend, from Go and
// back to Go, with values of which every bit counts. The results of functions of
// Go have bits beyond their types, which must be cut off.
func TestSignatures(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 0))
	m := mir.NewModule("signatures.mir")
	imports := map[string]backend.HostFunc{}
	var all []*crossing
	anyTypes := func(most int) []mir.Type {
		ts := make([]mir.Type, r.IntN(most+1))
		for i := range ts {
			ts[i] = []mir.Type{mir.I1, mir.I8, mir.I16, mir.I32, mir.I64, mir.F32, mir.F64, mir.Ptr}[r.IntN(8)]
		}
		return ts
	}
	for n := range 60 {
		c := &crossing{sig: mir.Sig{Params: anyTypes(20), Results: anyTypes(6)}}
		var given []uint64
		c.args, _ = randomBits(r, c.sig.Params)
		c.want, given = randomBits(r, c.sig.Results)
		all = append(all, c)
		name := fmt.Sprintf("go%d", n)
		imports[name] = backend.HostFunc{Sig: c.sig, Fn: func(h *backend.HostCall) error {
			c.calls++
			if !slices.Equal(h.Args, c.args) || !slices.Equal(h.Types, c.sig.Params) {
				return fmt.Errorf("@%s%s gets %#x of %v, want %#x", name, c.sig, h.Args, h.Types, c.args)
			}
			copy(h.Results, given)
			return nil
		}}
		_, sym := m.AddImport(name, c.sig)
		b := m.Define(fmt.Sprintf("f%d", n), append(slices.Clone(c.sig.Params), mir.I64), append(slices.Clone(c.sig.Results), mir.I64)...)
		b.Func.Export = true
		var args []mir.Value
		for i := range c.sig.Params {
			args = append(args, b.Param(i))
		}
		var results []mir.Value
		if r.IntN(2) == 0 {
			results = b.Call(sym, args...)
		} else {
			results = b.CallI(c.sig, b.Addr(sym), args...)
		}
		b.Ret(append(results, b.Param(len(args)))...)
	}
	if err := mir.Verify(m).Err(); err != nil {
		t.Fatal(err)
	}
	for _, b := range cli.Backends() {
		if b.Load == nil {
			continue
		}
		t.Run(b.Name, func(t *testing.T) {
			if b.Needs != nil {
				if err := b.Needs(); err != nil {
					testtool.Missing(t, err.Error())
				}
			}
			in, err := b.Load(m, backend.Options{Imports: imports})
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			for n, c := range all {
				c.calls = 0
				last := r.Uint64()
				got, err := in.Call(context.Background(), fmt.Sprintf("f%d", n), append(slices.Clone(c.args), last)...)
				if err != nil {
					t.Fatal(err)
				}
				if want := append(slices.Clone(c.want), last); !slices.Equal(got, want) || c.calls != 1 {
					t.Errorf("%s gives %#x, want %#x; %d calls", c.sig, got, want, c.calls)
				}
			}
		})
	}
}
