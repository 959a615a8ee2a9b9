package mir

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPagesStay adds records and checks that earlier ones neither move nor change.
func TestPagesStay(t *testing.T) {
	var a pages[uint64]
	var at []*uint64
	for i := range uint32(3 * maxRoom) {
		if got := a.add(); got != i {
			t.Fatalf("add gives %d, want %d", got, i)
		}
		p := a.at(i)
		*p = uint64(i) * 3
		at = append(at, p)
	}
	c := a.clone()
	for i, p := range at {
		if a.at(uint32(i)) != p || *p != uint64(i)*3 || *c.at(uint32(i)) != *p || c.at(uint32(i)) == p {
			t.Fatalf("record %d moved, changed, or is shared with the clone", i)
		}
	}
}

// poolModel is a pool beside plain slices that hold the same.
type poolModel struct {
	p     pool
	lists []vlist
	n     []uint8
	want  [][]Value
}

func (m *poolModel) check(t *rapid.T) {
	for i := range m.lists {
		if got := m.p.view(&m.lists[i], m.n[i]); !slices.Equal(got, m.want[i]) {
			t.Fatalf("list %d is %v, want %v", i, got, m.want[i])
		}
	}
}

// TestPool makes lists grow, shrink and change by turns; none may touch another.
func TestPool(t *testing.T) {
	lengths := rapid.OneOf(rapid.IntRange(0, 9), rapid.IntRange(0, 2*poolPage+1))
	rapid.Check(t, func(t *rapid.T) {
		const lists = 4
		m := &poolModel{lists: make([]vlist, lists), n: make([]uint8, lists), want: make([][]Value, lists)}
		pick := func(t *rapid.T) int { return rapid.IntRange(0, lists-1).Draw(t, "list") }
		next := Value(0)
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				i, vs := pick(t), make([]Value, lengths.Draw(t, "length"))
				for k := range vs {
					next++
					vs[k] = next
				}
				m.n[i], m.want[i] = m.p.put(&m.lists[i], m.n[i], vs), vs
			},
			"push": func(t *rapid.T) {
				i := pick(t)
				next++
				m.n[i] = m.p.push(&m.lists[i], m.n[i], next)
				m.want[i] = append(m.want[i], next)
			},
			"cut": func(t *rapid.T) { // a list put over itself
				i := pick(t)
				from := rapid.IntRange(0, len(m.want[i])).Draw(t, "from")
				m.n[i] = m.p.put(&m.lists[i], m.n[i], m.p.view(&m.lists[i], m.n[i])[from:])
				m.want[i] = slices.Clone(m.want[i][from:])
			},
			"clone": func(t *rapid.T) {
				old := m.p
				m.p = m.p.clone()
				for _, pg := range old.page {
					clear(pg)
				}
			},
			"": m.check,
		})
	})
}
