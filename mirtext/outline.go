package mirtext

import (
	varint "encoding/binary"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// An outline holds the symbols of a text that is read in parts: some 40 bytes
// for each.
type outline struct {
	names  []byte // for each symbol the length as a varint and the bytes
	syms   []outlineSym
	index  []uint32 // open addressing: the number of the symbol + 1
	sigs   []mir.Sig
	sigIDs map[string]uint32
	bad    map[string]bool // symbols whose declarations could not be read
}

type outlineSym struct {
	name  uint64 // offset in names
	sig   uint32 // of a function
	line  uint32
	col   uint16
	attrs mir.Attrs
	align uint16 // of data
	kind  outlineKind
}

type outlineKind uint8

const (
	outlineFunc outlineKind = iota
	outlineConst
	outlineData
)

func newOutline() *outline {
	return &outline{index: make([]uint32, 1024), sigIDs: map[string]uint32{}, bad: map[string]bool{}}
}

func (s *outlineSym) place() mir.Place { return mir.Place{Line: s.line, Col: s.col} }

func (o *outline) name(s *outlineSym) []byte {
	n, w := varint.Uvarint(o.names[s.name:])
	start := s.name + uint64(w)
	return o.names[start : start+n]
}

// slot returns where in the index a name is, or belongs.
func (o *outline) slot(name []byte) *uint32 {
	mask := uint32(len(o.index) - 1)
	for i := wordHash(name) & mask; ; i = (i + 1) & mask {
		if n := o.index[i]; n == 0 || string(o.name(&o.syms[n-1])) == string(name) {
			return &o.index[i]
		}
	}
}

// find returns the symbol with a name, or nil.
func (o *outline) find(name string) *outlineSym {
	if n := *o.slot([]byte(name)); n != 0 {
		return &o.syms[n-1]
	}
	return nil
}

// add adds a symbol of a module, unless its name is taken.
func (o *outline) add(m *mir.Module, s mir.Sym) {
	name := []byte(m.SymName(s))
	slot := o.slot(name)
	if *slot != 0 {
		return
	}
	at := m.SymPlace(s)
	sym := outlineSym{name: uint64(len(o.names)), line: at.Line, col: at.Col}
	if f := m.Func(s); f != nil {
		sym.sig, sym.attrs = o.sig(f.Sig), f.Attrs
	} else if g := m.Global(s); g.Const {
		sym.kind, sym.align = outlineConst, uint16(g.Align)
	} else {
		sym.kind, sym.align = outlineData, uint16(g.Align)
	}
	o.names = append(varint.AppendUvarint(o.names, uint64(len(name))), name...)
	o.syms = append(o.syms, sym)
	*slot = uint32(len(o.syms))
	if 2*len(o.syms) > len(o.index) {
		o.grow()
	}
}

func (o *outline) grow() {
	o.index = make([]uint32, 2*len(o.index))
	for i := range o.syms {
		*o.slot(o.name(&o.syms[i])) = uint32(i + 1)
	}
}

// sig returns the number of a signature.
func (o *outline) sig(s mir.Sig) uint32 {
	key := make([]byte, 0, 32)
	for _, t := range s.Params {
		key = append(key, byte(t))
	}
	key = append(key, 0)
	if s.Variadic {
		key = append(key, 0)
	}
	for _, t := range s.Results {
		key = append(key, byte(t))
	}
	id, ok := o.sigIDs[string(key)]
	if !ok {
		id = uint32(len(o.sigs))
		o.sigs = append(o.sigs, mir.Sig{Params: append([]mir.Type(nil), s.Params...), Results: append([]mir.Type(nil), s.Results...), Variadic: s.Variadic})
		o.sigIDs[string(key)] = id
	}
	return id
}

// declare declares a symbol in the module of a part: a function as an import,
// data without content. It returns 0 when there is none.
func (o *outline) declare(m *mir.Module, name string) mir.Sym {
	s := o.find(name)
	if s == nil {
		return 0
	}
	if s.kind != outlineFunc {
		return m.AddGlobal(&mir.Global{Name: name, Const: s.kind == outlineConst, Align: int(s.align), Place: s.place()})
	}
	f, sym := m.AddImport(name, o.sigs[s.sig])
	f.Attrs, f.Place = s.attrs, s.place()
	return sym
}

func (o *outline) near(name string) string {
	var names []string
	for i := range o.syms {
		names = append(names, string(o.name(&o.syms[i])))
	}
	return near.Name(name, names)
}
