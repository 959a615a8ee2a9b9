package mirtext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// programs returns the MIR files of the repository that are right.
func programs(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	for _, dir := range []string{"../examples", "../rt", "../bench"} {
		filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".mir") {
				src, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				files[path] = src
			}
			return nil
		})
	}
	return files
}

func TestPrograms(t *testing.T) {
	for path, src := range programs(t) {
		f := Read(path, src, WithComments)
		for _, d := range f.Diags {
			t.Errorf("%s", d.String())
		}
		roundTrip(t, f)
	}
}

// roundTrip checks that what is printed reads back as the same text.
func roundTrip(t *testing.T, f *File) {
	t.Helper()
	for _, p := range []mir.Printer{{}, {Comments: f.Comments}, {Places: true}} {
		var b, b2 strings.Builder
		if err := p.Print(&b, f.Module); err != nil {
			t.Fatal(err)
		}
		mode := Mode(0)
		if p.Comments != nil {
			mode = WithComments
		}
		again := Read(f.Name, []byte(b.String()), mode)
		if len(again.Diags) > 0 {
			t.Fatalf("printed text does not read back: %v\n%s", again.Diags, b.String())
		}
		p.Comments = again.Comments
		if err := p.Print(&b2, again.Module); err != nil {
			t.Fatal(err)
		}
		if b.String() != b2.String() {
			t.Fatalf("%s: printed text is no fixed point\n%s\n---\n%s", f.Name, b.String(), b2.String())
		}
	}
}

func TestGrammar(t *testing.T) {
	for path, src := range programs(t) {
		if _, err := grammar().ParseBytes(path, src); err != nil {
			t.Error(err)
		}
	}
}

// TestForeign checks that what is proposed instead of another language's op is
// an op, and that it is itself none.
func TestForeign(t *testing.T) {
	for word, advice := range foreign {
		if mir.OpByName(word) != mir.OpBad {
			t.Errorf("%s is an op", word)
		}
		if !strings.Contains(advice, " ") && mir.OpByName(advice) == mir.OpBad {
			t.Errorf("instead of %s, %s is proposed, which is no op", word, advice)
		}
	}
}
