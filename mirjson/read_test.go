package mirjson_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// programs returns the MIR files of the repository, by their paths.
func programs(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, dir := range []string{"../examples", "../rt", "../bench", "../testdata"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".mir") {
				return err
			}
			files[path], err = os.ReadFile(path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestPrograms takes every good file of the repository to JSON and back.
func TestPrograms(t *testing.T) {
	n := 0
	for path, src := range programs(t) {
		m, err := mirtext.Parse(path, src)
		if err != nil {
			continue
		}
		n++
		roundTrip(t, m)
	}
	if n < 50 {
		t.Errorf("only %d programs", n)
	}
}

// roundTrip checks that a module that was read from text is the same after it
// was JSON, and that the JSON is.
func roundTrip(t *testing.T, m *mir.Module) {
	t.Helper()
	for _, p := range []mirjson.Printer{{}, {Places: true}} {
		src := toJSON(t, p, m)
		again, err := mirjson.Parse("again.json", src)
		if err != nil {
			t.Fatalf("%s: %v\n%s", m.Name(), err, excerpt(src))
		}
		if a, b := m.String(), again.String(); a != b {
			t.Fatalf("%s: the text is not the same\n%s\n---\n%s", m.Name(), a, b)
		}
		if !p.Places {
			continue
		}
		if a, b := withPlaces(t, m), withPlaces(t, again); a != b {
			t.Fatalf("%s: the places are not the same\n%s\n---\n%s", m.Name(), a, b)
		}
		if b := toJSON(t, p, again); !bytes.Equal(src, b) {
			t.Fatalf("%s: the JSON is not the same\n%s\n---\n%s", m.Name(), src, b)
		}
	}
}

func toJSON(t testing.TB, p mirjson.Printer, m *mir.Module) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Print(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func withPlaces(t testing.TB, m *mir.Module) string {
	t.Helper()
	var b strings.Builder
	if err := (mir.Printer{Places: true}).Print(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func excerpt(src []byte) []byte { return src[:min(len(src), 5000)] }
