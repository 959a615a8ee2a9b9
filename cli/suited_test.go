package cli

import (
	"testing"

	"github.com/mirtool/mirtool/passes"
)

// TestSuited sees that what suits a backend changes the pipelines of levels.
func TestSuited(t *testing.T) {
	for _, b := range Backends() {
		if b.Instead == "" {
			continue
		}
		instead, err := passes.Parse(b.Instead, passes.All())
		if err != nil {
			t.Fatalf("%s: %v", b.Name, err)
		}
		for level := 2; level <= 3; level++ {
			pl, err := passes.Parse(passes.Level(level), passes.All())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range instead {
				if got := pl.With(passes.Pipeline{s}).String(); got == pl.String() {
					t.Errorf("%s: %s is in the place of nothing in -O%d", b.Name, s.String(), level)
				}
			}
		}
	}
}
