package passes

import (
	"slices"
	"testing"
)

// flat lists the steps of a pipeline, those that are repeated once.
func flat(pl Pipeline) []string {
	var names []string
	for i := range pl {
		if pl[i].Fixpoint != nil {
			names = append(names, flat(pl[i].Fixpoint)...)
		} else {
			names = append(names, pl[i].String())
		}
	}
	return names
}

// Each row of order holds in all levels that have both steps, and speaks of at
// least one of them.
func TestLevelOrder(t *testing.T) {
	spoken := make([]bool, len(order))
	for n := range levels {
		pl, err := Parse(Level(n), All())
		if err != nil {
			t.Fatalf("-O%d: %v", n, err)
		}
		names := flat(pl)
		for k, o := range order {
			i, j := slices.Index(names, o.one), slices.Index(names, o.other)
			if i < 0 || j < 0 {
				continue
			}
			spoken[k] = true
			if i > j {
				t.Errorf("-O%d: %s stands behind %s, but: %s", n, o.one, o.other, o.why)
			}
		}
	}
	for k, o := range order {
		if !spoken[k] {
			t.Errorf("no level has both %s and %s", o.one, o.other)
		}
	}
}
