package rt_test

import (
	"testing"

	"github.com/mirtool/mirtool/rt"
)

// TestLibraryDocs holds the documentation of the library to what can be
// imported.
func TestLibraryDocs(t *testing.T) {
	imports := rt.Imports()
	seen := map[string]bool{}
	for _, g := range rt.Library {
		for _, f := range g.Funcs {
			if _, ok := imports[f.Name]; !ok || seen[f.Name] || f.Doc == "" {
				t.Errorf("%s, %s: no function, there twice, or without a word about it", g.Title, f.Name)
			}
			seen[f.Name] = true
		}
	}
	for name := range imports {
		if !seen[name] {
			t.Errorf("@%s is not in rt.Library", name)
		}
	}
}
