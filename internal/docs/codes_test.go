package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/mirtext"
)

// TestCodes sees that each code of a diagnostic is reached: a file under
// testdata has such an error, or a test or session names the code.
func TestCodes(t *testing.T) {
	reached := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		inTestdata := strings.Contains(filepath.ToSlash(path), "/testdata/")
		isTest := strings.HasSuffix(path, "_test.go") && !strings.Contains(path, "docs")
		if !inTestdata && !isTest {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if filepath.Ext(path) == ".mir" {
			for _, d := range mirtext.Read(path, src, mirtext.Verify).Diags {
				reached[d.Code] = true
			}
			return nil
		}
		for _, c := range cli.Codes() {
			if strings.Contains(string(src), c.Code) {
				reached[c.Code] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cli.Codes() {
		if !reached[c.Code] {
			t.Errorf("no test reaches %s", c.Code)
		}
	}
}
