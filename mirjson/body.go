package mirjson

import "github.com/mirtool/mirtool/mir"

// body is the state of reading a function's body.
type body struct {
	*reader
	f  *mir.Func
	it *item

	vars     map[string]mir.Var
	badNames map[string]bool // variables ($) and blocks (^) that were complained of
	blocks   []blockItem
	cur      mir.Block
	forward  []forwardRef
	wants    []wantType
	anyBad   mir.Value
	lost     bool // a wrong instruction perhaps lacks a name

	vals  []mir.Value // operands of the instruction that is being read
	edges []edge
}

// blockItem is a block whose instructions are still to be read.
type blockItem struct {
	b  mir.Block
	at int // offset of the list of instructions
}

// forwardRef is a value that was mentioned before its definition.
type forwardRef struct {
	v    mir.Value
	text text
}

// wantType is a type that an argument claims for a value, to be checked once
// all values are known.
type wantType struct {
	v    mir.Value
	t    mir.Type
	text text
}

// isForward marks in Inst.Imm a value that is mentioned and not yet defined.
const isForward = -1

func newBody(r *reader, it *item) *body {
	return &body{reader: r, f: it.fn, it: it, vars: map[string]mir.Var{}, badNames: map[string]bool{}}
}

func (b *body) read() {
	entry := b.f.AddBlock()
	b.addParams(entry, b.it.params)
	if b.it.vars != 0 {
		b.each(b.it.vars, "variables", func(int) { b.variable() })
	}
	if b.it.slots != 0 {
		b.each(b.it.slots, "slots", func(int) { b.slot() })
	}
	b.each(b.it.blocks, "blocks", func(int) { b.block() })
	if len(b.blocks) == 0 {
		b.noBlock()
	}
	for _, it := range b.blocks {
		b.cur = it.b
		if it.at == 0 { // it has been complained of
			b.f.Append(b.cur, b.f.New(mir.OpBad, mir.Void, mir.Void))
			continue
		}
		b.each(it.at, "instructions", func(int) {
			if b.stopped {
				b.off = skip(b.src, b.off)
				return
			}
			b.inst()
		})
	}
	b.finish()
	b.f.ForgetNames()
}

// noBlock gives a function without blocks one that says nothing.
func (b *body) noBlock() {
	if b.src[b.it.blocks] == '[' {
		b.bad(b.it.blocks, codeBlock, "func @%s has no block", short(b.f.Name))
	}
	b.f.Append(b.f.Entry(), b.f.New(mir.OpBad, mir.Void, mir.Void))
}

// The fields of a block.
const (
	bloName = iota
	bloParams
	bloPlace
	bloInsts
)

var blockShape = shape{"a block", []string{"name", "params", "place", "instructions"}}

// block makes a block with its parameters.
func (b *body) block() {
	var m members
	if !b.object(&blockShape, &m) {
		return
	}
	blk := b.f.Entry()
	entry := len(b.blocks) == 0
	if !entry {
		blk = b.f.AddBlock()
	}
	at := m.at[bloInsts]
	if !b.need(&blockShape, &m, bloInsts) {
		at = 0
	}
	b.blocks = append(b.blocks, blockItem{blk, at})
	b.f.SetBlockPlace(blk, b.place(&m, bloPlace))
	if b.need(&blockShape, &m, bloName) {
		b.nameBlock(blk, m.at[bloName])
	}
	if m.have.has(bloParams) {
		b.blockParams(blk, entry, m.at[bloParams])
	}
}

// blockParams reads the parameters of a block. When that cannot be, nothing is
// said of what is passed to the block.
func (b *body) blockParams(blk mir.Block, entry bool, at int) {
	before := len(b.problems)
	ps := b.params(nil, at)
	if entry && len(ps) > 0 {
		b.bad(at, codeBlock, "the entry block takes the parameters of the function and none of its own")
	}
	if len(b.problems) == before {
		b.addParams(blk, ps)
		return
	}
	b.badNames["^"+b.f.BlockName(blk)] = true
	b.lost = true
	for _, p := range ps {
		b.badName(p.name.s)
	}
}

func (b *body) nameBlock(blk mir.Block, at int) {
	name, ok := b.textAt(at, "a name")
	if !ok {
		return
	}
	if b.f.BlockByName(string(name.s)) != 0 {
		b.bad(name.off, codeDuplicate, "^%s is there twice", short(string(name.s)))
		return
	}
	b.f.NameNewBlock(blk, name.s)
}

// finish complains of what was mentioned and never defined.
func (b *body) finish() {
	for _, w := range b.wants {
		in := b.f.At(w.v)
		if in.Op != mir.OpBad && in.Res != w.t {
			b.bad(w.text.off, codeType, "%s has type %s, not %s", short(string(w.text.s)), in.Res, w.t)
		}
	}
	var names []string
	for _, ref := range b.forward {
		in := b.f.At(ref.v)
		if in.Imm != isForward {
			continue
		}
		in.Imm = 0
		if b.lost {
			continue
		}
		if names == nil {
			names = b.valueNames()
		}
		b.unknown(ref.text.off, codeName, "value", "%", ref.text.s[1:], names)
	}
}

// valueNames returns the names of all values that are defined, if they are not
// too many to look for near ones.
func (b *body) valueNames() []string {
	names := []string{""}
	for v := mir.Value(1); int(v) < b.f.NumValues() && len(names) <= nearMax; v++ {
		if in := b.f.At(v); b.f.HasName(v) && in.Op != mir.OpBad {
			names = append(names, b.f.NameOf(v))
		}
	}
	return names
}
