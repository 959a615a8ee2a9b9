package mir

import (
	"slices"
	"sync"
)

// Version is the version of the text format that this package writes, and the
// newest that it reads.
const Version = 1

// Sym is a handle of a symbol of a module: a function, an import, constant
// bytes or data. 0 is no symbol.
type Sym uint32

// Module is a program or a part of one.
type Module struct {
	// Files are the texts that places point into. Index 0 is the text the
	// module was read from, or has no name when it was built in memory.
	Files []File

	// Final is a function without parameters and results that a backend calls
	// when a call from outside ends, by a return, an exit or a trap; 0 for none.
	// Linking with the runtime module sets it.
	Final Sym

	decls  []decl // by Sym-1
	order  []Sym
	byName map[string]Sym
	files  sync.Mutex // guards the growth of Files

	fileIndex map[File]uint16 // made again when Files has changed otherwise
}

// decl is what a Sym stands for: one of the two is set, or none once removed.
type decl struct {
	fn     *Func
	global *Global
}

// Global is an object in memory that is there from the start to the end.
type Global struct {
	Name  string
	Const bool // read-only
	Align int  // power of two, 0 when not said
	Init  []Datum
	Place Place // of the name
}

// DatumKind says what a piece of a global's content is.
type DatumKind uint8

// The kinds of content.
const (
	DatumBytes DatumKind = iota // Bytes as they are
	DatumValue                  // Bits as a value of Type
	DatumAddr                   // the address of Sym plus Off, 8 bytes
	DatumZero                   // Off zero bytes
)

// Datum is a piece of a global's content. Pieces follow one another without
// gaps.
type Datum struct {
	Kind  DatumKind
	Type  Type
	Sym   Sym
	Off   int64
	Bits  uint64
	Bytes string
	Place Place
}

// Size returns the number of bytes the piece takes.
func (d *Datum) Size() int64 {
	switch d.Kind {
	case DatumBytes:
		return int64(len(d.Bytes))
	case DatumValue:
		return int64(d.Type.Size())
	case DatumAddr:
		return 8
	}
	return d.Off
}

// Size returns the number of bytes the global takes.
func (g *Global) Size() int64 {
	var n int64
	for i := range g.Init {
		n += g.Init[i].Size()
	}
	return n
}

// DefaultGlobalAlign is the alignment of a global that names none.
const DefaultGlobalAlign = 8

// Alignment returns the alignment that the global has: the one that was given,
// or DefaultGlobalAlign.
func (g *Global) Alignment() int {
	if g.Align != 0 {
		return g.Align
	}
	return DefaultGlobalAlign
}

// NewModule returns an empty module. The name is that of its text, for
// messages, and may be empty.
func NewModule(name string) *Module {
	return &Module{Files: []File{{Name: name, Text: true}}, byName: map[string]Sym{}}
}

// Name returns the name of the text the module was read from.
func (m *Module) Name() string { return m.Files[0].Name }

// FileIndex returns the number of the file for a Place, adding it if need be.
// It may be called from several goroutines; after 65,535 files it returns 0.
func (m *Module) FileIndex(f File) uint16 {
	m.files.Lock()
	defer m.files.Unlock()
	if len(m.fileIndex) != len(m.Files) {
		m.fileIndex = map[File]uint16{}
		for i, f := range slices.Backward(m.Files) {
			m.fileIndex[f] = uint16(i)
		}
	}
	i, ok := m.fileIndex[f]
	if !ok && len(m.Files) <= 65535 {
		i = uint16(len(m.Files))
		m.Files = append(m.Files, f)
		m.fileIndex[f] = i
	}
	return i
}

// FileOf returns the file that a place points into.
func (m *Module) FileOf(p Place) File {
	m.files.Lock()
	defer m.files.Unlock()
	return m.Files[p.File]
}

// Syms returns the symbols in the order of their declaration. The slice
// belongs to the module; SetSyms changes it.
func (m *Module) Syms() []Sym { return m.order }

// NumSyms returns a bound above every Sym, for tables indexed by Sym.
func (m *Module) NumSyms() int { return len(m.decls) + 1 }

// Lookup returns the symbol with the given name, or 0.
func (m *Module) Lookup(name string) Sym { return m.byName[name] }

// Func returns the function that s stands for, or nil.
func (m *Module) Func(s Sym) *Func {
	if s == 0 || int(s) > len(m.decls) {
		return nil
	}
	return m.decls[s-1].fn
}

// Global returns the global that s stands for, or nil.
func (m *Module) Global(s Sym) *Global {
	if s == 0 || int(s) > len(m.decls) {
		return nil
	}
	return m.decls[s-1].global
}

// SymName returns the name of a symbol.
func (m *Module) SymName(s Sym) string {
	if f := m.Func(s); f != nil {
		return f.Name
	}
	if g := m.Global(s); g != nil {
		return g.Name
	}
	return ""
}

// HasSym reports whether the module has a function or a global of that handle. Its
// name may be empty.
func (m *Module) HasSym(s Sym) bool { return m.Func(s) != nil || m.Global(s) != nil }

// SymPlace returns where the symbol is declared.
func (m *Module) SymPlace(s Sym) Place {
	if f := m.Func(s); f != nil {
		return f.Place
	}
	if g := m.Global(s); g != nil {
		return g.Place
	}
	return Place{}
}

// add declares a symbol. It returns 0 when the name is taken.
func (m *Module) add(name string, d decl) Sym {
	if m.byName[name] != 0 {
		return 0
	}
	m.decls = append(m.decls, d)
	s := Sym(len(m.decls))
	m.byName[name] = s
	m.order = append(m.order, s)
	return s
}

// AddFunc declares a function, which is defined by adding blocks to it. It
// returns nil and 0 when the name is taken.
func (m *Module) AddFunc(name string, sig Sig) (*Func, Sym) {
	f := &Func{Name: name, Sig: sig, Module: m}
	s := m.add(name, decl{fn: f})
	if s == 0 {
		return nil, 0
	}
	return f, s
}

// AddImport declares a function that the host or another module provides. It
// returns nil and 0 when the name is taken.
func (m *Module) AddImport(name string, sig Sig) (*Func, Sym) {
	f, s := m.AddFunc(name, sig)
	if f != nil {
		f.Import = true
	}
	return f, s
}

// AddGlobal declares a global, which the module takes over. It returns 0 when
// the name is taken.
func (m *Module) AddGlobal(g *Global) Sym { return m.add(g.Name, decl{global: g}) }

// Remove drops a symbol, which nothing may use any more.
func (m *Module) Remove(s Sym) {
	delete(m.byName, m.SymName(s))
	m.decls[s-1] = decl{}
	for i, o := range m.order {
		if o == s {
			m.order = append(m.order[:i:i], m.order[i+1:]...)
			return
		}
	}
}

// SetSyms replaces the list of symbols, to drop many at once or reorder them.
// The module takes the slice over.
func (m *Module) SetSyms(order []Sym) {
	keep := make([]bool, m.NumSyms())
	for _, s := range order {
		keep[s] = true
	}
	for _, s := range m.order {
		if !keep[s] {
			delete(m.byName, m.SymName(s))
			m.decls[s-1] = decl{}
		}
	}
	m.order = order
}

// Rename gives a symbol a new name. It reports whether the name was free.
func (m *Module) Rename(s Sym, name string) bool {
	if m.byName[name] != 0 {
		return false
	}
	delete(m.byName, m.SymName(s))
	m.byName[name] = s
	if f := m.Func(s); f != nil {
		f.Name = name
	} else {
		m.Global(s).Name = name
	}
	return true
}

// Funcs returns the functions that have a body, in order. The slice is fresh.
func (m *Module) Funcs() []*Func {
	var fs []*Func
	for _, s := range m.order {
		if f := m.Func(s); f != nil && f.Defined() {
			fs = append(fs, f)
		}
	}
	return fs
}

// FuncByName returns the function with the given name, or nil.
func (m *Module) FuncByName(name string) *Func { return m.Func(m.byName[name]) }

// ExportByName returns the function with a body that is exported under the
// given name, or nil.
func (m *Module) ExportByName(name string) *Func {
	if f := m.FuncByName(name); f != nil && f.Export && f.Defined() {
		return f
	}
	return nil
}
