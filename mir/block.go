package mir

import "iter"

// Blocks returns the blocks in their order, the entry first. The slice belongs
// to the function; SetBlocks changes it.
func (f *Func) Blocks() []Block { return f.order }

// SetBlocks replaces the list of blocks, to drop or reorder them. The entry
// must stay first. The function takes the slice over.
func (f *Func) SetBlocks(order []Block) { f.order = order }

// Entry returns the first block, or 0.
func (f *Func) Entry() Block {
	if len(f.order) == 0 {
		return 0
	}
	return f.order[0]
}

// AddBlock appends an empty block. The first one is the entry, and its
// parameters are those of the function.
func (f *Func) AddBlock() Block {
	b := f.NewBlock()
	f.order = append(f.order, b)
	return b
}

// NewBlock makes a block that is not in the function's order yet.
func (f *Func) NewBlock() Block {
	if f.blocks.n == 0 {
		f.blocks.add()
	}
	return Block(f.blocks.add())
}

func (f *Func) blk(b Block) *blockData { return f.blocks.at(uint32(b)) }

// BlockPlace returns where the block starts.
func (f *Func) BlockPlace(b Block) Place { return f.blk(b).place }

// SetBlockPlace says where the block starts.
func (f *Func) SetBlockPlace(b Block, p Place) { f.blk(b).place = p }

// Params returns the parameters of a block; those of the entry are the
// function's. The slice may be written to.
func (f *Func) Params(b Block) []Value {
	d := f.blk(b)
	return f.lists.view(&d.params, d.bits)
}

// AddParam appends a parameter to a block.
func (f *Func) AddParam(b Block, t Type) Value {
	v := f.alloc(OpParam)
	in := f.At(v)
	in.Res, in.block = t, b
	d := f.blk(b)
	d.bits = f.lists.push(&d.params, d.bits, v)
	return v
}

// SetParams replaces the parameters of a block with some of its own.
func (f *Func) SetParams(b Block, ps ...Value) {
	d := f.blk(b)
	d.bits = f.lists.put(&d.params, d.bits, ps)
}

// First returns the first instruction of a block, or 0.
func (f *Func) First(b Block) Value { return f.blk(b).first }

// Last returns the last instruction of a block, its terminator when the block
// is whole, or 0.
func (f *Func) Last(b Block) Value { return f.blk(b).last }

// Next returns the instruction after v in its block, or 0.
func (f *Func) Next(v Value) Value { return f.At(v).next }

// Prev returns the instruction before v in its block, or 0.
func (f *Func) Prev(v Value) Value { return f.At(v).prev }

// Insts yields the instructions of a block in order. The one yielded may be
// removed; what is inserted after it is yielded too.
func (f *Func) Insts(b Block) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for v := f.First(b); v != 0; {
			in := f.At(v)
			if !yield(v) {
				return
			}
			v = in.next
		}
	}
}

// Append puts an instruction that is in no block at the end of b.
func (f *Func) Append(b Block, v Value) {
	d, in := f.blk(b), f.At(v)
	in.block, in.prev, in.next = b, d.last, 0
	if d.last == 0 {
		d.first = v
	} else {
		f.At(d.last).next = v
	}
	d.last = v
}

// InsertBefore puts an instruction that is in no block before pos.
func (f *Func) InsertBefore(pos, v Value) {
	p, in := f.At(pos), f.At(v)
	in.block, in.prev, in.next = p.block, p.prev, pos
	if p.prev == 0 {
		f.blk(p.block).first = v
	} else {
		f.At(p.prev).next = v
	}
	p.prev = v
}

// InsertAfter puts an instruction that is in no block after pos.
func (f *Func) InsertAfter(pos, v Value) {
	if next := f.Next(pos); next != 0 {
		f.InsertBefore(next, v)
		return
	}
	f.Append(f.At(pos).block, v)
}

// Detach takes v out of its block, to be put elsewhere. Its next link is kept,
// so that a walk that stands on it can go on.
func (f *Func) Detach(v Value) {
	in := f.At(v)
	if in.block == 0 {
		return
	}
	d := f.blk(in.block)
	if in.prev == 0 {
		d.first = in.next
	} else {
		f.At(in.prev).next = in.next
	}
	if in.next == 0 {
		d.last = in.prev
	} else {
		f.At(in.next).prev = in.prev
	}
	in.block = 0
}

// Remove takes v out of its block for good and frees its name. Nothing may use
// it any more. The results of a call of several go with it. A parameter or slot
// must also be left out of SetParams or SetSlots.
func (f *Func) Remove(v Value) {
	in := f.At(v)
	if in.Op == OpParam {
		in.block = 0 // it is in no list of instructions
	}
	if in.Op.Form() == FormCall || in.Op.Form() == FormCallI {
		for _, r := range f.Results(v) {
			f.Detach(r)
			f.valNames.release(uint32(r), &f.At(r).name)
		}
	}
	f.Detach(v)
	f.valNames.release(uint32(v), &f.At(v).name)
}

// Successors appends the targets of b's terminator to dst, one an edge.
func (f *Func) Successors(dst []Block, b Block) []Block {
	if t := f.Last(b); t != 0 {
		for i := range f.NumEdges(t) {
			dst = append(dst, f.Edge(t, i).To)
		}
	}
	return dst
}

// Name returns the name of a value: the one that it was given, or one derived
// from its handle, which no other has.
func (f *Func) NameOf(v Value) string {
	if off := f.At(v).name; off != 0 {
		return string(f.valNames.get(off))
	}
	return string(f.valNames.free([]byte(itoa(int(v))), f.insts.n, f.valName))
}

// Unname takes a value's name away.
func (f *Func) Unname(v Value) { f.valNames.release(uint32(v), &f.At(v).name) }

// HasName reports whether the value was given a name.
func (f *Func) HasName(v Value) bool { return f.At(v).name != 0 }

// SetName names a value; a name that another has gets the next free suffix.
func (f *Func) SetName(v Value, name string) {
	if f.ValueByName(name) == v {
		return
	}
	f.valNames.set(uint32(v), f.valNames.free([]byte(name), f.insts.n, f.valName), f.insts.n, f.valName)
}

// NameLike gives v the name that a value of g, which may be f itself, was given,
// or else the next free one that is derived from it. Without one v stays as it is.
func (f *Func) NameLike(v Value, g *Func, like Value) {
	if off := g.At(like).name; off != 0 {
		t := &f.valNames
		t.set(uint32(v), t.free(g.valNames.get(off), f.insts.n, f.valName), f.insts.n, f.valName)
	}
}

// NameBlockLike is NameLike for blocks, where one without a name lends that which
// is derived from its handle.
func (f *Func) NameBlockLike(b Block, g *Func, like Block) {
	off := g.blk(like).name
	if off == 0 {
		f.SetBlockName(b, g.BlockName(like))
		return
	}
	t := &f.blkNames
	t.set(uint32(b), t.free(g.blkNames.get(off), f.blocks.n, f.blkName), f.blocks.n, f.blkName)
}

// ValueByName returns the value that was given the name, or 0.
func (f *Func) ValueByName(name string) Value {
	return Value(lookup(&f.valNames, name, f.insts.n, f.valName))
}

// BlockName returns the name of a block, as NameOf does for values.
func (f *Func) BlockName(b Block) string {
	if off := f.blk(b).name; off != 0 {
		return string(f.blkNames.get(off))
	}
	return string(f.blkNames.free([]byte(itoa(int(b))), f.blocks.n, f.blkName))
}

// SetBlockName names a block, as SetName does for values.
func (f *Func) SetBlockName(b Block, name string) {
	if f.BlockByName(name) == b {
		return
	}
	f.blkNames.set(uint32(b), f.blkNames.free([]byte(name), f.blocks.n, f.blkName), f.blocks.n, f.blkName)
}

// BlockByName returns the block that was given the name, or 0.
func (f *Func) BlockByName(name string) Block {
	return Block(lookup(&f.blkNames, name, f.blocks.n, f.blkName))
}

// ForgetNames drops the indexes by name, which are made again when needed.
func (f *Func) ForgetNames() { f.valNames.index, f.blkNames.index = nil, nil }

func (f *Func) valName(h uint32) *uint32 { return &f.insts.at(h).name }
func (f *Func) blkName(h uint32) *uint32 { return &f.blocks.at(h).name }
