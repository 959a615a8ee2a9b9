package mir

import "slices"

// Clone returns a copy of the module that shares nothing that changes. All
// handles mean the same in both.
func (m *Module) Clone() *Module {
	c := &Module{
		Files:  slices.Clone(m.Files),
		Final:  m.Final,
		decls:  make([]decl, len(m.decls)),
		order:  slices.Clone(m.order),
		byName: make(map[string]Sym, len(m.byName)),
	}
	for name, s := range m.byName {
		c.byName[name] = s
	}
	for i, d := range m.decls {
		if d.fn != nil {
			c.decls[i].fn = d.fn.Clone()
			c.decls[i].fn.Module = c
		}
		if d.global != nil {
			g := *d.global
			g.Init = slices.Clone(g.Init)
			c.decls[i].global = &g
		}
	}
	return c
}

// Clone returns a copy of the function that shares nothing that changes. All
// handles mean the same in both. It is not declared in the module.
func (f *Func) Clone() *Func {
	c := *f
	c.insts = f.insts.clone()
	c.edges = f.edges.clone()
	c.blocks = f.blocks.clone()
	c.lists = f.lists.clone()
	c.valNames = f.valNames.clone()
	c.blkNames = f.blkNames.clone()
	c.order = slices.Clone(f.order)
	c.slots = slices.Clone(f.slots)
	c.vars, c.varNames = slices.Clone(f.vars), nil
	c.sigs, c.sigIndex = slices.Clone(f.sigs), nil
	c.consts.slot = slices.Clone(f.consts.slot)
	return &c
}

func (t *nameTable) clone() nameTable {
	return nameTable{bytes: slices.Clone(t.bytes)}
}
