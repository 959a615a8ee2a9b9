package mirgen

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// region is a global that programs read and write.
type region struct {
	sym   mir.Sym
	kind  kind
	skew  int64 // where the cells begin
	size  int64 // from there
	align int64
	fixed bool
}

// message is what is printed.
const message = "-- "

// globals makes the globals: one of each kind at least, and constants.
func (g *gen) globals() {
	g.check = g.m.AddGlobal(&mir.Global{Name: "check", Init: []mir.Datum{{Kind: mir.DatumValue, Type: mir.I64, Bits: g.next()}}})
	g.message = g.m.AddGlobal(&mir.Global{Name: "message", Const: true, Init: []mir.Datum{{Kind: mir.DatumBytes, Bytes: message}}})
	kinds := []kind{bytes, f32s, f64s, ptrs}
	for range g.below(4) {
		kinds = append(kinds, pick(&g.rng, kinds))
	}
	for i, k := range kinds {
		g.region(k, i >= 4 && g.chance(50))
	}
}

func (g *gen) region(k kind, fixed bool) {
	r := region{kind: k, size: flows + 8*int64(g.below(5)), align: 8, fixed: fixed}
	gl := &mir.Global{Name: fmt.Sprintf("%s%d", [...]string{bytes: "bytes", f32s: "f32s", f64s: "f64s", ptrs: "ptrs"}[k], len(g.regions)), Const: fixed}
	if g.chance(40) {
		r.align = 1 << g.below(6)
		gl.Align = int(r.align)
	}
	if g.chance(30) {
		r.skew = int64(g.between(1, 9))
		gl.Init = append(gl.Init, mir.Datum{Kind: mir.DatumZero, Off: r.skew})
	}
	for at := int64(0); at < r.size; {
		d := g.datum(k, r.size-at)
		gl.Init = append(gl.Init, d)
		at += d.Size()
	}
	r.sym = g.m.AddGlobal(gl)
	g.regions = append(g.regions, r)
}

// datum returns a piece of a global of at most so many bytes.
func (g *gen) datum(k kind, room int64) mir.Datum {
	switch {
	case k == ptrs:
		return g.address()
	case k != bytes:
		return mir.Datum{Kind: mir.DatumValue, Type: k.cell(), Bits: pick(&g.rng, edges[k.cell()])}
	case g.chance(20):
		return mir.Datum{Kind: mir.DatumZero, Off: int64(g.between(1, int(room)))}
	case g.chance(20):
		return mir.Datum{Kind: mir.DatumBytes, Bytes: "abcdefghijklmnopqrstuvwxyz"[:min(room, int64(g.between(1, 26)))]}
	}
	t := pick(&g.rng, []mir.Type{mir.I8, mir.I16, mir.I32, mir.I64, mir.F32, mir.F64, mir.I1})
	if int64(t.Size()) > room {
		t = mir.I8
	}
	return mir.Datum{Kind: mir.DatumValue, Type: t, Bits: pick(&g.rng, edges[t])}
}

// address returns a pointer into the first region, which holds bytes.
func (g *gen) address() mir.Datum {
	r := &g.regions[0]
	return mir.Datum{Kind: mir.DatumAddr, Sym: r.sym, Off: r.skew + int64(g.below(int(r.size-flows)+1))}
}

// edges are the values of each type on which things go wrong.
var edges = func() (all [mir.Ptr + 1][]uint64) {
	for _, t := range mir.AllTypes {
		all[t] = mir.EdgeValues(t)
	}
	return all
}()
