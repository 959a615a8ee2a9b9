package mirjson_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// TestGolden compares what the files testdata/json/*.mir become with the JSON
// beside them.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob(dir + "*.mir")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		m, err := mirtext.Load(filepath.Base(file), []byte(readFile(t, file)))
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, m)
		golden := strings.TrimSuffix(file, ".mir") + ".json"
		got := toJSON(t, mirjson.Printer{Places: true}, m)
		if *update {
			if err := os.WriteFile(golden, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if want := readFile(t, golden); string(got) != want {
			t.Errorf("%s is not\n%s", golden, got)
		}
	}
}
