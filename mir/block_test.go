package mir

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// listModel is two blocks beside plain slices of their instructions.
type listModel struct {
	f      *Func
	blocks [2]Block
	want   [2][]Value
}

func (m *listModel) check(t *rapid.T) {
	for i, b := range m.blocks {
		var fore, back []Value
		for v := range m.f.Insts(b) {
			if m.f.At(v).Block() != b {
				t.Fatalf("%d is in block %d and says %d", v, b, m.f.At(v).Block())
			}
			fore = append(fore, v)
		}
		for v := m.f.Last(b); v != 0; v = m.f.Prev(v) {
			back = append(back, v)
		}
		slices.Reverse(back)
		if !slices.Equal(fore, m.want[i]) || !slices.Equal(back, m.want[i]) {
			t.Fatalf("block %d is %v forwards and %v backwards, want %v", b, fore, back, m.want[i])
		}
	}
}

// pick chooses an instruction: the number of its block and its index there.
func (m *listModel) pick(t *rapid.T) (blk, at int) {
	blk = rapid.IntRange(0, 1).Draw(t, "block")
	if len(m.want[blk]) == 0 {
		blk = 1 - blk
	}
	if len(m.want[blk]) == 0 {
		t.Skip("no instruction")
	}
	return blk, rapid.IntRange(0, len(m.want[blk])-1).Draw(t, "index")
}

// TestInsts puts instructions into blocks, moves and removes them.
func TestInsts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &Func{Module: NewModule("")}
		m := &listModel{f: f, blocks: [2]Block{f.AddBlock(), f.AddBlock()}}
		fresh := func() Value { return f.New(Add, I32, I32) }
		insert := func(blk, at int, v Value) { m.want[blk] = slices.Insert(m.want[blk], at, v) }
		remove := func(blk, at int) { m.want[blk] = slices.Delete(m.want[blk], at, at+1) }
		t.Repeat(map[string]func(*rapid.T){
			"append": func(t *rapid.T) {
				blk, v := rapid.IntRange(0, 1).Draw(t, "block"), fresh()
				f.Append(m.blocks[blk], v)
				insert(blk, len(m.want[blk]), v)
			},
			"before": func(t *rapid.T) {
				blk, at := m.pick(t)
				v := fresh()
				f.InsertBefore(m.want[blk][at], v)
				insert(blk, at, v)
			},
			"after": func(t *rapid.T) {
				blk, at := m.pick(t)
				v := fresh()
				f.InsertAfter(m.want[blk][at], v)
				insert(blk, at+1, v)
			},
			"move": func(t *rapid.T) {
				blk, at := m.pick(t)
				v := m.want[blk][at]
				f.Detach(v)
				f.Append(m.blocks[1-blk], v)
				remove(blk, at)
				insert(1-blk, len(m.want[1-blk]), v)
			},
			"remove": func(t *rapid.T) {
				blk, at := m.pick(t)
				f.Remove(m.want[blk][at])
				f.Detach(m.want[blk][at]) // does nothing
				remove(blk, at)
			},
			"remove while walking": func(t *rapid.T) {
				drop := rapid.SliceOfN(rapid.Bool(), 1, 8).Draw(t, "drop")
				var left []Value
				i := 0
				for v := range f.Insts(m.blocks[0]) {
					if drop[i%len(drop)] {
						f.Remove(v)
					} else {
						left = append(left, v)
					}
					i++
				}
				m.want[0] = left
			},
			"clone": func(*rapid.T) {
				old := f
				f = f.Clone()
				m.f = f
				for v := range old.Insts(m.blocks[0]) {
					old.Remove(v)
				}
			},
			"": m.check,
		})
	})
}

// TestRemoveCall removes a call of several results, which go with it.
func TestRemoveCall(t *testing.T) {
	m := NewModule("")
	sig := Sig{Results: []Type{I32, I64, F64}}
	_, callee := m.AddImport("g", sig)
	b := m.Define("f", nil)
	rs := b.Call(callee)
	b.Ret()
	f := b.Func
	f.SetName(rs[1], "x")
	call := f.First(f.Entry())
	if got := f.Results(call); !slices.Equal(got, rs) || len(rs) != 3 {
		t.Fatalf("the call yields %v, %v", got, rs)
	}
	f.Remove(call)
	if v := f.First(f.Entry()); f.At(v).Op != Ret || f.Next(v) != 0 || f.ValueByName("x") != 0 {
		t.Errorf("left after the call was removed:\n%s", f)
	}
}
