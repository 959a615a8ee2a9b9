package mir

// What a reader of text adds: it keeps its own index of names while it reads,
// knows which names are free, and has no use for the ones kept here.

// NameNew names a value that has no name. The caller knows that no other value
// has it.
func (f *Func) NameNew(v Value, name []byte) {
	f.valNames.setNew(uint32(v), name, f.insts.n, f.valName)
}

// NameNewBlock names a block as NameNew does a value.
func (f *Func) NameNewBlock(b Block, name []byte) {
	f.blkNames.setNew(uint32(b), name, f.blocks.n, f.blkName)
}

// setNew gives a name that no handle has to one that has none.
func (t *nameTable) setNew(h uint32, name []byte, n uint32, of holder) {
	if t.index != nil {
		t.set(h, name, n, of)
		return
	}
	*of(h) = t.add(name)
}

// AddNewVar adds a variable. The caller knows that no other has its name.
func (f *Func) AddNewVar(x VarInfo) Var {
	f.vars = append(f.vars, x)
	return Var(len(f.vars))
}

// Clear takes the body away from a function and leaves its declaration.
func (f *Func) Clear() {
	*f = Func{Name: f.Name, Sig: f.Sig, Export: f.Export, Import: f.Import, Attrs: f.Attrs, Place: f.Place, Module: f.Module}
}
