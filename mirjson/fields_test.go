package mirjson

import (
	"os"
	"strings"
	"testing"
)

// TestDocsFields sees that the documentation has every field of every shape.
func TestDocsFields(t *testing.T) {
	page, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*shape{
		&moduleShape, &fileShape, &symbolShape, &paramShape, &varShape, &slotShape, &blockShape,
		&datumShape, &instShape, &sigShape, &edgeShape,
	} {
		if len(s.fields) > maxFields {
			t.Errorf("%s has %d fields, more than %d", s.what, len(s.fields), maxFields)
		}
		for _, f := range s.fields {
			if !strings.Contains(string(page), "`"+f+"`") && !strings.Contains(string(page), `"`+f+`":`) {
				t.Errorf("docs/json.md does not mention %q, a field of %s", f, s.what)
			}
		}
	}
}
