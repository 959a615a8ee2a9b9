package passes

import (
	"sort"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// ConstData evaluates loads of constant data.
var ConstData = &Pass{
	Name:      "constdata",
	Doc:       "replace loads of const data at constant offsets by what is there",
	Preserves: FactsOfGraph,
	Run:       runConstData,
}

// runConstData looks at const alone. Data that the module never writes may
// still be written by an embedder, who finds it by its name.
func runConstData(c *Context, f *mir.Func) bool {
	d := constData{f: f, images: map[mir.Sym]*image{}}
	for _, b := range c.CFG().RPO {
		for i := range f.Insts(b) {
			if in := f.At(i); in.Op == mir.Load && !in.Flag() {
				if d.alias == nil {
					d.alias, d.subst = c.aliases(), newSubst(c, f)
				}
				d.load(i)
			}
		}
	}
	d.subst.apply()
	return d.changed
}

type constData struct {
	f       *mir.Func
	alias   *analysis.Alias
	subst   subst
	images  map[mir.Sym]*image
	changed bool
}

// image is the content of a global: its pieces and where each starts.
type image struct {
	data  []mir.Datum
	start []int64
	size  int64
}

func newImage(g *mir.Global) *image {
	m := &image{data: g.Init, start: make([]int64, len(g.Init))}
	for i := range g.Init {
		m.start[i] = m.size
		m.size += g.Init[i].Size()
	}
	return m
}

// load replaces a load by the value that is there, if that is plain bytes or
// the address of a symbol. An address that is not null and no symbol's has no
// constant in MIR text.
func (d *constData) load(i mir.Value) {
	in := d.f.At(i)
	at := d.alias.Access(i)
	if !at.Known || !d.alias.Constant(at.Base) {
		return
	}
	sym := mir.Sym(d.f.At(at.Base).Imm)
	m := d.images[sym]
	if m == nil {
		m = newImage(d.f.Module.Global(sym))
		d.images[sym] = m
	}
	if at.Off < 0 || at.Off > m.size-at.Size {
		return // a memory error
	}
	if a := m.address(at.Off); a != nil && in.Type == mir.Ptr {
		d.address(i, a)
	} else if bits, ok := m.bits(at.Off, at.Size); ok && (in.Type != mir.Ptr || bits == 0) {
		d.subst.set(i, d.f.Const(in.Type, bits))
		d.f.Remove(i)
		d.changed = true
	}
}

func (d *constData) address(i mir.Value, a *mir.Datum) {
	d.changed = true
	addr := d.f.Addr(a.Sym)
	if a.Off == 0 {
		d.subst.set(i, addr)
		d.f.Remove(i)
		return
	}
	become(d.f, i, mir.PtrAdd, mir.Void, addr, d.f.Int(mir.I64, a.Off))
}

// find returns the index of the piece that byte off is in.
func (m *image) find(off int64) int {
	return sort.Search(len(m.start), func(i int) bool { return m.start[i] > off }) - 1
}

// address returns the address item that starts at off, or nil.
func (m *image) address(off int64) *mir.Datum {
	if k := m.find(off); m.data[k].Kind == mir.DatumAddr && m.start[k] == off {
		return &m.data[k]
	}
	return nil
}

// bits returns size bytes at off as a little-endian number. It reports false
// if an address is among them.
func (m *image) bits(off, size int64) (bits uint64, ok bool) {
	k := m.find(off)
	for n := int64(0); n < size; n++ {
		for off+n >= m.start[k]+m.data[k].Size() {
			k++
		}
		d := &m.data[k]
		at := off + n - m.start[k]
		switch d.Kind {
		case mir.DatumAddr:
			return 0, false
		case mir.DatumBytes:
			bits |= uint64(d.Bytes[at]) << (8 * n)
		case mir.DatumValue:
			bits |= d.Bits >> (8 * at) & 0xff << (8 * n)
		}
	}
	return bits, true
}
